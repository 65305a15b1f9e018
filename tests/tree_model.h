/* A second, naive tree: a list of paths, and one of locks. Whatever is done is done to a copy of it
 * all, and the copy thrown away if limits forbid what has become of it.
 *
 * Paths have no slash at the end; the root's is empty. Names are one letter each, so that paths in
 * the order of strcmp are in the order of the tree. SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_TREE_MODEL_H
#define TESTS_TREE_MODEL_H

#include "tree_script.h"

enum { ITEMS_MAX = 64, LOCKS_MAX = 8, PATH_ROOM = 16, TEXT_ROOM = 8 };

struct item {
    char path[PATH_ROOM];
    bool collection;
    char content[TEXT_ROOM];
    char value[TEXT_ROOM]; /* of the property p; empty: there is none */
};

struct held_lock {
    char root[PATH_ROOM];
    char token[TEXT_ROOM];
    bool exclusive;
    bool infinite;
    int64_t expires;
};

struct model {
    const struct limits *limits;
    struct item items[ITEMS_MAX];
    size_t item_count;
    struct held_lock locks[LOCKS_MAX];
    size_t lock_count;
};

/* One operation, for both. */
struct step {
    int64_t now;
    char verb; /* p: put, k: mkcol, s: set, d: delete, c: copy, 0: copy alone, m: move, l: lock,
                  r: refresh, u: unlock */
    char path[PATH_ROOM];
    char to[PATH_ROOM];
    char text[TEXT_ROOM];
    char token[TEXT_ROOM];
    bool overwrite, exclusive, infinite;
    int64_t expires;
    char submitted[TEXT_ROOM];
};

static inline bool inside(const char *path, const char *top)
{
    const size_t length = strlen(top);
    return strncmp(path, top, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

static inline struct item *model_find(struct model *m, const char *path)
{
    for (size_t i = 0; i < m->item_count; i++)
        if (strcmp(m->items[i].path, path) == 0)
            return &m->items[i];
    return NULL;
}

static inline const char *parent_path(const char *path)
{
    static char parent[PATH_ROOM];
    snprintf(parent, sizeof parent, "%.*s", (int)(strrchr(path, '/') - path), path);
    return parent;
}

static inline bool holds(const struct held_lock *lock, const char *path)
{
    return strcmp(lock->root, path) == 0 || (lock->infinite && inside(path, lock->root));
}

/* Whether what holds on `path` lets the step through. */
static inline bool passes(const struct model *m, const struct step *step, const char *path)
{
    bool free = true;
    for (size_t i = 0; i < m->lock_count; i++) {
        if (m->locks[i].expires <= step->now || !holds(&m->locks[i], path))
            continue;
        if (strcmp(m->locks[i].token, step->submitted) == 0)
            return true;
        free = false;
    }
    return free;
}

static inline bool all_pass(const struct model *m, const struct step *step, const char *top)
{
    for (size_t i = 0; i < m->item_count; i++)
        if (inside(m->items[i].path, top) && !passes(m, step, m->items[i].path))
            return false;
    return true;
}

static inline void drop_locks(struct model *m, const char *top, bool root_too)
{
    size_t kept = 0;
    for (size_t i = 0; i < m->lock_count; i++)
        if (!inside(m->locks[i].root, top) || (!root_too && strcmp(m->locks[i].root, top) == 0))
            m->locks[kept++] = m->locks[i];
    m->lock_count = kept;
}

static inline void drop_items(struct model *m, const char *top)
{
    size_t kept = 0;
    for (size_t i = 0; i < m->item_count; i++)
        if (!inside(m->items[i].path, top))
            m->items[kept++] = m->items[i];
    m->item_count = kept;
}

static inline void expire(struct model *m, int64_t now)
{
    size_t kept = 0;
    for (size_t i = 0; i < m->lock_count; i++)
        if (m->locks[i].expires > now)
            m->locks[kept++] = m->locks[i];
    m->lock_count = kept;
}

static inline size_t model_bytes(const struct model *m)
{
    size_t sum = 0;
    for (size_t i = 0; i < m->item_count; i++) {
        const struct item *item = &m->items[i];
        sum += TREE_OVERHEAD + (item->path[0] ? sizeof(uint16_t) : 0) + strlen(item->content);
        sum += item->value[0] ? TREE_OVERHEAD + strlen("p") + strlen(item->value) : 0;
    }
    for (size_t i = 0; i < m->lock_count; i++)
        sum += TREE_OVERHEAD + strlen(m->locks[i].token);
    return sum;
}

static inline bool within_limits(const struct model *m)
{
    for (size_t i = 0; i < m->item_count; i++)
        if (strlen(m->items[i].path) / 2 > m->limits->tree_depth)
            return false;
    return m->item_count <= m->limits->tree_resources && m->lock_count <= m->limits->tree_locks &&
           model_bytes(m) <= m->limits->tree_bytes;
}

static inline struct item *model_add(struct model *m, const char *path)
{
    cr_assert_lt(m->item_count, ITEMS_MAX);
    struct item *item = &m->items[m->item_count++];
    *item = (struct item){0};
    snprintf(item->path, sizeof item->path, "%s", path);
    return item;
}

static inline enum tree_status model_put(struct model *m, const struct step *s, struct item *old)
{
    if (old && old->collection)
        return s->verb == 'k' ? TREE_PRESENT : TREE_KIND;
    if (old && s->verb == 'k')
        return TREE_PRESENT;
    if (!passes(m, s, old ? s->path : parent_path(s->path)))
        return TREE_LOCKED;
    struct item *item = old ? old : model_add(m, s->path);
    item->collection = s->verb == 'k';
    if (s->verb == 'p')
        memcpy(item->content, s->text, sizeof item->content);
    return TREE_OK;
}

static inline enum tree_status model_lock(struct model *m, const struct step *s, struct item *old)
{
    for (size_t i = 0; i < m->lock_count; i++)
        if (m->locks[i].expires > s->now && strcmp(m->locks[i].token, s->token) == 0)
            return TREE_PRESENT;
    for (size_t i = 0; i < m->lock_count; i++) {
        const struct held_lock *lock = &m->locks[i];
        const bool meet = holds(lock, s->path) || (s->infinite && inside(lock->root, s->path));
        if (lock->expires > s->now && meet && (lock->exclusive || s->exclusive))
            return TREE_LOCKED;
    }
    if (!old && !passes(m, s, parent_path(s->path)))
        return TREE_LOCKED;
    if (!old)
        model_add(m, s->path);
    expire(m, s->now);
    cr_assert_lt(m->lock_count, LOCKS_MAX);
    struct held_lock *lock = &m->locks[m->lock_count++];
    *lock = (struct held_lock){
        .exclusive = s->exclusive, .infinite = s->infinite, .expires = s->expires};
    memcpy(lock->root, s->path, sizeof lock->root);
    memcpy(lock->token, s->token, sizeof lock->token);
    return TREE_OK;
}

/* COPY, with or without members, and MOVE. */
static inline enum tree_status model_transfer(struct model *m, const struct step *s,
                                              struct item *source)
{
    if (!source)
        return TREE_ABSENT;
    const struct item *parent = s->to[0] ? model_find(m, parent_path(s->to)) : NULL;
    if (s->to[0] && (!parent || !parent->collection))
        return TREE_NO_PARENT;
    if (!s->path[0] || !s->to[0])
        return TREE_KIND;
    const bool present = model_find(m, s->to) != NULL;
    if (inside(s->to, s->path) || (present && inside(s->path, s->to)))
        return TREE_OVERLAP;
    if (present && !s->overwrite)
        return TREE_PRESENT;
    const bool move = s->verb == 'm';
    if (!passes(m, s, parent_path(s->to)) || !all_pass(m, s, s->to) ||
        (move && (!passes(m, s, parent_path(s->path)) || !all_pass(m, s, s->path))))
        return TREE_LOCKED;
    drop_items(m, s->to);
    drop_locks(m, s->to, false);
    const struct model before = *m;
    for (size_t i = 0; i < before.item_count; i++) {
        const struct item *from = &before.items[i];
        if (!inside(from->path, s->path) || (s->verb == '0' && strcmp(from->path, s->path) != 0))
            continue;
        char path[2 * PATH_ROOM];
        snprintf(path, sizeof path, "%s%s", s->to, from->path + strlen(s->path));
        cr_assert_lt(strlen(path), PATH_ROOM);
        struct item *item = model_add(m, path);
        memcpy(path, item->path, sizeof item->path);
        *item = *from;
        memcpy(item->path, path, sizeof item->path);
    }
    if (move) {
        drop_items(m, s->path);
        drop_locks(m, s->path, true);
    }
    return TREE_OK;
}

static inline enum tree_status model_token(struct model *m, const struct step *s)
{
    for (size_t i = 0; i < m->lock_count; i++) {
        struct held_lock *lock = &m->locks[i];
        if (lock->expires <= s->now || strcmp(lock->token, s->token) != 0 ||
            !holds(lock, s->path) || !model_find(m, s->path))
            continue;
        lock->expires = s->verb == 'r' ? s->expires : s->now;
        return TREE_OK;
    }
    return TREE_ABSENT;
}

static inline enum tree_status model_apply(struct model *m, const struct step *s)
{
    struct item *item = model_find(m, s->path);
    const struct item *parent = s->path[0] ? model_find(m, parent_path(s->path)) : NULL;
    const bool orphan = s->path[0] && (!parent || !parent->collection);
    if (strchr("pkl", s->verb) && orphan)
        return TREE_NO_PARENT;
    switch (s->verb) {
    case 'p':
    case 'k': return model_put(m, s, item);
    case 'l': return model_lock(m, s, item);
    case 'r':
    case 'u': return model_token(m, s);
    case 's':
        if (!item)
            return TREE_ABSENT;
        if (!passes(m, s, s->path))
            return TREE_LOCKED;
        memcpy(item->value, s->text, sizeof item->value);
        return TREE_OK;
    case 'd':
        if (!item || !s->path[0])
            return item ? TREE_KIND : TREE_ABSENT;
        if (!passes(m, s, parent_path(s->path)) || !all_pass(m, s, s->path))
            return TREE_LOCKED;
        drop_items(m, s->path);
        drop_locks(m, s->path, true);
        return TREE_OK;
    default: return model_transfer(m, s, item);
    }
}

/* All or nothing, the naive way. */
static inline enum tree_status model_step(struct model *m, const struct step *s)
{
    struct model after = *m;
    enum tree_status status = model_apply(&after, s);
    if (status != TREE_OK)
        return status;
    struct model live = after;
    expire(&live, s->now);
    if (!within_limits(&live) && strchr("pkslc0m", s->verb))
        return TREE_FULL;
    *m = live;
    return TREE_OK;
}

static inline int compare_items(const void *a, const void *b)
{
    return strcmp(((const struct item *)a)->path, ((const struct item *)b)->path);
}

/* As tree_dump has it; give it back with free. */
static inline char *model_dump(struct model *m)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    qsort(m->items, m->item_count, sizeof *m->items, compare_items);
    for (size_t i = 0; i < m->item_count; i++) {
        const struct item *item = &m->items[i];
        fprintf(out, "%s%s%s", item->path, item->collection ? "/" : "=", item->content);
        if (item->value[0])
            fprintf(out, " p:%s", item->value);
        for (size_t k = 0; k < m->lock_count; k++)
            if (strcmp(m->locks[k].root, item->path) == 0)
                fprintf(out, "%s%s%s@%" PRId64, m->locks[k].exclusive ? " !" : " ~",
                        m->locks[k].token, m->locks[k].infinite ? "+" : "", m->locks[k].expires);
        fputs("\n", out);
    }
    fclose(out);
    return text;
}

#endif

/* Locks: taken, refreshed, given back, expired (RFC 4918 6, 7, 9.10, 9.11).
 * SPDX-License-Identifier: Apache-2.0 */
#include "tree/internal.h"

#include "base/banned.h"

/* --- One lock, and the list of a resource's --- */

static void lock_free(struct tree *tree, struct tree_lock *lock)
{
    memory_give_span(&tree->memory, lock->token);
    memory_give_span(&tree->memory, lock->owner);
    memory_give(&tree->memory, lock);
}

static struct tree_lock *lock_copy(struct tree *tree, const struct tree_lock *want)
{
    struct tree_lock *lock = memory_take(&tree->memory, 1, sizeof *lock);
    if (!lock)
        return NULL;
    *lock = (struct tree_lock){
        .has_owner = want->has_owner, .exclusive = want->exclusive, .infinite = want->infinite};
    if (memory_copy(&tree->memory, want->token, &lock->token) &&
        memory_copy(&tree->memory, want->owner, &lock->owner))
        return lock;
    lock_free(tree, lock);
    return NULL;
}

void locks_free(struct tree *tree, struct tree_resource *resource)
{
    while (resource->locks) {
        struct tree_lock *next = resource->locks->next;
        lock_free(tree, resource->locks);
        resource->locks = next;
    }
}

void locks_pass(struct tree_resource *from, struct tree_resource *to)
{
    assert(!to->locks);
    to->locks = from->locks;
    from->locks = NULL;
    for (struct tree_lock *lock = to->locks; lock; lock = lock->next)
        lock->root = to;
}

static void lock_append(struct tree_resource *resource, struct tree_lock *lock)
{
    struct tree_lock **end = &resource->locks;
    while (*end)
        end = &(*end)->next;
    *end = lock;
    lock->root = resource;
}

/* Takes the lock that `*link` points to out of the tree. */
static void lock_drop(struct tree *tree, struct tree_lock **link)
{
    struct tree_lock *lock = *link;
    *link = lock->next;
    usage_subtract(&tree->held, usage_of_lock(lock));
    lock_free(tree, lock);
}

/* --- Time --- */

/* The end of a lock that is to expire at `expires`, if limits allow it so much. */
static int64_t capped(const struct tree *tree, int64_t now, int64_t expires)
{
    const uint64_t most = tree->limits->lock_seconds;
    const uint64_t left = (uint64_t)TREE_NEVER - (uint64_t)now;
    const int64_t latest = most < left ? (int64_t)((uint64_t)now + most) : TREE_NEVER;
    return expires < latest ? expires : latest;
}

static void set_end(struct tree *tree, struct tree_lock *lock, int64_t expires)
{
    lock->expires = expires;
    if (expires < tree->earliest)
        tree->earliest = expires;
}

void tree_expire(struct tree *tree, int64_t now)
{
    if (now < tree->earliest)
        return;
    tree->earliest = TREE_NEVER;
    size_t depth = 0;
    for (const struct tree_resource *at = tree->root; at; at = tree_next(tree->root, at, &depth)) {
        for (struct tree_lock **link = &((struct tree_resource *)at)->locks; *link;) {
            if (lock_expired(*link, now)) {
                lock_drop(tree, link);
            } else {
                set_end(tree, *link, (*link)->expires);
                link = &(*link)->next;
            }
        }
    }
}

/* --- LOCK --- */

static bool token_taken(const struct tree *tree, span token, int64_t now)
{
    size_t depth = 0;
    for (const struct tree_resource *at = tree->held.locks ? tree->root : NULL; at;
         at = tree_next(tree->root, at, &depth))
        for (const struct tree_lock *lock = at->locks; lock; lock = lock->next)
            if (!lock_expired(lock, now) && span_equal(lock->token, token))
                return true;
    return false;
}

/* Exclusive and shared locks do not go together, nor do two exclusive ones (RFC 4918 6.2). */
static bool conflicts(const struct tree_lock *held, const struct tree_lock *want)
{
    return held->exclusive || want->exclusive;
}

/* The lock that keeps `want` from being taken at `place`, or NULL: one that holds there, and for
 * depth infinity one further down (RFC 4918 6.1, 7.4). */
static const struct tree_lock *find_conflict(const struct place *place,
                                             const struct tree_lock *want, int64_t now)
{
    const struct tree_resource *top = place->resource ? place->resource : place->parent;
    const struct tree_lock *held = NULL;
    while ((held = tree_lock_next(top, now, held)) != NULL)
        if ((place->resource || held->infinite) && conflicts(held, want))
            return held;
    if (!place->resource || !want->infinite)
        return NULL;
    size_t depth = 0;
    for (const struct tree_resource *at = top; at; at = tree_next(top, at, &depth))
        for (held = at->locks; held; held = held->next)
            if (!lock_expired(held, now) && conflicts(held, want))
                return held;
    return NULL;
}

static enum tree_status lock_allowed(const struct tree *tree, const struct tree_call *call,
                                     const struct place *place, const struct tree_lock *want,
                                     struct tree_obstacle *obstacle)
{
    if (token_taken(tree, want->token, call->now))
        return TREE_PRESENT;
    const struct tree_lock *conflict = find_conflict(place, want, call->now);
    if (conflict) {
        *obstacle = (struct tree_obstacle){.where = conflict->root, .conflict = true};
        return TREE_LOCKED;
    }
    if (!place->resource && !guard_change(place->parent, call, obstacle))
        return TREE_LOCKED;
    struct usage sum = usage_live(tree, call->now);
    usage_add(&sum, usage_of_lock(want));
    if (!place->resource)
        usage_add(&sum, usage_of_resource(&(struct tree_resource){.name = place->name}));
    if (usage_allowed(tree, sum) && (place->resource || place_allowed(tree, place)))
        return TREE_OK;
    *obstacle = (struct tree_obstacle){0};
    return TREE_FULL;
}

enum tree_status tree_lock(struct tree *tree, const struct tree_call *call, struct tree_text path,
                           const struct tree_lock *want, bool *created,
                           struct tree_obstacle *obstacle)
{
    struct place place;
    enum tree_status status = place_find(tree, path, &place);
    if (status == TREE_OK)
        status = lock_allowed(tree, call, &place, want, obstacle);
    if (status != TREE_OK)
        return status;
    struct tree_lock *lock = lock_copy(tree, want);
    if (!lock)
        return TREE_NOMEM;
    struct tree_resource *resource = place.resource;
    if (!resource) {
        resource = resource_new(tree, place.name, false, call->now);
        if (!resource || !children_reserve(tree, place.parent)) {
            lock_free(tree, lock);
            resource_free(tree, resource);
            return TREE_NOMEM;
        }
        resource_link(tree, place.parent, resource, call->now);
    }
    set_end(tree, lock, capped(tree, call->now, want->expires));
    lock_append(resource, lock);
    usage_add(&tree->held, usage_of_lock(lock));
    *created = !place.resource;
    tree_expire(tree, call->now);
    return TREE_OK;
}

/* --- What is done with a token --- */

/* The pointer to the lock of that token that holds on `path`, or NULL. */
static struct tree_lock **find_held(const struct tree *tree, const struct tree_call *call,
                                    struct tree_text path, span token)
{
    struct place place;
    if (place_find(tree, path, &place) != TREE_OK || !place.resource)
        return NULL;
    const struct tree_lock *lock = NULL;
    while ((lock = tree_lock_next(place.resource, call->now, lock)) != NULL)
        if (span_equal(lock->token, token))
            break;
    if (!lock)
        return NULL;
    struct tree_lock **link = &((struct tree_resource *)lock->root)->locks;
    while (*link != lock)
        link = &(*link)->next;
    return link;
}

enum tree_status tree_refresh(struct tree *tree, const struct tree_call *call,
                              struct tree_text path, span token, int64_t expires)
{
    struct tree_lock **link = find_held(tree, call, path, token);
    if (!link)
        return TREE_ABSENT;
    set_end(tree, *link, capped(tree, call->now, expires));
    tree_expire(tree, call->now);
    return TREE_OK;
}

enum tree_status tree_unlock(struct tree *tree, const struct tree_call *call, struct tree_text path,
                             span token)
{
    struct tree_lock **link = find_held(tree, call, path, token);
    if (!link)
        return TREE_ABSENT;
    lock_drop(tree, link);
    tree_expire(tree, call->now);
    return TREE_OK;
}

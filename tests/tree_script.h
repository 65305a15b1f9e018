/* Scripts on a tree, for its tests: operations separated by ";", each with what it gives if that is
 * not OK.
 *
 *   mkcol PATH · put PATH TEXT · set PATH NAME VALUE · unset PATH NAME · delete PATH
 *   copy FROM TO · copy0 FROM TO · move FROM TO            they overwrite; with -n they do not
 *   lock PATH exclusive|shared 0|infinity TOKEN SECONDS · refresh PATH TOKEN SECONDS
 *   unlock PATH TOKEN · at TIME
 *   … with TOKEN,TOKEN     tokens submitted
 *   … => LOCKED /where     the lock that asks for its token; CONFLICT: one that stands in the way
 *
 * Every operation runs with each of its allocations failing in turn, then for good. Behind each of
 * these runs tree_check must hold, and where it was not OK the tree must be as it was.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_TREE_SCRIPT_H
#define TESTS_TREE_SCRIPT_H

#include <criterion/criterion.h>
#include <inttypes.h>

#include "support.h"
#include "tree/internal.h"

enum { WORDS_MAX = 12, TOKENS_MAX = 4, PATH_MAX_UNITS = 1024, ALLOCATIONS_MAX = 10000 };

static inline const char *tree_status_word(enum tree_status status)
{
    static const char *const words[] = {"OK",      "ABSENT", "PRESENT", "NO_PARENT", "KIND",
                                        "OVERLAP", "LOCKED", "FULL",    "NOMEM"};
    return words[status];
}

/* Text whose units are the bytes of a string; in static storage, `slot` 0 or 1. */
static inline struct tree_text text_of(const char *string, size_t slot)
{
    static uint16_t units[2][PATH_MAX_UNITS];
    const size_t count = strlen(string);
    cr_assert(slot < 2 && count <= PATH_MAX_UNITS);
    for (size_t i = 0; i < count; i++)
        units[slot][i] = (uint8_t)string[i];
    return (struct tree_text){units[slot], count};
}

static inline void dump_path(FILE *out, const struct tree_resource *resource)
{
    uint16_t units[PATH_MAX_UNITS];
    const size_t count = tree_path_count(resource);
    cr_assert(count <= PATH_MAX_UNITS);
    tree_path_write(resource, units);
    for (size_t i = 0; i < count; i++)
        fputc(units[i], out);
}

static inline void dump_span(FILE *out, span s)
{
    fwrite(s.ptr ? s.ptr : (const uint8_t *)"", 1, s.len, out);
}

/* What is at `top` and below, a line each: path, content, properties and locks. `all`: times,
 * versions and memory too. Give it back with free. */
static inline char *tree_dump(const struct tree *tree, bool all)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    size_t depth = 0;
    for (const struct tree_resource *at = tree->root; at; at = tree_next(tree->root, at, &depth)) {
        dump_path(out, at);
        if (!at->collection)
            fputc('=', out);
        dump_span(out, at->content);
        for (size_t i = 0; i < at->property_count; i++) {
            fputs(" ", out);
            dump_span(out, at->properties[i].local);
            fputs(":", out);
            dump_span(out, at->properties[i].value);
        }
        for (const struct tree_lock *lock = at->locks; lock; lock = lock->next) {
            fputs(lock->exclusive ? " !" : " ~", out);
            dump_span(out, lock->token);
            fprintf(out, "%s@%" PRId64, lock->infinite ? "+" : "", lock->expires);
        }
        if (all) {
            fprintf(out, " created %" PRId64 " modified %" PRId64 " version %" PRIu64 " room %zu ",
                    at->created, at->modified, at->version, at->child_room);
            dump_span(out, at->content_type);
        }
        fputs("\n", out);
    }
    if (all)
        fprintf(out, "%zu bytes, %zu resources, %zu locks, %zu blocks, serial %" PRIu64 "\n",
                tree->held.bytes, tree->held.resources, tree->held.locks, tree->memory.blocks,
                tree->serial);
    fclose(out);
    return text;
}

/* --- One operation --- */

struct operation {
    char *words[WORDS_MAX];
    size_t count;
    span tokens[TOKENS_MAX];
    size_t token_count;
    bool keep; /* -n */
    const char *status;
    const char *where; /* of the obstacle, or NULL: not asked */
};

/* Cuts `text` up, in place. */
static inline struct operation operation_read(char *text)
{
    struct operation op = {.status = "OK"};
    char *rest = NULL;
    for (char *word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        if (strcmp(word, "with") == 0) {
            char *more = NULL;
            for (char *token = strtok_r(strtok_r(NULL, " ", &rest), ",", &more); token;
                 token = strtok_r(NULL, ",", &more)) {
                cr_assert(op.token_count < TOKENS_MAX);
                op.tokens[op.token_count++] = span_of(token);
            }
        } else if (strcmp(word, "=>") == 0) {
            op.status = strtok_r(NULL, " ", &rest);
            op.where = strtok_r(NULL, " ", &rest);
        } else if (strcmp(word, "-n") == 0) {
            op.keep = true;
        } else {
            cr_assert(op.count < WORDS_MAX);
            op.words[op.count++] = word;
        }
    }
    return op;
}

static inline span word_span(const struct operation *op, size_t i)
{
    return i < op->count ? span_of(op->words[i]) : (span){0};
}

static inline struct tree_change word_change(const struct operation *op, bool remove)
{
    return (struct tree_change){.remove = remove,
                                .property = {.ns = SPAN("urn:x"),
                                             .local = word_span(op, 2),
                                             .lang = SPAN("en"),
                                             .value = word_span(op, 3)}};
}

static inline enum tree_status apply_lock(struct tree *tree, const struct tree_call *call,
                                          const struct operation *op, struct tree_text path,
                                          struct tree_obstacle *obstacle)
{
    const struct tree_lock want = {.token = word_span(op, 4),
                                   .owner = SPAN("<o/>"),
                                   .has_owner = true,
                                   .exclusive = strcmp(op->words[2], "exclusive") == 0,
                                   .infinite = strcmp(op->words[3], "infinity") == 0,
                                   .expires = call->now + strtol(op->words[5], NULL, 10)};
    bool created;
    return tree_lock(tree, call, path, &want, &created, obstacle);
}

static inline enum tree_status operation_apply(struct tree *tree, int64_t now,
                                               const struct operation *op,
                                               struct tree_obstacle *obstacle)
{
    const struct tree_call call = {now, op->tokens, op->token_count};
    const char *verb = op->words[0];
    const struct tree_text path = text_of(op->words[1], 0);
    const struct tree_text to =
        op->count > 2 && op->words[2][0] == '/' ? text_of(op->words[2], 1) : (struct tree_text){0};
    bool created;
    if (strcmp(verb, "mkcol") == 0)
        return tree_make_collection(tree, &call, path, NULL, 0, obstacle);
    if (strcmp(verb, "put") == 0)
        return tree_put(tree, &call, path, word_span(op, 2), SPAN("text/plain"), &created,
                        obstacle);
    if (strcmp(verb, "set") == 0 || strcmp(verb, "unset") == 0) {
        const struct tree_change change = word_change(op, verb[0] == 'u');
        size_t failed;
        return tree_change_properties(tree, &call, path, &change, 1, &failed, obstacle);
    }
    if (strcmp(verb, "delete") == 0)
        return tree_delete(tree, &call, path, obstacle);
    if (strcmp(verb, "copy") == 0 || strcmp(verb, "copy0") == 0)
        return tree_copy(tree, &call, path, to, verb[4] == '\0', !op->keep, &created, obstacle);
    if (strcmp(verb, "move") == 0)
        return tree_move(tree, &call, path, to, !op->keep, &created, obstacle);
    if (strcmp(verb, "lock") == 0)
        return apply_lock(tree, &call, op, path, obstacle);
    if (strcmp(verb, "refresh") == 0)
        return tree_refresh(tree, &call, path, word_span(op, 2),
                            now + strtol(op->words[3], NULL, 10));
    cr_assert_str_eq(verb, "unlock");
    return tree_unlock(tree, &call, path, word_span(op, 2));
}

/* Applies an operation with each allocation failing, until one run asks for no more than that. */
static inline enum tree_status operation_run(struct tree *tree, int64_t now,
                                             const struct operation *op,
                                             struct tree_obstacle *obstacle)
{
    char *before = tree_dump(tree, true);
    enum tree_status status = TREE_NOMEM;
    for (size_t fail_at = 1; status == TREE_NOMEM; fail_at++) {
        cr_assert_lt(fail_at, ALLOCATIONS_MAX);
        tree_fail_at(tree, fail_at);
        status = operation_apply(tree, now, op, obstacle);
        const char *broken = tree_check(tree);
        cr_assert_null(broken, "%s %s: not so: %s", op->words[0], op->words[1], broken);
        if (status != TREE_OK) {
            char *after = tree_dump(tree, true);
            cr_assert_str_eq(after, before, "%s %s => %s changed the tree", op->words[0],
                             op->words[1], tree_status_word(status));
            free(after);
        }
    }
    tree_fail_at(tree, 0);
    free(before);
    return status;
}

/* --- A script --- */

static inline void operation_expect(struct tree *tree, int64_t now, const struct operation *op,
                                    const char *script)
{
    struct tree_obstacle obstacle = {0};
    const enum tree_status status = operation_run(tree, now, op, &obstacle);
    const char *word = obstacle.conflict ? "CONFLICT" : tree_status_word(status);
    cr_assert_str_eq(word, op->status, "%s %s => %s, not %s, in: %s", op->words[0], op->words[1],
                     word, op->status, script);
    if (op->where)
        cr_assert_eq(obstacle.where, tree_find(tree, text_of(op->where, 0)),
                     "%s %s: it is not %s that is in the way, in: %s", op->words[0], op->words[1],
                     op->where, script);
}

/* Runs a script on a tree, from `*now` on. */
static inline void script_run(struct tree *tree, int64_t *now, const char *script)
{
    char *copy = strdup(script);
    char *rest = NULL;
    for (char *line = strtok_r(copy, ";", &rest); line; line = strtok_r(NULL, ";", &rest)) {
        const struct operation op = operation_read(line);
        if (!op.count)
            continue;
        if (strcmp(op.words[0], "at") == 0)
            *now = strtol(op.words[1], NULL, 10);
        else
            operation_expect(tree, *now, &op, script);
    }
    free(copy);
}

static inline struct tree *open_tree(const struct limits *limits)
{
    struct tree *tree;
    cr_assert_eq(tree_open(limits, 0, &tree), OK);
    return tree;
}

static inline void close_tree(struct tree *tree)
{
    const char *broken = tree_check(tree);
    cr_assert_null(broken, "not so: %s", broken);
    tree_close(tree);
}

/* Runs a script at time 0. */
static inline void run(struct tree *tree, const char *script)
{
    int64_t now = 0;
    script_run(tree, &now, script);
}

/* Runs a script on an empty tree at time 0, and compares what is there then with `expected`. */
static inline void script_gives(const struct limits *limits, const char *script,
                                const char *expected)
{
    struct tree *tree = open_tree(limits);
    run(tree, script);
    char *dump = tree_dump(tree, false);
    cr_assert_str_eq(dump, expected, "after: %s\n%s\nand not:\n%s", script, dump, expected);
    free(dump);
    close_tree(tree);
}

#endif

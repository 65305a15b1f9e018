/* What the harnesses that have a tree assert of it. SPDX-License-Identifier: Apache-2.0 */
#ifndef HARNESSES_TREE_ORACLE_H
#define HARNESSES_TREE_ORACLE_H

#include <stdlib.h>

#include "fuzz.h"
#include "tree/tree.h"

/* FNV-1a, on from `hash`. */
static inline uint64_t tree_hash(uint64_t hash, const void *ptr, size_t size)
{
    const uint8_t *bytes = ptr;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ bytes[i]) * 0x100000001b3;
    return hash;
}

static inline uint64_t tree_hash_span(uint64_t hash, span s)
{
    return tree_hash(tree_hash(hash, &s.len, sizeof s.len), s.ptr, s.len);
}

/* A hash of all that there is, and of where it lies: the same as long as nothing changes. */
static inline uint64_t tree_digest(const struct tree *tree)
{
    const uint64_t used = tree_quota(tree).used;
    uint64_t hash = tree_hash(0xcbf29ce484222325, &used, sizeof used);
    const struct tree_resource *top = tree_root(tree);
    size_t depth = 0;
    for (const struct tree_resource *at = top; at; at = tree_next(top, at, &depth)) {
        const uint64_t numbers[] = {
            (uintptr_t)at,         at->version,     (uint64_t)at->created, (uint64_t)at->modified,
            (uintptr_t)at->parent, at->child_count, at->property_count,    at->collection,
        };
        hash = tree_hash(hash, numbers, sizeof numbers);
        hash = tree_hash(hash, at->name.units, at->name.count * sizeof *at->name.units);
        hash = tree_hash_span(tree_hash_span(hash, at->content), at->content_type);
        for (size_t i = 0; i < at->property_count; i++) {
            const struct tree_property *property = &at->properties[i];
            hash = tree_hash_span(tree_hash_span(hash, property->ns), property->local);
            hash = tree_hash_span(tree_hash_span(hash, property->lang), property->value);
        }
        for (const struct tree_lock *lock = at->locks; lock; lock = lock->next) {
            hash = tree_hash_span(tree_hash_span(hash, lock->token), lock->owner);
            hash = tree_hash(hash, &lock->expires, sizeof lock->expires);
        }
    }
    return hash;
}

/* tree_check holds, and each resource is found by its path. */
static inline void tree_oracle(const struct tree *tree)
{
    const char *broken = tree_check(tree);
    fuzz_oracle(!broken, broken ? broken : "tree: tree_check");
    const struct tree_resource *top = tree_root(tree);
    size_t depth = 0;
    for (const struct tree_resource *at = top; at; at = tree_next(top, at, &depth)) {
        const size_t count = tree_path_count(at);
        uint16_t *units = malloc(count * sizeof *units);
        if (!units)
            abort();
        tree_path_write(at, units);
        fuzz_oracle(tree_find(tree, (struct tree_text){units, count}) == at,
                    "tree: a resource is found by its path");
        free(units);
    }
}

#endif

/* MOVE: the resources stay what they are, under another path and without their locks
 * (RFC 4918 7.6, 9.9). SPDX-License-Identifier: Apache-2.0 */
#include "tree/internal.h"

#include "base/banned.h"

/* The locks that a subtree loses as it moves. */
static struct usage usage_of_lost_locks(const struct tree_resource *top, int64_t now)
{
    struct usage sum = {0};
    size_t depth = 0;
    for (const struct tree_resource *at = top; at; at = tree_next(top, at, &depth))
        usage_add(&sum, usage_of_locks(at, now));
    return sum;
}

static bool move_allowed(const struct tree *tree, int64_t now, const struct ends *ends)
{
    const struct tree_resource *source = ends->from.resource;
    struct usage minus = usage_of_lost_locks(source, now);
    usage_add(&minus, usage_of_name(source->name));
    return ends_allowed(tree, now, ends, true, usage_of_name(ends->to.name), minus);
}

/* What a subtree that has left its place is from now on. Takes over the name. */
static void set_out(struct tree *tree, int64_t now, struct tree_resource *top,
                    struct tree_text name)
{
    memory_give(&tree->memory, (uint16_t *)top->name.units);
    top->name = name;
    size_t depth = 0;
    for (const struct tree_resource *at = top; at; at = tree_next(top, at, &depth)) {
        struct tree_resource *moved = (struct tree_resource *)at;
        moved->modified = now;
        locks_free(tree, moved);
    }
}

enum tree_status tree_move(struct tree *tree, const struct tree_call *call, struct tree_text from,
                           struct tree_text to, bool overwrite, bool *created,
                           struct tree_obstacle *obstacle)
{
    struct ends ends;
    const enum tree_status status = ends_find(tree, call, from, to, overwrite, &ends, obstacle);
    if (status != TREE_OK)
        return status;
    struct tree_resource *source = ends.from.resource;
    if (!guard_change(ends.from.parent, call, obstacle) || !guard_subtree(source, call, obstacle))
        return TREE_LOCKED;
    if (!move_allowed(tree, call->now, &ends)) {
        *obstacle = (struct tree_obstacle){0};
        return TREE_FULL;
    }
    struct tree_text name;
    if (!name_copy(tree, ends.to.name, &name))
        return TREE_NOMEM;
    if (!children_reserve(tree, ends.to.parent)) {
        memory_give(&tree->memory, (uint16_t *)name.units);
        return TREE_NOMEM;
    }
    resource_unlink(tree, source, call->now);
    set_out(tree, call->now, source, name);
    ends_replace(tree, call->now, &ends, source);
    *created = !ends.to.resource;
    tree_expire(tree, call->now);
    return TREE_OK;
}

/* What COPY and MOVE have in common: a source, and a destination that may be replaced
 * (RFC 4918 9.8, 9.9). SPDX-License-Identifier: Apache-2.0 */
#include "tree/internal.h"

#include "base/banned.h"

/* Whether `below` is `above` or lies in it. */
static bool within(const struct tree_resource *below, const struct tree_resource *above)
{
    while (below && below != above)
        below = below->parent;
    return below != NULL;
}

enum tree_status ends_find(const struct tree *tree, const struct tree_call *call,
                           struct tree_text from, struct tree_text to, bool overwrite,
                           struct ends *ends, struct tree_obstacle *obstacle)
{
    if (place_find(tree, from, &ends->from) != TREE_OK || !ends->from.resource)
        return TREE_ABSENT;
    const enum tree_status status = place_find(tree, to, &ends->to);
    if (status != TREE_OK)
        return status;
    if (!ends->from.parent || !ends->to.parent)
        return TREE_KIND;
    const struct tree_resource *old = ends->to.resource;
    if (within(ends->to.parent, ends->from.resource) || (old && within(ends->from.resource, old)))
        return TREE_OVERLAP;
    if (old && !overwrite)
        return TREE_PRESENT;
    if (!guard_change(ends->to.parent, call, obstacle) ||
        (old && !guard_subtree(old, call, obstacle)))
        return TREE_LOCKED;
    return TREE_OK;
}

/* How many levels there are below `top`. */
static size_t height(const struct tree_resource *top)
{
    size_t deepest = 0;
    size_t depth = 0;
    for (const struct tree_resource *at = top; at; at = tree_next(top, at, &depth))
        if (depth > deepest)
            deepest = depth;
    return deepest;
}

bool ends_allowed(const struct tree *tree, int64_t now, const struct ends *ends, bool members,
                  struct usage plus, struct usage minus)
{
    const struct tree_resource *old = ends->to.resource;
    struct usage sum = usage_live(tree, now);
    usage_subtract(&sum, minus);
    usage_add(&sum, plus);
    if (old) {
        usage_subtract(&sum, usage_of_subtree(old, now));
        usage_add(&sum, usage_of_locks(old, now));
    }
    return usage_allowed(tree, sum) && place_allowed(tree, &ends->to) &&
           (!members || height(ends->from.resource) <= tree->limits->tree_depth - ends->to.depth);
}

void ends_replace(struct tree *tree, int64_t now, const struct ends *ends,
                  struct tree_resource *top)
{
    struct tree_resource *old = ends->to.resource;
    if (old) {
        resource_unlink(tree, old, now);
        locks_pass(old, top);
        resource_free(tree, old);
    }
    resource_link(tree, ends->to.parent, top, now);
}

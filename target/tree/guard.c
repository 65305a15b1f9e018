/* Which lock is in the way (RFC 4918 7). SPDX-License-Identifier: Apache-2.0 */
#include "tree/internal.h"

#include "base/banned.h"

static bool submitted(const struct tree_call *call, span token)
{
    for (size_t i = 0; i < call->token_count; i++)
        if (span_equal(call->tokens[i], token))
            return true;
    return false;
}

const struct tree_lock *tree_lock_next(const struct tree_resource *resource, int64_t now,
                                       const struct tree_lock *at)
{
    const struct tree_resource *root = at ? at->root : resource;
    const struct tree_lock *lock = at ? at->next : resource->locks;
    while (root) {
        for (; lock; lock = lock->next)
            if ((root == resource || lock->infinite) && !lock_expired(lock, now))
                return lock;
        root = root->parent;
        lock = root ? root->locks : NULL;
    }
    return NULL;
}

/* Of the locks that hold on a resource, or on its members, one is enough whose token was
 * submitted: there are several only if all are shared (RFC 4918 6.2). Returns the lock in the way,
 * or NULL. */
static const struct tree_lock *in_the_way(const struct tree_resource *resource, bool members,
                                          const struct tree_call *call)
{
    const struct tree_lock *first = NULL;
    for (const struct tree_lock *lock = NULL;
         (lock = tree_lock_next(resource, call->now, lock)) != NULL;) {
        if (members && !lock->infinite)
            continue;
        if (submitted(call, lock->token))
            return NULL;
        if (!first)
            first = lock;
    }
    return first;
}

static bool pass(const struct tree_lock *lock, struct tree_obstacle *obstacle)
{
    if (lock)
        *obstacle = (struct tree_obstacle){.where = lock->root};
    return !lock;
}

bool guard_change(const struct tree_resource *resource, const struct tree_call *call,
                  struct tree_obstacle *obstacle)
{
    return pass(in_the_way(resource, false, call), obstacle);
}

bool guard_subtree(const struct tree_resource *top, const struct tree_call *call,
                   struct tree_obstacle *obstacle)
{
    /* What has no locks of its own has those that its parent hands down. */
    size_t depth = 0;
    for (const struct tree_resource *at = top; at; at = tree_next(top, at, &depth)) {
        if (at != top && !at->locks)
            continue;
        if (!guard_change(at, call, obstacle))
            return false;
        if (at->child_count && !pass(in_the_way(at, true, call), obstacle))
            return false;
    }
    return true;
}

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

/* What the locks that hold on a resource, or on its members, say to a call. */
struct answer {
    const struct tree_lock *lock; /* the nearest of them, or NULL: there is none */
    bool submitted;               /* the token of one of them was; that is enough: where there are
                                     several, all are shared (RFC 4918 6.2) */
};

static struct answer ask(const struct tree_resource *resource, bool members,
                         const struct tree_call *call)
{
    struct answer answer = {0};
    const struct tree_lock *lock = NULL;
    while (!answer.submitted && (lock = tree_lock_next(resource, call->now, lock)) != NULL) {
        if (members && !lock->infinite)
            continue;
        answer.submitted = submitted(call, lock->token);
        if (!answer.lock)
            answer.lock = lock;
    }
    return answer;
}

static bool pass(struct answer answer, struct tree_obstacle *obstacle)
{
    if (!answer.lock || answer.submitted)
        return true;
    *obstacle = (struct tree_obstacle){.where = answer.lock->root};
    return false;
}

bool guard_change(const struct tree_resource *resource, const struct tree_call *call,
                  struct tree_obstacle *obstacle)
{
    return pass(ask(resource, false, call), obstacle);
}

/* What has no locks of its own has those that its parent hands down. Where one that is handed down
 * was submitted, all below may pass; so nothing far above is asked for twice. */
bool guard_subtree(const struct tree_resource *top, const struct tree_call *call,
                   struct tree_obstacle *obstacle)
{
    size_t passed = SIZE_MAX; /* the depth below which all may */
    size_t depth = 0;
    for (const struct tree_resource *at = top; at; at = tree_next(top, at, &depth)) {
        if (depth > passed)
            continue;
        passed = SIZE_MAX;
        if (at != top && !at->locks)
            continue;
        if (!guard_change(at, call, obstacle))
            return false;
        const struct answer members = ask(at, true, call);
        if (members.submitted)
            passed = depth;
        else if (at->child_count && !pass(members, obstacle))
            return false;
    }
    return true;
}

/* What the files of tree/ share. Whatever changes a tree finds its place, looks whether locks are
 * in the way, counts what it adds and takes away, builds what is new apart from the tree, and only
 * then changes the tree, with nothing left that could fail.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TREE_INTERNAL_H
#define TREE_INTERNAL_H

#include "tree/memory.h"
#include "tree/tree.h"

/* What limits count. */
struct usage {
    size_t bytes; /* as tree_quota has them */
    size_t resources;
    size_t locks;
};

struct tree {
    const struct limits *limits;
    struct memory memory;
    struct tree_resource *root;
    struct usage held;
    uint64_t serial;  /* the newest version */
    int64_t earliest; /* no lock expires before; TREE_NEVER: there is none */
};

/* --- Places (tree.c) ------------------------------------------------------------------------ */

/* Where a path leads. */
struct place {
    struct tree_resource *parent;   /* NULL: the path is the root's */
    struct tree_text name;          /* the last of the path, in its own units */
    struct tree_resource *resource; /* what is there, or NULL */
    size_t depth;                   /* names in the path */
};

/* TREE_OK, though there may be nothing there, or _NO_PARENT. */
MUST_USE enum tree_status place_find(const struct tree *tree, struct tree_text path,
                                     struct place *place);

/* Whether limits allow a resource of that name at that depth. */
bool place_allowed(const struct tree *tree, const struct place *place);

static inline struct tree_resource *parent_of(const struct tree_resource *resource)
{
    return (struct tree_resource *)resource->parent;
}

/* The index of the child of that name; or false, and the index where it belongs. */
bool child_search(const struct tree_resource *parent, struct tree_text name, bool fold,
                  size_t *index);

/* --- Resources (resource.c) ----------------------------------------------------------------- */

/* A resource apart from the tree, without content; NULL: no memory. */
MUST_USE struct tree_resource *resource_new(struct tree *tree, struct tree_text name,
                                            bool collection, int64_t now);

/* A copy of units. */
MUST_USE bool name_copy(struct tree *tree, struct tree_text name, struct tree_text *copy);

/* Gives back a resource, which is in no tree any more, with all below it. NULL is allowed. */
void resource_free(struct tree *tree, struct tree_resource *top);

/* Makes room for one child more. */
MUST_USE bool children_reserve(struct tree *tree, struct tree_resource *parent);

/* Puts `top`, for which there is room, below `parent`; takes it out. What is held is counted, and
 * what has no version yet gets one. */
void resource_link(struct tree *tree, struct tree_resource *parent, struct tree_resource *top,
                   int64_t now);
void resource_unlink(struct tree *tree, struct tree_resource *top, int64_t now);

/* --- Counting (usage.c) --------------------------------------------------------------------- */

/* Earlier than any lock's end: all locks count. */
#define TREE_ALWAYS INT64_MIN

void usage_add(struct usage *sum, struct usage part);
void usage_subtract(struct usage *sum, struct usage part);

struct usage usage_of_name(struct tree_text name);
struct usage usage_of_resource(const struct tree_resource *resource); /* without its locks */
struct usage usage_of_property(const struct tree_property *property);
struct usage usage_of_lock(const struct tree_lock *lock);

/* The locks of a resource, or a whole subtree with its locks, but for those expired at `now`. */
struct usage usage_of_locks(const struct tree_resource *resource, int64_t now);
struct usage usage_of_subtree(const struct tree_resource *top, int64_t now);

/* What is held, but for locks that have expired; and whether limits allow that much. */
struct usage usage_live(const struct tree *tree, int64_t now);
bool usage_allowed(const struct tree *tree, struct usage sum);

/* --- Locks in the way (guard.c) ------------------------------------------------------------- */

static inline bool lock_expired(const struct tree_lock *lock, int64_t now)
{
    return lock->expires <= now;
}

/* Whether locks let the call change the resource's content, properties or names; and its whole
 * subtree, as for removing it from its parent. False: `*obstacle` is written. */
bool guard_change(const struct tree_resource *resource, const struct tree_call *call,
                  struct tree_obstacle *obstacle);
bool guard_subtree(const struct tree_resource *top, const struct tree_call *call,
                   struct tree_obstacle *obstacle);

/* --- Properties (property.c) ---------------------------------------------------------------- */

/* The properties of a resource as they will be: some that it has, some new. */
struct draft {
    struct tree_property *items;
    size_t count;
    size_t room;
    struct usage usage; /* of the items */
};

/* The changes made on the properties of `resource` (NULL: one that has none yet), where `beside` is
 * what else the operation adds. `*failed`: the change that limits forbid, with TREE_FULL.
 * TREE_OK, _FULL, _NOMEM. */
MUST_USE enum tree_status draft_make(struct tree *tree, int64_t now,
                                     const struct tree_resource *resource, struct usage beside,
                                     const struct tree_change *changes, size_t count,
                                     struct draft *draft, size_t *failed);

/* Makes the draft the resource's properties, or forgets it. */
void draft_commit(struct tree *tree, struct draft *draft, struct tree_resource *resource);
void draft_abandon(struct tree *tree, struct draft *draft, const struct tree_resource *resource);

/* A copy of its texts. */
MUST_USE bool property_copy(struct tree *tree, const struct tree_property *from,
                            struct tree_property *to);
void property_free(struct tree *tree, struct tree_property *property);

/* --- Locks (lock.c) ------------------------------------------------------------------------- */

/* Gives back all locks of a resource. */
void locks_free(struct tree *tree, struct tree_resource *resource);

/* The locks of `from`, which has then none, for `to`, which has none yet. */
void locks_pass(struct tree_resource *from, struct tree_resource *to);

/* --- COPY and MOVE (ends.c) ----------------------------------------------------------------- */

struct ends {
    struct place from;
    struct place to;
};

/* Finds both ends. TREE_OK: the destination is there for the taking, as far as limits let it be;
 * else as tree_copy and tree_move say. What locks say of the source is not asked. */
MUST_USE enum tree_status ends_find(const struct tree *tree, const struct tree_call *call,
                                    struct tree_text from, struct tree_text to, bool overwrite,
                                    struct ends *ends, struct tree_obstacle *obstacle);

/* Whether limits allow `plus` in the destination's place instead of `minus` and what is there, and
 * the source, with its members or alone, at the destination's depth. */
bool ends_allowed(const struct tree *tree, int64_t now, const struct ends *ends, bool members,
                  struct usage plus, struct usage minus);

/* Puts `top`, which has no locks, and for which there is room, in the destination's place. The
 * locks of the destination's root are now its own. */
void ends_replace(struct tree *tree, int64_t now, const struct ends *ends,
                  struct tree_resource *top);

#endif

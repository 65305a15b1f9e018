/* What the requests are about, in memory: collections and resources with content, properties and
 * locks (RFC 4918 5 to 7). The tree knows nothing of HTTP: paths are UTF-16, time is a number that
 * the caller passes in, and what a request may do it says with lock tokens.
 *
 * A function that changes the tree does all of it or nothing: on anything but TREE_OK, TREE_NOMEM
 * included, the tree is as it was; on TREE_OK the locks that have expired are gone as well. Every
 * size is held to struct limits. tree_check states what is always true.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TREE_TREE_H
#define TREE_TREE_H

#include "base/limits.h"
#include "base/span.h"
#include "base/status.h"

struct tree;

/* Text in UTF-16, which owns nothing. A path begins with "/", has neither empty nor dot segments,
 * and may end in "/", which says nothing; the root is "/". A name is one segment. Two names are the
 * same as struct limits has it: by units, or (fold_names) without ASCII case. */
struct tree_text {
    const uint16_t *units;
    size_t count;
};

enum tree_status {
    TREE_OK,
    TREE_ABSENT,    /* there is no resource of that path, or no lock of that token on it */
    TREE_PRESENT,   /* there is one already */
    TREE_NO_PARENT, /* the path above is not there, or is not a collection */
    TREE_KIND,      /* a collection where only a resource may be, or the root */
    TREE_OVERLAP,   /* source and destination are the same, or one lies in the other */
    TREE_LOCKED,    /* a lock is in the way whose token was not among those submitted */
    TREE_FULL,      /* a limit, or the quota */
    TREE_NOMEM,
};

/* Times are seconds since 1970 in UTC; passed in, never read. */
#define TREE_NEVER INT64_MAX

/* A dead property (RFC 4918 4): its value is XML, namespaces declared within, as dav/ keeps it. */
struct tree_property {
    span ns; /* empty: no namespace */
    span local;
    span lang; /* xml:lang in scope, or empty */
    span value;
};

/* A write lock (RFC 4918 6, 7). */
struct tree_lock {
    const struct tree_resource *root; /* what it was taken on */
    struct tree_lock *next;           /* the next of the same root, or NULL */
    span token;                       /* an absolute URI, without "<" and ">" */
    span owner;                       /* XML, as it was given */
    bool has_owner;
    bool exclusive; /* else shared */
    bool infinite;  /* Depth: infinity; else 0 */
    int64_t expires;
};

/* To be read only; lives until the tree is next changed. */
struct tree_resource {
    const struct tree_resource *parent; /* NULL: the root */
    const struct tree_resource *next;   /* the parent's next child, or NULL */
    struct tree_text name;              /* empty: the root */
    bool collection;
    span content;      /* of what is not a collection */
    span content_type; /* as it was sent, or empty */
    int64_t created;
    int64_t modified; /* content, a collection's names, or the resource's path last changed */
    uint64_t version; /* new with each change of content or names; no two ever share one */
    struct tree_property *properties;
    size_t property_count;
    struct tree_resource **children; /* in the order of their names */
    size_t child_count;
    size_t child_room;       /* how many fit: the tree's own affair */
    struct tree_lock *locks; /* those whose root this is, oldest first: a list */
};

/* Who changes something, and when. */
struct tree_call {
    int64_t now;
    const span *tokens; /* the state-tokens submitted (RFC 4918 6.4, 7.5) */
    size_t token_count;
};

/* What was in the way, for replies that name it (RFC 4918 16: lock-token-submitted). */
struct tree_obstacle {
    const struct tree_resource *where; /* the root of a lock; NULL: nowhere in particular */
    bool conflict; /* of tree_lock: a lock that the new one cannot stand beside, with any token */
};

/* An empty root, made at `now`. OK or NOMEM. `limits` outlives the tree. */
MUST_USE enum status tree_open(const struct limits *limits, int64_t now, struct tree **tree);
void tree_close(struct tree *tree); /* NULL is allowed */

/* Tests and fuzzing: of the allocations from now on the `fail_at`-th gives NULL; 0: none does.
 * Returns how many were asked for since the last call. */
size_t tree_fail_at(struct tree *tree, size_t fail_at);

/* The invariant that does not hold, in words, or NULL. Looks at everything. */
const char *tree_check(const struct tree *tree);

/* --- Looking -------------------------------------------------------------------------------- */

const struct tree_resource *tree_root(const struct tree *tree);

/* The resource at `path`, or NULL. */
const struct tree_resource *tree_find(const struct tree *tree, struct tree_text path);

/* The resource behind `at` in the subtree of `top`, parents before children, or NULL at the end;
 * `at` begins as `top`. `*depth` is counted along: 0 for top. Needs no memory. */
const struct tree_resource *tree_next(const struct tree_resource *top,
                                      const struct tree_resource *at, size_t *depth);

/* The length of a resource's path in units, with "/" behind a collection's; and the path itself,
 * written to units[0..tree_path_count()). */
size_t tree_path_count(const struct tree_resource *resource);
void tree_path_write(const struct tree_resource *resource, uint16_t *units);

const struct tree_property *tree_property_find(const struct tree_resource *resource, span ns,
                                               span local);

/* The next lock that holds on `resource`, its own and those of depth infinity from above, or NULL;
 * `at` begins as NULL. Locks that have expired at `now` are passed over. */
const struct tree_lock *tree_lock_next(const struct tree_resource *resource, int64_t now,
                                       const struct tree_lock *at);

/* How many bytes are held, and how many more may be: content, names, properties and locks, and
 * TREE_OVERHEAD for each resource, property and lock (RFC 4331). */
struct tree_quota {
    uint64_t used;
    uint64_t available;
};
enum { TREE_OVERHEAD = 256 };

struct tree_quota tree_quota(const struct tree *tree);

/* --- Changing -------------------------------------------------------------------------------
 * A lock is in the way where RFC 4918 7 says so: on the resource itself for its content and
 * properties, on its parent for adding and removing it, on every member for DELETE, MOVE and the
 * resource that COPY or MOVE replaces. Its token, submitted, lets the change through. `obstacle`
 * is written with TREE_LOCKED and TREE_FULL. */

/* Content of a new or an old resource, copied. TREE_OK, _KIND (a collection), _NO_PARENT, _LOCKED,
 * _FULL, _NOMEM. `*created` says which of the two it was. */
MUST_USE enum tree_status tree_put(struct tree *tree, const struct tree_call *call,
                                   struct tree_text path, span content, span content_type,
                                   bool *created, struct tree_obstacle *obstacle);

/* One instruction of a PROPPATCH, an extended MKCOL or a PUT with properties. */
struct tree_change {
    bool remove; /* only ns and local count; one that is absent is no error */
    struct tree_property property;
};

/* A new collection, with `changes` made on it. TREE_OK, _PRESENT, _NO_PARENT, _LOCKED, _FULL,
 * _NOMEM. */
MUST_USE enum tree_status tree_make_collection(struct tree *tree, const struct tree_call *call,
                                               struct tree_text path,
                                               const struct tree_change *changes, size_t count,
                                               struct tree_obstacle *obstacle);

/* All changes in their order, or none. TREE_OK, _ABSENT, _LOCKED, _FULL, _NOMEM; `*failed` is the
 * index of the change that went over a limit, with TREE_FULL. */
MUST_USE enum tree_status tree_change_properties(struct tree *tree, const struct tree_call *call,
                                                 struct tree_text path,
                                                 const struct tree_change *changes, size_t count,
                                                 size_t *failed, struct tree_obstacle *obstacle);

/* A resource with all below it, its properties and locks. TREE_OK, _ABSENT, _KIND (the root),
 * _LOCKED. */
MUST_USE enum tree_status tree_delete(struct tree *tree, const struct tree_call *call,
                                      struct tree_text path, struct tree_obstacle *obstacle);

/* `from` at `to`; what was at `to` is replaced, where `overwrite` allows it, locks aside: those of
 * the destination's root stay (RFC 4918 7.6 has it that locks do not travel). Without `members` a
 * collection is copied alone. TREE_OK, _ABSENT, _PRESENT (and no overwrite), _NO_PARENT, _OVERLAP,
 * _KIND (the root), _LOCKED, _FULL, _NOMEM. */
MUST_USE enum tree_status tree_copy(struct tree *tree, const struct tree_call *call,
                                    struct tree_text from, struct tree_text to, bool members,
                                    bool overwrite, bool *created, struct tree_obstacle *obstacle);
MUST_USE enum tree_status tree_move(struct tree *tree, const struct tree_call *call,
                                    struct tree_text from, struct tree_text to, bool overwrite,
                                    bool *created, struct tree_obstacle *obstacle);

/* A lock of the caller's token on `path`; what is not there yet becomes an empty resource
 * (RFC 4918 7.3). `want` is copied; its root and next are ignored, and its life is cut to
 * limits.lock_seconds. TREE_OK, _PRESENT (a lock of that token), _NO_PARENT, _LOCKED (by a lock
 * that conflicts, RFC 4918 6.1; or the parent's, for what is not there yet), _FULL, _NOMEM. */
MUST_USE enum tree_status tree_lock(struct tree *tree, const struct tree_call *call,
                                    struct tree_text path, const struct tree_lock *want,
                                    bool *created, struct tree_obstacle *obstacle);

/* The lock of that token that holds on `path`: with a new end, or gone (RFC 4918 9.10.2, 9.11).
 * TREE_OK, _ABSENT. */
MUST_USE enum tree_status tree_refresh(struct tree *tree, const struct tree_call *call,
                                       struct tree_text path, span token, int64_t expires);
MUST_USE enum tree_status tree_unlock(struct tree *tree, const struct tree_call *call,
                                      struct tree_text path, span token);

/* Drops the locks that have expired at `now`. */
void tree_expire(struct tree *tree, int64_t now);

#endif

/* The If header: conditions on the state of resources (RFC 4918 10.4).
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_IF_H
#define DAV_IF_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/span.h"
#include "base/status.h"
#include "dav/name.h"
#include "uri/uri.h"

/* Condition = ["Not"] (State-token | "[" entity-tag "]") */
struct dav_condition {
    bool negated;
    bool is_etag; /* text is an entity-tag, W/ and quotes kept; else the URI between "<" and ">" */
    span text;    /* into the field value */
};

/* Resource-Tag = "<" Simple-ref ">" */
struct dav_if_tag {
    struct uri uri;
    struct dav_name name; /* of the same resource */
};

/* List = "(" 1*Condition ")" */
struct dav_if_list {
    const struct dav_if_tag *tag; /* arena: the tag in force; NULL in a No-tag-list */
    const struct dav_condition *conditions;
    size_t condition_count;
};

struct dav_if {
    struct dav_if_list *lists; /* arena */
    size_t list_count;         /* 0: the header is absent */
};

/* Reads a whole field value. OK, BAD, LIMIT, NOMEM; a fault counts from the start of `value`. */
MUST_USE enum status dav_read_if(struct arena *arena, const struct limits *limits, span value,
                                 struct dav_if *condition, struct fault *fault);

/* Whether a list's conditions are about `resource`: its tag names it, or it has no tag and
 * `resource` is what the request is for. RFC 4918 10.4.3. A list without a tag needs no name. */
bool dav_if_applies(const struct dav_if_list *list, const struct dav_name *resource,
                    bool requested);

/* Writes the normal form, which reads back to an equal struct dav_if. */
void dav_print_if(const struct dav_if *condition, struct out *out);

#endif

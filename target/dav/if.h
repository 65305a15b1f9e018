/* The If header: conditions on the state of resources (RFC 4918 10.4).
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_IF_H
#define DAV_IF_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/span.h"
#include "base/status.h"
#include "uri/uri.h"

/* Condition = ["Not"] (State-token | "[" entity-tag "]") */
struct dav_condition {
    bool negated;
    bool is_etag; /* text is an entity-tag, W/ and quotes kept; else the URI between "<" and ">" */
    span text;    /* into the field value */
};

/* List = "(" 1*Condition ")", with the Resource-Tag in force, if any. */
struct dav_if_list {
    bool tagged;
    struct uri tag; /* with tagged; read by uri_read, URI_SIMPLE_REF */
    struct dav_condition *conditions;
    size_t condition_count;
};

struct dav_if {
    struct dav_if_list *lists; /* arena */
    size_t list_count;         /* 0: the header is absent */
};

/* Reads a whole field value. OK, BAD, LIMIT, NOMEM; a fault counts from the start of `value`. */
MUST_USE enum status dav_read_if(struct arena *arena, const struct limits *limits, span value,
                                 struct dav_if *condition, struct fault *fault);

/* Writes the normal form, which reads back to an equal struct dav_if. */
void dav_print_if(const struct dav_if *condition, struct out *out);

#endif

/* The XML bodies that methods take, read piece by piece, as the framing gives them.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_BODY_H
#define DAV_BODY_H

#include "base/limits.h"
#include "base/out.h"
#include "base/status.h"
#include "dav/values.h"

enum dav_propfind_kind { DAV_ALLPROP, DAV_PROPNAME, DAV_PROP };

/* RFC 4918 14.20. */
struct dav_propfind {
    enum dav_propfind_kind kind;
    struct dav_names properties; /* DAV_PROP: those asked for; DAV_ALLPROP: DAV:include's */
};

/* RFC 4918 14.11. */
struct dav_lockinfo {
    bool exclusive; /* false: shared */
    bool has_owner;
    span owner;      /* what DAV:owner holds: a fragment (dav/fragment.h) */
    bool has_href;   /* a DAV:href right in the owner is an http(s) URI or a path */
    struct uri href; /* the first such; read by uri_read, URI_SIMPLE_REF */
};

enum dav_body_kind {
    DAV_BODY_NONE, /* no bytes at all */
    /* RFC 4918 */
    DAV_BODY_PROPFIND,
    DAV_BODY_PROPERTYUPDATE,
    DAV_BODY_LOCKINFO,
    DAV_BODY_KINDS
};

/* A set of kinds is an OR of these. */
#define DAV_BODY_BIT(kind) ((uint64_t)1 << (kind))
_Static_assert(DAV_BODY_KINDS < 64, "a set of kinds is 64 bits");

struct dav_body {
    enum dav_body_kind kind;
    union {
        /* RFC 4918 */
        struct dav_propfind propfind;
        struct dav_propertyupdate propertyupdate;
        struct dav_lockinfo lockinfo;
    };
};

struct dav_body_reader; /* in the arena, but for libxml2's part */

/* Begins a body. `kinds` is an OR of DAV_BODY_BIT(kind): what the root element may be, by the
 * method; no bytes at all are DAV_BODY_NONE whatever it says. `fault` (rules of dav/body_rules.h,
 * xml/rules.h and uri/rules.h) counts from the body's first byte, as exactly as dxml_offset does;
 * it, `arena` and `limits` outlive the reader. OK or NOMEM. */
MUST_USE enum status dav_body_open(struct arena *arena, const struct limits *limits, uint64_t kinds,
                                   struct fault *fault, struct dav_body_reader **reader);

/* Reads one more piece. MORE: go on; BAD, LIMIT, NOMEM: then only dav_body_close may follow. */
MUST_USE enum status dav_body_feed(struct dav_body_reader *reader, span piece);

/* Ends the body. OK: `*body` is written. BAD, LIMIT, NOMEM. What a body gives does not depend on
 * the pieces that it came in. */
MUST_USE enum status dav_body_finish(struct dav_body_reader *reader, struct dav_body *body);

/* Gives libxml2's part back; NULL is allowed. */
void dav_body_close(struct dav_body_reader *reader);

/* Writes the body as XML that reads back to an equal struct dav_body. */
void dav_body_print(const struct dav_body *body, struct out *out);

#endif

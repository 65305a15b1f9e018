/* The XML bodies of RFC 4918: propfind, propertyupdate, lockinfo; read piece by piece, as the
 * framing gives them. SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_BODY_H
#define DAV_BODY_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/span.h"
#include "base/status.h"
#include "uri/uri.h"
#include "xml/dxml.h"

/* Everything here lies in the arena. */

enum dav_propfind_kind { DAV_ALLPROP, DAV_PROPNAME, DAV_PROP };

/* RFC 4918 14.20. */
struct dav_propfind {
    enum dav_propfind_kind kind;
    struct dxml_name *names; /* DAV_PROP: the properties asked for; DAV_ALLPROP: DAV:include's */
    size_t name_count;
};

/* One instruction of a propertyupdate, in document order (RFC 4918 9.2, 14.19). */
struct dav_property_change {
    bool remove; /* false: set */
    struct dxml_name name;
    span lang;  /* xml:lang in scope, or empty */
    span value; /* text of the property, white space at both ends trimmed; empty with remove */
};

struct dav_propertyupdate {
    struct dav_property_change *changes;
    size_t change_count;
};

/* RFC 4918 14.11. */
struct dav_lockinfo {
    bool exclusive; /* false: shared */
    bool has_owner;
    span owner;      /* text of DAV:owner, trimmed */
    bool has_href;   /* the owner names itself by a DAV:href that is an http(s) URI or a path */
    struct uri href; /* read by uri_read, URI_SIMPLE_REF */
};

enum dav_body_kind {
    DAV_BODY_NONE, /* no bytes at all */
    DAV_BODY_PROPFIND,
    DAV_BODY_PROPERTYUPDATE,
    DAV_BODY_LOCKINFO,
};

struct dav_body {
    enum dav_body_kind kind;
    union {
        struct dav_propfind propfind;
        struct dav_propertyupdate propertyupdate;
        struct dav_lockinfo lockinfo;
    };
};

struct dav_body_reader; /* in the arena, but for libxml2's part, which dav_body_close gives back */

/* Begins a body of the kind that the method expects; the root element decides it is right.
 * `kinds` is an OR of 1 << enum dav_body_kind: any of them is accepted (the xml_body harness). */
MUST_USE enum status dav_body_open(struct arena *arena, const struct limits *limits, unsigned kinds,
                                   struct fault *fault, struct dav_body_reader **reader);

/* Reads one more piece. MORE: go on; BAD, LIMIT, UNSUPPORTED, NOMEM. */
MUST_USE enum status dav_body_feed(struct dav_body_reader *reader, span piece);

/* Ends the body. OK: `*body` is written. */
MUST_USE enum status dav_body_finish(struct dav_body_reader *reader, struct dav_body *body);

void dav_body_close(struct dav_body_reader *reader);

/* Writes the body as XML that reads back to an equal struct dav_body. */
void dav_body_print(const struct dav_body *body, struct out *out);

#endif

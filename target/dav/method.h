/* What the methods are and what each takes: a table. SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_METHOD_H
#define DAV_METHOD_H

#include "base/span.h"
#include "dav/op.h"

/* A header that only some methods read; a method that has no use for it passes over it. */
enum dav_header {
    DAV_HEADER_DEPTH = 1 << 0,
    DAV_HEADER_DESTINATION = 1 << 1,
    DAV_HEADER_IF = 1 << 2,
    DAV_HEADER_LOCK_TOKEN = 1 << 3,
    DAV_HEADER_OVERWRITE = 1 << 4,
    DAV_HEADER_TIMEOUT = 1 << 5,
    DAV_HEADER_DAV = 1 << 6,
    DAV_HEADER_LABEL = 1 << 7,
    DAV_HEADER_ORDERING_TYPE = 1 << 8,
    DAV_HEADER_POSITION = 1 << 9,
    DAV_HEADER_APPLY_TO_REDIRECT = 1 << 10,
    DAV_HEADER_TRANSLATE = 1 << 11,
    DAV_HEADER_MSDAVEXT = 1 << 12,
    DAV_HEADER_MSDAVEXT_TIMEOUT = 1 << 13,
    DAV_HEADER_NOTIFICATION_TYPE = 1 << 14,
    DAV_HEADER_CALL_BACK = 1 << 15,
    DAV_HEADER_SUBSCRIPTION_ID = 1 << 16,
    DAV_HEADER_SUBSCRIPTION_LIFETIME = 1 << 17,
    DAV_HEADER_NOTIFICATION_DELAY = 1 << 18,
    DAV_HEADER_BRIEF = 1 << 19,
    DAV_HEADER_ALLOW_RENAME = 1 << 20,
};

/* What becomes of a body. */
enum dav_content {
    DAV_CONTENT_COUNTED,
    DAV_CONTENT_KEPT,
    DAV_CONTENT_XML,
    DAV_CONTENT_XML_REQUIRED,
    DAV_CONTENT_XML_TYPED, /* if Content-Type says that it is; else it is refused */
};

enum {
    DAV_DEPTHS_NO_ROOT = 1 << 7 /* in `depths`: 1 and infinity may have ",noroot" behind them */
};

struct dav_method_row {
    span name;        /* case-sensitive (RFC 9110 9.1) */
    unsigned targets; /* the request-target's forms: an OR of 1 << enum uri_form */
    unsigned reads;   /* an OR of enum dav_header */
    unsigned needs;   /* those of them that must be there */
    unsigned depths;  /* what Depth may say: an OR of 1 << enum dav_depth and DAV_DEPTHS_NO_ROOT */
    enum dav_content content;
    uint64_t bodies; /* with DAV_CONTENT_XML and its kin: an OR of DAV_BODY_BIT(kind) */
};

/* Finds the method of that name; false: there is none. */
bool dav_find_method(span name, enum dav_method *method);

/* What a method takes; static. */
const struct dav_method_row *dav_method_row(enum dav_method method);

#endif

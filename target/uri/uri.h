/* Request-targets and references (RFC 9112 3.2, RFC 3986, RFC 4918 8.3), down to the normalised
 * path that names a resource. One routine serves the request-target, Destination, the Resource-Tag
 * in If, and every DAV:href. SPDX-License-Identifier: Apache-2.0 */
#ifndef URI_URI_H
#define URI_URI_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/span.h"
#include "base/status.h"
#include "uri/wide.h"

enum uri_form {
    URI_ORIGIN,    /* absolute-path [ "?" query ] */
    URI_ABSOLUTE,  /* scheme "://" authority path [ "?" query ] */
    URI_AUTHORITY, /* host ":" port, for CONNECT */
    URI_ASTERISK,  /* "*", for OPTIONS */
};

/* What may stand where the reference was found: an OR of 1 << enum uri_form. */
enum uri_allowed {
    URI_SIMPLE_REF = 1 << URI_ORIGIN | 1 << URI_ABSOLUTE, /* RFC 4918 8.3: Destination, If, href */
};

struct uri {
    enum uri_form form;
    span scheme; /* as sent, into the text; empty but with URI_ABSOLUTE */
    span host;   /* as sent; brackets kept around an IP literal */
    uint16_t port;
    bool has_port;
    bool has_query;
    span query;            /* as sent, without "?" */
    span path;             /* arena: percent-decoded once, dot segments removed, begins with "/" */
    bool collection;       /* the path ends in "/" */
    struct wide_path wide; /* the same path in UTF-16 */
};

/* Reads the whole of `text` as one of the `allowed` forms.
 * OK, BAD, LIMIT, NOMEM; a fault's offset counts from the start of `text`. RFC 9112 3.2, RFC 3986.
 */
MUST_USE enum status uri_read(struct arena *arena, const struct limits *limits, span text,
                              unsigned allowed, struct uri *uri, struct fault *fault);

/* Writes the normal form: what uri_read reads back to an equal `struct uri`. */
void uri_print(const struct uri *uri, struct out *out);

#endif

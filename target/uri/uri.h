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
    URI_ANY_FORM = 1 << URI_ORIGIN | 1 << URI_ABSOLUTE | 1 << URI_AUTHORITY | 1 << URI_ASTERISK,
};

struct uri {
    enum uri_form form;
    span scheme; /* as sent, into the text; empty but with URI_ABSOLUTE */
    span host;   /* as sent; brackets kept around an IP literal */
    uint16_t port;
    bool has_port;
    bool has_query;
    span query;            /* as sent, without "?" */
    span path;             /* arena: percent-decoded once, dot segments removed, begins with "/";
                            * empty with URI_AUTHORITY and URI_ASTERISK, as `wide` is */
    bool collection;       /* the path ends in "/" */
    struct wide_path wide; /* the same path in UTF-16 */
};

/* Reads the whole of `text` as one of the `allowed` forms; uri/path.h says what becomes of a path.
 * The scheme is http or https, and neither a userinfo nor a fragment may stand in the text.
 * OK, BAD, LIMIT, NOMEM; a fault's offset counts from the start of `text`, and a rule about the
 * path as a whole gives its first byte. RFC 9112 3.2, RFC 9110 4.2, RFC 3986 3. */
MUST_USE enum status uri_read(struct arena *arena, const struct limits *limits, span text,
                              unsigned allowed, struct uri *uri, struct fault *fault);

/* Writes the normal form, which uri_read reads back to an equal `struct uri`: scheme and host in
 * lower case, a path of which only what must be is percent-encoded, and the query as it was sent.
 * It is longer than what was sent by one byte at most, for "http://host" (RFC 3986 6.2.2). */
void uri_print(const struct uri *uri, struct out *out);

#endif

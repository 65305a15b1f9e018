/* Content-Type (RFC 9110 8.3). SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_MEDIA_TYPE_H
#define HTTP_MEDIA_TYPE_H

#include "base/limits.h"
#include "http/parameter.h"

/* media-type = type "/" subtype parameters (RFC 9110 8.3.1) */
struct http_media_type {
    span type; /* empty: Content-Type is absent */
    span subtype;
    struct http_parameter *parameters; /* arena */
    size_t parameter_count;
    span text; /* the whole, as sent */
};

/* Reads a whole field value. OK, BAD, LIMIT, NOMEM; a fault counts from the start of `value`. */
MUST_USE enum status http_read_media_type(struct arena *arena, const struct limits *limits,
                                          span value, struct http_media_type *type,
                                          struct fault *fault);

void http_print_media_type(const struct http_media_type *type, struct out *out);

#endif

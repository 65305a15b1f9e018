/* The head of an HTTP/1.1 request: request line and field lines (RFC 9112 2 to 5), and what they
 * say of the body's framing (RFC 9112 6). SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_REQUEST_H
#define HTTP_REQUEST_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/span.h"
#include "base/status.h"

/* A field line. Name and value point into the input, or, where a folded value was joined, into the
 * arena. The value has no leading or trailing white space. */
struct http_field {
    span name;
    span value;
};

enum http_framing {
    HTTP_NO_BODY, /* neither Content-Length nor Transfer-Encoding */
    HTTP_LENGTH,  /* content_length bytes */
    HTTP_CHUNKED, /* RFC 9112 7.1 */
};

struct http_request {
    span method;               /* into the input */
    span target;               /* into the input, as sent */
    uint8_t minor;             /* HTTP/1.minor: 0 or 1 */
    struct http_field *fields; /* arena, in order of arrival */
    size_t field_count;
    enum http_framing framing;
    uint64_t content_length; /* with HTTP_LENGTH */
};

/* Reads a request head, up to and with its empty line, from the start of `*in`.
 * OK: `*request` is written and `*in` stands at the first byte of the body. MORE: the head is not
 * complete. BAD, LIMIT, UNSUPPORTED: `*fault` says which rule and where; NOMEM. On anything but OK
 * `*in` and `*request` are unchanged. Whatever the input is cut into, a prefix gives MORE or what
 * the whole gives. RFC 9112 2.2, 3, 5, 6.3. */
MUST_USE enum status http_read_head(struct arena *arena, const struct limits *limits, span *in,
                                    struct http_request *request, struct fault *fault);

/* The first field of that name from `*at` on, compared without case, or NULL; `*at` moves past it.
 * Start with `*at` = 0. */
const struct http_field *http_next_field(const struct http_request *request, span name, size_t *at);

/* Moves a fault that counts from the start of the field's value to where that lies in `whole`,
 * which the field was read from: exactly, or, where the value was folded and so is a copy, or is
 * empty, to the field's first byte. Returns `status`, for `return`. */
MUST_USE enum status http_fault_in_value(struct fault *fault, enum status status, span whole,
                                         const struct http_field *field);

#endif

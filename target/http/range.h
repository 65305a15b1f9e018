/* Which part of a representation is asked for, or sent (RFC 9110 14).
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_RANGE_H
#define HTTP_RANGE_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/span.h"

/* int-range = first-pos "-" [ last-pos ]; suffix-range = "-" suffix-length (RFC 9110 14.1.1).
 * A number that does not fit in 63 bits is 2^63 - 1: it lies behind every end. */
struct http_range {
    bool suffix;
    bool open;      /* without a last-pos */
    uint64_t first; /* or the suffix-length */
    uint64_t last;
};

enum http_range_unit { HTTP_RANGE_ABSENT, HTTP_RANGE_BYTES, HTTP_RANGE_ROWS };

/* Range (RFC 9110 14.2); a unit that is not known, and a set that is not of the grammar, count as
 * absent. `rows` is Exchange's, on SEARCH and PROPFIND. */
struct http_ranges {
    enum http_range_unit unit;
    struct http_range *ranges; /* arena */
    size_t count;
};

/* Content-Range = range-unit SP ( range-resp / unsatisfied-range ) (RFC 9110 14.4) */
struct http_content_range {
    bool present;
    bool unsatisfied;
    uint64_t first, last;
    bool has_complete;
    uint64_t complete;
};

/* Each reads a whole field value; a fault counts from its start. OK, LIMIT, NOMEM; OK, BAD. */
MUST_USE enum status http_read_range(struct arena *arena, const struct limits *limits, span value,
                                     struct http_ranges *ranges, struct fault *fault);
MUST_USE enum status http_read_content_range(span value, struct http_content_range *range,
                                             struct fault *fault);

void http_print_range(const struct http_ranges *ranges, struct out *out);
void http_print_content_range(const struct http_content_range *range, struct out *out);

#endif

/* What the fields of RFC 9110 say beside the framing: preconditions, ranges, what the content is,
 * who asks, what is expected. SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_SEMANTICS_H
#define HTTP_SEMANTICS_H

#include "http/credentials.h"
#include "http/entity_tag.h"
#include "http/media_type.h"
#include "http/range.h"
#include "http/request.h"

/* Zero-initialised says nothing. Spans lie in the request or the arena. */
struct http_semantics {
    struct http_tag_list if_match;
    struct http_tag_list if_none_match;
    bool has_modified_since; /* a date that is none counts as absent (RFC 9110 13.1.3, 13.1.4) */
    int64_t modified_since;
    bool has_unmodified_since;
    int64_t unmodified_since;
    enum { HTTP_IF_RANGE_ABSENT, HTTP_IF_RANGE_TAG, HTTP_IF_RANGE_DATE } if_range;
    struct http_entity_tag if_range_tag;
    int64_t if_range_date;
    struct http_ranges range;                /* of GET, and Exchange's PROPFIND and SEARCH */
    struct http_content_range content_range; /* of PUT */
    struct http_media_type content_type;
    bool content_coded;  /* Content-Encoding names a coding other than identity … */
    span content_coding; /* … this one first */
    struct http_credentials credentials;
    bool expects_continue; /* Expect: 100-continue (RFC 9110 10.1.1), of HTTP/1.1 */
    bool persistent;       /* the connection goes on behind this request (RFC 9112 9.3) */
};

/* Reads them. `whole` is what `request` was read from, and what a fault's offset counts in.
 * OK, BAD, LIMIT, UNSUPPORTED (an expectation that cannot be met), NOMEM. */
MUST_USE enum status http_read_semantics(struct arena *arena, const struct limits *limits,
                                         span whole, const struct http_request *request,
                                         struct http_semantics *semantics, struct fault *fault);

/* Writes the field lines that read back to the same, in an HTTP/1.1 request of the same method. */
void http_print_semantics(const struct http_semantics *semantics, struct out *out);

#endif

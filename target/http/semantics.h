/* What the fields of RFC 9110 say beside the framing: preconditions, ranges, what the content is,
 * who asks, what is expected. SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_SEMANTICS_H
#define HTTP_SEMANTICS_H

#include "http/entity_tag.h"
#include "http/request.h"

/* If-Match, If-None-Match = "*" / #entity-tag (RFC 9110 13.1.1, 13.1.2) */
struct http_tag_list {
    bool present;
    bool any; /* "*" */
    const struct http_entity_tag *tags;
    size_t count;
};

/* int-range = first-pos "-" [ last-pos ]; suffix-range = "-" suffix-length (RFC 9110 14.1.1) */
struct http_range {
    bool suffix;
    bool open;      /* without a last-pos */
    uint64_t first; /* or the suffix-length */
    uint64_t last;
};

/* Range (RFC 9110 14.2); a unit that is not known, and a set that is not of the grammar, count as
 * absent. `rows` is Exchange's, on SEARCH and PROPFIND. */
struct http_ranges {
    enum { HTTP_RANGE_ABSENT, HTTP_RANGE_BYTES, HTTP_RANGE_ROWS } unit;
    const struct http_range *ranges;
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

struct http_parameter {
    span name;
    span value; /* without quotes; a value with quoted pairs is unescaped in the arena */
};

/* media-type = type "/" subtype parameters (RFC 9110 8.3.1) */
struct http_media_type {
    span type; /* empty: Content-Type is absent */
    span subtype;
    const struct http_parameter *parameters;
    size_t parameter_count;
    span text; /* the whole, as sent */
};

/* credentials = auth-scheme [ 1*SP ( token68 / #auth-param ) ] (RFC 9110 11.4) */
struct http_credentials {
    enum { HTTP_AUTH_NONE, HTTP_AUTH_BASIC, HTTP_AUTH_DIGEST, HTTP_AUTH_OTHER } scheme;
    span user, password;                     /* Basic (RFC 7617): decoded, in the arena */
    const struct http_parameter *parameters; /* Digest (RFC 7616) */
    size_t parameter_count;
};

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
    struct http_ranges range;
    struct http_content_range content_range;
    struct http_media_type content_type;
    bool content_coded; /* Content-Encoding names a coding other than identity */
    struct http_credentials credentials;
    bool expects_continue; /* Expect: 100-continue (RFC 9110 10.1.1), of HTTP/1.1 */
    bool persistent;       /* the connection goes on behind this request (RFC 9112 9.3) */
};

/* Reads them. `whole` is what `request` was read from, and what a fault's offset counts in.
 * OK, BAD, LIMIT, UNSUPPORTED (an expectation that cannot be met), NOMEM. */
MUST_USE enum status http_read_semantics(struct arena *arena, const struct limits *limits,
                                         span whole, const struct http_request *request,
                                         struct http_semantics *semantics, struct fault *fault);

#endif

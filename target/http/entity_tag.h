/* Entity-tags (RFC 9110 8.8.3) and lists of them (RFC 9110 13.1.1, 13.1.2).
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_ENTITY_TAG_H
#define HTTP_ENTITY_TAG_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/span.h"

/* entity-tag = [ "W/" ] DQUOTE *etagc DQUOTE */
struct http_entity_tag {
    bool weak;
    span opaque; /* between the quotes, into the text */
};

/* If-Match, If-None-Match = "*" / #entity-tag (RFC 9110 13.1.1, 13.1.2) */
struct http_tag_list {
    bool present;
    bool any;                     /* "*" */
    struct http_entity_tag *tags; /* arena */
    size_t count;
};

/* Cuts one off the start of `*in`; false: there is none, and `*in` is unchanged. */
bool http_take_entity_tag(span *in, struct http_entity_tag *tag);

/* RFC 9110 8.8.3.2. */
bool http_tags_equal_strongly(struct http_entity_tag a, struct http_entity_tag b);
bool http_tags_equal_weakly(struct http_entity_tag a, struct http_entity_tag b);

/* Reads a whole field value, and adds its tags to `*list`, which goes on over several lines. OK,
 * BAD, LIMIT, NOMEM; a fault counts from the start of `value`. */
MUST_USE enum status http_read_tags(struct arena *arena, const struct limits *limits, span value,
                                    struct http_tag_list *list, struct fault *fault);

void http_print_entity_tag(struct http_entity_tag tag, struct out *out);
void http_print_tags(const struct http_tag_list *list, struct out *out);

#endif

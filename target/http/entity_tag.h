/* Entity-tags (RFC 9110 8.8.3) and lists of them. SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_ENTITY_TAG_H
#define HTTP_ENTITY_TAG_H

#include "base/span.h"

/* entity-tag = [ "W/" ] DQUOTE *etagc DQUOTE */
struct http_entity_tag {
    bool weak;
    span opaque; /* between the quotes, into the text */
};

/* Cuts one off the start of `*in`; false: there is none, and `*in` is unchanged. */
bool http_take_entity_tag(span *in, struct http_entity_tag *tag);

/* RFC 9110 8.8.3.2. */
bool http_tags_equal_strongly(struct http_entity_tag a, struct http_entity_tag b);
bool http_tags_equal_weakly(struct http_entity_tag a, struct http_entity_tag b);

#endif

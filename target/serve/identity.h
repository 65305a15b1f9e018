/* What tells things of this site apart: entity-tags and lock tokens, made from its seed.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_IDENTITY_H
#define SERVE_IDENTITY_H

#include "http/entity_tag.h"
#include "serve/serve.h"

enum {
    SERVE_TAG = 33,   /* bytes between the quotes of an entity-tag */
    SERVE_TOKEN = 45, /* bytes of a lock token */
};

/* The entity-tag of a resource's content, without quotes. It is strong: no two versions of any
 * resource share one (RFC 9110 8.8.1). A collection has none. */
void serve_tag_of(const struct serve_site *site, const struct tree_resource *resource,
                  uint8_t text[SERVE_TAG]);

/* The token of the next lock, site->tokens having been taken: a UUID in a URN (RFC 4918 6.5,
 * RFC 9562). */
void serve_next_token(const struct serve_site *site, uint8_t text[SERVE_TOKEN]);

#endif

/* A decoded body in one piece, for those who cannot read it as a stream: a body that is parsed as a
 * whole, or kept.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_GATHER_H
#define HTTP_GATHER_H

#include "base/arena.h"
#include "http/body.h"

/* What has been gathered. Zero-initialised is valid and empty. */
struct http_gather {
    uint8_t *bytes; /* arena */
    size_t len;
    size_t cap;
};

/* Appends `data`, which http_body_read has just taken from `body`. Room is made for the rest of the
 * chunk, or of the body, at once, so that its size and not its pieces count the allocations. OK,
 * NOMEM. */
MUST_USE enum status http_gather(struct arena *arena, const struct http_body *body, span data,
                                 struct http_gather *gather);

/* All so far; valid until more is gathered or the arena is freed. */
static inline span http_gathered(const struct http_gather *gather)
{
    return span_make(gather->bytes, gather->len);
}

#endif

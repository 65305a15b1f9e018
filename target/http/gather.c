/* SPDX-License-Identifier: Apache-2.0 */
#include "http/gather.h"

#include "base/banned.h"

enum { FIRST_ROOM = 64 }; /* for a body in many small chunks */

/* Moves what there is to an allocation of `cap` bytes. */
static enum status grow(struct arena *arena, size_t cap, struct http_gather *gather)
{
    uint8_t *bytes = arena_alloc(arena, cap);
    if (!bytes)
        return NOMEM;
    if (gather->len)
        memcpy(bytes, gather->bytes, gather->len);
    gather->bytes = bytes;
    gather->cap = cap;
    return OK;
}

/* Makes room for `size` more bytes; at least doubles, so that all copies together stay linear. */
static enum status reserve(struct arena *arena, int64_t size, struct http_gather *gather)
{
    if (gather->cap == 0 && grow(arena, FIRST_ROOM, gather) != OK)
        return NOMEM;
    if (size <= (int64_t)(gather->cap - gather->len))
        return OK;
    const size_t needed = gather->len + (size_t)size;
    return grow(arena, needed > 2 * gather->cap ? needed : 2 * gather->cap, gather);
}

enum status http_gather(struct arena *arena, const struct http_body *body, span data,
                        struct http_gather *gather)
{
    if (data.len == 0)
        return OK;
    if (reserve(arena, (int64_t)(data.len + body->left), gather) != OK)
        return NOMEM;
    memcpy(gather->bytes + gather->len, data.ptr, data.len);
    gather->len += data.len;
    return OK;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "http/gather.h"

#include "base/banned.h"

/* Makes room for `size` more bytes; at least doubles, so that copying stays linear in the end. */
static enum status reserve(struct arena *arena, int64_t size, struct http_gather *gather)
{
    if (size <= (int64_t)(gather->cap - gather->len))
        return OK;
    const size_t needed = gather->len + (size_t)size;
    const size_t cap = needed > 2 * gather->cap ? needed : 2 * gather->cap;
    uint8_t *bytes = arena_alloc(arena, cap);
    if (!bytes)
        return NOMEM;
    if (gather->len)
        memcpy(bytes, gather->bytes, gather->len);
    gather->bytes = bytes;
    gather->cap = cap;
    return OK;
}

enum status http_gather(struct arena *arena, const struct http_body *body, span data,
                        struct http_gather *gather)
{
    const enum status status = reserve(arena, (int64_t)(data.len + body->left), gather);
    if (status != OK)
        return status;
    if (data.len)
        memcpy(gather->bytes + gather->len, data.ptr, data.len);
    gather->len += data.len;
    return OK;
}

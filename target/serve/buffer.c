/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/buffer.h"

#include <stdlib.h>

#include "base/banned.h"

bool buffer_reserve(struct buffer *buffer, size_t more)
{
    if (more <= buffer->room - buffer->len)
        return true;
    if (more > SIZE_MAX / 4 - buffer->len)
        return false;
    size_t room = buffer->len + more;
#ifndef DAVLAB_ISOLATE
    if (room < 2 * buffer->room)
        room = 2 * buffer->room;
#endif
    uint8_t *larger = realloc(buffer->ptr, room);
    if (!larger)
        return false;
    buffer->ptr = larger;
    buffer->room = room;
    return true;
}

bool buffer_append(struct buffer *buffer, span bytes)
{
    if (!buffer_reserve(buffer, bytes.len))
        return false;
    if (bytes.len)
        memcpy(buffer->ptr + buffer->len, bytes.ptr, bytes.len);
    buffer->len += bytes.len;
    return true;
}

void buffer_free(struct buffer *buffer)
{
    free(buffer->ptr);
    *buffer = (struct buffer){0};
}

/* Bytes that grow at their end, in memory of their own. SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_BUFFER_H
#define SERVE_BUFFER_H

#include "base/span.h"
#include "base/status.h"

/* Zero-initialised is valid and empty. */
struct buffer {
    uint8_t *ptr;
    size_t len;
    size_t room;
};

/* Makes room for `more` bytes behind those there are: doubled, or in sanitizer builds exactly as
 * much, so that a read past the end is seen. False: there is no memory, and nothing has changed. */
MUST_USE bool buffer_reserve(struct buffer *buffer, size_t more);

/* Puts `bytes` behind those there are. False: as above. */
MUST_USE bool buffer_append(struct buffer *buffer, span bytes);

/* Gives the memory back; the buffer is empty. */
void buffer_free(struct buffer *buffer);

static inline span buffer_bytes(const struct buffer *buffer)
{
    return span_make(buffer->ptr, buffer->len);
}

#endif

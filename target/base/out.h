/* A bounded writer: bytes go to a buffer, and what does not fit is noted, once, instead of being
 * written. The buffer is the caller's, or grows in an arena.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_OUT_H
#define BASE_OUT_H

#include "base/arena.h"
#include "base/span.h"

struct out {
    uint8_t *ptr; /* NULL: nothing is kept */
    size_t cap;
    size_t len;
    bool full;           /* something did not fit; ptr[0..len) is what did */
    bool no_memory;      /* full because the arena had no more */
    struct arena *arena; /* where the buffer grows, or NULL */
    size_t most;         /* as far as that */
};

/* A writer into buf[0..cap). */
static inline struct out out_make(uint8_t *buf, size_t cap)
{
    return (struct out){.ptr = buf, .cap = cap};
}

/* A writer of at most `most` bytes, which owns what it has written in the arena. Also full when
 * there is no memory, which `no_memory` tells apart. */
static inline struct out out_growing(struct arena *arena, size_t most)
{
    return (struct out){.arena = arena, .most = most};
}

/* A writer that keeps nothing and counts, up to `most` bytes: to learn how much room is needed. */
static inline struct out out_counting(size_t most)
{
    return (struct out){.cap = most};
}

enum { OUT_DECIMAL_MAX = 20 }; /* digits of 2^64 - 1 */

void out_byte(struct out *out, uint8_t byte);
void out_span(struct out *out, span s);
void out_decimal(struct out *out, uint64_t value);

/* What has been written so far; valid until the buffer is. */
static inline span out_written(const struct out *out)
{
    return span_make(out->ptr, out->len);
}

#endif

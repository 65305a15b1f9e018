/* Text as a slice: a pointer and a length, passed by value, owning nothing.
 * A span points into the input, an arena or static storage; the function that makes it says which.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct span {
    const uint8_t *ptr;
    size_t len;
} span;

/* A span over a string literal, without its NUL. */
#define SPAN(literal) ((span){(const uint8_t *)("" literal), sizeof(literal) - 1})

static inline span span_make(const void *ptr, size_t len)
{
    return (span){ptr, len};
}

/* The first `n` bytes; `n` is at most s.len. */
static inline span span_head(span s, size_t n)
{
    assert(n <= s.len);
    return (span){s.ptr, n};
}

/* All but the first `n` bytes; `n` is at most s.len. */
static inline span span_tail(span s, size_t n)
{
    assert(n <= s.len);
    return (span){n ? s.ptr + n : s.ptr, s.len - n};
}

/* Cuts the first `n` bytes off `*in` and returns them; `n` is at most in->len. */
static inline span span_take(span *in, size_t n)
{
    span head = span_head(*in, n);
    *in = span_tail(*in, n);
    return head;
}

/* Whether `s` begins with byte `c`. */
static inline bool span_starts(span s, uint8_t c)
{
    return s.len > 0 && s.ptr[0] == c;
}

/* The number of leading bytes that belong to the classes in `mask` (enum ascii_class). */
size_t span_count(span s, unsigned mask);

/* The offset of the first byte `c`, or s.len. */
size_t span_find(span s, uint8_t c);

/* Equality, byte for byte, and with ASCII letters compared without case. */
bool span_equal(span a, span b);
bool span_equal_nocase(span a, span b);

/* The same bytes without SP and HTAB at both ends (OWS, RFC 9110 5.6.3). */
span span_trim(span s);

/* Whether `part` lies wholly inside `whole`. An empty part is inside anything. */
bool span_inside(span part, span whole);

#endif

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

#include "base/ascii.h"

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
static inline size_t span_count(span s, unsigned mask)
{
    size_t n = 0;
    while (n < s.len && ascii_is(s.ptr[n], mask))
        n++;
    return n;
}

/* The offset of the first byte `c`, or s.len. */
size_t span_find(span s, uint8_t c);

/* Equality, byte for byte. */
bool span_equal(span a, span b);

/* Whether a[0..len) and b[0..len) are equal, ASCII letters compared without case. */
bool span_same_letters(const uint8_t *a, const uint8_t *b, size_t len);

/* Equality, with ASCII letters compared without case. Names mostly differ in length already. */
static inline bool span_equal_nocase(span a, span b)
{
    return a.len == b.len && span_same_letters(a.ptr, b.ptr, a.len);
}

/* The same bytes without SP and HTAB at both ends (OWS, RFC 9110 5.6.3). */
static inline span span_trim(span s)
{
    s = span_tail(s, span_count(s, ASCII_WS));
    while (s.len > 0 && ascii_is(s.ptr[s.len - 1], ASCII_WS))
        s.len--;
    return s;
}

/* Whether `part` lies wholly inside `whole`. An empty part is inside anything. */
bool span_inside(span part, span whole);

#endif

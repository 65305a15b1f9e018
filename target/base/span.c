/* SPDX-License-Identifier: Apache-2.0 */
#include "base/span.h"

#include "base/ascii.h"
#include "base/banned.h"

size_t span_count(span s, unsigned mask)
{
    size_t n = 0;
    while (n < s.len && ascii_is(s.ptr[n], mask))
        n++;
    return n;
}

size_t span_find(span s, uint8_t c)
{
    const uint8_t *hit = s.len ? memchr(s.ptr, c, s.len) : NULL;
    return hit ? (size_t)(hit - s.ptr) : s.len;
}

bool span_equal(span a, span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool span_equal_nocase(span a, span b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (ascii_lower(a.ptr[i]) != ascii_lower(b.ptr[i]))
            return false;
    return true;
}

span span_trim(span s)
{
    s = span_tail(s, span_count(s, ASCII_WS));
    while (s.len > 0 && ascii_is(s.ptr[s.len - 1], ASCII_WS))
        s.len--;
    return s;
}

bool span_inside(span part, span whole)
{
    if (part.len == 0)
        return true;
    uintptr_t p = (uintptr_t)part.ptr;
    uintptr_t w = (uintptr_t)whole.ptr;
    return p >= w && p - w <= whole.len && part.len <= whole.len - (p - w);
}

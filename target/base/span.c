/* SPDX-License-Identifier: Apache-2.0 */
#include "base/span.h"

#include "base/banned.h"

size_t span_find(span s, uint8_t c)
{
    const uint8_t *hit = s.len ? memchr(s.ptr, c, s.len) : NULL;
    return hit ? (size_t)(hit - s.ptr) : s.len;
}

bool span_equal(span a, span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool span_same_letters(const uint8_t *a, const uint8_t *b, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (ascii_lower(a[i]) != ascii_lower(b[i]))
            return false;
    return true;
}

bool span_inside(span part, span whole)
{
    if (part.len == 0)
        return true;
    uintptr_t p = (uintptr_t)part.ptr;
    uintptr_t w = (uintptr_t)whole.ptr;
    return p >= w && p - w <= whole.len && part.len <= whole.len - (p - w);
}

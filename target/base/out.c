/* SPDX-License-Identifier: Apache-2.0 */
#include "base/out.h"

#include "base/banned.h"

enum { FIRST_ROOM = 512 };

/* Room for `size` more bytes, if the arena has it. */
static bool grow(struct out *out, size_t size)
{
    if (!out->arena || size > out->most - out->len)
        return false;
    size_t cap = out->cap > FIRST_ROOM ? out->cap : FIRST_ROOM;
    while (cap - out->len < size)
        cap *= 2;
    uint8_t *larger = arena_alloc(out->arena, cap < out->most ? cap : out->most);
    if (!larger) {
        out->no_memory = true;
        return false;
    }
    if (out->len)
        memcpy(larger, out->ptr, out->len);
    out->ptr = larger;
    out->cap = cap < out->most ? cap : out->most;
    return true;
}

void out_span(struct out *out, span s)
{
    if (out->full || (s.len > out->cap - out->len && !grow(out, s.len))) {
        out->full = true;
        return;
    }
    if (s.len && out->ptr)
        memcpy(out->ptr + out->len, s.ptr, s.len);
    out->len += s.len;
}

void out_byte(struct out *out, uint8_t byte)
{
    out_span(out, span_make(&byte, 1));
}

void out_decimal(struct out *out, uint64_t value)
{
    uint8_t digits[OUT_DECIMAL_MAX];
    size_t at = sizeof digits;
    do {
        digits[--at] = (uint8_t)('0' + value % 10);
        value /= 10;
    } while (value);
    out_span(out, span_make(digits + at, sizeof digits - at));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/out.h"

#include "base/banned.h"

void out_span(struct out *out, span s)
{
    if (out->full || s.len > out->cap - out->len) {
        out->full = true;
        return;
    }
    if (s.len)
        memcpy(out->ptr + out->len, s.ptr, s.len);
    out->len += s.len;
}

void out_byte(struct out *out, uint8_t byte)
{
    out_span(out, span_make(&byte, 1));
}

void out_decimal(struct out *out, uint64_t value)
{
    uint8_t digits[20]; /* 2^64 - 1 has 20 */
    size_t at = sizeof digits;
    do {
        digits[--at] = (uint8_t)('0' + value % 10);
        value /= 10;
    } while (value);
    out_span(out, span_make(digits + at, sizeof digits - at));
}

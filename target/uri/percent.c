/* SPDX-License-Identifier: Apache-2.0 */
#include "uri/percent.h"

#include "base/ascii.h"
#include "base/banned.h"
#include "uri/rules.h"

/* pct-encoded = "%" HEXDIG HEXDIG */
enum { TRIPLET = 3 };

static bool starts_with_triplet(span s)
{
    return s.len >= TRIPLET && s.ptr[0] == '%' && ascii_is(s.ptr[1], ASCII_HEX) &&
           ascii_is(s.ptr[2], ASCII_HEX);
}

static bool stands(uint8_t byte, span also)
{
    return ascii_is(byte, ASCII_UNRESERVED | ASCII_SUBDELIM) || span_find(also, byte) < also.len;
}

enum status percent_check(span s, span also, const struct rule *chars, struct fault *fault)
{
    span rest = s;
    while (rest.len) {
        if (stands(rest.ptr[0], also))
            rest = span_tail(rest, 1);
        else if (starts_with_triplet(rest))
            rest = span_tail(rest, TRIPLET);
        else
            return fault_at(fault, rest.ptr[0] == '%' ? &uri_rules[URI_PERCENT] : chars,
                            s.len - rest.len);
    }
    return OK;
}

uint8_t percent_take(span *in)
{
    if (in->ptr[0] != '%')
        return *span_take(in, 1).ptr;
    assert(starts_with_triplet(*in));
    const uint8_t *triplet = span_take(in, TRIPLET).ptr;
    return (uint8_t)(ascii_hex_value(triplet[1]) << 4 | ascii_hex_value(triplet[2]));
}

void percent_put(uint8_t byte, span also, struct out *out)
{
    static const char digits[] = "0123456789ABCDEF";
    if (stands(byte, also)) {
        out_byte(out, byte);
        return;
    }
    out_byte(out, '%');
    out_byte(out, (uint8_t)digits[byte >> 4]);
    out_byte(out, (uint8_t)digits[byte & 15]);
}

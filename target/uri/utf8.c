/* SPDX-License-Identifier: Apache-2.0 */
#include "uri/utf8.h"

#include "base/banned.h"

/* The four forms, by how many UTF8-tail bytes (%x80-BF) follow the first byte. */
static const struct {
    uint8_t mark;   /* the bits of the first byte that say the form */
    uint8_t mask;   /* where those bits are */
    uint32_t least; /* the first code point that needs this form; a lower one is overlong */
} forms[] = {
    {0x00, 0x80, 0x00},
    {0xc0, 0xe0, 0x80},
    {0xe0, 0xf0, 0x800},
    {0xf0, 0xf8, 0x10000},
};

enum { FORMS = sizeof forms / sizeof *forms };

uint32_t utf8_take(span *in)
{
    size_t tails = 0;
    while (tails < FORMS && (in->ptr[0] & forms[tails].mask) != forms[tails].mark)
        tails++;
    if (tails == FORMS)
        return UTF8_INVALID;
    uint32_t c = in->ptr[0] & (uint8_t)~forms[tails].mask;
    for (size_t i = 1; i <= tails; i++) {
        if (i == in->len || (in->ptr[i] & 0xc0) != 0x80)
            return UTF8_INVALID;
        c = c << 6 | (in->ptr[i] & 0x3f);
    }
    const bool surrogate = c >= 0xd800 && c <= 0xdfff;
    if (c < forms[tails].least || surrogate || c >= UTF8_INVALID)
        return UTF8_INVALID;
    *in = span_tail(*in, tails + 1);
    return c;
}

size_t utf8_size(uint32_t c)
{
    assert(c < UTF8_INVALID);
    size_t tails = FORMS - 1;
    while (c < forms[tails].least)
        tails--;
    return tails + 1;
}

size_t utf8_put(uint32_t c, uint8_t *bytes)
{
    const size_t size = utf8_size(c);
    for (size_t i = size - 1; i > 0; i--, c >>= 6)
        bytes[i] = (uint8_t)(0x80 | (c & 0x3f));
    bytes[0] = (uint8_t)(forms[size - 1].mark | c);
    return size;
}

size_t utf8_ascii(span s)
{
    const uint64_t high_bits = 0x8080808080808080u;
    size_t n = 0;
    for (uint64_t eight; s.len - n >= sizeof eight; n += sizeof eight) {
        memcpy(&eight, s.ptr + n, sizeof eight);
        if (eight & high_bits)
            break;
    }
    while (n < s.len && s.ptr[n] < 0x80)
        n++;
    return n;
}

size_t utf8_count(span s)
{
    span rest = span_tail(s, utf8_ascii(s));
    while (rest.len && utf8_take(&rest) != UTF8_INVALID)
        rest = span_tail(rest, utf8_ascii(rest));
    return s.len - rest.len;
}

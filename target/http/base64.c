/* SPDX-License-Identifier: Apache-2.0 */
#include "http/base64.h"

#include "base/banned.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* What each character of ASCII stands for; -1: nothing. RFC 4648 4. */
/* clang-format off */
static const int8_t values[128] = {
    -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
    -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
    -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 62, -1, -1, -1, 63,  /* + / */
    52, 53, 54, 55, 56, 57, 58, 59, 60, 61, -1, -1, -1, -1, -1, -1,  /* 0 to 9 */
    -1,  0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14,  /* A to O */
    15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, -1, -1, -1, -1, -1,  /* P to Z */
    -1, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,  /* a to o */
    41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, -1, -1, -1, -1, -1,  /* p to z */
};
/* clang-format on */

/* The six bits that a character stands for; false: it is not of the alphabet. */
static bool value_of(uint8_t c, uint32_t *bits)
{
    if (c >= sizeof values || values[c] < 0)
        return false;
    *bits = (uint32_t)values[c];
    return true;
}

/* Four characters, the last `padding` of them "=", into 3 - padding bytes. */
static bool decode_group(span group, size_t padding, uint8_t *bytes)
{
    uint32_t all = 0;
    for (size_t i = 0; i < 4; i++) {
        uint32_t bits = 0;
        if (i < 4 - padding && !value_of(group.ptr[i], &bits))
            return false;
        all = all << 6 | bits;
    }
    for (size_t i = 0; i < 3 - padding; i++)
        bytes[i] = (uint8_t)(all >> (16 - 8 * i));
    return padding == 0 || (uint8_t)(all >> (8 * (padding - 1))) == 0;
}

enum status http_base64_decode(struct arena *arena, span text, span *bytes)
{
    if (text.len % 4 != 0)
        return BAD;
    size_t padding = 0;
    while (padding < 2 && padding < text.len && text.ptr[text.len - 1 - padding] == '=')
        padding++;
    const size_t size = text.len / 4 * 3 - padding;
    uint8_t *decoded = arena_alloc(arena, size);
    if (!decoded)
        return NOMEM;
    for (size_t at = 0; text.len > 0; at += 3) {
        const span group = span_take(&text, 4);
        if (!decode_group(group, text.len == 0 ? padding : 0, decoded + at))
            return BAD;
    }
    *bytes = span_make(decoded, size);
    return OK;
}

void http_base64_print(span bytes, struct out *out)
{
    while (bytes.len > 0) {
        const span group = span_take(&bytes, bytes.len < 3 ? bytes.len : 3);
        uint32_t all = 0;
        for (size_t i = 0; i < 3; i++)
            all = all << 8 | (i < group.len ? group.ptr[i] : 0u);
        for (size_t i = 0; i < 4; i++)
            out_byte(out, i <= group.len ? (uint8_t)alphabet[all >> (18 - 6 * i) & 63] : '=');
    }
}

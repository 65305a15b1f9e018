/* Strict UTF-8, one character at a time (RFC 3629): no overlong forms, no surrogates, nothing above
 * U+10FFFF. SPDX-License-Identifier: Apache-2.0 */
#ifndef URI_UTF8_H
#define URI_UTF8_H

#include "base/span.h"

enum {
    UTF8_MAX_BYTES = 4,
    UTF8_INVALID = 0x110000, /* one more than the last code point */
};

/* A character of two bytes or more; see utf8_take. */
uint32_t utf8_take_long(span *in);

/* Cuts the first character off `*in`, which is not empty, and returns its code point; or returns
 * UTF8_INVALID, with `*in` unchanged. */
static inline uint32_t utf8_take(span *in)
{
    if (in->ptr[0] >= 0x80)
        return utf8_take_long(in);
    in->len--;
    return *in->ptr++;
}

/* Writes a code point, which is not a surrogate, to bytes[0..UTF8_MAX_BYTES); returns how many
 * bytes that took. */
size_t utf8_put(uint32_t c, uint8_t *bytes);

/* The length of the longest prefix of `s` that is UTF-8: s.len if all of it is. */
size_t utf8_count(span s);

#endif

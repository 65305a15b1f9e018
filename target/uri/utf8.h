/* Strict UTF-8, one character at a time (RFC 3629): no overlong forms, no surrogates, nothing above
 * U+10FFFF. SPDX-License-Identifier: Apache-2.0 */
#ifndef URI_UTF8_H
#define URI_UTF8_H

#include "base/span.h"

enum {
    UTF8_MAX_BYTES = 4,
    UTF8_INVALID = 0x110000, /* one more than the last code point */
};

/* Cuts the first character off `*in`, which is not empty, and returns its code point; or returns
 * UTF8_INVALID, with `*in` unchanged. */
uint32_t utf8_take(span *in);

/* How many bytes a code point takes: 1 to UTF8_MAX_BYTES. */
size_t utf8_size(uint32_t c);

/* Writes a code point, which is not a surrogate, to bytes[0..utf8_size(c)). Returns the size. */
size_t utf8_put(uint32_t c, uint8_t *bytes);

/* The number of leading bytes that are ASCII, which is most of most paths: a run of them can be
 * handled as a whole. */
size_t utf8_ascii(span s);

/* The length of the longest prefix of `s` that is UTF-8: s.len if all of it is. */
size_t utf8_count(span s);

#endif

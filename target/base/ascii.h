/* Character classes of RFC 9110 5.6, RFC 3986 and RFC 5234, and ASCII case and digits.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ASCII_H
#define BASE_ASCII_H

#include <stdbool.h>
#include <stdint.h>

enum ascii_class {
    ASCII_TCHAR = 1 << 0,      /* RFC 9110 5.6.2: what a token is made of */
    ASCII_DIGIT = 1 << 1,      /* RFC 5234 B.1 */
    ASCII_HEX = 1 << 2,        /* RFC 5234 B.1, both cases */
    ASCII_ALPHA = 1 << 3,      /* RFC 5234 B.1 */
    ASCII_VCHAR = 1 << 4,      /* RFC 9110 5.5: field-vchar = VCHAR / obs-text */
    ASCII_UNRESERVED = 1 << 5, /* RFC 3986 2.3 */
    ASCII_SUBDELIM = 1 << 6,   /* RFC 3986 2.2 */
    ASCII_WS = 1 << 7,         /* SP / HTAB */
};

extern const uint8_t ascii_table[256];

/* Whether `c` belongs to any of the classes in `mask` (an OR of enum ascii_class). */
static inline bool ascii_is(uint8_t c, unsigned mask)
{
    return (ascii_table[c] & mask) != 0;
}

static inline uint8_t ascii_lower(uint8_t c)
{
    return (c >= 'A' && c <= 'Z') ? (uint8_t)(c + ('a' - 'A')) : c;
}

/* The value of one hexadecimal digit, or -1. */
static inline int ascii_hex_value(uint8_t c)
{
    if (ascii_is(c, ASCII_DIGIT))
        return c - '0';
    return ascii_is(c, ASCII_HEX) ? ascii_lower(c) - 'a' + 10 : -1;
}

#endif

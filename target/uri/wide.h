/* A path as Windows NT holds it: UTF-16 units, counted in bytes by a 16-bit length, as in the
 * UNICODE_STRING structure. SPDX-License-Identifier: Apache-2.0 */
#ifndef URI_WIDE_H
#define URI_WIDE_H

#include "base/arena.h"
#include "base/span.h"
#include "base/status.h"

enum {
    WIDE_MAX_UNITS = 32766 /* so that units and their NUL fill at most 65,534 bytes */
};

struct wide_path {
    uint16_t *units;   /* arena; a 0 unit follows them */
    uint16_t length;   /* in bytes, without the 0 unit */
    uint16_t capacity; /* in bytes, with it */
};

/* UTF-8 to UTF-16. `path` is strict UTF-8 (RFC 3629: no overlong forms, no surrogates, nothing
 * above U+10FFFF). OK; BAD, at the offset in `path` of the bytes that are not; LIMIT, for the path
 * as a whole, over WIDE_MAX_UNITS; NOMEM. */
MUST_USE enum status wide_from_utf8(struct arena *arena, span path, struct wide_path *wide,
                                    struct fault *fault);

/* And back, to the arena. OK; BAD, at the offset in bytes of a lone surrogate; NOMEM. */
MUST_USE enum status wide_to_utf8(struct arena *arena, const struct wide_path *wide, span *path,
                                  struct fault *fault);

/* Cuts the first character off units[*at..count), which is not empty, and returns its code point;
 * or returns UTF8_INVALID, with `*at` unchanged: a lone surrogate. */
uint32_t wide_take(const uint16_t *units, size_t count, size_t *at);

#endif

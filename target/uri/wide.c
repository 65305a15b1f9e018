/* SPDX-License-Identifier: Apache-2.0 */
#include "uri/wide.h"

#include "base/banned.h"
#include "uri/rules.h"
#include "uri/utf8.h"

/* UTF-16 (RFC 2781 2.1): a code point from FIRST_PAIRED on is a high and a low surrogate. */
enum {
    HIGH = 0xd800,
    LOW = 0xdc00,
    SURROGATES_END = 0xe000,
    FIRST_PAIRED = 0x10000,
    LOW_BITS = 10,
    LOW_MASK = (1 << LOW_BITS) - 1,
};

static enum status count_units(span path, size_t *count, struct fault *fault)
{
    size_t units = utf8_ascii(path);
    for (span rest = span_tail(path, units); rest.len;) {
        const uint32_t c = utf8_take(&rest);
        if (c == UTF8_INVALID)
            return fault_at(fault, &uri_rules[URI_UTF8], path.len - rest.len);
        const size_t ascii = utf8_ascii(rest);
        units += (c < FIRST_PAIRED ? 1 : 2) + ascii;
        rest = span_tail(rest, ascii);
    }
    *count = units;
    return OK;
}

/* The one place where a count of units becomes a 16-bit count of bytes; false: it does not fit. */
static bool narrow(size_t units, struct wide_path *wide)
{
    if (units > WIDE_MAX_UNITS)
        return false;
    wide->length = (uint16_t)(units * sizeof *wide->units);
    wide->capacity = (uint16_t)((units + 1) * sizeof *wide->units);
    return true;
}

/* Writes all of `path`, and the 0 unit. */
static void widen(span path, uint16_t *to)
{
    while (path.len) {
        const span ascii = span_take(&path, utf8_ascii(path));
        for (size_t i = 0; i < ascii.len; i++)
            *to++ = ascii.ptr[i];
        if (path.len == 0)
            break;
        const uint32_t c = utf8_take(&path);
        if (c < FIRST_PAIRED) {
            *to++ = (uint16_t)c;
        } else {
            *to++ = (uint16_t)(HIGH + ((c - FIRST_PAIRED) >> LOW_BITS));
            *to++ = (uint16_t)(LOW + (c & LOW_MASK));
        }
    }
    *to = 0;
}

enum status wide_from_utf8(struct arena *arena, span path, struct wide_path *wide,
                           struct fault *fault)
{
    size_t units;
    const enum status status = count_units(path, &units, fault);
    if (status)
        return status;
    struct wide_path sized;
    if (!narrow(units, &sized))
        return fault_at(fault, &uri_rules[URI_WIDE_LENGTH], 0);
    sized.units = arena_alloc(arena, sized.capacity);
    if (!sized.units)
        return NOMEM;
    widen(path, sized.units);
    *wide = sized;
    return OK;
}

uint32_t wide_take(const uint16_t *units, size_t count, size_t *at)
{
    const uint16_t high = units[*at];
    if (high < HIGH || high >= SURROGATES_END) {
        *at += 1;
        return high;
    }
    if (high >= LOW || count - *at < 2)
        return UTF8_INVALID;
    const uint16_t low = units[*at + 1];
    if (low < LOW || low >= SURROGATES_END)
        return UTF8_INVALID;
    *at += 2;
    return FIRST_PAIRED + ((uint32_t)(high - HIGH) << LOW_BITS) + (low - LOW);
}

static enum status count_bytes(const uint16_t *units, size_t count, size_t *bytes,
                               struct fault *fault)
{
    size_t len = 0;
    for (size_t at = 0; at < count;) {
        const uint32_t c = wide_take(units, count, &at);
        if (c == UTF8_INVALID)
            return fault_at(fault, &uri_rules[URI_WIDE_SURROGATE], at * sizeof *units);
        len += utf8_size(c);
    }
    *bytes = len;
    return OK;
}

enum status wide_to_utf8(struct arena *arena, const struct wide_path *wide, span *path,
                         struct fault *fault)
{
    const size_t count = wide->length / sizeof *wide->units;
    size_t len;
    const enum status status = count_bytes(wide->units, count, &len, fault);
    if (status)
        return status;
    uint8_t *bytes = arena_alloc(arena, len);
    if (!bytes)
        return NOMEM;
    uint8_t *to = bytes;
    for (size_t at = 0; at < count;)
        to += utf8_put(wide_take(wide->units, count, &at), to);
    *path = span_make(bytes, len);
    return OK;
}

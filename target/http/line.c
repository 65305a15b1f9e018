/* SPDX-License-Identifier: Apache-2.0 */
#include "http/line.h"

#include <endian.h>

#include "base/ascii.h"
#include "base/banned.h"

#define EVERY_BYTE(c) (UINT64_MAX / 0xff * (c))

/* The top bit of each of the eight bytes that is below SP, or is DEL; of the first such byte at
 * least, for those behind it are not to be trusted: subtracting SP from all bytes (or 1 from their
 * difference to DEL) borrows from the next where a byte is smaller. */
static uint64_t find_controls(uint64_t bytes)
{
    const uint64_t below_space = (bytes - EVERY_BYTE(0x20)) & ~bytes;
    const uint64_t differs = bytes ^ EVERY_BYTE(0x7f);
    const uint64_t is_del = (differs - EVERY_BYTE(0x01)) & ~differs;
    return (below_space | is_del) & EVERY_BYTE(0x80);
}

/* The number of leading bytes that may stand in a line: all but controls, and HTAB; eight at a
 * time. */
static size_t count_text(span s)
{
    size_t n = 0;
    uint64_t bytes;
    while (s.len - n >= sizeof bytes) {
        memcpy(&bytes, s.ptr + n, sizeof bytes);
        const uint64_t controls = find_controls(le64toh(bytes));
        if (controls == 0) {
            n += sizeof bytes;
            continue;
        }
        n += (size_t)__builtin_ctzll(controls) / 8;
        if (s.ptr[n] != '\t')
            return n;
        n++;
    }
    return n + span_count(span_tail(s, n), ASCII_VCHAR | ASCII_WS);
}

/* line-end = CRLF / LF, the latter by policy (RFC 9112 2.2). `rest` begins where text stopped. */
static enum status read_line_end(const struct http_cursor *c, span rest, size_t *len)
{
    if (rest.len == 0)
        return MORE;
    if (rest.ptr[0] == '\n') {
        if (!c->bare_lf)
            return http_fault(c, HTTP_BARE_LF, rest.ptr);
        *len = 1;
        return OK;
    }
    if (rest.ptr[0] != '\r')
        return http_fault(c, HTTP_CONTROL, rest.ptr);
    if (rest.len == 1)
        return MORE;
    if (rest.ptr[1] != '\n')
        return http_fault(c, HTTP_BARE_CR, rest.ptr);
    *len = 2;
    return OK;
}

enum status http_take_line(struct http_cursor *c, size_t cap, enum http_rule too_long, span *line)
{
    const span rest = span_tail(c->text, c->at);
    const size_t len = count_text(rest);
    if (len > cap)
        return http_fault(c, too_long, rest.ptr + cap);
    size_t end;
    const enum status status = read_line_end(c, span_tail(rest, len), &end);
    if (status != OK)
        return status;
    c->at += len + end;
    *line = span_head(rest, len);
    return OK;
}

/* field-line = field-name ":" OWS field-value OWS (RFC 9112 5) */
enum status http_read_field_line(const struct http_cursor *c, span line, struct http_field *field)
{
    const span name = span_take(&line, span_count(line, ASCII_TCHAR));
    if (name.len > 0 && line.len > 0 && ascii_is(line.ptr[0], ASCII_WS))
        return http_fault(c, HTTP_SPACE_BEFORE_COLON, line.ptr);
    if (name.len == 0 || !span_starts(line, ':'))
        return http_fault(c, HTTP_FIELD_NAME, line.ptr);
    *field = (struct http_field){.name = name, .value = span_trim(span_tail(line, 1))};
    return OK;
}

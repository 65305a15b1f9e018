/* SPDX-License-Identifier: Apache-2.0 */
#include "http/line.h"

#include "base/ascii.h"
#include "base/banned.h"

#define EVERY_BYTE(c) (UINT64_MAX / 0xff * (c))

/* Whether any of the eight bytes is below SP, or is DEL: the first that is borrows, when SP is
 * subtracted from all (or 1 from their difference to DEL), and so gets a top bit that it had not.
 */
static bool has_control(uint64_t bytes)
{
    const uint64_t below_space = (bytes - EVERY_BYTE(0x20)) & ~bytes;
    const uint64_t differs = bytes ^ EVERY_BYTE(0x7f);
    const uint64_t is_del = (differs - EVERY_BYTE(0x01)) & ~differs;
    return ((below_space | is_del) & EVERY_BYTE(0x80)) != 0;
}

/* The number of leading bytes that may stand in a line; eight at a time where none is a control. */
static size_t count_text(span s)
{
    size_t n = 0;
    while (n < s.len) {
        uint64_t bytes;
        const size_t step = s.len - n < sizeof bytes ? s.len - n : sizeof bytes;
        if (step == sizeof bytes) {
            memcpy(&bytes, s.ptr + n, sizeof bytes);
            if (!has_control(bytes)) {
                n += step;
                continue;
            }
        }
        const size_t text = span_count(span_make(s.ptr + n, step), ASCII_VCHAR | ASCII_WS);
        n += text;
        if (text < step)
            break;
    }
    return n;
}

/* line-end = CRLF / LF, the latter by policy (RFC 9112 2.2). `rest` begins where text stopped. */
static enum status take_line_end(struct http_cursor *c, span rest)
{
    if (rest.len == 0)
        return MORE;
    if (rest.ptr[0] == '\n') {
        if (!c->bare_lf)
            return http_fault(c, HTTP_BARE_LF, rest.ptr);
        c->at++;
        return OK;
    }
    if (rest.ptr[0] != '\r')
        return http_fault(c, HTTP_CONTROL, rest.ptr);
    if (rest.len == 1)
        return MORE;
    if (rest.ptr[1] != '\n')
        return http_fault(c, HTTP_BARE_CR, rest.ptr);
    c->at += 2;
    return OK;
}

enum status http_take_line(struct http_cursor *c, size_t cap, enum http_rule too_long, span *line)
{
    const span rest = span_tail(c->text, c->at);
    const size_t len = count_text(rest);
    if (len > cap)
        return http_fault(c, too_long, rest.ptr + cap);
    struct http_cursor end = *c;
    end.at += len;
    const enum status status = take_line_end(&end, span_tail(rest, len));
    if (status != OK)
        return status;
    c->at = end.at;
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

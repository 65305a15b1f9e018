/* SPDX-License-Identifier: Apache-2.0 */
#include "http/range.h"

#include "base/ascii.h"
#include "http/rules.h"
#include "http/value.h"

#include "base/banned.h"

/* Takes 1*DIGIT; false: there is none. A number over 2^63 - 1 counts as that. */
static bool take_number(span *s, uint64_t *number)
{
    const span digits = span_take(s, span_count(*s, ASCII_DIGIT));
    uint64_t n = 0;
    for (size_t i = 0; i < digits.len; i++) {
        const uint64_t digit = digits.ptr[i] - (uint64_t)'0';
        n = n > (INT64_MAX - digit) / 10 ? INT64_MAX : n * 10 + digit;
    }
    *number = n;
    return digits.len > 0;
}

static bool take_byte(span *s, uint8_t c)
{
    if (!span_starts(*s, c))
        return false;
    *s = span_tail(*s, 1);
    return true;
}

/* range-spec = int-range / suffix-range; all of `s` (RFC 9110 14.1.1) */
static bool read_range_spec(span s, struct http_range *range)
{
    *range = (struct http_range){.suffix = take_byte(&s, '-')};
    if (!take_number(&s, &range->first))
        return false;
    if (!range->suffix) {
        if (!take_byte(&s, '-'))
            return false;
        range->open = s.len == 0;
        if (!range->open && !take_number(&s, &range->last))
            return false;
    }
    return s.len == 0 && (range->suffix || range->open || range->first <= range->last);
}

/* The unit that a ranges-specifier begins with, its "=" taken too. Units have no case. */
static enum http_range_unit take_unit(span *s)
{
    const span name = span_take(s, span_count(*s, ASCII_TCHAR));
    if (!take_byte(s, '='))
        return HTTP_RANGE_ABSENT;
    if (span_equal_nocase(name, SPAN("bytes")))
        return HTTP_RANGE_BYTES;
    return span_equal_nocase(name, SPAN("rows")) ? HTTP_RANGE_ROWS : HTTP_RANGE_ABSENT;
}

/* ranges-specifier = range-unit "=" 1#range-spec. A unit that is not understood must be ignored,
 * and an invalid set may be (RFC 9110 14.2). */
enum status http_read_range(struct arena *arena, const struct limits *limits, span value,
                            struct http_ranges *ranges, struct fault *fault)
{
    span rest = value;
    const enum http_range_unit unit = take_unit(&rest);
    if (unit == HTTP_RANGE_ABSENT)
        return OK;
    struct http_range *read = arena_array(arena, limits->list_members, sizeof *read);
    if (!read)
        return NOMEM;
    size_t count = 0;
    for (span member; http_next_member(&rest, &member); count++) {
        struct http_range range;
        if (!read_range_spec(member, &range))
            return OK;
        if (count == limits->list_members)
            return fault_at(fault, &http_rules[HTTP_LIST_MEMBERS],
                            (size_t)(member.ptr - value.ptr));
        read[count] = range;
    }
    if (count > 0)
        *ranges = (struct http_ranges){unit, read, count};
    return OK;
}

/* range-resp = first-pos "-" last-pos "/" ( complete-length / "*" )
 * unsatisfied-range = "*" "/" complete-length */
static bool read_range_resp(span s, struct http_content_range *range)
{
    range->unsatisfied = take_byte(&s, '*');
    if (!range->unsatisfied &&
        (!take_number(&s, &range->first) || !take_byte(&s, '-') || !take_number(&s, &range->last)))
        return false;
    if (!take_byte(&s, '/'))
        return false;
    range->has_complete = range->unsatisfied || !take_byte(&s, '*');
    if (range->has_complete && !take_number(&s, &range->complete))
        return false;
    return s.len == 0;
}

/* Whether what is sent lies inside the whole, and both fit in 63 bits (RFC 9110 14.4). */
static bool is_possible(const struct http_content_range *range)
{
    if (range->has_complete && range->complete == INT64_MAX)
        return false;
    if (range->unsatisfied)
        return true;
    return range->first <= range->last && range->last < INT64_MAX &&
           (!range->has_complete || range->last < range->complete);
}

enum status http_read_content_range(span value, struct http_content_range *range,
                                    struct fault *fault)
{
    const span unit = SPAN("bytes ");
    struct http_content_range read = {.present = true};
    if (value.len < unit.len || !span_equal_nocase(span_head(value, unit.len), unit) ||
        !read_range_resp(span_tail(value, unit.len), &read) || !is_possible(&read))
        return fault_at(fault, &http_rules[HTTP_CONTENT_RANGE], 0);
    *range = read;
    return OK;
}

void http_print_range(const struct http_ranges *ranges, struct out *out)
{
    out_span(out, ranges->unit == HTTP_RANGE_ROWS ? SPAN("rows=") : SPAN("bytes="));
    for (size_t i = 0; i < ranges->count; i++) {
        const struct http_range *range = &ranges->ranges[i];
        if (i > 0)
            out_byte(out, ',');
        if (range->suffix)
            out_byte(out, '-');
        out_decimal(out, range->first);
        if (!range->suffix)
            out_byte(out, '-');
        if (!range->suffix && !range->open)
            out_decimal(out, range->last);
    }
}

void http_print_content_range(const struct http_content_range *range, struct out *out)
{
    out_span(out, SPAN("bytes "));
    if (range->unsatisfied) {
        out_byte(out, '*');
    } else {
        out_decimal(out, range->first);
        out_byte(out, '-');
        out_decimal(out, range->last);
    }
    out_byte(out, '/');
    if (range->has_complete)
        out_decimal(out, range->complete);
    else
        out_byte(out, '*');
}

/* RFC 4791 9.9: ranges of time. SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_rows.h"

#include "base/ascii.h"
#include "base/banned.h"

/* The decimal number in `digits`, which has one or two of them. */
static unsigned number(span digits)
{
    unsigned value = 0;
    for (size_t i = 0; i < digits.len; i++)
        value = 10 * value + (digits.ptr[i] - '0');
    return value;
}

static unsigned days_of(unsigned year, unsigned month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return leap && month == 2 ? 29 : days[month - 1];
}

/*   date = date-fullyear date-month date-mday
 *   time = time-hour time-minute time-second time-utc      (RFC 5545 3.3.4, 3.3.12)
 * In the form with UTC time: date "T" time "Z", where second 60 is a leap second. */
static bool is_stamp(span text)
{
    span rest = text;
    const bool shaped = text.len == 16 && span_count(span_take(&rest, 8), ASCII_DIGIT) == 8 &&
                        *span_take(&rest, 1).ptr == 'T' &&
                        span_count(span_take(&rest, 6), ASCII_DIGIT) == 6 && *rest.ptr == 'Z';
    if (!shaped)
        return false;
    rest = text;
    const unsigned year = number(span_take(&rest, 4));
    const unsigned month = number(span_take(&rest, 2));
    const unsigned day = number(span_take(&rest, 2));
    rest = span_tail(rest, 1);
    const unsigned hour = number(span_take(&rest, 2));
    const unsigned minute = number(span_take(&rest, 2));
    const unsigned second = number(span_take(&rest, 2));
    return month >= 1 && month <= 12 && day >= 1 && day <= days_of(year, month) && hour <= 23 &&
           minute <= 59 && second <= 60;
}

/* One end; stays empty where the attribute is absent. */
static enum status read_end(struct dav_body_reader *reader, const struct dav_body_start *start,
                            span name, span *stamp)
{
    span value;
    if (!dav_body_attribute(start, name, &value))
        return OK;
    if (!is_stamp(value))
        return dav_body_broken(reader, DAV_BODY_TIME_RANGE);
    return arena_copy(reader->arena, value, stamp);
}

enum status dav_time_range_read(struct dav_body_reader *reader, const struct dav_body_start *start,
                                struct dav_time_range *range)
{
    struct dav_time_range read = {.given = true};
    enum status status = read_end(reader, start, SPAN("start"), &read.start);
    if (status == OK)
        status = read_end(reader, start, SPAN("end"), &read.end);
    if (status != OK)
        return status;
    const bool both = read.start.len && read.end.len;
    const bool fits = both ? memcmp(read.start.ptr, read.end.ptr, read.end.len) < 0
                           : read.start.len || read.end.len;
    if (!fits)
        return dav_body_broken(reader, DAV_BODY_TIME_RANGE);
    *range = read;
    return OK;
}

enum status dav_time_range_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    return dav_time_range_read(reader, start, dav_body_place(reader));
}

enum status dav_closed_range_begin(struct dav_body_reader *reader,
                                   const struct dav_body_start *start)
{
    struct dav_time_range *range = dav_body_place(reader);
    const enum status status = dav_time_range_read(reader, start, range);
    if (status == OK && !(range->start.len && range->end.len))
        return dav_body_broken(reader, DAV_BODY_TIME_RANGE);
    return status;
}

void dav_time_range_print(span name, const struct dav_time_range *range, struct out *out)
{
    if (!range->given)
        return;
    out_span(out, SPAN("<C:"));
    out_span(out, name);
    dav_print_attribute(SPAN("start"), range->start, out);
    dav_print_attribute(SPAN("end"), range->end, out);
    out_span(out, SPAN("/>"));
}

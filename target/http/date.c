/* SPDX-License-Identifier: Apache-2.0 */
#include "http/date.h"

#include "base/ascii.h"
#include "base/banned.h"

#define NAME(literal)                                \
    {                                                \
        (const uint8_t *)literal, sizeof literal - 1 \
    }

enum { DAYS = 7, MONTHS = 12, DAYS_OF_400_YEARS = 146097, DAY_SECONDS = 86400 };

/* clang-format off */
static const span day_names[DAYS] = {
    NAME("Sun"), NAME("Mon"), NAME("Tue"), NAME("Wed"), NAME("Thu"), NAME("Fri"), NAME("Sat"),
};
static const span long_day_names[DAYS] = {
    NAME("Sunday"), NAME("Monday"), NAME("Tuesday"), NAME("Wednesday"), NAME("Thursday"),
    NAME("Friday"), NAME("Saturday"),
};
static const span month_names[MONTHS] = {
    NAME("Jan"), NAME("Feb"), NAME("Mar"), NAME("Apr"), NAME("May"), NAME("Jun"),
    NAME("Jul"), NAME("Aug"), NAME("Sep"), NAME("Oct"), NAME("Nov"), NAME("Dec"),
};
/* clang-format on */

/* A day of the Gregorian calendar, and a time. */
struct civil {
    unsigned year;
    unsigned month; /* 0 to 11 */
    unsigned day;   /* from 1 */
    unsigned hour, minute, second;
};

/* Takes `word` off the start of `*s`; false: something else stands there. */
static bool take(span *s, span word)
{
    if (s->len < word.len || !span_equal(span_head(*s, word.len), word))
        return false;
    *s = span_tail(*s, word.len);
    return true;
}

/* Takes the word at the start of `*s` where it is one of the names, which have case (RFC 9110
 * 5.6.7). */
static bool take_name(span *s, const span *names, unsigned count, unsigned *index)
{
    const span word = span_head(*s, span_count(*s, ASCII_ALPHA));
    for (*index = 0; *index < count; ++*index)
        if (span_equal(word, names[*index]))
            return take(s, word);
    return false;
}

/* Takes exactly `count` digits. */
static bool take_digits(span *s, size_t count, unsigned *value)
{
    if (s->len < count || span_count(span_head(*s, count), ASCII_DIGIT) < count)
        return false;
    *value = 0;
    for (const span digits = span_take(s, count); count > 0; count--)
        *value = *value * 10 + (unsigned)(digits.ptr[digits.len - count] - '0');
    return true;
}

/* time-of-day = hour ":" minute ":" second */
static bool take_time(span *s, struct civil *c)
{
    return take_digits(s, 2, &c->hour) && take(s, SPAN(":")) && take_digits(s, 2, &c->minute) &&
           take(s, SPAN(":")) && take_digits(s, 2, &c->second);
}

/* IMF-fixdate = day-name "," SP day SP month SP year SP time-of-day SP GMT */
static bool read_imf_fixdate(span s, struct civil *c)
{
    unsigned day_name;
    return take_name(&s, day_names, DAYS, &day_name) && take(&s, SPAN(", ")) &&
           take_digits(&s, 2, &c->day) && take(&s, SPAN(" ")) &&
           take_name(&s, month_names, MONTHS, &c->month) && take(&s, SPAN(" ")) &&
           take_digits(&s, 4, &c->year) && take(&s, SPAN(" ")) && take_time(&s, c) &&
           take(&s, SPAN(" GMT")) && s.len == 0;
}

/* rfc850-date = day-name-l "," SP day "-" month "-" 2DIGIT SP time-of-day SP GMT */
static bool read_rfc850_date(span s, struct civil *c)
{
    unsigned day_name;
    if (!take_name(&s, long_day_names, DAYS, &day_name) || !take(&s, SPAN(", ")) ||
        !take_digits(&s, 2, &c->day) || !take(&s, SPAN("-")) ||
        !take_name(&s, month_names, MONTHS, &c->month) || !take(&s, SPAN("-")) ||
        !take_digits(&s, 2, &c->year) || !take(&s, SPAN(" ")) || !take_time(&s, c))
        return false;
    c->year += c->year < 70 ? 2000 : 1900;
    return take(&s, SPAN(" GMT")) && s.len == 0;
}

/* asctime-date = day-name SP month SP ( 2DIGIT / ( SP 1DIGIT ) ) SP time-of-day SP year */
static bool read_asctime_date(span s, struct civil *c)
{
    unsigned day_name;
    return take_name(&s, day_names, DAYS, &day_name) && take(&s, SPAN(" ")) &&
           take_name(&s, month_names, MONTHS, &c->month) && take(&s, SPAN(" ")) &&
           take_digits(&s, take(&s, SPAN(" ")) ? 1 : 2, &c->day) && take(&s, SPAN(" ")) &&
           take_time(&s, c) && take(&s, SPAN(" ")) && take_digits(&s, 4, &c->year) && s.len == 0;
}

static bool is_leap(unsigned year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static unsigned month_length(unsigned year, unsigned month)
{
    static const uint8_t lengths[MONTHS] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 1 && is_leap(year) ? 29 : lengths[month];
}

/* Whether there is such a day and time; second 60 is a leap second. */
static bool exists(const struct civil *c)
{
    return c->day >= 1 && c->day <= month_length(c->year, c->month) && c->hour <= 23 &&
           c->minute <= 59 && c->second <= 60;
}

/* The days from 1 January of year 0 to that of `year`. */
static int64_t days_before(unsigned year)
{
    if (year == 0)
        return 0;
    const unsigned full = year - 1; /* years behind year 0, which was a leap year */
    return 366 + (int64_t)full * 365 + full / 4 - full / 100 + full / 400;
}

bool http_read_date(span text, int64_t *seconds)
{
    struct civil c = {0};
    if (!read_imf_fixdate(text, &c) && !read_rfc850_date(text, &c) && !read_asctime_date(text, &c))
        return false;
    if (!exists(&c))
        return false;
    int64_t days = days_before(c.year) - days_before(1970) + (int64_t)c.day - 1;
    for (unsigned month = 0; month < c.month; month++)
        days += month_length(c.year, month);
    *seconds = days * DAY_SECONDS + (int64_t)c.hour * 3600 + c.minute * 60 + c.second;
    return true;
}

static void print_digits(unsigned value, unsigned unit, struct out *out)
{
    for (; unit > 0; unit /= 10)
        out_byte(out, (uint8_t)('0' + value / unit % 10));
}

static void print_time(unsigned second, struct out *out)
{
    print_digits(second / 3600, 10, out);
    out_byte(out, ':');
    print_digits(second / 60 % 60, 10, out);
    out_byte(out, ':');
    print_digits(second % 60, 10, out);
}

void http_print_date(int64_t seconds, struct out *out)
{
    const int64_t since =
        seconds + days_before(1970) * DAY_SECONDS; /* year 0 began on a Saturday */
    assert(since >= 0 && since < days_before(10000) * DAY_SECONDS);
    const int64_t day = since / DAY_SECONDS;
    unsigned year = (unsigned)(day * 400 / DAYS_OF_400_YEARS);
    while (days_before(year) > day)
        year--;
    while (days_before(year + 1) <= day)
        year++;
    unsigned left = (unsigned)(day - days_before(year));
    unsigned month = 0;
    for (; left >= month_length(year, month); month++)
        left -= month_length(year, month);
    out_span(out, day_names[(day + 6) % DAYS]);
    out_span(out, SPAN(", "));
    print_digits(left + 1, 10, out);
    out_byte(out, ' ');
    out_span(out, month_names[month]);
    out_byte(out, ' ');
    print_digits(year, 1000, out);
    out_byte(out, ' ');
    print_time((unsigned)(since % DAY_SECONDS), out);
    out_span(out, SPAN(" GMT"));
}

/* HTTP-date in its three forms, each flush against an unreadable page, and every truncated prefix.
 * SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "http/date.h"
#include "support.h"

#include "base/banned.h"

enum { PRINT_CAP = 64 };

/* A text, and the date in IMF-fixdate; NULL: it is none. */
struct row {
    const char *text;
    const char *printed;
};

static bool read_guarded(span text, int64_t *seconds)
{
    struct guarded g = guarded_copy(text, GUARDED_END);
    const bool is_date = http_read_date(g.bytes, seconds);
    guarded_free(&g);
    return is_date;
}

static void check_printed(int64_t seconds, const char *printed)
{
    uint8_t buffer[PRINT_CAP];
    struct out out = out_make(buffer, sizeof buffer);
    http_print_date(seconds, &out);
    cr_expect(span_equal(out_written(&out), span_of(printed)), "%s: %.*s", printed, (int)out.len,
              buffer);
}

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const span text = span_of(rows[i].text);
        int64_t seconds = 0;
        cr_expect_eq(read_guarded(text, &seconds), rows[i].printed != NULL, "%s", rows[i].text);
        if (!rows[i].printed)
            continue;
        check_printed(seconds, rows[i].printed);
        for (size_t len = 0; len < text.len; len++)
            cr_expect_not(read_guarded(span_head(text, len), &seconds), "%zu bytes of %s", len,
                          rows[i].text);
        uint8_t longer[PRINT_CAP];
        struct out out = out_make(longer, sizeof longer);
        out_span(&out, text);
        out_byte(&out, '0');
        cr_expect_not(read_guarded(out_written(&out), &seconds), "%s with 0 behind", rows[i].text);
    }
}
#define CHECK_ROWS(rows) check_rows(rows, sizeof(rows) / sizeof *(rows))

Test(http_date, three_forms)
{
    static const struct row rows[] = {
        {"Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT"},
        {"Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT"},
        {"Sun Nov  6 08:49:37 1994", "Sun, 06 Nov 1994 08:49:37 GMT"},
        {"Wed Nov 16 08:49:37 1994", "Wed, 16 Nov 1994 08:49:37 GMT"},
        {"Thursday, 01-Jan-70 00:00:00 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"Tuesday, 31-Dec-69 23:59:59 GMT", "Tue, 31 Dec 2069 23:59:59 GMT"},
        {"Thu, 29 Feb 2024 23:59:60 GMT", "Fri, 01 Mar 2024 00:00:00 GMT"},
        {"Tue, 29 Feb 2000 00:00:00 GMT", "Tue, 29 Feb 2000 00:00:00 GMT"},
        {"Sat, 01 Jan 0000 00:00:00 GMT", "Sat, 01 Jan 0000 00:00:00 GMT"},
        {"Fri, 31 Dec 9999 23:59:59 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"},
        {"Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT"}, /* a wrong day */
    };
    CHECK_ROWS(rows);
}

Test(http_date, what_is_none)
{
    static const struct row rows[] = {
        {"", NULL},
        {"0", NULL},
        {"sun, 06 Nov 1994 08:49:37 GMT", NULL},
        {"Sun, 06 nov 1994 08:49:37 GMT", NULL},
        {"Sun, 06 Nov 1994 08:49:37 gmt", NULL},
        {"Sun, 06 Nov 1994 08:49:37 UTC", NULL},
        {"Sun, 6 Nov 1994 08:49:37 GMT", NULL},
        {"Sun,  6 Nov 1994 08:49:37 GMT", NULL},
        {"Sun, 06 Nov 94 08:49:37 GMT", NULL},
        {"Sun, 06-Nov-94 08:49:37 GMT", NULL},
        {"Sunday, 06-Nov-1994 08:49:37 GMT", NULL},
        {"Sun Nov 06 08:49:37 94", NULL},
        {"Sun Nov 6 08:49:37 1994", NULL},
        {"Sun Nov  6 08:49:37 1994 GMT", NULL},
        {"Sun, 00 Nov 1994 08:49:37 GMT", NULL},
        {"Sun, 31 Nov 1994 08:49:37 GMT", NULL},
        {"Tue, 29 Feb 1900 08:49:37 GMT", NULL},
        {"Sun, 06 Nov 1994 24:00:00 GMT", NULL},
        {"Sun, 06 Nov 1994 08:60:37 GMT", NULL},
        {"Sun, 06 Nov 1994 08:49:61 GMT", NULL},
        {"Sun, 06 Nov 1994  8:49:37 GMT", NULL},
        {"Sun, -6 Nov 1994 08:49:37 GMT", NULL},
    };
    CHECK_ROWS(rows);
}

Test(http_date, known_seconds)
{
    static const struct {
        const char *text;
        int64_t seconds;
    } cases[] = {
        {"Thu, 01 Jan 1970 00:00:00 GMT", 0},
        {"Sun, 06 Nov 1994 08:49:37 GMT", 784111777},
        {"Wed, 31 Dec 1969 23:59:59 GMT", -1},
        {"Tue, 19 Jan 2038 03:14:08 GMT", INT64_C(1) << 31},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t seconds = 0;
        cr_expect(http_read_date(span_of(cases[i].text), &seconds));
        cr_expect_eq(seconds, cases[i].seconds, "%s", cases[i].text);
    }
}

/* A day of every month and year that there is. */
Test(http_date, prints_what_it_reads)
{
    for (int64_t day = -719528; day < 2932897; day += 29) {
        const int64_t seconds = day * 86400 + (day + 719528) % 86400;
        uint8_t buffer[PRINT_CAP];
        struct out out = out_make(buffer, sizeof buffer);
        int64_t again = 0;
        http_print_date(seconds, &out);
        cr_assert(http_read_date(out_written(&out), &again) && again == seconds, "%.*s",
                  (int)out.len, buffer);
    }
}

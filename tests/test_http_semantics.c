/* Preconditions, ranges, media types, credentials, expectations: what the fields of a head say.
 * Every row is read flush against unreadable pages, from every prefix, with each allocation
 * failing, and once more from what was printed. SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "http/semantics.h"
#include "support.h"

#include "base/banned.h"

enum { PRINT_CAP = 8192 };

/* Field lines (each with its CRLF) of a request and their normal form; or the rule that they break
 * and where, counted from the first line. */
struct row {
    const char *request; /* method and minor version: "GET 1" */
    const char *lines;
    const char *printed;
    const char *rule;
    size_t offset;
};

struct outcome {
    enum status status;
    struct fault fault;
    size_t allocations; /* of the semantics alone */
    uint8_t buffer[PRINT_CAP];
    struct out print;
};

/* Reads the lines as those of a request. */
static void read_lines(struct outcome *got, const struct limits *limits, const char *request,
                       span lines, size_t fail_at)
{
    uint8_t buffer[PRINT_CAP];
    struct out text = out_make(buffer, sizeof buffer);
    const span words = span_of(request);
    out_span(&text, span_head(words, words.len - 2));
    out_span(&text, SPAN(" / HTTP/1."));
    out_byte(&text, words.ptr[words.len - 1]);
    out_span(&text, SPAN("\r\nHost: h\r\n"));
    const size_t start = text.len;
    out_span(&text, lines);
    out_span(&text, SPAN("\r\n"));
    cr_assert_not(text.full);
    struct guarded g = guarded_copy(out_written(&text), GUARDED_END);
    struct arena head = {0}, arena = {.fail_at = fail_at};
    struct http_request read;
    span in = g.bytes;
    *got = (struct outcome){.status = OK};
    got->print = out_make(got->buffer, sizeof got->buffer);
    got->status = http_read_head(&head, limits, &in, &read, &got->fault);
    cr_assert_eq(got->status, OK, "%.*s", (int)lines.len, lines.ptr);
    struct http_semantics semantics;
    got->status = http_read_semantics(&arena, limits, g.bytes, &read, &semantics, &got->fault);
    if (got->status == OK)
        http_print_semantics(&semantics, &got->print);
    if (got->fault.rule)
        got->fault.offset -= start;
    got->allocations = arena.count;
    arena_free(&arena);
    arena_free(&head);
    guarded_free(&g);
}

/* A last line whose value was cut short is read, or refused somewhere in the lines. */
static void check_prefixes(const struct row *row, const struct limits *limits)
{
    static struct outcome got;
    const span lines = span_of(row->lines);
    size_t line = lines.len > 2 ? lines.len - 2 : 0;
    while (line > 0 && lines.ptr[line - 1] != '\n')
        line--;
    for (size_t len = line + span_find(span_tail(lines, line), ':') + 1; len + 2 < lines.len;
         len++) {
        uint8_t buffer[PRINT_CAP];
        struct out cut = out_make(buffer, sizeof buffer);
        out_span(&cut, span_head(lines, len));
        out_span(&cut, SPAN("\r\n"));
        read_lines(&got, limits, row->request, out_written(&cut), 0);
        cr_expect(got.fault.rule ? got.fault.offset <= len : got.status == OK, "%s cut to %zu: %s",
                  row->lines, len, status_name(got.status));
    }
}

static void check_row(const struct row *row, const struct limits *limits)
{
    static struct outcome got, again;
    read_lines(&got, limits, row->request, span_of(row->lines), 0);
    if (row->rule) {
        cr_assert(got.fault.rule && got.fault.rule->status == got.status, "%s: %s", row->lines,
                  status_name(got.status));
        cr_expect(strcmp(got.fault.rule->name, row->rule) == 0 && got.fault.offset == row->offset,
                  "%s: %s at %zu", row->lines, got.fault.rule->name, got.fault.offset);
    } else {
        cr_expect(got.status == OK && span_equal(out_written(&got.print), span_of(row->printed)),
                  "%s: %s, %.*s", row->lines, status_name(got.status), (int)got.print.len,
                  got.buffer);
        char request[32];
        snprintf(request, sizeof request, "%.*s1", (int)strlen(row->request) - 1, row->request);
        read_lines(&again, limits, request, out_written(&got.print), 0);
        cr_expect(again.status == OK &&
                      span_equal(out_written(&again.print), out_written(&got.print)),
                  "%s: again %.*s", row->lines, (int)again.print.len, again.buffer);
    }
    for (size_t fail_at = 1; fail_at <= got.allocations; fail_at++) {
        read_lines(&again, limits, row->request, span_of(row->lines), fail_at);
        cr_expect(again.status == NOMEM && !again.fault.rule, "%s: without allocation %zu: %s",
                  row->lines, fail_at, status_name(again.status));
    }
    check_prefixes(row, limits);
}

static void check_rows(const struct row *rows, size_t count, const struct limits *limits)
{
    for (size_t i = 0; i < count; i++)
        check_row(&rows[i], limits);
}
#define CHECK_ROWS(rows) check_rows(rows, sizeof(rows) / sizeof *(rows), &limits_default)

/* A line that reads to itself. */
#define SAME(request, line)                        \
    {                                              \
        request, line "\r\n", line "\r\n", NULL, 0 \
    }
/* A line of which nothing is left. */
#define GONE(request, line)               \
    {                                     \
        request, line "\r\n", "", NULL, 0 \
    }
/* A line whose value breaks a rule, at `offset` in its text. */
#define BREAKS(request, line, rule, offset)      \
    {                                            \
        request, line "\r\n", NULL, rule, offset \
    }

Test(http_semantics, preconditions)
{
    static const struct row rows[] = {
        SAME("PUT 1", "If-Match: *"),
        SAME("PUT 1", "If-Match: \"a\", W/\"b\", \"\""),
        SAME("GET 1", "If-None-Match: \"a\\\", \"b\""), /* a backslash escapes nothing */
        {"GET 1", "If-None-Match: ,\"a\" ,\t,W/\"\x80\"\r\nif-none-match: \"c\",\r\n",
         "If-None-Match: \"a\", W/\"\x80\", \"c\"\r\n", NULL, 0},
        BREAKS("GET 1", "If-Match:", "entity-tags", 0),
        BREAKS("GET 1", "If-Match: ,", "entity-tags", 10),
        BREAKS("GET 1", "If-Match: a", "entity-tags", 10),
        BREAKS("GET 1", "If-Match: w/\"a\"", "entity-tags", 10),
        BREAKS("GET 1", "If-Match: \"a", "entity-tags", 10),
        BREAKS("GET 1", "If-Match: \"a b\"", "entity-tags", 10),
        BREAKS("GET 1", "If-Match: \"a\" \"b\"", "entity-tags", 14),
        BREAKS("GET 1", "If-Match: \"a\", *", "entity-tags", 15),
        BREAKS("GET 1", "If-Match: *\r\nIf-Match: \"a\"", "entity-tags", 23),
        BREAKS("GET 1", "If-Match: \"a\"\r\nIf-Match: *", "entity-tags", 25),

        SAME("GET 1", "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT"),
        {"GET 1", "If-Unmodified-Since: Sunday, 06-Nov-94 08:49:37 GMT\r\n",
         "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n", NULL, 0},
        GONE("GET 1", "If-Modified-Since: yesterday"),
        GONE("GET 1", "If-Unmodified-Since:"),
        GONE("GET 1", "If-Modified-Since: Sun Nov  6 08:49:37 1994\r\n"
                      "If-Modified-Since: Sun Nov  6 08:49:37 1994"),
    };
    CHECK_ROWS(rows);
}

#define RANGE "Range: bytes=0-1\r\n"

Test(http_semantics, ranges)
{
    static const struct row rows[] = {
        SAME("GET 1", "Range: bytes=0-499"),
        SAME("GET 1", "Range: bytes=-500,9500-,0-0"),
        {"GET 1", "Range: BYTES= 0-0 ,, -1\r\n", "Range: bytes=0-0,-1\r\n", NULL, 0},
        SAME("SEARCH 1", "Range: rows=0-9,20-29"),
        SAME("PROPFIND 1", "Range: rows=-1"),
        {"GET 1", "Range: bytes=0-99999999999999999999\r\n",
         "Range: bytes=0-9223372036854775807\r\n", NULL, 0},
        {"GET 1", "Range: bytes=9223372036854775808-\r\n", "Range: bytes=9223372036854775807-\r\n",
         NULL, 0},
        /* defined for other methods alone, RFC 9110 14.2 */
        GONE("PUT 1", "Range: bytes=0-1"),
        GONE("HEAD 1", "Range: bytes=0-1"),
        GONE("G 1", "Range: bytes=0-1"),
        /* not understood, or not of the grammar: ignored */
        GONE("GET 1", "Range: seconds=1-2"),
        GONE("GET 1", "Range: bytes"),
        GONE("GET 1", "Range: bytes 0-1"),
        GONE("GET 1", "Range: bytes="),
        GONE("GET 1", "Range: bytes=,"),
        GONE("GET 1", "Range: bytes=-"),
        GONE("GET 1", "Range: bytes=1"),
        GONE("GET 1", "Range: bytes=2-1"),
        GONE("GET 1", "Range: bytes=0-1x"),
        GONE("GET 1", "Range: bytes=0 - 1"),
        GONE("GET 1", "Range: bytes=0-1,a"),
        GONE("GET 1", "Range: bytes=--1"),
        GONE("GET 1", "Range:"),
        GONE("GET 1", RANGE "Range: bytes=2-3"),

        SAME("GET 1", RANGE "If-Range: W/\"a\""),
        {"GET 1", "If-Range: Sun Nov  6 08:49:37 1994\r\n" RANGE,
         RANGE "If-Range: Sun, 06 Nov 1994 08:49:37 GMT\r\n", NULL, 0},
        GONE("GET 1", "If-Range: nothing to be conditional"),
        BREAKS("GET 1", "If-Range: \"a\", \"b\"\r\n" RANGE, "if-range", 10),
        BREAKS("GET 1", "If-Range:\r\n" RANGE, "if-range", 0),
        BREAKS("GET 1", RANGE "If-Range: \"a\"\r\nIf-Range: \"b\"", "field-repeated", 33),
    };
    CHECK_ROWS(rows);
}

Test(http_semantics, content_range)
{
    static const struct row rows[] = {
        SAME("PUT 1", "Content-Range: bytes 0-499/1234"),
        SAME("PUT 1", "Content-Range: bytes 42-1233/*"),
        SAME("PUT 1", "Content-Range: bytes */1234"),
        SAME("PUT 1", "Content-Range: bytes 0-0/1"),
        GONE("GET 1", "Content-Range: nonsense"),
        BREAKS("PUT 1", "Content-Range:", "content-range", 0),
        BREAKS("PUT 1", "Content-Range: bytes", "content-range", 15),
        BREAKS("PUT 1", "Content-Range: rows 0-1/2", "content-range", 15),
        BREAKS("PUT 1", "Content-Range: bytes=0-1/2", "content-range", 15),
        BREAKS("PUT 1", "Content-Range: bytes 1-0/2", "content-range", 15),
        BREAKS("PUT 1", "Content-Range: bytes 0-2/2", "content-range", 15),
        BREAKS("PUT 1", "Content-Range: bytes 0-1", "content-range", 15),
        BREAKS("PUT 1", "Content-Range: bytes 0/1", "content-range", 15),
        BREAKS("PUT 1", "Content-Range: bytes -1/2", "content-range", 15),
        BREAKS("PUT 1", "Content-Range: bytes 0-1/", "content-range", 15),
        BREAKS("PUT 1", "Content-Range: bytes */*", "content-range", 15),
        BREAKS("PUT 1", "Content-Range: bytes 0-1/2x", "content-range", 15),
        BREAKS("PUT 1", "Content-Range: bytes 0-9223372036854775807/*", "content-range", 15),
        BREAKS("PUT 1", "Content-Range: bytes 0-1/9223372036854775807", "content-range", 15),
        BREAKS("PUT 1", "Content-Range: bytes */18446744073709551616", "content-range", 15),
        BREAKS("PUT 1", "Content-Range: bytes */1\r\nContent-Range: bytes */1", "field-repeated",
               26),
    };
    CHECK_ROWS(rows);
}

Test(http_semantics, content_type_and_encoding)
{
    static const struct row rows[] = {
        SAME("PUT 1", "Content-Type: text/xml"),
        SAME("PUT 1", "Content-Type: text/xml; charset=utf-8; a=\"b c\""),
        {"PUT 1", "Content-Type: Text/XML ; ;charset=\"utf-8\" ;\r\n",
         "Content-Type: Text/XML; charset=utf-8\r\n", NULL, 0},
        SAME("PUT 1", "Content-Type: a/b; c=\"\\\"\\\\\""),
        {"PUT 1", "Content-Type: a/b;c=\"\\d\"\r\n", "Content-Type: a/b; c=d\r\n", NULL, 0},
        SAME("PUT 1", "Content-Type: a/b; c=\"\""),
        BREAKS("PUT 1", "Content-Type:", "media-type", 0),
        BREAKS("PUT 1", "Content-Type: text", "media-type", 18),
        BREAKS("PUT 1", "Content-Type: /xml", "media-type", 14),
        BREAKS("PUT 1", "Content-Type: text/", "media-type", 19),
        BREAKS("PUT 1", "Content-Type: text / xml", "media-type", 18),
        BREAKS("PUT 1", "Content-Type: text/xml charset=utf-8", "media-type", 22),
        BREAKS("PUT 1", "Content-Type: text/xml; charset", "media-type", 31),
        BREAKS("PUT 1", "Content-Type: text/xml; charset =utf-8", "media-type", 31),
        BREAKS("PUT 1", "Content-Type: text/xml; charset= utf-8", "media-type", 32),
        BREAKS("PUT 1", "Content-Type: text/xml; charset=\"utf-8", "media-type", 32),
        BREAKS("PUT 1", "Content-Type: text/xml; =utf-8", "media-type", 24),
        BREAKS("PUT 1", "Content-Type: text/xml, text/plain", "media-type", 22),
        BREAKS("PUT 1", "Content-Type: a/b\r\nContent-Type: a/b", "field-repeated", 19),

        SAME("PUT 1", "Content-Encoding: gzip"),
        {"PUT 1", "Content-Encoding: identity, , br\r\nContent-Encoding: gzip\r\n",
         "Content-Encoding: br\r\n", NULL, 0},
        GONE("PUT 1", "Content-Encoding: identity"),
        GONE("PUT 1", "Content-Encoding:"),
        BREAKS("PUT 1", "Content-Encoding: gzip, b/r", "content-coding", 25),
    };
    CHECK_ROWS(rows);
}

#define DIGEST "Authorization: Digest username=u, realm=r, nonce=n, uri=\"/\", response=x"

Test(http_semantics, credentials)
{
    static const struct row rows[] = {
        SAME("GET 1", "Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        SAME("GET 1", "Authorization: basic Og=="),
        SAME("GET 1", "Authorization: Basic dTpwOnE="),
        {"GET 1", "Authorization: Basic   w6k6Pz8/\r\n", "Authorization: Basic w6k6Pz8/\r\n", NULL,
         0},
        BREAKS("GET 1", "Authorization: Basic", "basic", 20),
        BREAKS("GET 1", "Authorization: Basic QQ==", "basic", 21), /* no colon */
        BREAKS("GET 1", "Authorization: Basic Og=", "basic", 21),  /* padding */
        BREAKS("GET 1", "Authorization: Basic Oh==", "basic", 21), /* bits that say nothing */
        BREAKS("GET 1", "Authorization: Basic Og==Og==", "basic", 21),
        BREAKS("GET 1", "Authorization: Basic O===", "basic", 21),
        BREAKS("GET 1", "Authorization: Basic Og-_", "basic", 21),
        BREAKS("GET 1", "Authorization: Basic AToB", "basic", 21), /* control characters */
        BREAKS("GET 1", "Authorization: Basic f386", "basic", 21),

        SAME("GET 1", DIGEST),
        SAME("GET 1", DIGEST ", qop=auth, nc=00000001, cnonce=c, algorithm=SHA-256, other=1"),
        {"GET 1",
         "Authorization: DIGEST username*=UTF-8''u,realm = \"a\\\"b\", nonce=n,uri=\"/\" "
         ",response=\"\"\r\n",
         "Authorization: DIGEST username*=UTF-8''u, realm=\"a\\\"b\", nonce=n, uri=\"/\", "
         "response=\"\"\r\n",
         NULL, 0},
        BREAKS("GET 1", "Authorization: Digest", "digest", 21),
        BREAKS("GET 1", "Authorization: Digest username=u", "digest", 22),
        BREAKS("GET 1", DIGEST ", NONCE=m", "digest", 22),
        BREAKS("GET 1", DIGEST ", username*=u", "digest", 22),
        BREAKS("GET 1", "Authorization: Digest realm=r, nonce=n, uri=\"/\", response=x", "digest",
               22),
        BREAKS("GET 1", DIGEST " x", "credentials", sizeof DIGEST - 1),
        BREAKS("GET 1", "Authorization: Digest username=\"u", "credentials", 31),

        SAME("GET 1", "Authorization: Negotiate"),
        SAME("GET 1", "Authorization: Bearer a-._~+/0=="),
        SAME("GET 1", "Authorization: Custom a=b, c=\"d e\""),
        BREAKS("GET 1", "Authorization:", "credentials", 0),
        BREAKS("GET 1", "Authorization: \"Basic\"", "credentials", 15),
        BREAKS("GET 1", "Authorization: Basic\tOg==", "credentials", 20),
        BREAKS("GET 1", "Authorization: Bearer a b", "credentials", 24),
        BREAKS("GET 1", "Authorization: Bearer ==", "credentials", 22),
        BREAKS("GET 1", "Authorization: A\r\nAuthorization: A", "field-repeated", 18),
    };
    CHECK_ROWS(rows);
}

#define CLOSE "Connection: close\r\n"

Test(http_semantics, expectations_and_persistence)
{
    static const struct row rows[] = {
        SAME("PUT 1", "Expect: 100-continue"),
        {"PUT 1", "Expect: 100-Continue, ,100-continue\r\n", "Expect: 100-continue\r\n", NULL, 0},
        {"PUT 0", "Expect: 100-continue\r\n", CLOSE, NULL, 0},
        GONE("PUT 1", "Expect:"),
        BREAKS("PUT 1", "Expect: 100-continue, 200-ok", "expectation", 22),
        BREAKS("PUT 0", "Expect: x=\"100-continue\"", "expectation", 8),
        BREAKS("PUT 1", "Expect: 100-continue;a=b", "expectation", 8),

        {"GET 1", "", "", NULL, 0},
        {"GET 0", "", CLOSE, NULL, 0},
        SAME("GET 1", "Connection: close"),
        {"GET 1", "Connection: TE, Close\r\n", CLOSE, NULL, 0},
        {"GET 1", "Connection: keep-alive\r\nConnection: close\r\n", CLOSE, NULL, 0},
        GONE("GET 1", "Connection: keep-alive, TE"),
        GONE("GET 0", "Connection: Keep-Alive"),
        {"GET 0", "Connection: keep-alive, close\r\n", CLOSE, NULL, 0},
        {"GET 0", "Connection:\r\n", CLOSE, NULL, 0},
        GONE("GET 1", "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings"),
        BREAKS("GET 1", "Connection: close;x", "connection", 17),
        BREAKS("GET 1", "Connection: clo se", "connection", 15),
    };
    CHECK_ROWS(rows);
}

/* A folded value is a copy: a fault in it is put at the field's name. */
Test(http_semantics, folded_values)
{
    static const struct row rows[] = {
        {"GET 1", "X: y\r\nIf-Match: \"a\",\r\n \"b\"\r\n", "If-Match: \"a\", \"b\"\r\n", NULL, 0},
        {"GET 1", "X: y\r\nIf-Match: \"a\"\r\n \"b\"\r\n", NULL, "entity-tags", 6},
    };
    check_row(&rows[0], &limits_period);
    check_row(&rows[1], &limits_period);
}

/* Each list at its cap, and one over. */
Test(http_semantics, lists_at_their_cap_and_one_over)
{
    static const struct {
        const char *name, *first, *more;
    } lists[] = {
        {"If-Match: ", "\"a\"", ",\"a\""},    {"If-None-Match: ", "\"a\",", ","},
        {"Range: bytes=", "0-1", ",0-1"},     {"Content-Type: ", "a/b;c=d", ";c=d"},
        {"Authorization: X ", "a=b", ",a=b"},
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (size_t over = 0; over < 2; over++) {
            static struct outcome got;
            uint8_t buffer[PRINT_CAP];
            struct out line = out_make(buffer, sizeof buffer);
            out_span(&line, span_of(lists[i].name));
            out_span(&line, span_of(lists[i].first));
            for (size_t n = 1; n < limits_default.list_members + over; n++)
                out_span(&line, span_of(lists[i].more));
            out_span(&line, SPAN("\r\n"));
            read_lines(&got, &limits_default, "GET 1", out_written(&line), 0);
            cr_expect_eq(got.status, over ? LIMIT : OK, "%s %zu", lists[i].name, over);
            cr_expect(!over || strcmp(got.fault.rule->name, "list-members") == 0);
        }
}

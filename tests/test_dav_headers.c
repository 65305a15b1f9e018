/* The headers of RFC 4918 10: what each method reads of them, flush against unreadable pages.
 * SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "dav/headers.h"
#include "support.h"

enum { PRINT_CAP = 4096 };

/* Header lines (each with its CRLF) and their normal form, or the rule that they break and where,
 * counted from the first line. */
struct row {
    const char *method;
    const char *lines;
    const char *printed;
    const char *rule;
    size_t offset;
};

/* Reads the headers of a request made of a method and header lines; prints what was read. */
static enum status read_lines(struct arena *arena, const struct limits *limits, const char *method,
                              span lines, struct out *print, struct fault *fault)
{
    uint8_t buffer[PRINT_CAP];
    struct out text = out_make(buffer, sizeof buffer);
    out_span(&text, span_of(method));
    out_span(&text, SPAN(" / HTTP/1.0\r\n"));
    const size_t start = text.len;
    out_span(&text, lines);
    out_span(&text, SPAN("\r\n"));
    cr_assert_not(text.full);
    struct guarded g = guarded_copy(out_written(&text), GUARDED_END);

    struct http_request request;
    span in = g.bytes;
    enum dav_method number = DAV_OPTIONS;
    struct dav_op op = {0};
    *fault = (struct fault){0};
    enum status status = http_read_head(arena, limits, &in, &request, fault);
    cr_assert(dav_find_method(span_of(method), &number), "%s", method);
    if (status == OK)
        status =
            dav_read_headers(arena, limits, g.bytes, &request, dav_method_row(number), &op, fault);
    if (status == OK)
        dav_print_headers(&op, print);
    if (fault->rule && fault->offset > 0)
        fault->offset -= start;
    guarded_free(&g);
    return status;
}

static void check_rows(const struct row *rows, size_t count, const struct limits *limits)
{
    for (size_t i = 0; i < count; i++) {
        const struct row *row = &rows[i];
        uint8_t buffer[PRINT_CAP];
        struct out print = out_make(buffer, sizeof buffer);
        struct arena arena = {0};
        struct fault fault;
        const enum status status =
            read_lines(&arena, limits, row->method, span_of(row->lines), &print, &fault);
        if (row->printed) {
            cr_expect(status == OK && span_equal(out_written(&print), span_of(row->printed)),
                      "%s %s: %s, %.*s", row->method, row->lines, status_name(status),
                      (int)print.len, buffer);
        } else {
            cr_assert(fault.rule && fault.rule->status == status, "%s %s: %s", row->method,
                      row->lines, status_name(status));
            cr_expect(strcmp(fault.rule->name, row->rule) == 0 && fault.offset == row->offset,
                      "%s %s: %s at %zu", row->method, row->lines, fault.rule->name, fault.offset);
        }
        arena_free(&arena);
    }
}
#define CHECK_ROWS(rows) check_rows(rows, sizeof(rows) / sizeof *(rows), &limits_default)

#define TO_B "Destination: /b\r\n"

Test(dav_headers, depth_by_method)
{
    static const struct row rows[] = {
        {"PROPFIND", "", "", NULL, 0},
        {"PROPFIND", "Depth: 0\r\n", "Depth: 0\r\n", NULL, 0},
        {"PROPFIND", "depth:1\r\n", "Depth: 1\r\n", NULL, 0},
        {"PROPFIND", "Depth: Infinity\r\n", "Depth: infinity\r\n", NULL, 0},
        {"COPY", "Depth: 0\r\n" TO_B, "Depth: 0\r\n" TO_B, NULL, 0},
        {"COPY", "Depth: infinity\r\n" TO_B, "Depth: infinity\r\n" TO_B, NULL, 0},
        {"MOVE", "Depth: infinity\r\n" TO_B, "Depth: infinity\r\n" TO_B, NULL, 0},
        {"DELETE", "Depth: infinity\r\n", "Depth: infinity\r\n", NULL, 0},
        {"LOCK", "Depth: 0\r\n", "Depth: 0\r\n", NULL, 0},
        {"LOCK", "Depth: infinity\r\n", "Depth: infinity\r\n", NULL, 0},
        {"COPY", "Depth: 1\r\n" TO_B, NULL, "depth-method", 7},
        /* only a collection takes no other, RFC 4918 9.6.1, 9.9.2 */
        {"MOVE", "Depth: 0\r\n" TO_B, "Depth: 0\r\n" TO_B, NULL, 0},
        {"MOVE", "Depth: 1\r\n" TO_B, "Depth: 1\r\n" TO_B, NULL, 0},
        {"DELETE", "Depth: 0\r\n", "Depth: 0\r\n", NULL, 0},
        {"LOCK", "Depth: 1\r\n", NULL, "depth-method", 7},
        {"PROPFIND", "Depth:\r\n", NULL, "depth", 0},
        {"PROPFIND", "Depth: 2\r\n", NULL, "depth", 7},
        {"PROPFIND", "Depth: 00\r\n", NULL, "depth", 7},
        {"PROPFIND", "Depth: infinit\r\n", NULL, "depth", 7},
        {"PROPFIND", "Depth: 1,noroot\r\n", "Depth: 1,noroot\r\n", NULL, 0},
        {"BPROPFIND", "Depth: INFINITY ,\tNoRoot\r\n", "Depth: infinity,noroot\r\n", NULL, 0},
        {"DELETE", "Depth: infinity,noroot\r\n", NULL, "depth-method", 7},
        {"COPY", "Depth: infinity,noroot\r\n" TO_B, NULL, "depth-method", 7},
        {"PROPFIND", "Depth: 0,noroot\r\n", NULL, "depth", 7},
        {"PROPFIND", "Depth: 1,\r\n", NULL, "depth", 7},
        {"PROPFIND", "Depth: ,noroot\r\n", NULL, "depth", 7},
        {"PROPFIND", "Depth: 1,noroots\r\n", NULL, "depth", 7},
        {"PROPFIND", "Depth: 1\r\nDepth: 1\r\n", NULL, "header-once", 10},
        /* no Depth is defined for these, and so it is nobody's business */
        {"PUT", "Depth: x\r\n", "", NULL, 0},
        {"GET", "Depth: 0\r\nDepth: 1\r\n", "", NULL, 0},
    };
    CHECK_ROWS(rows);
}

Test(dav_headers, destination_and_overwrite)
{
    static const struct row rows[] = {
        {"COPY", TO_B, TO_B, NULL, 0},
        {"MOVE", "Destination: HTTP://H:80/a/../b%2f\r\n", NULL, "percent-slash", 31},
        {"MOVE", "Destination: HTTP://H/a/../b%20c?q\r\n", "Destination: http://h/b%20c?q\r\n",
         NULL, 0},
        {"COPY", TO_B "Overwrite: T\r\n", TO_B, NULL, 0},
        {"COPY", TO_B "Overwrite: F\r\n", TO_B "Overwrite: F\r\n", NULL, 0},
        {"MOVE", "Overwrite: f\r\n" TO_B, TO_B "Overwrite: F\r\n", NULL, 0},
        {"COPY", "", NULL, "destination", 0},
        {"MOVE", "Overwrite: F\r\n", NULL, "destination", 0},
        {"COPY", "Destination: b\r\n", NULL, "uri-form", 13},
        {"COPY", "Destination: *\r\n", NULL, "uri-form", 13},
        {"COPY", "Destination:\r\n", NULL, "uri-form", 0},
        {"COPY", TO_B TO_B, NULL, "header-once", 17},
        {"COPY", TO_B "Overwrite: true\r\n", NULL, "overwrite", 28},
        {"COPY", TO_B "Overwrite:\r\n", NULL, "overwrite", 17},
        {"COPY", TO_B "Overwrite: T\r\noverwrite: T\r\n", NULL, "header-once", 31},
        {"PUT", "Destination: \x01\r\n", NULL, "control", 13},
        {"PUT", "Destination: nowhere\r\nOverwrite: x\r\n", "", NULL, 0},
    };
    CHECK_ROWS(rows);
}

Test(dav_headers, lock_token_and_timeout)
{
    static const struct row rows[] = {
        {"UNLOCK", "Lock-Token: <urn:uuid:1>\r\n", "Lock-Token: <urn:uuid:1>\r\n", NULL, 0},
        {"UNLOCK", "", NULL, "lock-token", 0},
        {"UNLOCK", "Lock-Token:\r\n", NULL, "coded-url", 0},
        {"UNLOCK", "Lock-Token: urn:uuid:1\r\n", NULL, "coded-url", 12},
        {"UNLOCK", "Lock-Token: <a:1> \r\n", "Lock-Token: <a:1>\r\n", NULL, 0},
        {"UNLOCK", "Lock-Token: <a:1\r\n", NULL, "coded-url", 16},
        {"UNLOCK", "Lock-Token: <a:1>, <a:2>\r\n", NULL, "lock-token", 17},
        {"UNLOCK", "Lock-Token: <a:1>\r\nLock-Token: <a:2>\r\n", NULL, "header-once", 19},
        {"LOCK", "Lock-Token: x\r\n", "", NULL, 0}, /* is a response's, RFC 4918 10.5 */

        {"LOCK", "Timeout: Infinite\r\n", "Timeout: Infinite\r\n", NULL, 0},
        {"LOCK", "Timeout: infinite, second-0,,SECOND-4294967294\r\n",
         "Timeout: Infinite, Second-0, Second-4294967294\r\n", NULL, 0},
        {"LOCK", "Timeout: Second-1\r\nTimeout: Second-2 , Infinite\r\n",
         "Timeout: Second-1, Second-2, Infinite\r\n", NULL, 0},
        {"LOCK", "Timeout: Extend\r\n", "", NULL, 0},
        {"LOCK", "Timeout: Extend, Second-00007\r\n", "Timeout: Second-7\r\n", NULL, 0},
        {"LOCK", "Timeout: Second-4294967296\r\n", NULL, "timeout", 9},
        {"LOCK", "Timeout: Second-18446744073709551617\r\n", NULL, "timeout", 9},
        {"LOCK", "Timeout: Infinite, Second-\r\n", NULL, "timeout", 19},
        {"LOCK", "Timeout: Second--1\r\n", NULL, "timeout", 9},
        {"LOCK", "Timeout: Second-1x\r\n", NULL, "timeout", 9},
        {"LOCK", "Timeout: 5\r\n", NULL, "timeout", 9},
        {"LOCK", "Timeout: ,\r\n", NULL, "timeout", 9},
        {"LOCK", "Timeout:\r\n", NULL, "timeout", 0},
        {"LOCK", "Timeout: Second-1\r\nTimeout: x\r\n", NULL, "timeout", 28},
        {"GET", "Timeout: x\r\n", "", NULL, 0},
    };
    CHECK_ROWS(rows);
}

/* One line alone: the lists of an If are not separated by commas, as joined lines would be. */
Test(dav_headers, if_on_every_method)
{
    static const struct row rows[] = {
        {"GET", "If: (<a:1>)\r\n", "If: (<a:1>)\r\n", NULL, 0},
        {"OPTIONS", "If: </a>(<a:1>)\r\n", "If: </a> (<a:1>)\r\n", NULL, 0},
        {"UNLOCK", "If: (N)\r\nLock-Token: <a:1>\r\n", NULL, "if-not", 5},
        {"PUT", "If:\r\n", NULL, "if", 0},
        {"PUT", "If: (<a:1>)\r\nIf: (<a:2>)\r\n", NULL, "header-once", 13},
    };
    CHECK_ROWS(rows);
}

/* A folded value is a copy: a fault in it is put at the field's name. */
Test(dav_headers, folded_values)
{
    static const struct row rows[] = {
        {"PUT", "X: y\r\nIf: (<a:1>\r\n )\r\n", "If: (<a:1>)\r\n", NULL, 0},
        {"PUT", "X: y\r\nIf: (<a:1>\r\n x)\r\n", NULL, "if-condition", 6},
    };
    check_rows(rows, sizeof rows / sizeof *rows, &limits_period);
}

Test(dav_headers, timeouts_at_their_cap_and_one_over)
{
    for (size_t over = 0; over < 2; over++) {
        uint8_t buffer[PRINT_CAP];
        struct out lines = out_make(buffer, sizeof buffer);
        out_span(&lines, SPAN("Timeout: Infinite\r\nTimeout: "));
        for (size_t i = 1; i < limits_default.timeouts + over; i++)
            out_span(&lines, SPAN("Infinite,"));
        out_span(&lines, SPAN("\r\n"));
        uint8_t unused[PRINT_CAP];
        struct out print = out_make(unused, sizeof unused);
        struct arena arena = {0};
        struct fault fault;
        const enum status status =
            read_lines(&arena, &limits_default, "LOCK", out_written(&lines), &print, &fault);
        cr_expect_eq(status, over ? LIMIT : OK);
        cr_expect(!over || strcmp(fault.rule->name, "timeouts") == 0);
        arena_free(&arena);
    }
}

Test(dav_headers, methods)
{
    static const char names[] =
        "OPTIONS GET HEAD POST PUT DELETE PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK "
        "VERSION-CONTROL REPORT CHECKOUT CHECKIN UNCHECKOUT MKWORKSPACE UPDATE LABEL MERGE "
        "BASELINE-CONTROL MKACTIVITY ORDERPATCH ACL MKREDIRECTREF UPDATEREDIRECTREF MKCALENDAR "
        "SEARCH BIND UNBIND REBIND BPROPFIND BPROPPATCH BCOPY BMOVE BDELETE SUBSCRIBE "
        "UNSUBSCRIBE POLL NOTIFY ";
    enum dav_method method;
    unsigned i = 0;
    for (span rest = span_of(names); rest.len > 0; rest = span_tail(rest, 1), i++) {
        const span name = span_take(&rest, span_find(rest, ' '));
        cr_expect(dav_find_method(name, &method) && method == i, "%.*s", (int)name.len, name.ptr);
        cr_expect(span_equal(dav_method_row(i)->name, name));
        cr_expect_eq(dav_method_row(i)->needs & ~dav_method_row(i)->reads, 0);
        cr_expect_eq(!dav_method_row(i)->depths, !(dav_method_row(i)->reads & DAV_HEADER_DEPTH));
    }
    cr_expect_eq(i, DAV_NOTIFY + 1);
    cr_expect_not(dav_find_method(SPAN(""), &method));
    cr_expect_not(dav_find_method(SPAN("get"), &method), "methods are case-sensitive");
    cr_expect_not(dav_find_method(SPAN("CONNECT"), &method));
    cr_expect_not(dav_find_method(SPAN("PROPFINDER"), &method));
}

/* Bodies of properties and a file: cut anywhere, flush against unreadable pages, with each
 * allocation failing, and read back from what is printed. SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "dav/msdavext.h"
#include "dav/reader.h"
#include "support.h"

#include "base/banned.h"

enum { PRINT_CAP = 2048 };

/* A body and its normal form, or the rule that it breaks and where. */
struct row {
    span body;
    span printed;
    const char *rule;
    size_t offset;
};

struct outcome {
    enum status status;
    struct fault fault;
    size_t allocations;
    uint8_t buffer[PRINT_CAP];
    struct out print;
};

/* Reads the body in two pieces, each flush against an unreadable page. */
static void read_body(struct outcome *got, span body, size_t cut, size_t fail_at)
{
    struct arena arena = {.fail_at = fail_at};
    struct dav_prefixed_reader *reader = NULL;
    struct guarded first = guarded_copy(span_head(body, cut), GUARDED_END);
    struct guarded second = guarded_copy(span_tail(body, cut), GUARDED_END);
    struct dav_body properties = {0};
    span file = {0};
    *got = (struct outcome){.status = OK};
    got->print = out_make(got->buffer, sizeof got->buffer);
    got->status = dav_prefixed_open(&arena, &limits_default, &got->fault, &reader);
    if (got->status == OK)
        got->status = dav_prefixed_feed(reader, first.bytes);
    if (got->status == MORE)
        got->status = dav_prefixed_feed(reader, second.bytes);
    if (got->status == MORE)
        got->status = dav_prefixed_finish(reader, &properties, &file);
    if (got->status == OK)
        dav_prefixed_print(&properties, file, &got->print);
    dav_prefixed_close(reader);
    got->allocations = arena.count;
    arena_free(&arena);
    guarded_free(&second);
    guarded_free(&first);
}

static bool same(const struct outcome *a, const struct outcome *b)
{
    return a->status == b->status && a->fault.rule == b->fault.rule &&
           a->fault.offset == b->fault.offset &&
           span_equal(out_written(&a->print), out_written(&b->print));
}

static void check_row(const struct row *row, size_t number)
{
    static struct outcome whole, other;
    read_body(&whole, row->body, row->body.len, 0);
    if (row->rule) {
        cr_assert(whole.fault.rule && whole.fault.rule->status == whole.status, "row %zu: %s",
                  number, status_name(whole.status));
        cr_expect(strcmp(whole.fault.rule->name, row->rule) == 0 &&
                      whole.fault.offset == row->offset,
                  "row %zu: %s at %zu", number, whole.fault.rule->name, whole.fault.offset);
    } else {
        cr_expect(whole.status == OK && span_equal(out_written(&whole.print), row->printed),
                  "row %zu: %s, %.*s", number, status_name(whole.status), (int)whole.print.len,
                  whole.buffer);
        read_body(&other, row->printed, row->printed.len, 0);
        cr_expect(same(&whole, &other), "row %zu: printed", number);
    }
    for (size_t cut = 0; cut < row->body.len; cut++) {
        read_body(&other, row->body, cut, 0);
        cr_expect(same(&whole, &other), "row %zu: cut at %zu", number, cut);
        read_body(&other, span_head(row->body, cut), cut / 2, 0);
        const bool complete = row->rule && cut == row->offset; /* nothing should follow */
        cr_expect(complete || other.status == BAD || other.status == LIMIT,
                  "row %zu: %zu bytes of it", number, cut);
    }
    for (size_t fail_at = 1; fail_at <= whole.allocations; fail_at++) {
        read_body(&other, row->body, row->body.len, fail_at);
        cr_expect(other.status == NOMEM && !other.fault.rule, "row %zu: without allocation %zu",
                  number, fail_at);
    }
}

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_row(&rows[i], i);
}
#define CHECK_ROWS(rows) check_rows(rows, sizeof(rows) / sizeof *(rows))

#define ZERO   "0000000000000000"
#define SIZE_5 "0000000000000005"
#define REMOVE                                                          \
    "<propertyupdate xmlns=\"DAV:\"><remove><prop><a/></prop></remove>" \
    "</propertyupdate>"
#define SIZE_OF_REMOVE "0000000000000050" /* 80 */
Test(msdavext, properties_and_files)
{
    static const struct row rows[] = {
        {SPAN(ZERO ZERO), SPAN(ZERO ZERO), NULL, 0},
        {SPAN(ZERO SIZE_5 "hello"), SPAN(ZERO SIZE_5 "hello"), NULL, 0},
        {SPAN(ZERO "000000000000000A0123456789"), SPAN(ZERO "000000000000000a0123456789"), NULL, 0},
        {SPAN(ZERO SIZE_5 "a\0b\r\n"), SPAN(ZERO SIZE_5 "a\0b\r\n"), NULL, 0},
    };
    CHECK_ROWS(rows);
}

/* Of the properties more is asked than how they print. */
Test(msdavext, properties_are_a_propertyupdate)
{
    static struct outcome whole, again;
    const span body = SPAN(SIZE_OF_REMOVE REMOVE SIZE_5 "hello");
    read_body(&whole, body, body.len, 0);
    cr_assert_eq(whole.status, OK);
    const span printed = out_written(&whole.print);
    cr_expect(span_equal(span_tail(printed, printed.len - 21), SPAN(SIZE_5 "hello")));
    cr_expect(memmem(printed.ptr, printed.len, "propertyupdate", 14) != NULL);
    read_body(&again, printed, printed.len, 0);
    cr_expect(same(&whole, &again));
    for (size_t cut = 0; cut < body.len; cut++) {
        read_body(&again, body, cut, 0);
        cr_expect(same(&whole, &again), "cut at %zu", cut);
    }
}

#define PROPNAME "<propfind xmlns=\"DAV:\"><propname/></propfind>"

Test(msdavext, refused)
{
    static const struct row rows[] = {
        {SPAN(""), {0}, "prefix-short", 0},
        {SPAN("000000000000000"), {0}, "prefix-short", 15},
        {SPAN(ZERO), {0}, "prefix-short", 16},
        {SPAN(ZERO SIZE_5 "hell"), {0}, "prefix-short", 36},
        {SPAN(SIZE_5 "<a"), {0}, "prefix-short", 18},
        {SPAN(ZERO SIZE_5 "hello!"), {0}, "prefix-end", 37},
        {SPAN(ZERO ZERO ZERO), {0}, "prefix-end", 32},
        {SPAN("000000000000000g"), {0}, "prefix-digits", 15},
        {SPAN("0x00000000000000"), {0}, "prefix-digits", 1},
        {SPAN(ZERO " 000000000000000"), {0}, "prefix-digits", 16},
        {SPAN("0000000000100001"), {0}, "prefix-size", 15},
        {SPAN("ffffffffffffffff"), {0}, "prefix-size", 15},
        {SPAN(ZERO "7fffffffffffffff"), {0}, "prefix-size", 31},
        {SPAN(ZERO "8000000000000000"), {0}, "prefix-size", 31},
    };
    CHECK_ROWS(rows);
}

/* A fault in the properties counts from the body's first byte. */
Test(msdavext, faults_in_properties)
{
    static struct outcome whole, cut;
    const span body = SPAN("000000000000002d" PROPNAME ZERO);
    read_body(&whole, body, body.len, 0);
    cr_assert(whole.fault.rule);
    cr_expect_str_eq(whole.fault.rule->name, "body-root");
    cr_expect_eq(whole.fault.offset, 16 + sizeof "<propfind xmlns=\"DAV:\"" - 1);
    for (size_t at = 0; at < body.len; at++) {
        read_body(&cut, body, at, 0);
        cr_expect(same(&whole, &cut), "cut at %zu", at);
    }
}

Test(msdavext, sizes_at_their_cap)
{
    static struct outcome got;
    const span body = SPAN(ZERO "0000000000100000");
    cr_assert_eq(limits_default.body, 0x100000);
    read_body(&got, body, body.len, 0);
    cr_assert(got.fault.rule);
    cr_expect_str_eq(got.fault.rule->name, "prefix-short");
}

#define TYPE "Content-Type: multipart/MSDAVEXTPrefixEncoded\r\n"

/* What becomes of it in a request: `text`, its status, and whether it is taken apart. */
static void check_request(const char *text, enum status status, bool apart)
{
    uint8_t buffer[PRINT_CAP];
    struct arena arena = {0};
    struct dav_op op;
    struct fault fault;
    span in = span_of(text);
    cr_assert_eq(dav_read_request(&arena, &limits_default, &in, &op, &fault), status, "%s", text);
    if (status == OK) {
        cr_expect_eq(dav_is_prefixed(&op), apart, "%s", text);
        cr_expect_eq(op.body.kind, apart ? DAV_BODY_PROPERTYUPDATE : DAV_BODY_NONE, "%s", text);
        cr_expect(!apart || span_equal(op.content, SPAN("hello")));
        struct out print = out_make(buffer, sizeof buffer);
        dav_print_request(&op, &print);
        const span printed = out_written(&print);
        const span end = apart ? SPAN(SIZE_5 "hello") : op.content;
        cr_expect(printed.len > end.len &&
                  span_equal(span_tail(printed, printed.len - end.len), end));
    }
    arena_free(&arena);
}

Test(msdavext, in_requests)
{
#define HEAD(method) method " /a HTTP/1.1\r\nHost: h\r\n"
#define LENGTH       "Content-Length: 117\r\n\r\n"
#define BODY         SIZE_OF_REMOVE REMOVE SIZE_5 "hello"
    check_request(HEAD("PUT") TYPE LENGTH BODY, OK, true);
    check_request(HEAD("PUT") "Content-Encoding: gzip\r\n" TYPE LENGTH BODY, OK, false);
    check_request(HEAD("POST") TYPE LENGTH BODY, OK, false);
    check_request(HEAD("PUT") LENGTH BODY, OK, false);
    check_request(HEAD("PUT") "Content-Type: multipart/mixed\r\n" LENGTH BODY, OK, false);
    check_request(HEAD("PUT") TYPE "Content-Length: 0\r\n\r\n", BAD, false);
    check_request(HEAD("PUT") TYPE "\r\n", BAD, false);
}

/* Whole requests: what is understood of them, what is refused, by which rule and where. Every row
 * is read flush against unreadable pages, from every prefix, with the next request behind it, and
 * with each allocation failing. SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "dav/reader.h"
#include "support.h"

enum { PRINT_CAP = 2048 };

/* A request and its normal form, a line of header or body each; or the rule broken and where. */
struct row {
    const char *request;
    const char *printed;
    const char *rule;
    size_t offset;
};

struct outcome {
    enum status status;
    struct fault fault;
    size_t consumed;
    size_t allocations;
    struct dav_op op; /* its spans are gone */
    uint8_t buffer[PRINT_CAP];
    struct out print;
};

static void read_span(struct outcome *got, const struct limits *limits, span bytes, size_t fail_at)
{
    struct arena arena = {.fail_at = fail_at};
    span in = bytes;
    *got = (struct outcome){.status = OK};
    got->print = out_make(got->buffer, sizeof got->buffer);
    got->status = dav_read_request(&arena, limits, &in, &got->op, &got->fault);
    got->consumed = bytes.len - in.len;
    got->allocations = arena.count;
    if (got->status == OK)
        dav_print_request(&got->op, &got->print);
    else
        cr_expect_eq(got->consumed, 0, "nothing is consumed but with OK");
    arena_free(&arena);
}

static void read_guarded(struct outcome *got, span bytes, enum guarded_side side)
{
    struct guarded g = guarded_copy(bytes, side);
    read_span(got, &limits_default, g.bytes, 0);
    guarded_free(&g);
}

static bool same(const struct outcome *a, const struct outcome *b)
{
    return a->status == b->status && a->fault.rule == b->fault.rule &&
           a->fault.offset == b->fault.offset && a->consumed == b->consumed &&
           span_equal(out_written(&a->print), out_written(&b->print));
}

static void check_expected(const struct row *row, const struct outcome *got)
{
    if (row->printed) {
        cr_expect(got->status == OK && got->consumed == strlen(row->request), "%s: %s %s",
                  row->request, status_name(got->status),
                  got->fault.rule ? got->fault.rule->name : "");
        cr_expect(span_equal(out_written(&got->print), span_of(row->printed)), "%s: printed %.*s",
                  row->request, (int)got->print.len, got->print.ptr);
        return;
    }
    cr_assert(got->fault.rule && got->fault.rule->status == got->status, "%s: %s", row->request,
              status_name(got->status));
    cr_expect(strcmp(got->fault.rule->name, row->rule) == 0 && got->fault.offset == row->offset,
              "%s: %s at %zu", row->request, got->fault.rule->name, got->fault.offset);
}

/* A prefix gives MORE or what the whole gives. */
static void check_prefixes(span request, const struct outcome *whole)
{
    for (size_t len = 0; len < request.len; len++) {
        static struct outcome part;
        read_guarded(&part, span_head(request, len), GUARDED_END);
        cr_expect(part.status == MORE || same(&part, whole), "%s: its first %zu bytes: %s",
                  request.ptr, len, status_name(part.status));
        cr_expect(whole->status != OK || part.status == MORE, "%s: %zu bytes are enough",
                  request.ptr, len);
    }
}

/* What follows a request does not change it. */
static void check_followed(span request, const struct outcome *whole)
{
    uint8_t buffer[PRINT_CAP];
    static struct outcome got;
    struct out two = out_make(buffer, sizeof buffer);
    out_span(&two, request);
    out_span(&two, SPAN("MOVE"));
    cr_assert_not(two.full);
    read_guarded(&got, out_written(&two), GUARDED_END);
    cr_expect(same(&got, whole), "%s: with MOVE behind it", request.ptr);
}

static void check_allocations(span request, const struct outcome *whole)
{
    static struct outcome got;
    for (size_t fail_at = 1; fail_at <= whole->allocations; fail_at++) {
        read_span(&got, &limits_default, request, fail_at);
        cr_expect(got.status == NOMEM && !got.fault.rule, "%s: without allocation %zu: %s",
                  request.ptr, fail_at, status_name(got.status));
    }
}

/* Reads a request whose body comes `step` bytes at a time, each in an allocation of its own. */
static void read_in_steps(struct outcome *got, span request, size_t step)
{
    struct arena arena = {0};
    struct dav_reader *reader = NULL;
    span rest = request;
    enum dav_place place;
    *got = (struct outcome){.status = OK};
    got->print = out_make(got->buffer, sizeof got->buffer);
    got->status = dav_reader_open(&arena, &limits_default, &rest, &reader, &got->fault);
    size_t given = step < rest.len ? step : rest.len;
    while (got->status == OK || got->status == MORE) {
        struct guarded g = guarded_copy(span_head(rest, given), GUARDED_END);
        span in = g.bytes;
        got->status = dav_reader_feed(reader, &in, &got->op, &got->fault, &place);
        rest = span_tail(rest, given - in.len);
        guarded_free(&g);
        if (got->status == OK)
            break;
        given = in.len + step < rest.len ? in.len + step : rest.len;
        if (got->status == MORE && given == in.len)
            break;
    }
    got->consumed = got->status == OK ? request.len - rest.len : 0;
    if (got->status == OK)
        dav_print_request(&got->op, &got->print);
    dav_reader_close(reader);
    arena_free(&arena);
}

/* A request that comes in steps gives what it gives at once; a fault in a body counts from there.
 */
static void check_steps(span request, const struct outcome *whole)
{
    for (size_t step = 1; step <= request.len; step = 2 * step + 1) {
        static struct outcome got;
        read_in_steps(&got, request, step);
        cr_expect(got.status == whole->status && got.fault.rule == whole->fault.rule &&
                      got.fault.offset <= whole->fault.offset && got.consumed == whole->consumed &&
                      span_equal(out_written(&got.print), out_written(&whole->print)),
                  "%s: in steps of %zu: %s", request.ptr, step, status_name(got.status));
    }
}

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        static struct outcome whole, other;
        const span request = span_of(rows[i].request);
        read_guarded(&whole, request, GUARDED_END);
        check_expected(&rows[i], &whole);
        read_guarded(&other, request, GUARDED_START);
        cr_expect(same(&whole, &other));
        check_prefixes(request, &whole);
        if (whole.status == OK)
            check_followed(request, &whole);
        check_allocations(request, &whole);
        check_steps(request, &whole);
    }
}
#define CHECK_ROWS(rows) check_rows(rows, sizeof(rows) / sizeof *(rows))

#define AT(prefix)           (sizeof(prefix) - 1)
#define HEAD(method, target) method " " target " HTTP/1.1\r\nHost: h\r\n"
#define TEXT(length)         "Content-Length: " length "\r\n\r\n"
#define CHUNKED              "Transfer-Encoding: chunked\r\n\r\n"
#define PRINTED(first, rest) first " HTTP/1.1\r\nHost: h\r\n" rest
#define NO_TEXT              TEXT("00000000000000000000")

Test(dav_request, methods_and_targets)
{
    static const struct row rows[] = {
        {HEAD("GET", "/a/../b?q") "\r\n", PRINTED("GET /b?q", NO_TEXT), NULL, 0},
        {"\r\nGET / HTTP/1.0\r\n\r\n", "GET / HTTP/1.1\r\nHost: \r\nConnection: close\r\n" NO_TEXT,
         NULL, 0},
        {HEAD("HEAD", "HTTP://H:80/a") "\r\n", PRINTED("HEAD http://h:80/a", NO_TEXT), NULL, 0},
        {HEAD("OPTIONS", "*") "\r\n", PRINTED("OPTIONS *", NO_TEXT), NULL, 0},
        {HEAD("MKCOL", "/a/") "\r\n", PRINTED("MKCOL /a/", NO_TEXT), NULL, 0},
        {HEAD("DELETE", "/a") "Depth: infinity\r\nIf: (<a:1>)\r\n\r\n",
         PRINTED("DELETE /a", "Depth: infinity\r\nIf: (<a:1>)\r\n" NO_TEXT), NULL, 0},
        {HEAD("COPY", "/a") "Overwrite: F\r\nDestination: /b\r\n\r\n",
         PRINTED("COPY /a", "Destination: /b\r\nOverwrite: F\r\n" NO_TEXT), NULL, 0},
        {HEAD("UNLOCK", "/a") "Lock-Token: <a:1>\r\n\r\n",
         PRINTED("UNLOCK /a", "Lock-Token: <a:1>\r\n" NO_TEXT), NULL, 0},
        {HEAD("FOO", "/") "\r\n", NULL, "dav-method", 0},
        {"\r\n" HEAD("TRACE", "/") "\r\n", NULL, "dav-method", 2},
        {HEAD("CONNECT", "h:80") "\r\n", NULL, "dav-method", 0},
        {HEAD("GET", "*") "\r\n", NULL, "uri-form", 4},
        {HEAD("GET", "h:80") "\r\n", NULL, "uri-form", 4},
        {HEAD("GET", "/%00") "\r\n", NULL, "percent-nul", 5},
        {HEAD("COPY", "/a") "\r\n", NULL, "destination", 0},
        {HEAD("UNLOCK", "/a") "\r\n", NULL, "lock-token", 0},
        {HEAD("LOCK", "/a") "Depth: 1\r\n\r\n", NULL, "depth-method",
         AT(HEAD("LOCK", "/a") "Depth: ")},
        {HEAD("GET", "/") "\x01\r\n\r\n", NULL, "control", AT(HEAD("GET", "/"))},
    };
    CHECK_ROWS(rows);
}

Test(dav_request, bodies_kept_counted_and_refused)
{
    static const struct row rows[] = {
        {HEAD("PUT", "/a") TEXT("5") "hello",
         PRINTED("PUT /a", TEXT("00000000000000000005") "hello"), NULL, 0},
        {HEAD("PUT", "/a") CHUNKED "2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nT: v\r\n\r\n",
         PRINTED("PUT /a", TEXT("00000000000000000005") "hello"), NULL, 0},
        {HEAD("POST", "/a") TEXT("0"), PRINTED("POST /a", NO_TEXT), NULL, 0},
        {HEAD("DELETE", "/a") TEXT("3") "xyz", PRINTED("DELETE /a", NO_TEXT), NULL, 0},
        {HEAD("MKCOL", "/a") TEXT("0"), PRINTED("MKCOL /a", NO_TEXT), NULL, 0},
        {HEAD("MKCOL", "/a") CHUNKED "0\r\n\r\n", PRINTED("MKCOL /a", NO_TEXT), NULL, 0},
        {HEAD("MKCOL", "/a") TEXT("1") "x", NULL, "mkcol-body", AT(HEAD("MKCOL", "/a") TEXT("1"))},
        {HEAD("MKCOL", "/a") CHUNKED "1\r\nx\r\n0\r\n\r\n", NULL, "mkcol-body",
         AT(HEAD("MKCOL", "/a") CHUNKED "1\r\n")},
        {HEAD("PUT", "/a") CHUNKED "1\r\nxy", NULL, "chunk-end",
         AT(HEAD("PUT", "/a") CHUNKED "1\r\nx")},
        {HEAD("PUT", "/a") CHUNKED "1\r\nx\r\nz\r\n", NULL, "chunk-size",
         AT(HEAD("PUT", "/a") CHUNKED "1\r\nx\r\n")},
    };
    CHECK_ROWS(rows);
}

#define ROOT     "<propfind xmlns=\"DAV:\"" /* its end is where the root is known */
#define PROPNAME ROOT "><propname/></propfind>"
#define REMOVE                                                          \
    "<propertyupdate xmlns=\"DAV:\"><remove><prop><a/></prop></remove>" \
    "</propertyupdate>"
#define LOCKINFO                                                                             \
    "<lockinfo xmlns=\"DAV:\"><lockscope><shared/></lockscope><locktype><write/></locktype>" \
    "</lockinfo>"

/* The status of one request under the default limits, with its op. */
static enum status read_text(const char *text, struct outcome *got)
{
    read_guarded(got, span_of(text), GUARDED_END);
    return got->status;
}

Test(dav_request, xml_bodies)
{
    static struct outcome got;
    const char *const propfind = HEAD("PROPFIND", "/a") "Depth: 1\r\n" TEXT("45") PROPNAME;
    cr_assert_eq(read_text(propfind, &got), OK);
    cr_expect_eq(got.op.body.kind, DAV_BODY_PROPFIND);
    cr_expect_eq(got.op.body.propfind.kind, DAV_PROPNAME);
    cr_expect_eq(got.op.depth, DAV_DEPTH_1);
    cr_expect_eq(got.op.body_size, 45);
    check_prefixes(span_of(propfind), &got);
    check_followed(span_of(propfind), &got);

    cr_assert_eq(read_text(HEAD("PROPPATCH", "/a") TEXT("80") REMOVE, &got), OK);
    cr_expect_eq(got.op.body.kind, DAV_BODY_PROPERTYUPDATE);
    cr_expect_eq(got.op.body.propertyupdate.change_count, 1);

    cr_assert_eq(read_text(HEAD("LOCK", "/a") TEXT("95") LOCKINFO, &got), OK);
    cr_expect_eq(got.op.body.kind, DAV_BODY_LOCKINFO);
    cr_expect_not(got.op.body.lockinfo.exclusive);

    cr_assert_eq(read_text(HEAD("PROPFIND", "/a") "\r\n", &got), OK);
    cr_expect_eq(got.op.body.kind, DAV_BODY_NONE);
}

Test(dav_request, xml_bodies_refused)
{
    static const struct row rows[] = {
        {HEAD("PROPPATCH", "/a") "\r\n", NULL, "body-missing", 0},
        {HEAD("PROPPATCH", "/a") CHUNKED "0\r\n\r\n", NULL, "body-missing", 0},
        {HEAD("PROPPATCH", "/a") TEXT("45") PROPNAME, NULL, "body-root",
         AT(HEAD("PROPPATCH", "/a") TEXT("45") ROOT)},
        {HEAD("LOCK", "/a") TEXT("45") PROPNAME, NULL, "body-root",
         AT(HEAD("LOCK", "/a") TEXT("45") ROOT)},
    };
    CHECK_ROWS(rows);
}

/* A fault in chunked XML lies where its byte lies on the wire, not in the decoded body. */
Test(dav_request, places_in_chunked_xml)
{
    static const struct row rows[] = {
        {HEAD("LOCK", "/a") CHUNKED "1\r\n<\r\n9;x\r\npropfind \r\n"
                                    "23\r\nxmlns=\"DAV:\"><propname/></propfind>\r\n0\r\n\r\n",
         NULL, "body-root",
         AT(HEAD("LOCK", "/a") CHUNKED "1\r\n<\r\n9;x\r\npropfind \r\n23\r\nxmlns=\"DAV:\"")},
    };
    CHECK_ROWS(rows);
}

/* The same where the body is long enough for the fault to be seen before the body ends. */
Test(dav_request, places_in_long_chunked_xml)
{
    enum { SPACES = 0x8000 };
    static uint8_t buffer[SPACES + PRINT_CAP];
    static struct outcome got;
    const char *const before = HEAD("LOCK", "/a") CHUNKED "2\r\n<a\r\n8001\r\n";
    struct out out = out_make(buffer, sizeof buffer);
    out_span(&out, span_of(before));
    out_byte(&out, '>');
    for (size_t i = 0; i < SPACES; i++)
        out_byte(&out, ' ');
    read_guarded(&got, out_written(&out), GUARDED_END);
    cr_assert(got.status == BAD && strcmp(got.fault.rule->name, "body-root") == 0);
    cr_expect_eq(got.fault.offset, strlen(before));
}

Test(dav_request, lock_refresh)
{
    static const struct row rows[] = {
        {HEAD("LOCK", "/a") "If: (<a:1>)\r\nTimeout: Infinite\r\n\r\n",
         PRINTED("LOCK /a", "If: (<a:1>)\r\nTimeout: Infinite\r\n" NO_TEXT), NULL, 0},
        {HEAD("LOCK", "/a") "If: </a> (Not <DAV:no-lock> <a:1> [\"e\"])\r\n\r\n",
         PRINTED("LOCK /a", "If: </a> (Not <DAV:no-lock> <a:1> [\"e\"])\r\n" NO_TEXT), NULL, 0},
        {HEAD("LOCK", "/a") "\r\n", NULL, "lock-refresh", 0},
        {HEAD("LOCK", "/a") "If: ([\"e\"])\r\n\r\n", NULL, "lock-refresh", 0},
        {HEAD("LOCK", "/a") "If: (Not <a:1>)\r\n\r\n", NULL, "lock-refresh", 0},
        {HEAD("LOCK", "/a") "If: (<DAV:no-lock>)\r\n\r\n", NULL, "lock-refresh", 0},
        {HEAD("LOCK", "/a") "If: (<a:1>) (<a:2>)\r\n\r\n", NULL, "lock-refresh", 0},
    };
    CHECK_ROWS(rows);
}

Test(dav_request, what_an_op_holds)
{
    struct arena arena = {0};
    struct dav_op op;
    struct fault fault;
    span in = SPAN(HEAD("MOVE", "/a") "Destination: http://h/b/\r\nIf: (<a:1>)\r\n\r\nrest");
    cr_assert_eq(dav_read_request(&arena, &limits_default, &in, &op, &fault), OK);
    cr_expect(span_equal(in, SPAN("rest")));
    cr_expect_eq(op.method, DAV_MOVE);
    cr_expect_eq(op.depth, DAV_DEPTH_ABSENT);
    cr_expect(op.has_destination && op.destination.collection && op.overwrite);
    cr_expect(span_equal(op.destination.path, SPAN("/b/")));
    cr_expect_eq(op.condition.list_count, 1);
    arena_free(&arena);
}

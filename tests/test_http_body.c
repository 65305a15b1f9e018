/* Body framing: what chunked and counted bodies decode to, what is refused, by which rule and
 * where. Every row is read whole, from every cut, and byte by byte, flush against an unreadable
 * page. SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "base/out.h"
#include "http/gather.h"
#include "http/rules.h"
#include "support.h"

#include "base/banned.h"

/* How a body ended; offsets count from the start of the wire. */
struct outcome {
    enum status status;
    const char *rule; /* or "" */
    size_t at;        /* the end of what was read, or where the rule was broken */
    uint8_t bytes[512];
    size_t len;
};

struct reader {
    const struct limits *limits;
    struct arena arena;
    struct http_body body;
    struct http_gather gather;
    struct outcome outcome;
};

static struct reader reader_start(const struct limits *limits, struct http_body body)
{
    return (struct reader){.limits = limits, .body = body, .outcome = {.status = MORE, .rule = ""}};
}

/* Reads on, as far as the first `available` bytes of the wire allow. */
static void feed(struct reader *r, span wire, size_t available, enum guarded_side side)
{
    struct outcome *o = &r->outcome;
    for (bool moved = true; moved && o->status == MORE;) {
        struct guarded g = guarded_copy(span_tail(span_head(wire, available), o->at), side);
        span in = g.bytes;
        span data = {0};
        struct fault fault;
        o->status = http_body_read(&r->body, r->limits, &in, &data, &fault);
        moved = in.len < g.bytes.len;
        if (fault.rule) {
            cr_expect(!moved && o->status == fault.rule->status);
            o->rule = fault.rule->name;
            o->at += fault.offset;
        } else {
            cr_expect(span_inside(data, g.bytes));
            cr_expect(moved || data.len == 0);
            o->at += g.bytes.len - in.len;
            if (http_gather(&r->arena, &r->body, data, &r->gather) != OK)
                o->status = NOMEM;
        }
        guarded_free(&g);
    }
}

static struct outcome finish(struct reader *r)
{
    const span all = http_gathered(&r->gather);
    cr_assert_leq(all.len, sizeof r->outcome.bytes);
    if (all.len)
        memcpy(r->outcome.bytes, all.ptr, all.len);
    r->outcome.len = all.len;
    arena_free(&r->arena);
    return r->outcome;
}

static struct outcome read_cut(const struct limits *limits, struct http_body body, span wire,
                               size_t cut, enum guarded_side side)
{
    struct reader r = reader_start(limits, body);
    feed(&r, wire, cut, side);
    feed(&r, wire, wire.len, side);
    return finish(&r);
}

static struct outcome read_bytewise(const struct limits *limits, struct http_body body, span wire)
{
    struct reader r = reader_start(limits, body);
    for (size_t available = 1; available <= wire.len; available++)
        feed(&r, wire, available, GUARDED_END);
    return finish(&r);
}

static void expect_same(const struct outcome *a, const struct outcome *b, const char *what)
{
    cr_expect_eq(a->status, b->status, "%s: %s", what, status_name(a->status));
    cr_expect_str_eq(a->rule, b->rule, "%s", what);
    cr_expect_eq(a->at, b->at, "%s: at %zu", what, a->at);
    cr_expect(span_equal(span_make(a->bytes, a->len), span_make(b->bytes, b->len)), "%s", what);
}

static struct outcome read_every_way(const struct limits *limits, struct http_body body, span wire)
{
    const struct outcome whole = read_cut(limits, body, wire, wire.len, GUARDED_END);
    for (size_t cut = 0; cut <= wire.len; cut++) {
        const struct outcome split = read_cut(limits, body, wire, cut, GUARDED_END);
        expect_same(&split, &whole, "cut");
    }
    const struct outcome start = read_cut(limits, body, wire, wire.len / 2, GUARDED_START);
    expect_same(&start, &whole, "guarded at its start");
    const struct outcome bytewise = read_bytewise(limits, body, wire);
    expect_same(&bytewise, &whole, "byte by byte");
    return whole;
}

static struct http_body chunked(void)
{
    return http_body_start(HTTP_CHUNKED, 0);
}

/* --- accepted --- */

struct accepted {
    span wire;
    const char *data;
    size_t left; /* bytes of the wire behind the body */
};

static const struct accepted accepted[] = {
    {SPAN("0\r\n\r\n"), "", 0},
    {SPAN("0\r\n\r\nGET /"), "", 5},
    {SPAN("000\r\n\r\n"), "", 0},
    {SPAN("5\r\nhello\r\n0\r\n\r\n"), "hello", 0},
    {SPAN("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"), "hello world", 0},
    {SPAN("00000000000000000000005\r\nhello\r\n0\r\n\r\n"), "hello", 0},
    {SPAN("a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n"), "01234567890123456789", 0},
    {SPAN("10\r\n0123456789abcdef\r\n0\r\n\r\n"), "0123456789abcdef", 0},
    {SPAN("4\r\n\r\n0\r\r\n0\r\n\r\n"), "\r\n0\r", 0},
    /* chunk extensions */
    {SPAN("1;a\r\nx\r\n0;b\r\n\r\n"), "x", 0},
    {SPAN("1;a=b;c=d\r\nx\r\n0\r\n\r\n"), "x", 0},
    {SPAN("1 ;\ta = b ; c\r\nx\r\n0\r\n\r\n"), "x", 0},
    {SPAN("1;a=\"\"\r\nx\r\n0\r\n\r\n"), "x", 0},
    {SPAN("1;a=\"b;\\\"\\\\ \t\xff\";c\r\nx\r\n0\r\n\r\n"), "x", 0},
    /* trailers */
    {SPAN("0\r\nA: b\r\n\r\n"), "", 0},
    {SPAN("1\r\nx\r\n0\r\nA: b\r\nX-Host: \r\n\r\n"), "x", 0},
};

Test(http_body, decodes_chunks)
{
    for (size_t i = 0; i < sizeof accepted / sizeof *accepted; i++) {
        const struct accepted *row = &accepted[i];
        const struct outcome o = read_every_way(&limits_default, chunked(), row->wire);
        cr_expect_eq(o.status, OK, "row %zu: %s %s at %zu", i, status_name(o.status), o.rule, o.at);
        cr_expect(span_equal(span_make(o.bytes, o.len), span_of(row->data)), "row %zu", i);
        cr_expect_eq(o.at, row->wire.len - row->left, "row %zu: ends at %zu", i, o.at);
    }
}

Test(http_body, every_prefix_of_an_accepted_body_wants_more)
{
    for (size_t i = 0; i < sizeof accepted / sizeof *accepted; i++) {
        const size_t end = accepted[i].wire.len - accepted[i].left;
        for (size_t len = 0; len < end; len++) {
            const span prefix = span_head(accepted[i].wire, len);
            const struct outcome o = read_cut(&limits_default, chunked(), prefix, len, GUARDED_END);
            cr_expect_eq(o.status, MORE, "row %zu, %zu bytes: %s", i, len, o.rule);
        }
    }
}

/* --- refused --- */

struct refused {
    span wire;
    const char *rule;
    size_t at;
};

static const struct refused refused[] = {
    /* the size */
    {SPAN("\r\n"), "chunk-size", 0},
    {SPAN("x\r\n"), "chunk-size", 0},
    {SPAN(" 5\r\n"), "chunk-size", 0},
    {SPAN("-1\r\n"), "chunk-size", 0},
    {SPAN("+1\r\n"), "chunk-size", 0},
    {SPAN(";a\r\n"), "chunk-size", 0},
    {SPAN("0x5\r\n"), "chunk-ext", 1},
    {SPAN("5\nhello"), "bare-lf", 1},
    {SPAN("5\rhello"), "bare-cr", 1},
    {SPAN("5\0\r\n"), "control", 1},
    {SPAN("1\r\nx\r\n1\nx"), "bare-lf", 7},
    {SPAN("100001\r\n"), "body-size", 0},
    {SPAN("5\r\nhello\r\nffffc\r\n"), "body-size", 10},
    {SPAN("7fffffffffffffff\r\n"), "body-size", 0},
    {SPAN("8000000000000000\r\n"), "chunk-range", 15},
    {SPAN("ffffffffffffffff\r\n"), "chunk-range", 15},
    {SPAN("fffffffffffffffff\r\n"), "chunk-range", 15},
    {SPAN("10000000000000001\r\n"), "chunk-range", 16},
    {SPAN("0008000000000000000\r\n"), "chunk-range", 18},
    /* extensions */
    {SPAN("5 \r\n"), "chunk-ext", 1},
    {SPAN("5;\r\n"), "chunk-ext", 2},
    {SPAN("5;;a\r\n"), "chunk-ext", 2},
    {SPAN("5;a \r\n"), "chunk-ext", 3},
    {SPAN("5;a=\r\n"), "chunk-ext", 4},
    {SPAN("5;a=b c\r\n"), "chunk-ext", 5},
    {SPAN("5;a=\"b\r\n"), "chunk-ext", 4},
    {SPAN("5;a=\"b\\\"\r\n"), "chunk-ext", 4},
    {SPAN("5;a=\"b\"c\r\n"), "chunk-ext", 7},
    {SPAN("5;a\n"), "bare-lf", 3},
    {SPAN("5;a=\"\n\"\r\n"), "bare-lf", 5},
    /* the end of the data */
    {SPAN("1\r\nxy"), "chunk-end", 4},
    {SPAN("1\r\nx\n"), "bare-lf", 4},
    {SPAN("1\r\nx\rx"), "bare-cr", 4},
    {SPAN("1\r\nx\0"), "control", 4},
    {SPAN("1\r\nx\r\n\r\n"), "chunk-size", 6},
    /* trailers */
    {SPAN("0\r\n A: b\r\n\r\n"), "obs-fold", 3},
    {SPAN("0\r\nA: b\r\n c\r\n\r\n"), "obs-fold", 9},
    {SPAN("0\r\nA: b\n\r\n"), "bare-lf", 7},
    {SPAN("0\r\n\n"), "bare-lf", 3},
    {SPAN("0\r\nA\r\n\r\n"), "field-name", 4},
    {SPAN("0\r\nA : b\r\n\r\n"), "space-before-colon", 4},
    {SPAN("0\r\nA: b\r\nhost: c\r\n\r\n"), "trailer-forbidden", 9},
    {SPAN("0\r\nContent-Length: 5\r\n\r\n"), "trailer-forbidden", 3},
    {SPAN("0\r\nTransfer-Encoding: chunked\r\n\r\n"), "trailer-forbidden", 3},
    {SPAN("0\r\nAuthorization: Basic YQ==\r\n\r\n"), "trailer-forbidden", 3},
    {SPAN("0\r\nIF: (<a:b>)\r\n\r\n"), "trailer-forbidden", 3},
    {SPAN("0\r\nOverwrite: F\r\n\r\n"), "trailer-forbidden", 3},
    {SPAN("0\r\nPosition: first\r\n\r\n"), "trailer-forbidden", 3},
    {SPAN("0\r\ntranslate: f\r\n\r\n"), "trailer-forbidden", 3},
};

Test(http_body, refuses_and_says_which_rule_and_where)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        const struct refused *row = &refused[i];
        const struct outcome o = read_every_way(&limits_default, chunked(), row->wire);
        cr_expect_str_eq(o.rule, row->rule, "row %zu (%s)", i, row->rule);
        cr_expect_eq(o.at, row->at, "row %zu (%s): at %zu", i, row->rule, o.at);
        cr_expect(o.status == BAD || o.status == LIMIT);
    }
}

/* --- counted bodies --- */

Test(http_body, counts_content_length)
{
    const struct http_body five = http_body_start(HTTP_LENGTH, 5);
    struct outcome o = read_every_way(&limits_default, five, SPAN("helloGET"));
    cr_expect_eq(o.status, OK);
    cr_expect(span_equal(span_make(o.bytes, o.len), SPAN("hello")));
    cr_expect_eq(o.at, 5);
    o = read_every_way(&limits_default, five, SPAN("hell"));
    cr_expect_eq(o.status, MORE);
    cr_expect_eq(o.len, 4);
}

Test(http_body, no_body_ends_at_once)
{
    const struct http_body none[] = {
        {0}, http_body_start(HTTP_NO_BODY, 0), http_body_start(HTTP_LENGTH, 0)};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        const struct outcome o = read_every_way(&limits_default, none[i], SPAN("GET"));
        cr_expect_eq(o.status, OK);
        cr_expect_eq(o.at, 0);
    }
}

/* --- caps: exactly at the limit, and one over --- */

static const struct limits tight = {
    .field_line = 6, .body = 8, .chunk_ext = 4, .chunk_overhead = 30, .trailer_count = 2};

struct cap {
    span at;   /* accepted */
    span over; /* refused */
    const char *rule;
    size_t offset;
};

static const struct cap caps[] = {
    {SPAN("8\r\n12345678\r\n0\r\n\r\n"), SPAN("9\r\n"), "body-size", 0},
    {SPAN("4\r\n1234\r\n4\r\n5678\r\n0\r\n\r\n"), SPAN("4\r\n1234\r\n5\r\n"), "body-size", 9},
    {SPAN("0;a=b\r\n\r\n"), SPAN("0;a=bc\r\n\r\n"), "chunk-ext-size", 5},
    {SPAN("0\r\nA: 456\r\n\r\n"), SPAN("0\r\nA: 4567"), "field-line", 9},
    {SPAN("0\r\nA:\r\nA:\r\n\r\n"), SPAN("0\r\nA:\r\nA:\r\nA:\r\n\r\n"), "trailer-count", 11},
    {SPAN("00000000000000000000000000\r\n\r\n"), SPAN("000000000000000000000000000\r\n\r\n"),
     "chunk-overhead", 30},
    {SPAN("0\r\nA: 456\r\nA: 456\r\n\r\n"), SPAN("0000000000000000000000000000000"),
     "chunk-overhead", 30},
    /* size lines and ends count, data does not */
    {SPAN("1\r\na\r\n1\r\nb\r\n1\r\nc\r\n1\r\nd\r\n1\r\ne\r\n0\r\n\r\n"),
     SPAN("1\r\na\r\n1\r\nb\r\n1\r\nc\r\n1\r\nd\r\n1\r\ne\r\n000\r\n\r\n"), "chunk-overhead", 35},
};

Test(http_body, keeps_to_each_cap)
{
    for (size_t i = 0; i < sizeof caps / sizeof *caps; i++) {
        const struct outcome at = read_every_way(&tight, chunked(), caps[i].at);
        cr_expect_eq(at.status, OK, "row %zu: %s at %zu", i, at.rule, at.at);
        const struct outcome over = read_every_way(&tight, chunked(), caps[i].over);
        cr_expect_str_eq(over.rule, caps[i].rule, "row %zu", i);
        cr_expect_eq(over.at, caps[i].offset, "row %zu: at %zu", i, over.at);
        cr_expect_eq(over.status, LIMIT);
    }
}

Test(http_body, content_length_keeps_to_the_cap)
{
    const struct outcome at =
        read_every_way(&tight, http_body_start(HTTP_LENGTH, 8), SPAN("12345678"));
    cr_expect_eq(at.status, OK);
    const struct outcome over =
        read_every_way(&tight, http_body_start(HTTP_LENGTH, 9), SPAN("123456789"));
    cr_expect_str_eq(over.rule, "body-size");
    cr_expect_eq(over.at, 0);
}

/* --- gathering --- */

/* "c8" CRLF and 200 bytes, then "1" CRLF and one, as one body. */
static span long_body(uint8_t wire[static 256])
{
    struct out out = out_make(wire, 256);
    out_span(&out, SPAN("c8\r\n"));
    for (size_t i = 0; i < 200; i++)
        out_byte(&out, (uint8_t)('a' + i % 26));
    out_span(&out, SPAN("\r\n1\r\n!\r\n0\r\n\r\n"));
    return out_written(&out);
}

Test(http_gather, makes_room_by_the_size_that_was_announced)
{
    uint8_t bytes[256];
    const span wire = long_body(bytes);
    struct reader r = reader_start(&limits_default, chunked());
    for (size_t available = 1; available < wire.len - 20; available++)
        feed(&r, wire, available, GUARDED_END);
    cr_expect_eq(r.arena.count, 2, "the first room, then that of the chunk, for all its pieces");
    cr_expect_eq(r.gather.cap, 200);
    feed(&r, wire, wire.len, GUARDED_END);
    cr_expect_eq(r.outcome.status, OK);
    cr_expect_eq(r.arena.count, 3);
    cr_expect_eq(r.gather.cap, 400, "doubled");
    const span all = http_gathered(&r.gather);
    cr_assert_eq(all.len, 201);
    cr_expect(span_equal(span_head(all, 200), span_head(span_tail(wire, 4), 200)));
    cr_expect_eq(all.ptr[200], '!');
    arena_free(&r.arena);
}

Test(http_gather, says_when_memory_fails)
{
    uint8_t bytes[256];
    const span wire = long_body(bytes);
    for (size_t fail_at = 1; fail_at <= 4; fail_at++) {
        struct reader r = reader_start(&limits_default, chunked());
        r.arena.fail_at = fail_at;
        feed(&r, wire, wire.len, GUARDED_END);
        const struct outcome o = finish(&r);
        cr_expect_eq(o.status, fail_at <= 3 ? NOMEM : OK, "allocation %zu", fail_at);
    }
}

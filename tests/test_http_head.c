/* The request head: what it accepts and what that means, what it refuses, by which rule and where.
 * Every row is read flush against an unreadable page, at both ends, and from every prefix.
 * SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "base/out.h"
#include "http/request.h"
#include "http/rules.h"
#include "support.h"

#include "base/banned.h"

/* A head in a form to compare: "METHOD TARGET MINOR FRAMING", then "|name=value" for each field. */
static void print(const struct http_request *r, struct out *out)
{
    static const char *const framings[] = {"none", "length ", "chunked"};
    out_span(out, r->method);
    out_byte(out, ' ');
    out_span(out, r->target);
    out_byte(out, ' ');
    out_decimal(out, r->minor);
    out_byte(out, ' ');
    out_span(out, span_of(framings[r->framing]));
    if (r->framing == HTTP_LENGTH)
        out_decimal(out, r->content_length);
    for (size_t i = 0; i < r->field_count; i++) {
        out_byte(out, '|');
        out_span(out, r->fields[i].name);
        out_byte(out, '=');
        out_span(out, r->fields[i].value);
    }
}

/* What one call gave; `text` is the head in print's form. */
struct outcome {
    enum status status;
    struct fault fault;
    size_t consumed;
    size_t allocations;
    char text[1024];
};

static struct outcome read_span(const struct limits *limits, span in, size_t fail_at)
{
    static const struct http_request untouched = {.minor = 99};
    struct outcome o = {0};
    struct arena arena = {.fail_at = fail_at};
    struct http_request request = untouched;
    const span start = in;
    o.status = http_read_head(&arena, limits, &in, &request, &o.fault);
    o.consumed = start.len - in.len;
    o.allocations = arena.count;
    if (o.status == OK) {
        struct out out = out_make((uint8_t *)o.text, sizeof o.text - 1);
        print(&request, &out);
        cr_assert(!out.full);
        cr_expect(span_inside(request.method, start) && span_inside(request.target, start));
    } else {
        cr_expect_eq(memcmp(&request, &untouched, sizeof request), 0, "request was written");
        cr_expect_eq(o.consumed, 0, "input was consumed");
    }
    cr_expect_eq(o.fault.rule != NULL,
                 o.status == BAD || o.status == LIMIT || o.status == UNSUPPORTED);
    arena_free(&arena);
    return o;
}

static struct outcome read_guarded(const struct limits *limits, span in, enum guarded_side side)
{
    struct guarded g = guarded_copy(in, side);
    struct outcome o = read_span(limits, g.bytes, 0);
    guarded_free(&g);
    return o;
}

static bool same(const struct outcome *a, const struct outcome *b)
{
    return a->status == b->status && a->fault.rule == b->fault.rule &&
           a->fault.offset == b->fault.offset && a->consumed == b->consumed &&
           strcmp(a->text, b->text) == 0;
}

/* A prefix gives MORE or what the whole gives; where the whole is accepted, always MORE. */
static void check_prefixes(const struct limits *limits, span in, const struct outcome *whole)
{
    for (size_t len = 0; len < in.len; len++) {
        struct outcome o = read_guarded(limits, span_head(in, len), GUARDED_END);
        const bool right = o.status == MORE || (whole->status != OK && same(&o, whole)) ||
                           (whole->status == OK && len >= whole->consumed && same(&o, whole));
        cr_expect(right, "%zu bytes give %s %s at %zu", len, status_name(o.status),
                  o.fault.rule ? o.fault.rule->name : "", o.fault.offset);
    }
}

/* Each allocation fails once: NOMEM, until none is left to fail. */
static void check_allocations(const struct limits *limits, span in, const struct outcome *whole)
{
    for (size_t n = 1; n <= whole->allocations; n++)
        cr_expect_eq(read_span(limits, in, n).status, NOMEM, "allocation %zu", n);
    struct outcome o = read_span(limits, in, whole->allocations + 1);
    cr_expect(same(&o, whole));
}

static const struct limits *profile(const char *name)
{
    return limits_by_name(span_of(name));
}

/* --- accepted --- */

struct accepted {
    const char *profile;
    span in;
    const char *text;
};

#define HOST "Host: a\r\n"
#define D    "default"
#define P    "period"

static const struct accepted accepted[] = {
    {D, SPAN("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), "GET / 1 none|Host=a"},
    {D, SPAN("GET / HTTP/1.0\r\n\r\n"), "GET / 0 none"},
    {D, SPAN("GET / HTTP/1.0\n\n"), "GET / 0 none"},
    {D, SPAN("\r\nGET / HTTP/1.0\r\n\r\n"), "GET / 0 none"},
    {D, SPAN("\nGET / HTTP/1.0\r\n\n"), "GET / 0 none"},
    {P, SPAN("\r\n\n\r\n\n\r\n\n\r\n\nGET / HTTP/1.0\r\n\r\n"), "GET / 0 none"},
    {D, SPAN("!#$%&'*+-.^_`|~09AZaz * HTTP/1.0\r\n\r\n"), "!#$%&'*+-.^_`|~09AZaz * 0 none"},
    {D, SPAN("PUT /\x80\xff\"<> HTTP/1.0\r\n\r\n"), "PUT /\x80\xff\"<> 0 none"},
    /* field values: white space around them, inside, none at all, any visible byte */
    {D, SPAN("GET / HTTP/1.0\r\nA:b\r\n\r\n"), "GET / 0 none|A=b"},
    {D, SPAN("GET / HTTP/1.0\r\nA: \t b \t\r\n\r\n"), "GET / 0 none|A=b"},
    {D, SPAN("GET / HTTP/1.0\r\nA:b  \t c\r\n\r\n"), "GET / 0 none|A=b  \t c"},
    {D, SPAN("GET / HTTP/1.0\r\nA:\r\nB: \r\n\r\n"), "GET / 0 none|A=|B="},
    {D, SPAN("GET / HTTP/1.0\r\nA: \x80\xff:\"(\r\n\r\n"), "GET / 0 none|A=\x80\xff:\"("},
    {D, SPAN("GET / HTTP/1.0\r\nA: 1\r\na: 2\r\n\r\n"), "GET / 0 none|A=1|a=2"},
    /* what follows the head is left alone */
    {D, SPAN("GET / HTTP/1.0\r\n\r\n\r\nGET"), "GET / 0 none"},
    /* folded values */
    {P, SPAN("GET / HTTP/1.0\r\nA: b\r\n c\r\n\r\n"), "GET / 0 none|A=b c"},
    {P, SPAN("GET / HTTP/1.0\r\nA: b \t\r\n\t  c\t\n d\r\nB: e\r\n\r\n"),
     "GET / 0 none|A=b c d|B=e"},
    {P, SPAN("GET / HTTP/1.0\r\nA:\r\n b\r\n\r\n"), "GET / 0 none|A=b"},
    {P, SPAN("GET / HTTP/1.0\r\nA: b\r\n \r\n c\r\n \r\n\r\n"), "GET / 0 none|A=b  c"},
    {P, SPAN("GET / HTTP/1.0\r\nA:\r\n \r\n\t\r\n\r\n"), "GET / 0 none|A="},
    {P, SPAN("GET / HTTP/1.0\r\nContent-Length:\r\n 5\r\n\r\n"),
     "GET / 0 length 5|Content-Length=5"},
    /* Host */
    {D, SPAN("GET / HTTP/1.1\r\nhOST:\r\n\r\n"), "GET / 1 none|hOST="},
    {D, SPAN("GET / HTTP/1.1\r\nHost: a-b.c_~!$&'()*+,;=%2F:\r\n\r\n"),
     "GET / 1 none|Host=a-b.c_~!$&'()*+,;=%2F:"},
    {D, SPAN("GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n"), "GET / 1 none|Host=[::1]:8080"},
    {D, SPAN("GET / HTTP/1.1\r\nHost: [v1.a:b]\r\n\r\n"), "GET / 1 none|Host=[v1.a:b]"},
    {D, SPAN("GET / HTTP/1.1\r\nHost: 127.0.0.1:80\r\n\r\n"), "GET / 1 none|Host=127.0.0.1:80"},
    /* Content-Length */
    {D, SPAN("PUT / HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello"),
     "PUT / 0 length 5|Content-Length=5"},
    {D, SPAN("PUT / HTTP/1.0\r\nContent-Length: 0\r\n\r\n"), "PUT / 0 length 0|Content-Length=0"},
    {D, SPAN("PUT / HTTP/1.0\r\nContent-Length: 5,5 ,\t05\r\ncontent-length: 5\r\n\r\n"),
     "PUT / 0 length 5|Content-Length=5,5 ,\t05|content-length=5"},
    {D, SPAN("PUT / HTTP/1.0\r\nContent-Length: 9223372036854775807\r\n\r\n"),
     "PUT / 0 length 9223372036854775807|Content-Length=9223372036854775807"},
    /* Transfer-Encoding */
    {D, SPAN("PUT / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"),
     "PUT / 1 chunked|Host=a|Transfer-Encoding=chunked"},
    {D, SPAN("PUT / HTTP/1.1\r\n" HOST "tRANSFER-eNCODING: , CHUNKED ,,\r\n\r\n"),
     "PUT / 1 chunked|Host=a|tRANSFER-eNCODING=, CHUNKED ,,"},
    {D, SPAN("PUT / HTTP/1.1\r\n" HOST "Transfer-Encoding:\r\nTransfer-Encoding: chunked\r\n\r\n"),
     "PUT / 1 chunked|Host=a|Transfer-Encoding=|Transfer-Encoding=chunked"},
};

Test(http_head, accepts)
{
    for (size_t i = 0; i < sizeof accepted / sizeof *accepted; i++) {
        const struct accepted *row = &accepted[i];
        for (enum guarded_side side = GUARDED_END; side <= GUARDED_START; side++) {
            struct outcome o = read_guarded(profile(row->profile), row->in, side);
            cr_expect_eq(o.status, OK, "row %zu: %s at %zu", i,
                         o.fault.rule ? o.fault.rule->name : "", o.fault.offset);
            cr_expect_str_eq(o.text, row->text, "row %zu", i);
        }
    }
}

Test(http_head, accepts_from_every_prefix_only_the_whole)
{
    for (size_t i = 0; i < sizeof accepted / sizeof *accepted; i++) {
        const struct limits *limits = profile(accepted[i].profile);
        struct outcome whole = read_span(limits, accepted[i].in, 0);
        check_prefixes(limits, accepted[i].in, &whole);
        check_allocations(limits, accepted[i].in, &whole);
    }
}

/* --- refused --- */

struct refused {
    const char *profile;
    span in;
    const char *rule;
    size_t offset;
};

#define G  "GET / HTTP/1.0\r\n"  /* 16 bytes */
#define H  "GET / HTTP/1.1\r\n"  /* 16 bytes */
#define TE "Transfer-Encoding: " /* 19 bytes, behind H HOST: the value begins at 44 */

static const struct refused refused[] = {
    /* lines */
    {D, SPAN("GET /\0 HTTP/1.0\r\n\r\n"), "control", 5},
    {D, SPAN("GET / HTTP/1.0\x7f\r\n\r\n"), "control", 14},
    {D, SPAN("GET / HTTP/1.0\r\rGET"), "bare-cr", 14},
    {D, SPAN("\rGET / HTTP/1.0\r\n\r\n"), "bare-cr", 0},
    {D, SPAN(G "A: b\0c\r\n\r\n"), "control", 20},
    {D, SPAN(G "A: 12345678\x1f\r\n\r\n"), "control", 27},
    {D, SPAN(G "A: b\rc\r\n\r\n"), "bare-cr", 20},
    {D, SPAN(G "\rx"), "bare-cr", 16},
    {P, SPAN(G "A: b\r\n c\0\r\n\r\n"), "control", 24},
    /* the request line */
    {D, SPAN("\r\n\r\n"), "empty-lines", 2},
    {P, SPAN("\n\n\n\n\n\n\n\n\nGET"), "empty-lines", 8},
    {D, SPAN(" GET / HTTP/1.0\r\n\r\n"), "method", 0},
    {D, SPAN("G@T / HTTP/1.0\r\n\r\n"), "method", 1},
    {D, SPAN("GET\r\n\r\n"), "method", 3},
    {D, SPAN("GET\t/ HTTP/1.0\r\n\r\n"), "method", 3},
    {D, SPAN("GET  / HTTP/1.0\r\n\r\n"), "target", 4},
    {D, SPAN("GET \r\n\r\n"), "target", 4},
    {D, SPAN("GET /\tHTTP/1.0\r\n\r\n"), "target", 5},
    {D, SPAN("GET /\r\n\r\n"), "version-missing", 5},
    {D, SPAN("GET / \r\n\r\n"), "version", 6},
    {D, SPAN("GET /  HTTP/1.0\r\n\r\n"), "version", 6},
    {D, SPAN("GET / http/1.0\r\n\r\n"), "version", 6},
    {D, SPAN("GET / HTTP/1.0 \r\n\r\n"), "version", 6},
    {D, SPAN("GET / HTTP/1,1\r\n\r\n"), "version", 6},
    {D, SPAN("GET / HTTP/1.10\r\n\r\n"), "version", 6},
    {D, SPAN("GET / HTTP/11\r\n\r\n"), "version", 6},
    {D, SPAN("GET /a b HTTP/1.0\r\n\r\n"), "version", 7},
    {D, SPAN("GET / HTTP/0.9\r\n\r\n"), "version-unknown", 6},
    {D, SPAN("GET / HTTP/1.2\r\n\r\n"), "version-unknown", 6},
    {D, SPAN("GET / HTTP/2.0\r\n\r\n"), "version-unknown", 6},
    {D, SPAN("GET / HTTP/2.1\r\n\r\n"), "version-unknown", 6},
    /* field lines */
    {D, SPAN(G " A: b\r\n\r\n"), "space-before-fields", 16},
    {P, SPAN(G "\tA: b\r\n\r\n"), "space-before-fields", 16},
    {D, SPAN(G "A : b\r\n\r\n"), "space-before-colon", 17},
    {D, SPAN(G "A\t: b\r\n\r\n"), "space-before-colon", 17},
    {D, SPAN(G ": b\r\n\r\n"), "field-name", 16},
    {D, SPAN(G "A\r\n\r\n"), "field-name", 17},
    {D, SPAN(G "A(: b\r\n\r\n"), "field-name", 17},
    {D, SPAN(G "\x80: b\r\n\r\n"), "field-name", 16},
    {D, SPAN(G "A: b\r\n c\r\n\r\n"), "obs-fold", 22},
    /* Host */
    {D, SPAN(H "\r\n"), "host-missing", 18},
    {D, SPAN(H HOST HOST "\r\n"), "host-repeated", 25},
    {D, SPAN(G HOST "A: b\r\nhost: a\r\n\r\n"), "host-repeated", 31},
    {D, SPAN(H "Host: a/b\r\n\r\n"), "host", 23},
    {D, SPAN(H "Host: u@a\r\n\r\n"), "host", 23},
    {D, SPAN(H "Host: a:8x\r\n\r\n"), "host", 25},
    {D, SPAN(H "Host: a, b\r\n\r\n"), "host", 24},
    {D, SPAN(H "Host: %2\r\n\r\n"), "host", 22},
    {D, SPAN(H "Host: %2g\r\n\r\n"), "host", 22},
    {D, SPAN(H "Host: \xc3\xa4\r\n\r\n"), "host", 22},
    {D, SPAN(H "Host: []\r\n\r\n"), "host", 22},
    {D, SPAN(H "Host: [::1\r\n\r\n"), "host", 22},
    {P, SPAN(H "Host: a\r\n b\r\n\r\n"), "host", 16},
    /* Content-Length; its value begins at 32 */
    {D, SPAN(G "Content-Length:\r\n\r\n"), "content-length", 31},
    {D, SPAN(G "Content-Length: +5\r\n\r\n"), "content-length", 32},
    {D, SPAN(G "Content-Length: -5\r\n\r\n"), "content-length", 32},
    {D, SPAN(G "Content-Length: 0x5\r\n\r\n"), "content-length", 33},
    {D, SPAN(G "Content-Length: 5 5\r\n\r\n"), "content-length", 34},
    {D, SPAN(G "Content-Length: 5,\r\n\r\n"), "content-length", 34},
    {D, SPAN(G "Content-Length: ,5\r\n\r\n"), "content-length", 32},
    {D, SPAN(G "Content-Length: 5, 6\r\n\r\n"), "content-length-differs", 35},
    {D, SPAN(G "Content-Length: 5\r\nContent-Length: 6\r\n\r\n"), "content-length-differs", 51},
    {D, SPAN(G "Content-Length: 9223372036854775808\r\n\r\n"), "content-length-range", 50},
    {D, SPAN(G "Content-Length: 18446744073709551617\r\n\r\n"), "content-length-range", 51},
    {P, SPAN(G "Content-Length: 5,\r\n 6\r\n\r\n"), "content-length-differs", 16},
    {P, SPAN(G "Content-Length: \r\n \r\n\r\n"), "content-length", 32},
    /* Transfer-Encoding; its value begins at 44 */
    {D, SPAN(G TE "chunked\r\n\r\n"), "coding-version", 16},
    {D, SPAN(H HOST "Content-Length: 5\r\n" TE "chunked\r\n\r\n"), "two-framings", 25},
    {D, SPAN(H HOST TE "chunked\r\nContent-Length: 5\r\n\r\n"), "two-framings", 53},
    {D, SPAN(H HOST TE "\r\n\r\n"), "coding-final", 25},
    {D, SPAN(H HOST TE "gzip\r\n\r\n"), "coding-final", 25},
    {D, SPAN(H HOST TE "chunked, gzip\r\n\r\n"), "coding-final", 53},
    {D, SPAN(H HOST TE "chunked, chunked\r\n\r\n"), "coding-repeated", 53},
    {D, SPAN(H HOST TE "chunked\r\n" TE "chunked\r\n\r\n"), "coding-repeated", 72},
    {D, SPAN(H HOST TE "gzip, chunked\r\n\r\n"), "coding-unknown", 44},
    {D, SPAN(H HOST TE "x;a=\"b,\\\"c\" ; d = e, chunked\r\n\r\n"), "coding-unknown", 44},
    {P, SPAN(H HOST TE "\r\n x\r\n" TE "chunked\r\n\r\n"), "coding-unknown", 25},
    {D, SPAN(H HOST TE "chunked;a=b\r\n\r\n"), "coding-parameters", 51},
    {D, SPAN(H HOST TE "x;a, chunked\r\n\r\n"), "coding", 47},
    {D, SPAN(H HOST TE "x;a=\", chunked\r\n\r\n"), "coding", 48},
    {D, SPAN(H HOST TE "chunked chunked\r\n\r\n"), "coding", 51},
    {D, SPAN(H HOST TE "\"chunked\"\r\n\r\n"), "coding", 44},
    {D,
     SPAN(H HOST TE "\x0b"
                    "chunked\r\n\r\n"),
     "control", 44},
};

Test(http_head, refuses_and_says_which_rule_and_where)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        const struct refused *row = &refused[i];
        for (enum guarded_side side = GUARDED_END; side <= GUARDED_START; side++) {
            struct outcome o = read_guarded(profile(row->profile), row->in, side);
            cr_assert_not_null(o.fault.rule, "row %zu (%s): %s", i, row->rule,
                               status_name(o.status));
            cr_expect_str_eq(o.fault.rule->name, row->rule, "row %zu", i);
            cr_expect_eq(o.fault.offset, row->offset, "row %zu (%s): at %zu", i, row->rule,
                         o.fault.offset);
            cr_expect_eq(o.status, o.fault.rule->status);
        }
    }
}

Test(http_head, refuses_a_prefix_as_it_does_the_whole)
{
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        const struct limits *limits = profile(refused[i].profile);
        struct outcome whole = read_span(limits, refused[i].in, 0);
        check_prefixes(limits, refused[i].in, &whole);
    }
}

Test(http_head, rejects_bare_lf_by_policy)
{
    struct limits strict = limits_default;
    strict.bare_lf = false;
    struct outcome o = read_span(&strict, SPAN(G "A: b\n\r\n"), 0);
    cr_assert_eq(o.status, BAD);
    cr_expect_str_eq(o.fault.rule->name, "bare-lf");
    cr_expect_eq(o.fault.offset, 20);
    cr_expect_eq(read_span(&strict, SPAN(G "A: b\r\n\r\n"), 0).status, OK);
}

/* The bytes of a line are looked at eight at a time: each value at each place of a long line. */
Test(http_head, knows_every_byte_at_every_place)
{
    for (size_t place = 0; place < 24; place++)
        for (unsigned byte = 0; byte < 256; byte++) {
            uint8_t head[] = G "A: .123456789.123456789.123.\r\n\r\n";
            head[19 + place] = (uint8_t)byte;
            struct outcome o = read_span(&limits_default, span_make(head, sizeof head - 1), 0);
            const bool allowed = byte == '\t' || (byte >= ' ' && byte != 0x7f);
            const bool ends = byte == '\n'; /* and then the rest is no field line */
            cr_expect_eq(o.status == OK, allowed, "byte 0x%02x at %zu", byte, place);
            if (!allowed && !ends)
                cr_expect_eq(o.fault.offset, 19 + place, "byte 0x%02x at %zu", byte, place);
        }
}

/* --- caps: exactly at the limit, and one over --- */

static const struct limits roomy = {
    .empty_lines = 2,
    .request_line = 14,
    .field_count = 3,
    .field_line = 10,
    .field_folded = 12,
    .head = 60,
    .join_obs_fold = true,
    .bare_lf = true,
};

struct cap {
    span at;   /* accepted */
    span over; /* refused */
    const char *rule;
    size_t offset;
};

static const struct cap caps[] = {
    {SPAN("\n\nGET / HTTP/1.0\n\n"), SPAN("\n\n\nGET / HTTP/1.0\n\n"), "empty-lines", 2},
    {SPAN("GET / HTTP/1.0\n\n"), SPAN("GET /a HTTP/1.0\n\n"), "request-line", 14},
    {SPAN(G "A:\nA:\nA:\n\n"), SPAN(G "A:\nA:\nA:\nA:\n\n"), "field-count", 25},
    {SPAN(G "A:\n b\nA:\nA:\n\n"), SPAN(G "A:\nA:\nA:\n:\n\n"), "field-count", 25},
    {SPAN(G "A: 4567890\r\n\r\n"), SPAN(G "A: 45678901\r\n\r\n"), "field-line", 26},
    {SPAN(G "A:\n 234567890\n\n"), SPAN(G "A:\n 2345678901\n\n"), "field-line", 29},
    {SPAN(G "A: 4567\n 6789012\n\n"), SPAN(G "A: 4567\n 67890123\n\n"), "field-folded", 24},
    {SPAN(G "A: 4567\n \n 012\n \n \n \n\n"), SPAN(G "A: 4567\n \n 012\n \n \n \n \n\n"),
     "field-folded", 37},
    {SPAN(G "A: 4567890\r\nA: 4567890\r\nA: 4567890\r\n    \r\n\r\n"),
     SPAN(G "A: 4567890\r\nA: 4567890\r\nA: 4567890\r\n     \r\n\r\n"), "head-size", 60},
};

Test(http_head, keeps_to_each_cap)
{
    for (size_t i = 0; i < sizeof caps / sizeof *caps; i++) {
        struct outcome at = read_span(&roomy, caps[i].at, 0);
        cr_expect_eq(at.status, OK, "row %zu: %s at %zu", i,
                     at.fault.rule ? at.fault.rule->name : status_name(at.status), at.fault.offset);
        struct outcome over = read_span(&roomy, caps[i].over, 0);
        cr_assert_not_null(over.fault.rule, "row %zu: %s", i, status_name(over.status));
        cr_expect_str_eq(over.fault.rule->name, caps[i].rule, "row %zu", i);
        cr_expect_eq(over.fault.offset, caps[i].offset, "row %zu: at %zu", i, over.fault.offset);
        cr_expect_eq(over.status, LIMIT);
        check_prefixes(&roomy, caps[i].at, &at);
        check_prefixes(&roomy, caps[i].over, &over);
    }
}

Test(http_head, caps_a_value_in_one_line_too)
{
    struct limits limits = roomy;
    limits.field_folded = 4;
    cr_expect_eq(read_span(&limits, SPAN(G "A: 3456\n\n"), 0).status, OK);
    struct outcome o = read_span(&limits, SPAN(G "A: 34567\n\n"), 0);
    cr_assert_eq(o.status, LIMIT);
    cr_expect_str_eq(o.fault.rule->name, "field-folded");
    cr_expect_eq(o.fault.offset, 23);
}

Test(http_head, says_too_long_before_the_line_ends)
{
    cr_expect_eq(read_span(&roomy, SPAN("GET /abcdefghi"), 0).status, MORE);
    struct outcome o = read_span(&roomy, SPAN("GET /abcdefghij"), 0);
    cr_assert_eq(o.status, LIMIT);
    cr_expect_str_eq(o.fault.rule->name, "request-line");
}

Test(http_head, the_head_ends_at_its_last_byte)
{
    const span head = SPAN("GET / HTTP/1.0\r\n\r\n");
    struct limits limits = roomy;
    limits.head = head.len;
    cr_expect_eq(read_span(&limits, head, 0).status, OK);
    cr_expect_eq(read_span(&limits, SPAN("GET / HTTP/1.0\r\n\r\nbody"), 0).status, OK);
    limits.head = head.len - 1;
    struct outcome o = read_span(&limits, head, 0);
    cr_assert_eq(o.status, LIMIT);
    cr_expect_str_eq(o.fault.rule->name, "head-size");
    cr_expect_eq(o.fault.offset, limits.head);
}

/* --- many fields, and finding them --- */

Test(http_head, keeps_the_order_of_many_fields)
{
    enum { COUNT = 100 };
    uint8_t bytes[4096];
    struct out out = out_make(bytes, sizeof bytes);
    out_span(&out, SPAN(G));
    for (size_t i = 0; i < COUNT; i++) {
        out_span(&out, SPAN("N: "));
        out_decimal(&out, i);
        out_span(&out, SPAN("\r\n"));
    }
    out_span(&out, SPAN("\r\n"));
    struct arena arena = {0};
    struct http_request request;
    struct fault fault;
    span in = out_written(&out);
    cr_assert_eq(http_read_head(&arena, &limits_default, &in, &request, &fault), OK);
    cr_assert_eq(request.field_count, COUNT);
    size_t at = 0;
    for (size_t i = 0; i < COUNT; i++) {
        const struct http_field *field = http_next_field(&request, SPAN("n"), &at);
        uint8_t digits[20];
        struct out number = out_make(digits, sizeof digits);
        out_decimal(&number, i);
        cr_assert_not_null(field);
        cr_expect(span_equal(field->value, out_written(&number)));
    }
    cr_expect_null(http_next_field(&request, SPAN("n"), &at));
    arena_free(&arena);
}

/* --- the table of rules --- */

Test(http_rules, each_has_a_name_of_its_own_a_source_and_a_text)
{
#define COUNT_ONE(...) +1
    const size_t count = 0 HTTP_RULES(COUNT_ONE);
    for (size_t i = 0; i < count; i++) {
        const struct rule *rule = &http_rules[i];
        cr_expect(rule->name && rule->source && rule->text);
        for (size_t j = 0; j < i; j++)
            cr_expect_str_neq(rule->name, http_rules[j].name);
    }
}

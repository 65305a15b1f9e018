/* http_body_read and http_gather: the input is a chunked body on the wire, decoded and gathered.
 * Oracles: pieces lie inside the input; a piece that is not empty moves the input; what is gathered
 * is all that was given out; the whole and any cut of it give the same data, end, status, rule and
 * offset; the data as one chunk reads back equal; a failed allocation gives NOMEM.
 * SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include "base/out.h"
#include "http/gather.h"

enum { ONE_CHUNK_FRAMING = 16 + 2 + 7 }; /* a size, its CRLF, CRLF "0" CRLF CRLF */

/* A body on its way in, and how it ended. */
struct decoder {
    struct http_body body;
    struct http_gather gather;
    size_t at; /* bytes of the input read; with a fault, where it is */
    enum status status;
    struct fault fault;
};

static struct decoder decoder_start(void)
{
    return (struct decoder){.body = http_body_start(HTTP_CHUNKED, 0), .status = MORE};
}

/* Reads on, as far as `wire`, which may end before the input does, allows. */
static void decode(struct decoder *d, struct arena *arena, const struct limits *limits, span wire)
{
    for (size_t moved = 1; d->status == MORE && moved > 0;) {
        span in = span_tail(wire, d->at);
        span data = {0};
        const size_t before = in.len;
        d->status = http_body_read(&d->body, limits, &in, &data, &d->fault);
        if (d->status != MORE && d->status != OK) {
            d->at = d->fault.offset += d->at;
            return;
        }
        moved = before - in.len;
        fuzz_oracle(span_inside(data, wire), "chunked: a piece lies inside the input");
        fuzz_oracle(data.len <= moved, "chunked: a piece moves the input");
        d->at += moved;
        const enum status gathered = http_gather(arena, &d->body, data, &d->gather);
        d->status = gathered == OK ? d->status : gathered;
    }
    fuzz_oracle(d->status == NOMEM || d->gather.len == d->body.total,
                "chunked: all that was given out is gathered");
}

static bool equal(const struct decoder *a, const struct decoder *b)
{
    return a->status == b->status && a->fault.rule == b->fault.rule && a->at == b->at &&
           span_equal(http_gathered(&a->gather), http_gathered(&b->gather));
}

static void check_cuts(const struct fuzz_case *c, const struct decoder *whole)
{
    size_t cut;
    for (size_t i = 0; fuzz_cut(c, i, &cut); i++) {
        struct arena arena = {.cap = c->limits->arena};
        struct decoder split = decoder_start();
        decode(&split, &arena, c->limits, span_head(c->bytes, cut));
        decode(&split, &arena, c->limits, c->bytes);
        fuzz_oracle(equal(whole, &split), "chunked: a cut changes nothing");
        arena_free(&arena);
    }
}

/* Reads the data again, sent as one chunk. */
static void check_again(struct arena *arena, const struct fuzz_case *c, const struct decoder *whole)
{
    const span data = http_gathered(&whole->gather);
    const size_t cap = data.len + ONE_CHUNK_FRAMING;
    struct out wire = out_make(arena_alloc(arena, cap), cap);
    for (int shift = 60; shift >= 0; shift -= 4)
        out_byte(&wire, (uint8_t) "0123456789abcdef"[data.len >> shift & 0xf]);
    out_span(&wire, SPAN("\r\n"));
    out_span(&wire, data);
    out_span(&wire, data.len ? SPAN("\r\n0\r\n\r\n") : SPAN("\r\n"));

    struct decoder again = decoder_start();
    decode(&again, arena, c->limits, out_written(&wire));
    fuzz_oracle(again.status == OK && span_equal(http_gathered(&again.gather), data),
                "chunked: the data as one chunk reads back equal");
}

static void check_failing(const struct fuzz_case *c, size_t count)
{
    struct arena arena = {.cap = c->limits->arena, .fail_at = 1 + c->hash % count};
    struct decoder failing = decoder_start();
    decode(&failing, &arena, c->limits, c->bytes);
    fuzz_oracle(failing.status == NOMEM, "chunked: a failed allocation gives NOMEM");
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_case c = fuzz_begin(data, size);
    struct arena arena = {.cap = c.limits->arena};
    struct decoder whole = decoder_start();
    decode(&whole, &arena, c.limits, c.bytes);
    fuzz_verdict(whole.status, &whole.fault);
    check_cuts(&c, &whole);
    if (arena.count > 0)
        check_failing(&c, arena.count);
    if (whole.status == OK)
        check_again(&arena, &c, &whole);
    arena_free(&arena);
    fuzz_end(&c);
    return 0;
}

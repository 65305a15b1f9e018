/* Entry: dav_read_request on a wire request, and on what follows it as long as it is one more.
 * Oracles: every prefix gives MORE or what the whole gives; a fault lies inside the input; the
 * printed form reads back to what prints the same; a failed allocation gives NOMEM or the same;
 * libhttp-parser agrees on the head. What is printed has been read, every byte of it, and text from
 * a field lies in an allocation of its own: a span that reaches outside is seen.
 * MSan: no (libxml2, libhttp-parser). SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "dav/op.h"
#include "fuzz.h"
#include "http_differential.h"

/* Room for a print; one that outgrows it is compared as far as it goes. */
enum { PRINT_FACTOR = 8, PRINT_EXTRA = 4096 };

struct outcome {
    enum status status;
    struct fault fault;
    size_t consumed;
    struct out print; /* of the request; empty unless status is OK */
    size_t allocations;
};

/* Reads the request at the start of `bytes` in an arena of its own. */
static struct outcome read_request(const struct limits *limits, span bytes, size_t fail_at,
                                   struct out print)
{
    struct outcome got = {.print = print};
    struct arena arena = {.cap = limits->arena, .fail_at = fail_at};
    struct dav_op op;
    span in = bytes;
    got.status = dav_read_request(&arena, limits, &in, &op, &got.fault);
    got.consumed = bytes.len - in.len;
    if (got.status == OK)
        dav_print_request(&op, &got.print);
    got.allocations = arena.count;
    arena_free(&arena);
    return got;
}

static bool same_print(const struct outcome *a, const struct outcome *b)
{
    return a->print.full == b->print.full &&
           span_equal(out_written(&a->print), out_written(&b->print));
}

static bool same(const struct outcome *a, const struct outcome *b)
{
    return a->status == b->status && a->fault.rule == b->fault.rule &&
           a->fault.offset == b->fault.offset && a->consumed == b->consumed && same_print(a, b);
}

static void check_fault(const struct outcome *got, size_t size)
{
    fuzz_oracle(got->fault.rule ? got->fault.rule->status == got->status
                                : got->status == OK || got->status == MORE || got->status == NOMEM,
                "request: a rule is named where it is broken");
    fuzz_oracle(got->fault.offset <= size, "request: a fault lies inside the input");
    fuzz_oracle(got->status == OK ? got->consumed > 0 : got->consumed == 0,
                "request: input is consumed with a request, and only then");
}

static void check_cuts(const struct fuzz_case *c, const struct outcome *whole, struct out print)
{
    size_t cut;
    for (size_t i = 0; fuzz_cut(c, i, &cut); i++) {
        const struct outcome split = read_request(c->limits, span_head(c->bytes, cut), 0, print);
        fuzz_oracle(split.status == MORE || same(whole, &split),
                    "request: a prefix gives MORE or what the whole gives");
        fuzz_oracle(whole->status != OK || cut < whole->consumed || split.status == OK,
                    "request: a request needs no byte of the next");
    }
}

/* Limits may refuse the print: it spells names out and joins lines. */
static void check_print(const struct fuzz_case *c, const struct outcome *whole, struct out print)
{
    if (whole->status != OK || whole->print.full)
        return;
    const span printed = out_written(&whole->print);
    const struct outcome again = read_request(c->limits, printed, 0, print);
    fuzz_oracle(again.status == LIMIT || (again.status == OK && again.consumed == printed.len &&
                                          same_print(whole, &again)),
                "request: parse, print, parse is stable");
}

static void check_failing(const struct fuzz_case *c, const struct outcome *whole, struct out print)
{
    const size_t fail_at = 1 + (size_t)(c->hash % (whole->allocations + 1));
    const struct outcome starved = read_request(c->limits, c->bytes, fail_at, print);
    fuzz_oracle(starved.status == NOMEM ? !starved.fault.rule : same(whole, &starved),
                "request: a failed allocation gives NOMEM or the same");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_case c = fuzz_begin(data, size);
    const size_t room = size * PRINT_FACTOR + PRINT_EXTRA;
    uint8_t *buffer = malloc(2 * room);
    assert(buffer);
    const struct out first = out_make(buffer, room);
    const struct out second = out_make(buffer + room, room);
    const struct outcome whole = read_request(c.limits, c.bytes, 0, first);
    fuzz_verdict(whole.status, &whole.fault);
    check_fault(&whole, size);
    check_cuts(&c, &whole, second);
    check_print(&c, &whole, second);
    check_failing(&c, &whole, second);
    http_differential(&c);

    struct outcome next = whole;
    for (span rest = c.bytes; next.status == OK;) {
        rest = span_tail(rest, next.consumed);
        next = read_request(c.limits, rest, 0, second);
        check_fault(&next, rest.len);
    }
    free(buffer);
    fuzz_end(&c);
    return 0;
}

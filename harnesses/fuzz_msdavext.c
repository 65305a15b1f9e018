/* dav_prefixed_feed and its kin: the input is a body of multipart/MSDAVEXTPrefixEncoded.
 * Oracles: cut anywhere it gives the same; a fault lies inside the body; the file is the end of the
 * body; the printed form reads back to what prints the same; a failed allocation gives NOMEM, or
 * the same where libxml2 absorbs it. MSan: no (libxml2). SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include <stdlib.h>

#include "dav/msdavext.h"

/* Room for a print; one that outgrows it is compared as far as it goes. */
enum { PRINT_FACTOR = 8, PRINT_EXTRA = 4096 };

struct outcome {
    enum status status;
    struct fault fault;
    size_t allocations;
    struct out print;
};

/* Reads the body in two pieces, in an arena of its own. */
static struct outcome read_body(const struct limits *limits, span body, size_t cut, size_t fail_at,
                                struct out print)
{
    struct outcome got = {.print = print};
    struct arena arena = {.cap = limits->arena, .fail_at = fail_at};
    struct dav_prefixed_reader *reader = NULL;
    struct dav_body properties = {0};
    span file = {0};
    got.status = dav_prefixed_open(&arena, limits, &got.fault, &reader);
    if (got.status == OK)
        got.status = dav_prefixed_feed(reader, span_head(body, cut));
    if (got.status == MORE)
        got.status = dav_prefixed_feed(reader, span_tail(body, cut));
    if (got.status == MORE)
        got.status = dav_prefixed_finish(reader, &properties, &file);
    if (got.status == OK) {
        fuzz_oracle(file.len <= body.len && span_equal(file, span_tail(body, body.len - file.len)),
                    "msdavext: the file is the end of the body");
        dav_prefixed_print(&properties, file, &got.print);
    }
    dav_prefixed_close(reader);
    got.allocations = arena.count;
    arena_free(&arena);
    return got;
}

static bool same(const struct outcome *a, const struct outcome *b)
{
    return a->status == b->status && a->fault.rule == b->fault.rule &&
           a->fault.offset == b->fault.offset && a->print.full == b->print.full &&
           span_equal(out_written(&a->print), out_written(&b->print));
}

static void check(const struct fuzz_case *c, const struct outcome *whole, struct out print)
{
    fuzz_oracle(whole->fault.rule ? whole->fault.rule->status == whole->status &&
                                        whole->fault.offset <= c->bytes.len
                                  : whole->status == OK || whole->status == NOMEM,
                "msdavext: a rule is named where it is broken, inside the body");
    for (size_t i = 0, cut; fuzz_cut(c, i, &cut); i++) {
        const struct outcome split = read_body(c->limits, c->bytes, cut, 0, print);
        fuzz_oracle(same(whole, &split), "msdavext: cut anywhere it gives the same");
    }
    const size_t fail_at = 1 + (size_t)(c->hash % whole->allocations);
    const struct outcome starved = read_body(c->limits, c->bytes, c->bytes.len, fail_at, print);
    fuzz_oracle(starved.status == NOMEM ? !starved.fault.rule : same(whole, &starved),
                "msdavext: a failed allocation gives NOMEM or the same");
    if (whole->status != OK || whole->print.full)
        return;
    const span printed = out_written(&whole->print);
    const struct outcome again = read_body(c->limits, printed, printed.len, 0, print);
    fuzz_oracle(again.status == LIMIT || same(whole, &again),
                "msdavext: parse, print, parse is stable");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_case c = fuzz_begin(data, size);
    const size_t room = size * PRINT_FACTOR + PRINT_EXTRA;
    uint8_t *buffer = malloc(2 * room);
    assert(buffer);
    const struct outcome whole = read_body(c.limits, c.bytes, size, 0, out_make(buffer, room));
    fuzz_verdict(whole.status, &whole.fault);
    check(&c, &whole, out_make(buffer + room, room));
    free(buffer);
    fuzz_end(&c);
    return 0;
}

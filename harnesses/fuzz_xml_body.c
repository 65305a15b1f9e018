/* Entry: dav_body_open, _feed and _finish on the bytes of an XML body of any kind
 * (enum dav_body_kind); a propfind and a propertyupdate with a target are Exchange's. Oracles:
 * whole = split, status, rule, offset and body alike; parse → print → parse is stable; a failed
 * allocation, at a place chosen from the input's hash, gives NOMEM or the same. MSan: no (libxml2).
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "dav/body.h"
#include "fuzz.h"

#define ANY_KIND (DAV_BODY_BIT(DAV_BODY_KINDS) - 1)
#define BATCH    (DAV_BODY_BIT(DAV_BODY_BPROPFIND) | DAV_BODY_BIT(DAV_BODY_BPROPPATCH))
#define SINGLE   (DAV_BODY_BIT(DAV_BODY_PROPFIND) | DAV_BODY_BIT(DAV_BODY_PROPERTYUPDATE))

enum {
    PRINT_FACTOR = 8, /* a print that outgrows its room is compared as far as it goes */
    PRINT_EXTRA = 4096
};

struct outcome {
    enum status status;
    struct fault fault;
    struct out print; /* of the body; empty unless status is OK */
    size_t allocations;
};

/* Reads a body in the two pieces that `cut` makes of it, in `arena`. */
static struct outcome read_body(struct arena arena, const struct limits *limits, uint64_t kinds,
                                span bytes, size_t cut, struct out print)
{
    struct outcome got = {.print = print};
    struct dav_body_reader *reader = NULL;
    struct dav_body body;
    got.status = dav_body_open(&arena, limits, kinds, &got.fault, &reader);
    if (got.status == OK)
        got.status = dav_body_feed(reader, span_head(bytes, cut));
    if (got.status == MORE)
        got.status = dav_body_feed(reader, span_tail(bytes, cut));
    if (got.status == MORE)
        got.status = dav_body_finish(reader, &body);
    if (got.status == OK)
        dav_body_print(&body, &got.print);
    dav_body_close(reader);
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
           a->fault.offset == b->fault.offset && same_print(a, b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_case c = fuzz_begin(data, size);
    const bool targeted = memmem(c.bytes.ptr, size, "target", strlen("target"));
    const uint64_t kinds = ANY_KIND & ~(targeted ? SINGLE : BATCH);
    const size_t room = size * PRINT_FACTOR + PRINT_EXTRA;
    uint8_t *buffer = malloc(2 * room);
    if (!buffer)
        abort();
    const struct out first = out_make(buffer, room);
    const struct out second = out_make(buffer + room, room);
    const struct arena arena = {.cap = c.limits->arena};

    const struct outcome whole = read_body(arena, c.limits, kinds, c.bytes, size, first);
    fuzz_verdict(whole.status, &whole.fault);
    fuzz_oracle((whole.fault.rule != NULL) == (whole.status == BAD || whole.status == LIMIT),
                "a rule is named where one is broken");
    fuzz_oracle(!whole.fault.rule || whole.fault.offset <= size, "a fault lies inside the body");
    size_t cut;
    for (size_t i = 0; fuzz_cut(&c, i, &cut); i++) {
        const struct outcome split = read_body(arena, c.limits, kinds, c.bytes, cut, second);
        fuzz_oracle(same(&whole, &split), "xml_body: whole = split");
    }
    if (whole.status == OK && !whole.print.full && whole.print.len > 0) {
        const span print = out_written(&whole.print);
        const struct outcome again = read_body(arena, c.limits, kinds, print, print.len, second);
        const bool outgrew = again.status == LIMIT; /* pieces of text are joined, names spelt out */
        fuzz_oracle(outgrew || (again.status == OK && same_print(&whole, &again)),
                    "xml_body: parse, print, parse is stable");
    }
    struct arena failing = arena;
    failing.fail_at = 1 + (size_t)(c.hash % (whole.allocations + 1));
    const struct outcome starved = read_body(failing, c.limits, kinds, c.bytes, size, second);
    fuzz_oracle(starved.status == NOMEM ? !starved.fault.rule : same(&whole, &starved),
                "xml_body: a failed allocation gives NOMEM or the same");

    free(buffer);
    fuzz_end(&c);
    return 0;
}

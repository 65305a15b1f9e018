/* uri_read and uri_print: the input is one reference, of whichever of the four forms it is.
 * Oracles: no second form reads it too; spans lie inside the text; a path begins with
 * "/" and holds no empty or dot segment; the path in UTF-16 and back is the path; the printed form
 * reads back equal and prints the same; a failed allocation gives NOMEM.
 * SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include <stdlib.h>

#include "uri/uri.h"

/* Whether a path has a segment that normalisation should have removed. */
static bool has_removable_segment(span path)
{
    while (path.len > 1) {
        path = span_tail(path, 1);
        const span name = span_head(path, span_find(path, '/'));
        if (name.len == 0 || span_equal(name, SPAN(".")) || span_equal(name, SPAN("..")))
            return true;
        path = span_tail(path, name.len);
    }
    return false;
}

static void check_path(struct arena *arena, const struct uri *uri)
{
    const bool slash_at_end = uri->path.len && uri->path.ptr[uri->path.len - 1] == '/';
    fuzz_oracle(span_starts(uri->path, '/'), "uri: a path begins with a slash");
    fuzz_oracle(uri->collection == slash_at_end, "uri: a collection's path ends in a slash");
    fuzz_oracle(!has_removable_segment(uri->path), "uri: a path has no empty or dot segment");

    span back = {0};
    struct fault fault;
    const enum status status = wide_to_utf8(arena, &uri->wide, &back, &fault);
    fuzz_oracle(status == OK && span_equal(back, uri->path), "uri: UTF-16 and back is the path");
}

static bool equal(const struct uri *a, const struct uri *b)
{
    return a->form == b->form && span_equal_nocase(a->scheme, b->scheme) &&
           span_equal_nocase(a->host, b->host) && a->has_port == b->has_port &&
           a->port == b->port && span_equal(a->path, b->path) && a->has_query == b->has_query &&
           span_equal(a->query, b->query) && a->collection == b->collection &&
           a->wide.length == b->wide.length;
}

/* Printing adds one byte at most: the path of "http://host". */
static void check_print(struct arena *arena, const struct fuzz_case *c, const struct uri *uri)
{
    const size_t cap = c->bytes.len + 1;
    struct limits limits = *c->limits;
    limits.uri++;
    struct out first = out_make(arena_alloc(arena, cap), cap);
    struct out second = out_make(arena_alloc(arena, cap), cap);

    uri_print(uri, &first);
    struct uri again;
    struct fault fault;
    const enum status status =
        uri_read(arena, &limits, out_written(&first), 1u << uri->form, &again, &fault);
    fuzz_oracle(status == OK && equal(uri, &again), "uri: the printed form reads back equal");
    if (status)
        return;
    uri_print(&again, &second);
    fuzz_oracle(!first.full && span_equal(out_written(&first), out_written(&second)),
                "uri: the normal form of a normal form is itself");
}

/* Reads again with one allocation failing, of the `count` that it took. */
static void check_failing(const struct fuzz_case *c, size_t count)
{
    struct arena arena = {.fail_at = 1 + c->hash % count};
    struct uri uri;
    struct fault fault;
    const enum status status = uri_read(&arena, c->limits, c->bytes, URI_ANY_FORM, &uri, &fault);
    fuzz_oracle(status == NOMEM, "uri: a failed allocation gives NOMEM");
    arena_free(&arena);
}

static void check_form(struct arena *arena, const struct fuzz_case *c, enum uri_form form)
{
    for (unsigned allowed = 1; allowed < URI_ANY_FORM; allowed <<= 1) {
        if (allowed == 1u << form)
            continue;
        struct uri uri;
        struct fault fault;
        const enum status status = uri_read(arena, c->limits, c->bytes, allowed, &uri, &fault);
        fuzz_oracle(status == BAD, "uri: one form reads it, and no other");
    }
}

static void check(struct arena *arena, const struct fuzz_case *c, const struct uri *uri)
{
    const size_t allocations = arena->count;
    const bool inside = span_inside(uri->scheme, c->bytes) && span_inside(uri->host, c->bytes) &&
                        span_inside(uri->query, c->bytes);
    fuzz_oracle(inside, "uri: spans lie inside the text");
    check_form(arena, c, uri->form);
    if (uri->form == URI_ORIGIN || uri->form == URI_ABSOLUTE)
        check_path(arena, uri);
    check_print(arena, c, uri);
    if (allocations)
        check_failing(c, allocations);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_case c = fuzz_begin(data, size);
    struct arena arena = {.cap = c.limits->arena};
    struct uri uri;
    struct fault fault;
    const enum status status = uri_read(&arena, c.limits, c.bytes, URI_ANY_FORM, &uri, &fault);
    fuzz_verdict(status, &fault);
    if (status == OK)
        check(&arena, &c, &uri);
    arena_free(&arena);
    fuzz_end(&c);
    return 0;
}

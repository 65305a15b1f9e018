/* dav_read_if and dav_print_if: the input is one If field value.
 * Oracles: spans lie inside the value; a tagged list applies to what its tag names, any other to
 * what was requested; the printed form reads back equal and prints the same; a failed allocation
 * gives NOMEM. SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include "dav/if.h"

static void check_list(const struct fuzz_case *c, const struct dav_if_list *list)
{
    fuzz_oracle(list->condition_count > 0, "if: no list is empty");
    for (size_t i = 0; i < list->condition_count; i++)
        fuzz_oracle(list->conditions[i].text.len > 0 &&
                        span_inside(list->conditions[i].text, c->bytes),
                    "if: a condition lies inside the value");
    if (!list->tag) {
        fuzz_oracle(dav_if_applies(list, NULL, true) && !dav_if_applies(list, NULL, false),
                    "if: a list without a tag applies to what was requested");
        return;
    }
    struct dav_name name;
    struct fault fault;
    const enum status status = dav_name_of(c->limits, &list->tag->uri, &name, &fault);
    fuzz_oracle(status == OK && dav_if_applies(list, &name, false),
                "if: a tagged list applies to what its tag names");
    fuzz_oracle(span_inside(list->tag->uri.scheme, c->bytes) &&
                    span_inside(list->tag->uri.host, c->bytes) &&
                    span_inside(list->tag->uri.query, c->bytes),
                "if: a tag lies inside the value");
}

static bool equal_lists(const struct dav_if_list *a, const struct dav_if_list *b)
{
    if (!a->tag != !b->tag || a->condition_count != b->condition_count)
        return false;
    if (a->tag && !(span_equal(a->tag->uri.path, b->tag->uri.path) &&
                    span_equal(a->tag->uri.query, b->tag->uri.query) &&
                    span_equal_nocase(a->tag->uri.host, b->tag->uri.host)))
        return false;
    for (size_t i = 0; i < a->condition_count; i++) {
        const struct dav_condition *x = &a->conditions[i];
        const struct dav_condition *y = &b->conditions[i];
        if (x->negated != y->negated || x->is_etag != y->is_etag || !span_equal(x->text, y->text))
            return false;
    }
    return true;
}

static bool equal(const struct dav_if *a, const struct dav_if *b)
{
    bool same = a->list_count == b->list_count;
    for (size_t i = 0; same && i < a->list_count; i++)
        same = equal_lists(&a->lists[i], &b->lists[i]);
    return same;
}

/* A printed tag is longer by one byte at most (uri_print), and a space stands between tokens that
 * were two bytes at least. */
static void check_print(struct arena *arena, const struct fuzz_case *c, const struct dav_if *read)
{
    const size_t cap = 2 * c->bytes.len;
    struct limits limits = *c->limits;
    limits.uri++;
    struct out first = out_make(arena_alloc(arena, cap), cap);
    struct out second = out_make(arena_alloc(arena, cap), cap);

    dav_print_if(read, &first);
    struct dav_if again;
    struct fault fault;
    const enum status status = dav_read_if(arena, &limits, out_written(&first), &again, &fault);
    fuzz_oracle(status == OK && equal(read, &again), "if: the printed form reads back equal");
    if (status)
        return;
    dav_print_if(&again, &second);
    fuzz_oracle(!first.full && span_equal(out_written(&first), out_written(&second)),
                "if: the normal form of a normal form is itself");
}

/* Reads again with one allocation failing, of the `count` that it took. */
static void check_failing(const struct fuzz_case *c, size_t count)
{
    struct arena arena = {.fail_at = 1 + c->hash % count};
    struct dav_if read;
    struct fault fault;
    const enum status status = dav_read_if(&arena, c->limits, c->bytes, &read, &fault);
    fuzz_oracle(status == NOMEM, "if: a failed allocation gives NOMEM");
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_case c = fuzz_begin(data, size);
    struct arena arena = {.cap = c.limits->arena};
    struct dav_if read;
    struct fault fault = {0};
    const enum status status = dav_read_if(&arena, c.limits, c.bytes, &read, &fault);
    fuzz_verdict(status, &fault);
    fuzz_oracle(!fault.rule || fault.offset <= c.bytes.len, "if: a fault lies inside the value");
    const size_t allocations = arena.count;
    if (status == OK) {
        fuzz_oracle(read.list_count > 0, "if: a value has a list");
        for (size_t i = 0; i < read.list_count; i++)
            check_list(&c, &read.lists[i]);
        check_print(&arena, &c, &read);
    }
    check_failing(&c, allocations);
    arena_free(&arena);
    fuzz_end(&c);
    return 0;
}

/* Tables of bodies: each row is what is written, and how that prints or which rule refuses it. What
 * holds for every body is tested for every row. SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_BODY_TABLE_H
#define TESTS_BODY_TABLE_H

#include <criterion/criterion.h>

#include "dav/body.h"
#include "support.h"

#include "base/banned.h"

/* The kinds that are read; a test may have its own. */
#ifndef ANY_KIND
#define ANY_KIND (DAV_BODY_BIT(DAV_BODY_KINDS) - 1)
#endif

enum { ROOM = 1 << 18 };

/* One body, as it was read; `arena` holds it. */
struct outcome {
    enum status status;
    struct fault fault;
    struct arena arena;
    struct dav_body body;
};

/* Reads a body in the two pieces that `cut` makes of it. The input is gone when this returns. */
static inline struct outcome read_body(const struct limits *limits, uint64_t kinds, span bytes,
                                       size_t cut, size_t fail_at)
{
    struct outcome got = {.arena = {.cap = limits->arena, .fail_at = fail_at}};
    struct guarded g = guarded_copy(bytes, GUARDED_END);
    struct dav_body_reader *reader = NULL;
    got.status = dav_body_open(&got.arena, limits, kinds, &got.fault, &reader);
    if (got.status == OK)
        got.status = dav_body_feed(reader, span_head(g.bytes, cut));
    if (got.status == MORE)
        got.status = dav_body_feed(reader, span_tail(g.bytes, cut));
    if (got.status == MORE)
        got.status = dav_body_finish(reader, &got.body);
    dav_body_close(reader);
    guarded_free(&g);
    cr_assert_eq(got.fault.rule != NULL,
                 got.status == BAD || got.status == LIMIT || got.status == UNSUPPORTED);
    cr_assert(!got.fault.rule ||
              (got.fault.rule->status == got.status && got.fault.offset <= bytes.len));
    return got;
}

/* The body's print, or the name of the rule that refused it, or of the status. Frees the arena. */
static inline span gist(struct outcome *got, uint8_t *buffer)
{
    struct out out = out_make(buffer, ROOM);
    if (got->status == OK)
        dav_body_print(&got->body, &out);
    else
        out_span(&out, span_of(got->fault.rule ? got->fault.rule->name : status_name(got->status)));
    cr_assert(!out.full);
    arena_free(&got->arena);
    return out_written(&out);
}

static inline span gist_of(span bytes, uint8_t *buffer)
{
    struct outcome got = read_body(&limits_default, ANY_KIND, bytes, 0, 0);
    return gist(&got, buffer);
}

/* A row: written, and printed or the rule. */
typedef const char *const body_row[2];

static inline void body_prints(const char *written, const char *expected)
{
    static uint8_t buffer[ROOM];
    const span got = gist_of(span_of(written), buffer);
    cr_expect(span_equal(got, span_of(expected)), "%s\ngave     %.*s\ninstead of %s", written,
              (int)got.len, (const char *)got.ptr, expected);
}

/* What is printed reads back to the same. */
static inline void body_is_stable(const char *printed)
{
    if (*printed == '<')
        body_prints(printed, printed);
}

static inline void body_is_indifferent_to_cuts(const char *written)
{
    static uint8_t first[ROOM], second[ROOM];
    const span bytes = span_of(written);
    struct outcome whole = read_body(&limits_default, ANY_KIND, bytes, 0, 0);
    const span expected = gist(&whole, first);
    for (size_t cut = 1; cut <= bytes.len; cut++) {
        struct outcome split = read_body(&limits_default, ANY_KIND, bytes, cut, 0);
        cr_expect_eq(split.fault.offset, whole.fault.offset);
        cr_expect(span_equal(gist(&split, second), expected), "%s cut at %zu", written, cut);
    }
}

static inline void body_refuses_every_prefix(const char *written, const char *expected)
{
    static uint8_t buffer[ROOM];
    const span bytes = span_of(written);
    for (size_t len = 1; len < bytes.len; len++) {
        struct outcome got = read_body(&limits_default, ANY_KIND, span_head(bytes, len), len, 0);
        const bool only_epilog_missing =
            got.status == OK && span_equal(gist(&got, buffer), span_of(expected));
        cr_expect(got.status == BAD || only_epilog_missing, "%.*s", (int)len, written);
        arena_free(&got.arena);
    }
}

static inline void body_survives_every_failed_allocation(const char *written)
{
    static uint8_t first[ROOM], second[ROOM];
    const span bytes = span_of(written);
    struct outcome whole = read_body(&limits_default, ANY_KIND, bytes, 0, 0);
    const size_t allocations = whole.arena.count;
    const span expected = gist(&whole, first);
    for (size_t n = 1; n <= allocations + 1; n++) {
        struct outcome got = read_body(&limits_default, ANY_KIND, bytes, 0, n);
        cr_expect_eq(got.status, n <= allocations ? NOMEM : whole.status, "%s: %zu: %s", written, n,
                     status_name(got.status));
        const span text = gist(&got, second);
        cr_expect(n <= allocations || span_equal(text, expected));
    }
}

/* A cap: so many of `unit` between the other two are taken, and one more breaks the rule. */
struct body_cap {
    const char *before, *unit, *after;
    size_t most;
    const char *rule;
    const struct limits *limits;
};

static inline span body_repeat(uint8_t *buffer, const char *before, const char *unit, size_t n,
                               const char *after)
{
    struct out out = out_make(buffer, ROOM);
    out_span(&out, span_of(before));
    for (size_t i = 0; i < n; i++)
        out_span(&out, span_of(unit));
    out_span(&out, span_of(after));
    cr_assert(!out.full);
    return out_written(&out);
}

static inline void body_keeps_cap(const struct body_cap *cap)
{
    static uint8_t buffer[ROOM], text[ROOM];
    for (size_t over = 0; over < 2; over++) {
        const span bytes =
            body_repeat(buffer, cap->before, cap->unit, cap->most + over, cap->after);
        struct outcome got = read_body(cap->limits, ANY_KIND, bytes, 0, 0);
        cr_expect_eq(got.status, over ? LIMIT : OK, "%.*s: %s", (int)bytes.len,
                     (const char *)bytes.ptr, status_name(got.status));
        const span said = gist(&got, text);
        cr_expect(!over || span_equal(said, span_of(cap->rule)), "%.*s: %.*s", (int)bytes.len,
                  (const char *)bytes.ptr, (int)said.len, (const char *)said.ptr);
    }
}

#define BODY_TABLE_TEST(suite, name, rows, action)                 \
    Test(suite, name)                                              \
    {                                                              \
        for (size_t i = 0; i < sizeof(rows) / sizeof *(rows); i++) \
            action;                                                \
    }

/* The tests of a table, which holds `body_row`s. */
#define BODY_TABLE_TESTS(suite, rows)                                                             \
    BODY_TABLE_TEST(suite, prints_what_it_reads, rows, body_prints(rows[i][0], rows[i][1]))       \
    BODY_TABLE_TEST(suite, reads_back_what_it_prints, rows, body_is_stable(rows[i][1]))           \
    BODY_TABLE_TEST(suite, is_indifferent_to_cuts, rows, body_is_indifferent_to_cuts(rows[i][0])) \
    BODY_TABLE_TEST(suite, refuses_every_truncated_prefix, rows,                                  \
                    body_refuses_every_prefix(rows[i][0], rows[i][1]))                            \
    BODY_TABLE_TEST(suite, survives_every_failed_allocation, rows,                                \
                    body_survives_every_failed_allocation(rows[i][0]))

#endif

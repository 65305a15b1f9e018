/* The If header (RFC 4918 10.4): values and what they say, each flush against unreadable pages.
 * SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "dav/if.h"
#include "support.h"

#define TOKEN "<urn:uuid:181d4fae-7d8c-11d0-a765-00a0c91e6bf2>"

enum { PRINT_CAP = 16384 };

/* A value's normal form where it is well-formed, else the rule it breaks and where. */
struct row {
    const char *value;
    const char *printed;
    const char *rule;
    size_t offset;
};

static enum status read_in(struct arena *arena, const struct limits *limits, span value,
                           struct dav_if *read, struct fault *fault)
{
    *fault = (struct fault){0};
    return dav_read_if(arena, limits, value, read, fault);
}

static void check(const struct row *row, enum guarded_side side)
{
    struct guarded g = guarded_copy(span_of(row->value), side);
    struct arena arena = {0};
    struct dav_if read = {0};
    struct fault fault;
    const enum status status = read_in(&arena, &limits_default, g.bytes, &read, &fault);
    if (row->printed) {
        uint8_t buffer[PRINT_CAP];
        struct out out = out_make(buffer, sizeof buffer);
        cr_assert(status == OK, "%s: %s", row->value, status_name(status));
        dav_print_if(&read, &out);
        cr_expect(span_equal(out_written(&out), span_of(row->printed)), "%s: printed %.*s",
                  row->value, (int)out.len, buffer);
    } else {
        cr_assert(fault.rule && status == fault.rule->status, "%s: %s", row->value,
                  status_name(status));
        cr_expect(strcmp(fault.rule->name, row->rule) == 0 && fault.offset == row->offset,
                  "%s: %s at %zu", row->value, fault.rule->name, fault.offset);
    }
    arena_free(&arena);
    guarded_free(&g);
}

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        check(&rows[i], GUARDED_END);
        check(&rows[i], GUARDED_START);
    }
}
#define CHECK_ROWS(rows) check_rows(rows, sizeof(rows) / sizeof *(rows))

Test(dav_if, well_formed)
{
    static const struct row rows[] = {
        /* the examples of RFC 4918 10.4.6 to 10.4.9, and 7.5.1 */
        {"(" TOKEN " [\"I am an ETag\"]) ([\"I am another ETag\"])",
         "(" TOKEN " [\"I am an ETag\"]) ([\"I am another ETag\"])", NULL, 0},
        {"(Not " TOKEN "\t<urn:uuid:58f202ac-22cf-11d1-b12d-002035b29092>)",
         "(Not " TOKEN " <urn:uuid:58f202ac-22cf-11d1-b12d-002035b29092>)", NULL, 0},
        {"(" TOKEN ")(Not <DAV:no-lock>)", "(" TOKEN ") (Not <DAV:no-lock>)", NULL, 0},
        {"</resource1>(" TOKEN "[W/\"A weak ETag\"])([\"strong ETag\"])",
         "</resource1> (" TOKEN " [W/\"A weak ETag\"]) ([\"strong ETag\"])", NULL, 0},
        {"<http://www.example.com/users/f/fielding/index.html> (" TOKEN ")",
         "<http://www.example.com/users/f/fielding/index.html> (" TOKEN ")", NULL, 0},
        /* any case, any white space, none at all */
        {" \t( NOT<a:>nOt[\"\"]Not\t<b:> )\t", "(Not <a:> Not [\"\"] Not <b:>)", NULL, 0},
        {"(<DAV:no-lock>)", "(<DAV:no-lock>)", NULL, 0},
        /* entity-tags: no escapes, brackets and obs-text inside */
        {"([\"a\\\"])", "([\"a\\\"])", NULL, 0},
        {"([W/\"]<>()\x80\xff!\"])", "([W/\"]<>()\x80\xff!\"])", NULL, 0},
        /* state-tokens: any absolute URI */
        {"(<a+b-c.9:>)", "(<a+b-c.9:>)", NULL, 0},
        {"(<x:%4a/?@:!$&'()*+,;=~>)", "(<x:%4a/?@:!$&'()*+,;=~>)", NULL, 0},
        {"(<http://u@[::1]:80/p?q>)", "(<http://u@[::1]:80/p?q>)", NULL, 0},
        /* a tag stays in force until the next */
        {"</a> (<x:1>) (<x:2>) </b> (<x:3>)", "</a> (<x:1>) (<x:2>) </b> (<x:3>)", NULL, 0},
        {"</a>(<x:1>)</a>(<x:2>)", "</a> (<x:1>) </a> (<x:2>)", NULL, 0},
        {"<HTTP://H/./a%2e/../b?q>(<x:1>)", "<http://h/b?q> (<x:1>)", NULL, 0},
    };
    CHECK_ROWS(rows);
}

Test(dav_if, broken)
{
    static const struct row rows[] = {
        {"", NULL, "if", 0},
        {" ", NULL, "if", 1},
        {"<", NULL, "if-tag", 0},
        {"<x:y", NULL, "if-tag", 0},
        {"</a>", NULL, "if-tag", 4},
        {"</a> ", NULL, "if-tag", 5},
        {"</a> </b> (<x:1>)", NULL, "if-tag", 5},
        {"</a> (<x:1>) </b>", NULL, "if-tag", 17},
        {"<> (<x:1>)", NULL, "uri-form", 1},
        {"< /a> (<x:1>)", NULL, "uri-form", 1},
        {"<a> (<x:1>)", NULL, "uri-form", 1},
        {"</a b> (<x:1>)", NULL, "path-char", 3},
        {"</a#f> (<x:1>)", NULL, "uri-fragment", 3},
        {"(<x:1>) </a> (<x:2>)", NULL, "if-mixed", 8},
        {"(<x:1>), (<x:2>)", NULL, "if", 7},
        {"x", NULL, "if", 0},
        {"(", NULL, "if-condition", 1},
        {"()", NULL, "if-condition", 1},
        {"( )", NULL, "if-condition", 2},
        {"((<x:1>))", NULL, "if-condition", 1},
        {"(<x:1>", NULL, "if-condition", 6},
        {"(<x:1> x)", NULL, "if-condition", 7},
        {"(<x:1>,<x:2>)", NULL, "if-condition", 6},
        {"(N", NULL, "if-not", 1},
        {"(No", NULL, "if-not", 1},
        {"(n <x:1>)", NULL, "if-not", 1},
        {"(No <x:1>)", NULL, "if-not", 1},
        {"(Not", NULL, "if-condition", 4},
        {"(Not)", NULL, "if-condition", 4},
        {"(Not Not <x:1>)", NULL, "if-condition", 5},
        {"(Nota <x:1>)", NULL, "if-condition", 4},
        {"([", NULL, "if-etag", 1},
        {"([]", NULL, "if-etag", 1},
        {"([W", NULL, "if-etag", 1},
        {"([W/", NULL, "if-etag", 1},
        {"([W/\"", NULL, "if-etag", 1},
        {"([w/\"a\"])", NULL, "if-etag", 1},
        {"([a])", NULL, "if-etag", 1},
        {"([\"a])", NULL, "if-etag", 1},
        {"([\"a\"", NULL, "if-etag", 1},
        {"([\"a\" ])", NULL, "if-etag", 1},
        {"([ \"a\"])", NULL, "if-etag", 1},
        {"([\"\x7f\"])", NULL, "if-etag", 1},
        {"(<)", NULL, "coded-url", 2},
        {"(<>)", NULL, "coded-url", 2},
        {"(<x>)", NULL, "coded-url", 2},
        {"(<1:x>)", NULL, "coded-url", 2},
        {"(<:x>)", NULL, "coded-url", 2},
        {"(</a>)", NULL, "coded-url", 2},
        {"(<x:1)", NULL, "coded-url", 6},
        {"(<x:1 >)", NULL, "coded-url", 5},
        {"(< x:1>)", NULL, "coded-url", 2},
        {"(<x:1#f>)", NULL, "coded-url", 5},
        {"(<x:%", NULL, "coded-url", 4},
        {"(<x:%4", NULL, "coded-url", 4},
        {"(<x:%4>)", NULL, "coded-url", 4},
        {"(<x:%4g>)", NULL, "coded-url", 4},
        {"(<x:[1]>)", NULL, "coded-url", 4},
        {"(<x://h/[1]>)", NULL, "coded-url", 8},
        {"(<x:\xc3\xa4>)", NULL, "coded-url", 4},
    };
    CHECK_ROWS(rows);
}

Test(dav_if, what_a_list_holds)
{
    struct arena arena = {0};
    struct dav_if read;
    struct fault fault;
    const span value = SPAN("</A/> (Not <x:1> [W/\"e\"]) (<x:2>) </b> ([\"f\"])");
    cr_assert(read_in(&arena, &limits_default, value, &read, &fault) == OK);
    cr_assert_eq(read.list_count, 3);
    const struct dav_if_list *list = read.lists;
    cr_assert_eq(list[0].condition_count, 2);
    cr_expect(list[0].conditions[0].negated && !list[0].conditions[0].is_etag);
    cr_expect(!list[0].conditions[1].negated && list[0].conditions[1].is_etag);
    cr_expect(span_equal(list[0].conditions[0].text, SPAN("x:1")));
    cr_expect(span_equal(list[0].conditions[1].text, SPAN("W/\"e\"")));
    cr_expect(list[1].tag == list[0].tag && list[2].tag != list[0].tag);
    cr_expect(span_equal(list[2].tag->uri.path, SPAN("/b")));
    arena_free(&arena);
}

/* Whether the list that `tag` heads applies to the resource at `path`. */
static bool applies(const struct limits *limits, const char *tag, const char *path, bool requested)
{
    struct arena arena = {0};
    struct dav_if read;
    struct uri uri;
    struct dav_name name;
    struct fault fault;
    cr_assert(read_in(&arena, limits, span_of(tag), &read, &fault) == OK);
    cr_assert(uri_read(&arena, limits, span_of(path), URI_SIMPLE_REF, &uri, &fault) == OK);
    cr_assert(dav_name_of(limits, &uri, &name, &fault) == OK);
    const bool result = dav_if_applies(&read.lists[0], &name, requested);
    arena_free(&arena);
    return result;
}

Test(dav_if, which_resource_a_list_is_about)
{
    const struct limits *exact = &limits_default;
    cr_expect(applies(exact, "(<x:1>)", "/a", true));
    cr_expect(!applies(exact, "(<x:1>)", "/a", false));
    cr_expect(applies(exact, "</a>(<x:1>)", "/a", false));
    cr_expect(applies(exact, "</a/>(<x:1>)", "/a", false));
    cr_expect(applies(exact, "</%61>(<x:1>)", "http://h/b/../a/", false));
    cr_expect(applies(exact, "</>(<x:1>)", "/", false));
    cr_expect(!applies(exact, "</a>(<x:1>)", "/", true));
    cr_expect(!applies(exact, "</a>(<x:1>)", "/a/b", true));
    cr_expect(!applies(exact, "</a/b>(<x:1>)", "/a", true));
    cr_expect(!applies(exact, "</a>(<x:1>)", "/b", true));
    cr_expect(!applies(exact, "</a>(<x:1>)", "/A", true), "names differ in case");
    cr_expect(applies(&limits_period, "</a>(<x:1>)", "/A", true), "and are folded on NT");
    cr_expect(!applies(&limits_period, "</%C3%A4>(<x:1>)", "/%C3%84", true), "ASCII alone");
}

/* Each prefix is read without a step outside, and only one that ends in ")" can be whole. */
Test(dav_if, every_truncated_prefix)
{
    const span value =
        SPAN("<http://h:80/a%20b/?q> (Not <urn:x> [W/\"e\"])([\"f\"]) </c> (NOT [\"\"])");
    for (size_t len = 0; len < value.len; len++) {
        struct guarded g = guarded_copy(span_head(value, len), GUARDED_END);
        struct arena arena = {0};
        struct dav_if read;
        struct fault fault;
        const enum status status = read_in(&arena, &limits_default, g.bytes, &read, &fault);
        const bool whole =
            len > 0 && len != 35 && span_trim(g.bytes).ptr[span_trim(g.bytes).len - 1] == ')';
        cr_expect(status == (whole ? OK : BAD), "%zu bytes: %s", len, status_name(status));
        cr_expect(fault.offset <= len, "%zu bytes: a fault at %zu", len, fault.offset);
        arena_free(&arena);
        guarded_free(&g);
    }
}

Test(dav_if, every_failed_allocation)
{
    const span value = SPAN("</a/b> (<x:1>) <http://h/c> ([\"e\"] Not <x:2>)");
    struct arena arena = {0};
    struct dav_if read;
    struct fault fault;
    cr_assert(read_in(&arena, &limits_default, value, &read, &fault) == OK);
    const size_t count = arena.count;
    cr_assert_gt(count, 4);
    arena_free(&arena);
    for (arena.fail_at = 1; arena.fail_at <= count; arena.fail_at++) {
        const enum status status = read_in(&arena, &limits_default, value, &read, &fault);
        cr_expect(status == NOMEM, "allocation %zu: %s", arena.fail_at, status_name(status));
        cr_expect(fault.rule == NULL);
        arena_free(&arena);
    }
}

/* Reads `prefix`, then `count` times `unit`, then `suffix`. */
static enum status read_repeated(const struct limits *limits, const char *prefix, const char *unit,
                                 size_t count, const char *suffix, struct fault *fault)
{
    static uint8_t buffer[PRINT_CAP];
    struct out out = out_make(buffer, sizeof buffer);
    out_span(&out, span_of(prefix));
    for (size_t i = 0; i < count; i++)
        out_span(&out, span_of(unit));
    out_span(&out, span_of(suffix));
    cr_assert(!out.full);
    struct guarded g = guarded_copy(out_written(&out), GUARDED_END);
    struct arena arena = {0};
    struct dav_if read;
    const enum status status = read_in(&arena, limits, g.bytes, &read, fault);
    arena_free(&arena);
    guarded_free(&g);
    return status;
}

Test(dav_if, caps_at_and_one_over)
{
    const struct {
        const char *prefix, *unit, *suffix;
        size_t cap;
        const char *rule;
    } rows[] = {
        {"", "(<x:1>)", "", limits_default.if_lists, "if-lists"},
        {"</a>", "(<x:1>)", "", limits_default.if_lists, "if-lists"},
        {"(", "<x:1>", ")", limits_default.if_conditions, "if-conditions"},
        {"(<x:1>)(", "[\"\"]", ")", limits_default.if_conditions - 1, "if-conditions"},
        {"</", "a", "> (<x:1>)", DAV_NAME_UNITS - 1, "name-size"},
        {"</", "%C3%A4", "/> (<x:1>)", DAV_NAME_UNITS - 1, "name-size"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fault fault;
        cr_expect(read_repeated(&limits_default, rows[i].prefix, rows[i].unit, rows[i].cap,
                                rows[i].suffix, &fault) == OK,
                  "row %zu at its cap", i);
        cr_expect(read_repeated(&limits_default, rows[i].prefix, rows[i].unit, rows[i].cap + 1,
                                rows[i].suffix, &fault) == LIMIT,
                  "row %zu over its cap", i);
        cr_expect(fault.rule && strcmp(fault.rule->name, rows[i].rule) == 0);
    }
}

/* Quoted strings, lists and parameters, each flush against an unreadable page; what entity-tags and
 * credentials come to.
 * SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "http/credentials.h"
#include "http/entity_tag.h"
#include "http/value.h"
#include "support.h"

#include "base/banned.h"

Test(http_value, measures_quoted_strings)
{
    static const struct {
        span text;
        size_t len;
    } cases[] = {
        {SPAN(""), 0},
        {SPAN("a\""), 0},
        {SPAN("\""), 0},
        {SPAN("\"\""), 2},
        {SPAN("\"a b\tc\"d"), 7},
        {SPAN("\"\\\"\""), 4},
        {SPAN("\"\\\""), 0},
        {SPAN("\"\\"), 0},
        {SPAN("\"\\\\\"\""), 4},
        {SPAN("\"\x80\xff\""), 4},
        {SPAN("\"\0\""), 0},
        {SPAN("\"\\\0\""), 0},
        {SPAN("\"\x7f\""), 0},
        {SPAN("\"\r\n\""), 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct guarded g = guarded_copy(cases[i].text, GUARDED_END);
        cr_expect_eq(http_quoted_string(g.bytes), cases[i].len, "case %zu", i);
        guarded_free(&g);
    }
    cr_expect_eq(http_word(SPAN("\"a\" b")), 3);
    cr_expect_eq(http_word(SPAN("a/b")), 1);
    cr_expect_eq(http_word(SPAN("/")), 0);
}

Test(http_value, splits_lists)
{
    static const struct {
        const char *list;
        const char *members; /* each with a "|" behind it */
    } cases[] = {
        {"", ""},
        {",, ,\t,", ""},
        {"a", "a|"},
        {" a , b,c", "a|b|c|"},
        {",a,,b,", "a|b|"},
        {"a;b=\"c,d\", e", "a;b=\"c,d\"|e|"},
        {"\"\\\",\",a", "\"\\\",\"|a|"},
        {"a\",b", "a\",b|"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct guarded g = guarded_copy(span_of(cases[i].list), GUARDED_END);
        span expected = span_of(cases[i].members);
        for (span rest = g.bytes, member; http_next_member(&rest, &member);) {
            const span want = span_take(&expected, span_find(expected, '|'));
            cr_expect(span_equal(member, want), "case %zu", i);
            cr_expect(span_inside(member, g.bytes));
            expected = expected.len ? span_tail(expected, 1) : expected;
        }
        cr_expect_eq(expected.len, 0, "case %zu", i);
        guarded_free(&g);
    }
}

Test(http_value, reads_parameters)
{
    static const struct {
        const char *text;
        bool bare_names;
        bool right;
        size_t read; /* all, or up to where it is wrong */
    } cases[] = {
        {"", false, true, 0},        {";a=b", false, true, 4},  {" ; a = \"b\"", false, true, 10},
        {";a", true, true, 2},       {";a", false, false, 2},   {";a;b=c", true, true, 6},
        {";a;b=c", false, false, 2}, {";", true, false, 1},     {";=", true, false, 1},
        {";a=", true, false, 3},     {";a= ", true, false, 4},  {";a=b ", true, false, 4},
        {"a=b", true, false, 0},     {";a=\"", true, false, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct guarded g = guarded_copy(span_of(cases[i].text), GUARDED_END);
        span rest = g.bytes;
        cr_expect_eq(http_take_parameters(&rest, cases[i].bare_names), cases[i].right, "case %zu",
                     i);
        cr_expect_eq(g.bytes.len - rest.len, cases[i].read, "case %zu", i);
        guarded_free(&g);
    }
}

Test(http_value, compares_entity_tags)
{
    static const struct {
        const char *a, *b;
        bool strong, weak;
    } cases[] = {
        /* RFC 9110 8.8.3.2 */
        {"W/\"1\"", "W/\"1\"", false, true}, {"W/\"1\"", "W/\"2\"", false, false},
        {"W/\"1\"", "\"1\"", false, true},   {"\"1\"", "W/\"1\"", false, true},
        {"\"1\"", "\"1\"", true, true},      {"\"\"", "\"1\"", false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct http_entity_tag a, b;
        span rest_a = span_of(cases[i].a), rest_b = span_of(cases[i].b);
        cr_assert(http_take_entity_tag(&rest_a, &a) && rest_a.len == 0);
        cr_assert(http_take_entity_tag(&rest_b, &b) && rest_b.len == 0);
        cr_expect_eq(http_tags_equal_strongly(a, b), cases[i].strong, "case %zu", i);
        cr_expect_eq(http_tags_equal_weakly(a, b), cases[i].weak, "case %zu", i);
    }
}

/* What is handed on, not only how it prints. */
Test(http_value, decodes_basic_credentials)
{
    struct arena arena = {0};
    struct http_credentials read;
    struct fault fault = {0};
    cr_assert_eq(http_read_credentials(&arena, &limits_default,
                                       SPAN("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="), &read, &fault),
                 OK);
    cr_expect(span_equal(read.user, SPAN("Aladdin")));
    cr_expect(span_equal(read.password, SPAN("open sesame")));
    arena_free(&arena);
}

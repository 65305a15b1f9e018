/* The base layer: spans, the arena, the bounded writer, the character table, the limit profiles.
 * SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/limits.h"
#include "base/out.h"
#include "support.h"

#include "base/banned.h"

/* --- span --- */

Test(span, takes_and_drops)
{
    span in = SPAN("abcdef");
    cr_expect(span_equal(span_take(&in, 2), SPAN("ab")));
    cr_expect(span_equal(in, SPAN("cdef")));
    cr_expect(span_equal(span_head(in, 0), SPAN("")));
    cr_expect(span_equal(span_tail(in, 4), SPAN("")));
    cr_expect(span_starts(in, 'c') && !span_starts(in, 'd') && !span_starts(SPAN(""), 0));
}

Test(span, zero_is_valid_and_empty)
{
    const span zero = {0};
    cr_expect(span_equal(zero, SPAN("")));
    cr_expect(span_equal_nocase(zero, SPAN("")));
    cr_expect_eq(span_find(zero, 'x'), 0);
    cr_expect_eq(span_count(zero, ~0u), 0);
    cr_expect_eq(span_trim(zero).len, 0);
    cr_expect_eq(span_tail(zero, 0).ptr, NULL);
}

Test(span, compares)
{
    cr_expect(span_equal_nocase(SPAN("Content-Length"), SPAN("cONTENT-lENGTH")));
    cr_expect(!span_equal(SPAN("a"), SPAN("A")));
    cr_expect(!span_equal(SPAN("a"), SPAN("ab")));
    cr_expect(!span_equal_nocase(SPAN("@["), SPAN("`{")), "only letters have case");
    cr_expect(!span_equal_nocase(SPAN("\xc4"), SPAN("\xe4")), "only ASCII letters have case");
}

Test(span, searches)
{
    cr_expect_eq(span_find(SPAN("abcabc"), 'c'), 2);
    cr_expect_eq(span_find(SPAN("abc"), 'x'), 3);
    cr_expect_eq(span_find(SPAN("a\0b"), 0), 1);
    cr_expect_eq(span_count(SPAN("123a4"), ASCII_DIGIT), 3);
    cr_expect_eq(span_count(SPAN("12ab"), ASCII_DIGIT | ASCII_HEX), 4);
}

Test(span, trims)
{
    static const char *const cases[][2] = {{" a ", "a"}, {"\t \ta b\t", "a b"}, {"a", "a"},
                                           {"", ""},     {" \t ", ""},          {"\r\n", "\r\n"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (enum guarded_side side = GUARDED_END; side <= GUARDED_START; side++) {
            struct guarded g = guarded_copy(span_of(cases[i][0]), side);
            cr_expect(span_equal(span_trim(g.bytes), span_of(cases[i][1])), "case %zu", i);
            guarded_free(&g);
        }
}

Test(span, knows_what_lies_inside)
{
    const span whole = SPAN("0123456789");
    cr_expect(span_inside(whole, whole));
    cr_expect(span_inside(span_tail(whole, 9), whole));
    cr_expect(span_inside((span){whole.ptr + 10, 0}, whole));
    cr_expect(span_inside((span){0}, whole), "an empty part is inside anything");
    cr_expect(!span_inside(span_make(whole.ptr + 9, 2), whole));
    cr_expect(!span_inside(span_make(whole.ptr, 3), span_tail(whole, 1)));
    cr_expect(!span_inside(span_make(whole.ptr + 1, SIZE_MAX), whole));
}

/* --- arena --- */

Test(arena, gives_zeroed_aligned_memory)
{
    struct arena arena = {0};
    for (size_t size = 0; size < 100; size++) {
        uint8_t *ptr = arena_alloc(&arena, size);
        cr_assert_not_null(ptr);
        cr_expect_eq((uintptr_t)ptr % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            cr_expect_eq(ptr[i], 0);
        if (size)
            memset(ptr, 0xa5, size);
    }
    cr_expect_not_null(arena_alloc(&arena, 1 << 20), "larger than a block");
    cr_expect_eq(arena.count, 101);
    arena_free(&arena);
    cr_expect_null(arena.blocks);
    cr_expect_eq(arena.used, 0);
}

Test(arena, keeps_to_its_cap)
{
    struct arena arena = {.cap = 10};
    cr_expect_not_null(arena_alloc(&arena, 6));
    cr_expect_null(arena_alloc(&arena, 5));
    cr_expect_not_null(arena_alloc(&arena, 4));
    cr_expect_null(arena_alloc(&arena, 1));
    cr_expect_not_null(arena_alloc(&arena, 0), "nothing always fits");
    arena_free(&arena);
    cr_expect_not_null(arena_alloc(&arena, 10), "the cap counts anew, and is kept");
    cr_expect_null(arena_alloc(&arena, 1));
    arena_free(&arena);
}

Test(arena, fails_the_allocation_that_it_is_told_to)
{
    for (size_t n = 1; n <= 4; n++) {
        struct arena arena = {.fail_at = n};
        for (size_t i = 1; i <= 4; i++)
            cr_expect_eq(arena_alloc(&arena, 8) == NULL, i == n);
        arena_free(&arena);
    }
}

Test(arena, refuses_what_overflows)
{
    struct arena arena = {0};
    cr_expect_null(arena_array(&arena, SIZE_MAX / 8 + 1, 8));
    cr_expect_null(arena_array(&arena, SIZE_MAX, SIZE_MAX));
    cr_expect_null(arena_alloc(&arena, SIZE_MAX));
    cr_expect_null(arena_alloc(&arena, SIZE_MAX / 2 + 1));
    cr_expect_not_null(arena_array(&arena, 0, 8));
    cr_expect_not_null(arena_array(&arena, 8, 0));
    arena_free(&arena);
}

Test(arena, copies)
{
    struct arena arena = {0};
    span copy, isolated;
    cr_assert_eq(arena_copy(&arena, SPAN("text"), &copy), OK);
    cr_expect(span_equal(copy, SPAN("text")));
    cr_assert_eq(arena_copy(&arena, (span){0}, &copy), OK);
    cr_expect_eq(copy.len, 0);
    cr_assert_eq(span_isolate(&arena, SPAN("text"), &isolated), OK);
    cr_expect(span_equal(isolated, SPAN("text")));
    arena_free(&arena);
    arena.fail_at = 1;
    cr_expect_eq(arena_copy(&arena, SPAN("text"), &copy), NOMEM);
    arena_free(&arena);
}

/* --- status --- */

Test(status, faults_say_where_and_move_with_the_part)
{
    static const struct rule rule = {.name = "a-rule", .status = LIMIT};
    struct fault fault = {0};
    cr_expect_eq(fault_shift(&fault, MORE, 5), MORE);
    cr_expect_eq(fault.offset, 0, "no rule was broken");
    cr_expect_eq(fault_at(&fault, &rule, 7), LIMIT);
    cr_expect_eq(fault_shift(&fault, LIMIT, 5), LIMIT);
    cr_expect_eq(fault.offset, 12);
    cr_expect_eq(fault.rule, &rule);
}

Test(status, has_names)
{
    static const char *const names[] = {"OK", "MORE", "BAD", "LIMIT", "NOMEM", "UNSUPPORTED"};
    for (enum status status = OK; status <= UNSUPPORTED; status++)
        cr_expect_str_eq(status_name(status), names[status]);
}

/* --- out --- */

Test(out, writes_decimals)
{
    static const struct {
        uint64_t value;
        const char *text;
    } cases[] = {{0, "0"}, {9, "9"}, {10, "10"}, {UINT64_MAX, "18446744073709551615"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t buf[20];
        struct out out = out_make(buf, sizeof buf);
        out_decimal(&out, cases[i].value);
        cr_expect(span_equal(out_written(&out), span_of(cases[i].text)));
        cr_expect(!out.full);
    }
}

Test(out, notes_what_does_not_fit)
{
    uint8_t buf[4];
    struct out out = out_make(buf, sizeof buf);
    out_span(&out, SPAN("abc"));
    out_span(&out, (span){0});
    cr_expect(!out.full);
    out_span(&out, SPAN("de"));
    cr_expect(out.full);
    out_byte(&out, 'd');
    cr_expect(span_equal(out_written(&out), SPAN("abc")), "nothing follows a gap");
    struct out none = out_make(NULL, 0);
    out_byte(&none, 'x');
    cr_expect(none.full && out_written(&none).len == 0);
}

Test(out, counts_without_keeping)
{
    struct out out = out_counting(4);
    out_span(&out, SPAN("abc"));
    out_byte(&out, 'd');
    cr_expect(!out.full && out.len == 4);
    out_byte(&out, 'e');
    cr_expect(out.full && out.len == 4);
}

/* --- ascii --- */

static bool one_of(int c, const char *set)
{
    return c && strchr(set, c);
}

/* What RFC 5234 B.1, RFC 9110 5.5 and 5.6.2, and RFC 3986 2.2 and 2.3 say of `c`, spelt out. */
static unsigned classes_of(int c)
{
    const bool digit = c >= '0' && c <= '9';
    const bool alpha = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    unsigned classes = 0;
    if (digit)
        classes |= ASCII_DIGIT;
    if (alpha)
        classes |= ASCII_ALPHA;
    if (digit || one_of(c, "ABCDEFabcdef"))
        classes |= ASCII_HEX;
    if (digit || alpha || one_of(c, "!#$%&'*+-.^_`|~"))
        classes |= ASCII_TCHAR;
    if ((c >= 0x21 && c <= 0x7e) || c >= 0x80)
        classes |= ASCII_VCHAR;
    if (digit || alpha || one_of(c, "-._~"))
        classes |= ASCII_UNRESERVED;
    if (one_of(c, "!$&'()*+,;="))
        classes |= ASCII_SUBDELIM;
    if (c == ' ' || c == '\t')
        classes |= ASCII_WS;
    return classes;
}

Test(ascii, table_is_what_the_definitions_say)
{
    for (int c = 0; c < 256; c++)
        cr_expect_eq(ascii_table[c], classes_of(c), "byte 0x%02x", c);
}

Test(ascii, digits_and_case)
{
    static const char digits[] = "0123456789abcdef";
    int known = 0;
    for (int c = 0; c < 256; c++) {
        const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c) : NULL;
        cr_expect_eq(ascii_hex_value((uint8_t)c), at ? (int)(at - digits) : -1, "byte 0x%02x", c);
        known += at != NULL;
        cr_expect_eq(ascii_lower((uint8_t)c), c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    cr_expect_eq(known, 22);
}

/* --- limits --- */

Test(limits, profiles_have_names)
{
    cr_expect_eq(limits_by_name(SPAN("default")), &limits_default);
    cr_expect_eq(limits_by_name(SPAN("period")), &limits_period);
    cr_expect_eq(limits_by_name(SPAN("workaround")), &limits_workaround);
    cr_expect_null(limits_by_name(SPAN("")));
    cr_expect_null(limits_by_name(SPAN("Default")));
    cr_expect_null(limits_by_name(SPAN("periods")));
}

Test(limits, only_the_head_differs_where_the_workaround_applies)
{
    struct limits period = limits_period;
    period.name = limits_workaround.name;
    period.head = limits_workaround.head;
    cr_expect_lt(limits_workaround.head, limits_period.head);
    cr_expect_eq(memcmp(&period, &limits_workaround, sizeof period), 0);
}

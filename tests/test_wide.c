/* The path in UTF-16: strict UTF-8, surrogate pairs, and the length that 16 bits can count.
 * SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "support.h"
#include "uri/uri.h"
#include "uri/utf8.h"
#include "uri/wide.h"

#include "base/banned.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

enum { LAST_CODE_POINT = UTF8_INVALID - 1 };

static bool is_surrogate(uint32_t c)
{
    return c >= 0xd800 && c <= 0xdfff;
}

/* --- UTF-8 --- */

Test(utf8, writes_and_reads_every_code_point)
{
    for (uint32_t c = 0; c <= LAST_CODE_POINT; c++) {
        if (is_surrogate(c))
            continue;
        uint8_t bytes[UTF8_MAX_BYTES];
        span in = span_make(bytes, utf8_put(c, bytes));
        cr_assert_eq(in.len, c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4, "U+%04X", c);
        cr_assert_eq(utf8_take(&in), c, "U+%04X", c);
        cr_assert_eq(in.len, 0, "U+%04X", c);
    }
}

/* The number of two-byte, three-byte and four-byte sequences that are UTF-8 is known: nothing
 * besides the code points above is accepted. */
Test(utf8, accepts_no_other_sequence)
{
    size_t accepted = 0;
    for (uint32_t lead = 0x80; lead <= 0xff; lead++)
        for (uint32_t second = 0; second <= 0xff; second++)
            for (uint32_t third = 0x7f; third <= 0xc0; third++) {
                const uint8_t bytes[] = {(uint8_t)lead, (uint8_t)second, (uint8_t)third, 0x80};
                for (size_t len = 1; len <= sizeof bytes; len++) {
                    span in = span_make(bytes, len);
                    accepted += utf8_take(&in) != UTF8_INVALID && in.len == 0;
                }
            }
    const size_t thirds = 0xc0 - 0x7f + 1; /* values of a third byte that was not read */
    const size_t two = 0x800 - 0x80;
    const size_t three = 0x10000 - 0x800 - 0x800;
    const size_t four = (0x110000 - 0x10000) / 64; /* the fourth byte is always 0x80 */
    cr_expect_eq(accepted, two * thirds + three + four, "%zu", accepted);
}

static const struct {
    span text;
    size_t valid;
} sequences[] = {
    {SPAN(""), 0},
    {SPAN("a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80z"), 11},
    {SPAN("\x80"), 0},             /* a tail alone */
    {SPAN("a\xc0\x80"), 1},        /* overlong NUL */
    {SPAN("\xc0\xae"), 0},         /* overlong "." */
    {SPAN("\xc1\xbf"), 0},         /* overlong U+007F */
    {SPAN("\xe0\x9f\xbf"), 0},     /* overlong U+07FF */
    {SPAN("\xe0\xa0\x80"), 3},     /* U+0800 */
    {SPAN("\xf0\x8f\xbf\xbf"), 0}, /* overlong U+FFFF */
    {SPAN("\xf0\x90\x80\x80"), 4}, /* U+10000 */
    {SPAN("\xed\x9f\xbf"), 3},     /* U+D7FF */
    {SPAN("\xed\xa0\x80"), 0},     /* a high surrogate */
    {SPAN("\xed\xbf\xbf"), 0},     /* a low surrogate */
    {SPAN("\xee\x80\x80"), 3},     /* U+E000 */
    {SPAN("\xf4\x8f\xbf\xbf"), 4}, /* U+10FFFF */
    {SPAN("\xf4\x90\x80\x80"), 0}, /* U+110000 */
    {SPAN("\xf8\x88\x80\x80\x80"), 0},
    {SPAN("\xff"), 0},
    {SPAN("a\xe2\x82"), 1}, /* cut short */
    {SPAN("\xf0\x9f\x98"), 0},
    {SPAN("\xe2\x82z"), 0},
};

Test(utf8, counts_the_valid_prefix)
{
    for (size_t i = 0; i < COUNT(sequences); i++)
        for (enum guarded_side side = GUARDED_END; side <= GUARDED_START; side++) {
            struct guarded g = guarded_copy(sequences[i].text, side);
            cr_expect_eq(utf8_count(g.bytes), sequences[i].valid, "case %zu", i);
            guarded_free(&g);
        }
}

/* --- UTF-16 --- */

static bool wide_equals(const struct wide_path *wide, const uint16_t *units, size_t count)
{
    return wide->length == count * sizeof *units &&
           wide->capacity == wide->length + sizeof *units &&
           memcmp(wide->units, units, wide->length) == 0 && wide->units[count] == 0;
}

Test(wide, writes_pairs_where_they_are_needed)
{
    static const struct {
        span path;
        uint16_t units[4];
        size_t count;
    } cases[] = {
        {SPAN(""), {0}, 0},
        {SPAN("/a"), {'/', 'a'}, 2},
        {SPAN("\xc3\xa4\xe2\x82\xac"), {0xe4, 0x20ac}, 2},
        {SPAN("\xef\xbf\xbf"), {0xffff}, 1},
        {SPAN("\xf0\x90\x80\x80"), {0xd800, 0xdc00}, 2},
        {SPAN("\xf0\x9f\x98\x80/"), {0xd83d, 0xde00, '/'}, 3},
        {SPAN("\xf4\x8f\xbf\xbf"), {0xdbff, 0xdfff}, 2},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct arena arena = {0};
        struct wide_path wide;
        struct fault fault;
        cr_assert_eq(wide_from_utf8(&arena, cases[i].path, &wide, &fault), OK);
        cr_expect(wide_equals(&wide, cases[i].units, cases[i].count), "case %zu", i);
        span back;
        cr_assert_eq(wide_to_utf8(&arena, &wide, &back, &fault), OK);
        cr_expect(span_equal(back, cases[i].path), "case %zu", i);
        arena_free(&arena);
    }
}

Test(wide, says_where_the_text_is_not_utf8)
{
    for (size_t i = 0; i < COUNT(sequences); i++) {
        struct arena arena = {0};
        struct wide_path wide;
        struct fault fault = {0};
        const bool valid = sequences[i].valid == sequences[i].text.len;
        const enum status status = wide_from_utf8(&arena, sequences[i].text, &wide, &fault);
        cr_expect_eq(status, valid ? OK : BAD, "case %zu", i);
        cr_expect_eq(fault.offset, valid ? 0 : sequences[i].valid, "case %zu", i);
        arena_free(&arena);
    }
}

Test(wide, rejects_lone_surrogates)
{
    static const struct {
        uint16_t units[3];
        uint16_t count;
        size_t offset; /* in bytes */
    } cases[] = {
        {{0xd800}, 1, 0},
        {{0xdc00}, 1, 0},
        {{'a', 0xdbff}, 2, 2},
        {{0xd800, 'a'}, 2, 0},
        {{0xd800, 0xd800, 0xdc00}, 3, 0},
        {{0xd800, 0xdc00, 0xdc00}, 3, 4},
        {{0xdfff, 0xd800}, 2, 0},
        {{0xd800, 0xe000}, 2, 0},
        {{0xdc00, 0xdc00}, 2, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct arena arena = {0};
        struct guarded g =
            guarded_copy(span_make(cases[i].units, cases[i].count * sizeof(uint16_t)), GUARDED_END);
        const struct wide_path wide = {.units = (uint16_t *)(uintptr_t)g.bytes.ptr,
                                       .length = (uint16_t)g.bytes.len};
        span path = SPAN("untouched");
        struct fault fault;
        cr_expect_eq(wide_to_utf8(&arena, &wide, &path, &fault), BAD, "case %zu", i);
        cr_expect_str_eq(fault.rule->name, "wide-surrogate");
        cr_expect_eq(fault.offset, cases[i].offset, "case %zu", i);
        cr_expect_eq(path.len, 9);
        guarded_free(&g);
        arena_free(&arena);
    }
}

Test(wide, survives_each_failed_allocation)
{
    struct arena arena = {.fail_at = 1};
    struct wide_path wide = {.length = 7};
    struct fault fault;
    cr_expect_eq(wide_from_utf8(&arena, SPAN("/a"), &wide, &fault), NOMEM);
    cr_expect_eq(wide.length, 7, "nothing is written");

    uint16_t units[] = {'/', 'a'};
    span path = SPAN("untouched");
    arena = (struct arena){.fail_at = 1};
    wide = (struct wide_path){.units = units, .length = sizeof units};
    cr_expect_eq(wide_to_utf8(&arena, &wide, &path, &fault), NOMEM);
    cr_expect_eq(path.len, 9);
    arena_free(&arena);
}

/* --- the boundary --- */

/* What wide_from_utf8 makes of "/", then `filler` over and over, then `last`: `units` in all. */
static enum status widen_long(size_t units, const char *last, size_t last_units,
                              struct wide_path *wide, struct fault *fault, struct arena *arena)
{
    const size_t filler = units - last_units;
    uint8_t *bytes = arena_alloc(arena, filler + strlen(last));
    cr_assert_not_null(bytes);
    memset(bytes, 'a', filler);
    bytes[0] = '/';
    memcpy(bytes + filler, last, strlen(last));
    return wide_from_utf8(arena, span_make(bytes, filler + strlen(last)), wide, fault);
}

Test(wide, fills_its_16_bits_and_no_more)
{
    static const struct {
        size_t units;
        const char *last;
        size_t last_units;
        enum status status;
    } cases[] = {
        {32765, "", 0, OK},
        {32766, "", 0, OK}, /* 65,532 bytes, and the 0 unit: 65,534 */
        {32767, "", 0, LIMIT},
        {32768, "", 0, LIMIT}, /* 65,536 bytes: 0 in 16 bits */
        {32769, "", 0, LIMIT},
        {65536, "", 0, LIMIT},
        {65537, "", 0, LIMIT},
        {98304, "", 0, LIMIT},
        {32766, "\xe2\x82\xac", 1, OK}, /* three bytes, one unit */
        {32767, "\xe2\x82\xac", 1, LIMIT},
        {32766, "\xf0\x9f\x98\x80", 2, OK},    /* the pair ends at the boundary */
        {32767, "\xf0\x9f\x98\x80", 2, LIMIT}, /* and straddles it */
        {32768, "\xf0\x9f\x98\x80", 2, LIMIT},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct arena arena = {0};
        struct wide_path wide = {0};
        struct fault fault = {0};
        const enum status status =
            widen_long(cases[i].units, cases[i].last, cases[i].last_units, &wide, &fault, &arena);
        cr_expect_eq(status, cases[i].status, "case %zu: %s", i, status_name(status));
        cr_expect_eq(wide.length, status ? 0 : 2 * cases[i].units, "case %zu", i);
        if (status)
            cr_expect_str_eq(fault.rule->name, "wide-length");
        else
            cr_expect_eq(wide.capacity - wide.length, 2, "case %zu", i);
        arena_free(&arena);
    }
}

/* The same through uri_read, where the rule points to where the path begins. */
Test(wide, limits_the_path_of_a_reference)
{
    static uint8_t text[8 + 32767 + 2];
    memset(text, 'a', sizeof text);
    memcpy(text, "http://h/", 9);
    for (size_t units = 32766; units <= 32767; units++) {
        struct arena arena = {0};
        struct uri uri;
        struct fault fault;
        memcpy(text + 8 + units, "?q", 2);
        const enum status status = uri_read(&arena, &limits_period, span_make(text, 8 + units + 2),
                                            URI_SIMPLE_REF, &uri, &fault);
        if (units == 32766) {
            cr_assert_eq(status, OK);
            cr_expect_eq(uri.wide.length, 65532);
            cr_expect(span_equal(uri.query, SPAN("q")));
        } else {
            cr_expect_eq(status, LIMIT);
            cr_expect_str_eq(fault.rule->name, "wide-length");
            cr_expect_eq(fault.offset, 8);
        }
        arena_free(&arena);
        memset(text + 8 + units, 'a', 2);
    }
}

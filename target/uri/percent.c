/* SPDX-License-Identifier: Apache-2.0 */
#include "uri/percent.h"

#include "base/ascii.h"
#include "base/banned.h"
#include "uri/rules.h"

static bool starts_with_triplet(span s)
{
    if (!span_starts(s, '%'))
        return false;
    for (size_t i = 1; i < PERCENT_TRIPLET; i++)
        if (i == s.len || !ascii_is(s.ptr[i], ASCII_HEX))
            return false;
    return true;
}

/* The number of leading bytes that stand for themselves. */
static size_t count_plain(span s, span also)
{
    for (size_t n = 0;; n++) {
        n += span_count(span_tail(s, n), ASCII_UNRESERVED | ASCII_SUBDELIM);
        if (n == s.len || span_find(also, s.ptr[n]) == also.len)
            return n;
    }
}

enum status percent_check(span s, span also, const struct rule *chars, struct fault *fault)
{
    span rest = span_tail(s, count_plain(s, also));
    while (starts_with_triplet(rest)) {
        rest = span_tail(rest, PERCENT_TRIPLET);
        rest = span_tail(rest, count_plain(rest, also));
    }
    if (rest.len == 0)
        return OK;
    const struct rule *rule = rest.ptr[0] == '%' ? &uri_rules[URI_PERCENT] : chars;
    return fault_at(fault, rule, s.len - rest.len);
}

uint8_t percent_take(span *in)
{
    assert(starts_with_triplet(*in));
    const uint8_t *triplet = span_take(in, PERCENT_TRIPLET).ptr;
    return (uint8_t)(ascii_hex_value(triplet[1]) << 4 | ascii_hex_value(triplet[2]));
}

static void print_triplet(uint8_t byte, struct out *out)
{
    static const char digits[] = "0123456789ABCDEF";
    const char triplet[PERCENT_TRIPLET] = {'%', digits[byte >> 4], digits[byte & 15]};
    out_span(out, span_make(triplet, PERCENT_TRIPLET));
}

void percent_print(span s, span also, struct out *out)
{
    out_span(out, span_take(&s, count_plain(s, also)));
    while (s.len) {
        print_triplet(*span_take(&s, 1).ptr, out);
        out_span(out, span_take(&s, count_plain(s, also)));
    }
}

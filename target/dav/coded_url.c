/* SPDX-License-Identifier: Apache-2.0 */
#include "dav/coded_url.h"

#include "base/ascii.h"
#include "dav/rules.h"

#include "base/banned.h"

/* scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ), RFC 3986 3.1. Its length, or 0. */
static size_t scheme_length(span s)
{
    if (s.len == 0 || !ascii_is(s.ptr[0], ASCII_ALPHA))
        return 0;
    size_t n = 1;
    while (n < s.len &&
           (ascii_is(s.ptr[n], ASCII_ALPHA | ASCII_DIGIT) || memchr("+-.", s.ptr[n], 3)))
        n++;
    return n;
}

/* pct-encoded = "%" HEXDIG HEXDIG, RFC 3986 2.1. */
static bool is_pct_encoded(span s)
{
    return s.len >= 3 && s.ptr[0] == '%' && ascii_is(s.ptr[1], ASCII_HEX) &&
           ascii_is(s.ptr[2], ASCII_HEX);
}

size_t dav_count_uri(span s, const char *also)
{
    size_t n = 0;
    while (n < s.len) {
        const span rest = span_tail(s, n);
        if (is_pct_encoded(rest))
            n += 3;
        else if (ascii_is(*rest.ptr, ASCII_UNRESERVED | ASCII_SUBDELIM) ||
                 memchr(also, *rest.ptr, strlen(also)))
            n++;
        else
            break;
    }
    return n;
}

/* absolute-URI = scheme ":" hier-part [ "?" query ]; square brackets stand in the authority alone.
 */
size_t dav_absolute_uri(span s)
{
    const size_t scheme = scheme_length(s);
    span rest = span_tail(s, scheme);
    if (scheme == 0 || !span_starts(rest, ':'))
        return 0;
    (void)span_take(&rest, 1);
    if (rest.len >= 2 && memcmp(rest.ptr, "//", 2) == 0) {
        (void)span_take(&rest, 2);
        (void)span_take(&rest, dav_count_uri(rest, ":@[]"));
    }
    (void)span_take(&rest, dav_count_uri(rest, ":@/?"));
    return s.len - rest.len;
}

enum status dav_read_coded_url(span *in, span *uri, struct fault *fault)
{
    if (!span_starts(*in, '<'))
        return fault_at(fault, &dav_rules[DAV_RULE_CODED_URL], 0);
    span rest = span_tail(*in, 1);
    const span text = span_take(&rest, dav_absolute_uri(rest));
    if (text.len == 0 || !span_starts(rest, '>'))
        return fault_at(fault, &dav_rules[DAV_RULE_CODED_URL], 1 + text.len);
    *uri = text;
    *in = span_tail(rest, 1);
    return OK;
}

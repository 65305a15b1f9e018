/* SPDX-License-Identifier: Apache-2.0 */
#include "http/value.h"

#include "base/ascii.h"
#include "base/banned.h"

/* quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE
 * qdtext        = HTAB / SP / VCHAR but DQUOTE and "\" / obs-text
 * quoted-pair   = "\" ( HTAB / SP / VCHAR / obs-text ) */
size_t http_quoted_string(span s)
{
    if (s.len < 2 || s.ptr[0] != '"')
        return 0;
    size_t n = 1;
    do {
        if (s.ptr[n] == '"')
            return n + 1;
        if (s.ptr[n] == '\\' && ++n == s.len)
            return 0;
        if (!ascii_is(s.ptr[n], ASCII_VCHAR | ASCII_WS))
            return 0;
    } while (++n < s.len);
    return 0;
}

size_t http_word(span s)
{
    return span_starts(s, '"') ? http_quoted_string(s) : span_count(s, ASCII_TCHAR);
}

/* The length of a quoted-string, of all the rest where one does not end, or else of one byte. */
static size_t skip_unit(span s)
{
    if (!span_starts(s, '"'))
        return 1;
    const size_t quoted = http_quoted_string(s);
    return quoted ? quoted : s.len;
}

/* #element = [ element ] *( OWS "," OWS [ element ] ) */
bool http_next_member(span *list, span *member)
{
    while (list->len > 0) {
        size_t n = 0;
        while (n < list->len && list->ptr[n] != ',')
            n += skip_unit(span_tail(*list, n));
        *member = span_trim(span_take(list, n));
        if (list->len > 0)
            *list = span_tail(*list, 1);
        if (member->len > 0)
            return true;
    }
    return false;
}

/* BWS, `c`, BWS. False, and nothing taken, where `c` is not the next thing. */
static bool take_delimiter(span *s, uint8_t c)
{
    const span rest = span_tail(*s, span_count(*s, ASCII_WS));
    if (!span_starts(rest, c))
        return false;
    *s = span_tail(rest, 1);
    *s = span_tail(*s, span_count(*s, ASCII_WS));
    return true;
}

static bool take_word(span *s, size_t len)
{
    *s = span_tail(*s, len);
    return len > 0;
}

/* BWS ";" BWS token [ BWS "=" BWS ( token / quoted-string ) ] */
static bool take_parameter(span *s, bool bare_name)
{
    if (!take_delimiter(s, ';') || !take_word(s, span_count(*s, ASCII_TCHAR)))
        return false;
    if (!take_delimiter(s, '='))
        return bare_name;
    return take_word(s, http_word(*s));
}

bool http_take_parameters(span *s, bool bare_names)
{
    while (s->len > 0)
        if (!take_parameter(s, bare_names))
            return false;
    return true;
}

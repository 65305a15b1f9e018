/* SPDX-License-Identifier: Apache-2.0 */
#include "http/entity_tag.h"

#include "base/ascii.h"
#include "http/rules.h"

#include "base/banned.h"

/* weak = %s"W/", with case; etagc = %x21 / %x23-7E / obs-text, so that a backslash is one like any
 * other (RFC 9110 8.8.3). */
bool http_take_entity_tag(span *in, struct http_entity_tag *tag)
{
    span rest = *in;
    const bool weak = rest.len >= 2 && memcmp(rest.ptr, "W/", 2) == 0;
    if (weak)
        rest = span_tail(rest, 2);
    if (!span_starts(rest, '"'))
        return false;
    rest = span_tail(rest, 1);
    size_t n = 0;
    while (n < rest.len && rest.ptr[n] != '"' && ascii_is(rest.ptr[n], ASCII_VCHAR))
        n++;
    if (!span_starts(span_tail(rest, n), '"'))
        return false;
    *tag = (struct http_entity_tag){.weak = weak, .opaque = span_take(&rest, n)};
    *in = span_tail(rest, 1);
    return true;
}

bool http_tags_equal_strongly(struct http_entity_tag a, struct http_entity_tag b)
{
    return !a.weak && !b.weak && span_equal(a.opaque, b.opaque);
}

bool http_tags_equal_weakly(struct http_entity_tag a, struct http_entity_tag b)
{
    return span_equal(a.opaque, b.opaque);
}

static MUST_USE enum status broken(struct fault *fault, enum http_rule rule, span value, span rest)
{
    return fault_at(fault, &http_rules[rule], value.len - rest.len);
}

/* OWS, and at most `most` commas: one between two members, and those of empty ones, of which a
 * recipient bears a reasonable number (RFC 9110 5.6.1.2). How many there were. */
static size_t skip_commas(span *s, size_t most)
{
    size_t commas = 0;
    *s = span_tail(*s, span_count(*s, ASCII_WS));
    for (; commas < most && span_starts(*s, ','); commas++) {
        *s = span_tail(*s, 1);
        *s = span_tail(*s, span_count(*s, ASCII_WS));
    }
    return commas;
}

/* #entity-tag: not http_next_member's to cut, since a backslash in a tag escapes nothing. */
static enum status read_list(const struct limits *limits, span value, struct http_tag_list *list,
                             struct fault *fault)
{
    span rest = value;
    skip_commas(&rest, limits->list_members);
    while (rest.len > 0) {
        struct http_entity_tag tag;
        const span start = rest;
        if (span_starts(rest, ','))
            return broken(fault, HTTP_LIST_MEMBERS, value, rest);
        if (!http_take_entity_tag(&rest, &tag))
            return broken(fault, HTTP_ENTITY_TAGS, value, rest);
        if (list->count == limits->list_members)
            return broken(fault, HTTP_LIST_MEMBERS, value, start);
        list->tags[list->count++] = tag;
        if (skip_commas(&rest, limits->list_members) == 0 && rest.len > 0)
            return broken(fault, HTTP_ENTITY_TAGS, value, rest);
    }
    return list->count > 0 ? OK : broken(fault, HTTP_ENTITY_TAGS, value, value);
}

enum status http_read_tags(struct arena *arena, const struct limits *limits, span value,
                           struct http_tag_list *list, struct fault *fault)
{
    const bool any = span_equal(value, SPAN("*"));
    if (list->any || (any && list->present))
        return broken(fault, HTTP_ENTITY_TAGS, value, value);
    list->present = true;
    list->any = any;
    if (any)
        return OK;
    if (!list->tags)
        list->tags = arena_array(arena, limits->list_members, sizeof *list->tags);
    return list->tags ? read_list(limits, value, list, fault) : NOMEM;
}

void http_print_entity_tag(struct http_entity_tag tag, struct out *out)
{
    out_span(out, tag.weak ? SPAN("W/\"") : SPAN("\""));
    out_span(out, tag.opaque);
    out_byte(out, '"');
}

void http_print_tags(const struct http_tag_list *list, struct out *out)
{
    if (list->any)
        out_byte(out, '*');
    for (size_t i = 0; i < list->count; i++) {
        if (i > 0)
            out_span(out, SPAN(", "));
        http_print_entity_tag(list->tags[i], out);
    }
}

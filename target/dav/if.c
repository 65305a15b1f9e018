/* SPDX-License-Identifier: Apache-2.0 */
#include "dav/if.h"

#include "base/ascii.h"
#include "dav/coded_url.h"
#include "dav/rules.h"

#include "base/banned.h"

/* A field value being read, and what it has given so far. Invariant: start <= at <= end. */
struct reader {
    const uint8_t *start;
    const uint8_t *at;
    const uint8_t *end;
    struct arena *arena;
    const struct limits *limits;
    struct fault *fault;
    struct dav_if_list *lists;
    size_t list_count;
    struct dav_condition *conditions; /* of all lists, one after the other */
    size_t condition_count;
};

static size_t left(const struct reader *r)
{
    return (size_t)(r->end - r->at);
}

static span rest(const struct reader *r)
{
    return span_make(r->at, left(r));
}

static bool stands_at(const struct reader *r, uint8_t c)
{
    return left(r) > 0 && *r->at == c;
}

static void skip_white_space(struct reader *r)
{
    while (left(r) > 0 && ascii_is(*r->at, ASCII_WS))
        r->at++;
}

static MUST_USE enum status broken(struct reader *r, enum dav_rule rule)
{
    return fault_at(r->fault, &dav_rules[rule], (size_t)(r->at - r->start));
}

static MUST_USE enum status broken_in_part(struct reader *r, enum status status)
{
    return fault_shift(r->fault, status, (size_t)(r->at - r->start));
}

/* ["Not"], in any case, as all literals of RFC 4918 are (RFC 2616 2.1). Nothing else that may stand
 * here begins with an N. */
static MUST_USE enum status read_not(struct reader *r, bool *negated)
{
    const span word = SPAN("Not");
    const span next = span_head(rest(r), left(r) < word.len ? left(r) : word.len);
    *negated = next.len > 0 && ascii_lower(*next.ptr) == 'n';
    if (!*negated)
        return OK;
    if (!span_equal_nocase(next, word))
        return broken(r, DAV_RULE_IF_NOT);
    r->at += word.len;
    return OK;
}

/* entity-tag = [ "W/" ] DQUOTE *etagc DQUOTE, RFC 9110 8.8.3, where a backslash is an etagc like
 * any other; and so is white space here, as in RFC 4918's own examples (10.4.6), which were written
 * when it could be (RFC 2616 3.11). The length of one at the start of `s`, or 0. */
static size_t etag_length(span s)
{
    size_t n = s.len >= 2 && memcmp(s.ptr, "W/", 2) == 0 ? 2 : 0;
    if (!span_starts(span_tail(s, n), '"'))
        return 0;
    n++;
    while (n < s.len && s.ptr[n] != '"' && ascii_is(s.ptr[n], ASCII_VCHAR | ASCII_WS))
        n++;
    return span_starts(span_tail(s, n), '"') ? n + 1 : 0;
}

/* "[" entity-tag "]", without white space. */
static MUST_USE enum status read_etag(struct reader *r, span *text)
{
    span in = span_tail(rest(r), 1);
    const span etag = span_take(&in, etag_length(in));
    if (etag.len == 0 || !span_starts(in, ']'))
        return broken(r, DAV_RULE_IF_ETAG);
    *text = etag;
    r->at = in.ptr + 1;
    return OK;
}

/* State-token = Coded-URL */
static MUST_USE enum status read_state_token(struct reader *r, span *text)
{
    span in = rest(r);
    const enum status status = dav_read_coded_url(&in, text, r->fault);
    if (status != OK)
        return broken_in_part(r, status);
    r->at = in.ptr;
    return OK;
}

/* Condition = ["Not"] (State-token | "[" entity-tag "]") */
static MUST_USE enum status read_condition(struct reader *r)
{
    struct dav_condition condition;
    enum status status = read_not(r, &condition.negated);
    if (status != OK)
        return status;
    skip_white_space(r);
    condition.is_etag = stands_at(r, '[');
    if (!condition.is_etag && !stands_at(r, '<'))
        return broken(r, DAV_RULE_IF_CONDITION);
    if (r->condition_count == r->limits->if_conditions)
        return broken(r, DAV_RULE_IF_CONDITIONS);
    status =
        condition.is_etag ? read_etag(r, &condition.text) : read_state_token(r, &condition.text);
    if (status == OK)
        r->conditions[r->condition_count++] = condition;
    return status;
}

/* List = "(" 1*Condition ")" */
static MUST_USE enum status read_list(struct reader *r, const struct dav_if_tag *tag)
{
    if (r->list_count == r->limits->if_lists)
        return broken(r, DAV_RULE_IF_LISTS);
    const size_t first = r->condition_count;
    r->at++;
    skip_white_space(r);
    do {
        const enum status status = read_condition(r);
        if (status != OK)
            return status;
        skip_white_space(r);
    } while (!stands_at(r, ')'));
    r->at++;
    r->lists[r->list_count++] = (struct dav_if_list){.tag = tag,
                                                     .conditions = r->conditions + first,
                                                     .condition_count = r->condition_count - first};
    return OK;
}

/* Resource-Tag = "<" Simple-ref ">", without white space; a list follows it. */
static MUST_USE enum status read_tag(struct reader *r, const struct dav_if_tag **tag)
{
    const span text = span_tail(rest(r), 1);
    const size_t len = span_find(text, '>');
    if (len == text.len)
        return broken(r, DAV_RULE_IF_TAG);
    struct dav_if_tag *read = arena_alloc(r->arena, sizeof *read);
    if (!read)
        return NOMEM;
    r->at++;
    enum status status =
        uri_read(r->arena, r->limits, span_head(text, len), URI_SIMPLE_REF, &read->uri, r->fault);
    if (status != OK)
        return broken_in_part(r, status);
    status = dav_name_of(r->limits, &read->uri, &read->name, r->fault);
    if (status != OK)
        return broken_in_part(r, status);
    r->at += len + 1;
    skip_white_space(r);
    if (!stands_at(r, '('))
        return broken(r, DAV_RULE_IF_TAG);
    *tag = read;
    return OK;
}

/* If = 1*No-tag-list | 1*Tagged-list, with white space between any two tokens (RFC 2616 2.1) that
 * the grammar does not forbid it between. Tagged-list = Resource-Tag 1*List. */
static MUST_USE enum status read_lists(struct reader *r)
{
    const struct dav_if_tag *tag = NULL;
    skip_white_space(r);
    do {
        enum status status = OK;
        if (stands_at(r, '(')) {
            status = read_list(r, tag);
        } else if (!stands_at(r, '<')) {
            return broken(r, DAV_RULE_IF);
        } else if (r->list_count > 0 && !tag) {
            return broken(r, DAV_RULE_IF_MIXED);
        } else {
            status = read_tag(r, &tag);
        }
        if (status != OK)
            return status;
        skip_white_space(r);
    } while (left(r) > 0);
    return OK;
}

/* At most as many elements as bytes of either kind in `s`, and as the limit allows. */
static size_t at_most(span s, uint8_t one, uint8_t other, size_t limit)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len && n < limit; i++)
        n += s.ptr[i] == one || s.ptr[i] == other;
    return n;
}

enum status dav_read_if(struct arena *arena, const struct limits *limits, span value,
                        struct dav_if *condition, struct fault *fault)
{
    struct reader r = {.start = value.ptr,
                       .at = value.ptr,
                       .end = span_tail(value, value.len).ptr,
                       .arena = arena,
                       .limits = limits,
                       .fault = fault};
    const size_t lists = at_most(value, '(', '(', limits->if_lists);
    const size_t conditions = at_most(value, '<', '[', limits->if_conditions);
    r.lists = arena_array(arena, lists, sizeof *r.lists);
    r.conditions = arena_array(arena, conditions, sizeof *r.conditions);
    if (!r.lists || !r.conditions)
        return NOMEM;
    const enum status status = read_lists(&r);
    if (status == OK)
        *condition = (struct dav_if){.lists = r.lists, .list_count = r.list_count};
    return status;
}

bool dav_if_applies(const struct dav_if_list *list, const struct dav_name *resource, bool requested)
{
    return list->tag ? dav_name_equal(&list->tag->name, resource) : requested;
}

static void print_condition(const struct dav_condition *condition, struct out *out)
{
    if (condition->negated)
        out_span(out, SPAN("Not "));
    out_byte(out, condition->is_etag ? '[' : '<');
    out_span(out, condition->text);
    out_byte(out, condition->is_etag ? ']' : '>');
}

static void print_tag(const struct dav_if_tag *tag, struct out *out)
{
    out_byte(out, '<');
    uri_print(&tag->uri, out);
    out_span(out, SPAN("> "));
}

void dav_print_if(const struct dav_if *condition, struct out *out)
{
    for (size_t i = 0; i < condition->list_count; i++) {
        const struct dav_if_list *list = &condition->lists[i];
        if (i > 0)
            out_byte(out, ' ');
        if (list->tag && (i == 0 || list->tag != list[-1].tag))
            print_tag(list->tag, out);
        out_byte(out, '(');
        for (size_t j = 0; j < list->condition_count; j++) {
            if (j > 0)
                out_byte(out, ' ');
            print_condition(&list->conditions[j], out);
        }
        out_byte(out, ')');
    }
}

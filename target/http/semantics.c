/* SPDX-License-Identifier: Apache-2.0 */
#include "http/semantics.h"

#include "base/ascii.h"
#include "http/date.h"
#include "http/rules.h"
#include "http/value.h"

#include "base/banned.h"

/* What a field's reader needs. Faults count from the start of the value that it is given. */
struct reader {
    struct arena *arena;
    const struct limits *limits;
    const struct http_request *request;
    struct http_semantics *to;
    struct fault *fault;
    bool closes, keeps_alive; /* what Connection has said */
};

static enum status read_if_match(struct reader *r, span value)
{
    return http_read_tags(r->arena, r->limits, value, &r->to->if_match, r->fault);
}

static enum status read_if_none_match(struct reader *r, span value)
{
    return http_read_tags(r->arena, r->limits, value, &r->to->if_none_match, r->fault);
}

/* What is no HTTP-date must be ignored (RFC 9110 13.1.3, 13.1.4). */
static enum status read_if_modified_since(struct reader *r, span value)
{
    r->to->has_modified_since = http_read_date(value, &r->to->modified_since);
    return OK;
}

static enum status read_if_unmodified_since(struct reader *r, span value)
{
    r->to->has_unmodified_since = http_read_date(value, &r->to->unmodified_since);
    return OK;
}

/* Whether the method is one of those between spaces in `methods`. */
static bool is_method(const struct reader *r, span methods)
{
    while (methods.len > 0) {
        if (span_equal(r->request->method, span_take(&methods, span_find(methods, ' '))))
            return true;
        methods = span_tail(methods, methods.len > 0);
    }
    return false;
}

/* Range means nothing with a method that it is not defined for (RFC 9110 14.2). */
static enum status read_range(struct reader *r, span value)
{
    if (!is_method(r, SPAN("GET PROPFIND SEARCH")))
        return OK;
    return http_read_range(r->arena, r->limits, value, &r->to->range, r->fault);
}

/* If-Range = entity-tag / HTTP-date, and nothing without a Range (RFC 9110 13.1.5). */
static enum status read_if_range(struct reader *r, span value)
{
    if (r->to->range.unit == HTTP_RANGE_ABSENT)
        return OK;
    span rest = value;
    if (http_take_entity_tag(&rest, &r->to->if_range_tag) && rest.len == 0)
        r->to->if_range = HTTP_IF_RANGE_TAG;
    else if (http_read_date(value, &r->to->if_range_date))
        r->to->if_range = HTTP_IF_RANGE_DATE;
    else
        return fault_at(r->fault, &http_rules[HTTP_IF_RANGE], 0);
    return OK;
}

/* A partial PUT (RFC 9110 14.5); elsewhere it must be ignored (14.4). */
static enum status read_content_range(struct reader *r, span value)
{
    if (!is_method(r, SPAN("PUT")))
        return OK;
    return http_read_content_range(value, &r->to->content_range, r->fault);
}

static enum status read_content_type(struct reader *r, span value)
{
    return http_read_media_type(r->arena, r->limits, value, &r->to->content_type, r->fault);
}

/* Takes the next member of a list of tokens. OK; MORE: there is none left; BAD: one is no token. */
static enum status next_token(struct reader *r, span value, span *rest, enum http_rule rule,
                              span *token)
{
    if (!http_next_member(rest, token))
        return MORE;
    const size_t len = span_count(*token, ASCII_TCHAR);
    if (len == token->len)
        return OK;
    return fault_at(r->fault, &http_rules[rule], (size_t)(token->ptr + len - value.ptr));
}

/* Content-Encoding = #content-coding (RFC 9110 8.4); identity is no coding (18.6). */
static enum status read_content_encoding(struct reader *r, span value)
{
    span rest = value, coding;
    enum status status;
    while ((status = next_token(r, value, &rest, HTTP_CONTENT_CODING, &coding)) == OK)
        if (!r->to->content_coded && !span_equal_nocase(coding, SPAN("identity"))) {
            r->to->content_coded = true;
            r->to->content_coding = coding;
        }
    return status == MORE ? OK : status;
}

static enum status read_authorization(struct reader *r, span value)
{
    return http_read_credentials(r->arena, r->limits, value, &r->to->credentials, r->fault);
}

/* Expect = #expectation. All but 100-continue is refused, and that means nothing in HTTP/1.0
 * (RFC 9110 10.1.1). */
static enum status read_expect(struct reader *r, span value)
{
    for (span rest = value, member; http_next_member(&rest, &member);) {
        if (!span_equal_nocase(member, SPAN("100-continue")))
            return fault_at(r->fault, &http_rules[HTTP_EXPECTATION],
                            (size_t)(member.ptr - value.ptr));
        r->to->expects_continue = r->request->minor > 0;
    }
    return OK;
}

/* Connection = #connection-option (RFC 9110 7.6.1) */
static enum status read_connection(struct reader *r, span value)
{
    span rest = value, option;
    enum status status;
    while ((status = next_token(r, value, &rest, HTTP_CONNECTION, &option)) == OK) {
        r->closes = r->closes || span_equal_nocase(option, SPAN("close"));
        r->keeps_alive = r->keeps_alive || span_equal_nocase(option, SPAN("keep-alive"));
    }
    return status == MORE ? OK : status;
}

/* What several lines of one name are (RFC 9110 5.3). */
enum repeated {
    LIST,  /* one list */
    WRONG, /* an error */
    NONE,  /* as if there were none */
};

struct field {
    span name;
    enum repeated repeated;
    enum status (*read)(struct reader *r, span value);
};

#define NAME(literal)                                \
    {                                                \
        (const uint8_t *)literal, sizeof literal - 1 \
    }

/* If-Range behind Range, which it depends on. */
static const struct field fields[] = {
    {NAME("Connection"), LIST, read_connection},
    {NAME("Expect"), LIST, read_expect},
    {NAME("Authorization"), WRONG, read_authorization},
    {NAME("If-Match"), LIST, read_if_match},
    {NAME("If-None-Match"), LIST, read_if_none_match},
    {NAME("If-Modified-Since"), NONE, read_if_modified_since},
    {NAME("If-Unmodified-Since"), NONE, read_if_unmodified_since},
    {NAME("Range"), NONE, read_range},
    {NAME("If-Range"), WRONG, read_if_range},
    {NAME("Content-Range"), WRONG, read_content_range},
    {NAME("Content-Type"), WRONG, read_content_type},
    {NAME("Content-Encoding"), LIST, read_content_encoding},
};

/* Reads one line, from a copy of its value in sanitizer builds. */
static enum status read_line(struct reader *r, const struct field *field, span whole,
                             const struct http_field *line)
{
    span value;
    enum status status = span_isolate(r->arena, line->value, &value);
    if (status == OK)
        status = field->read(r, value);
    return http_fault_in_value(r->fault, status, whole, line);
}

/* Reads all lines of one name. */
static enum status read_field(struct reader *r, const struct field *field, span whole)
{
    size_t at = 0;
    const struct http_field *line = http_next_field(r->request, field->name, &at);
    if (!line)
        return OK;
    const struct http_field *next = http_next_field(r->request, field->name, &at);
    if (next && field->repeated == NONE)
        return OK;
    if (next && field->repeated == WRONG)
        return fault_at(r->fault, &http_rules[HTTP_FIELD_REPEATED],
                        (size_t)(next->name.ptr - whole.ptr));
    enum status status = read_line(r, field, whole, line);
    for (; status == OK && next; next = http_next_field(r->request, field->name, &at))
        status = read_line(r, field, whole, next);
    return status;
}

enum status http_read_semantics(struct arena *arena, const struct limits *limits, span whole,
                                const struct http_request *request,
                                struct http_semantics *semantics, struct fault *fault)
{
    *fault = (struct fault){0};
    struct http_semantics read = {0};
    struct reader r = {
        .arena = arena, .limits = limits, .request = request, .to = &read, .fault = fault};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const enum status status = read_field(&r, &fields[i], whole);
        if (status != OK)
            return status;
    }
    read.persistent = !r.closes && (request->minor > 0 || r.keeps_alive);
    *semantics = read;
    return OK;
}

static void begin_line(span name, struct out *out)
{
    out_span(out, name);
    out_span(out, SPAN(": "));
}

static void end_line(struct out *out)
{
    out_span(out, SPAN("\r\n"));
}

static void print_tags(span name, const struct http_tag_list *list, struct out *out)
{
    if (!list->present)
        return;
    begin_line(name, out);
    http_print_tags(list, out);
    end_line(out);
}

static void print_date(span name, bool given, int64_t date, struct out *out)
{
    if (!given)
        return;
    begin_line(name, out);
    http_print_date(date, out);
    end_line(out);
}

static void print_if_range(const struct http_semantics *s, struct out *out)
{
    print_date(SPAN("If-Range"), s->if_range == HTTP_IF_RANGE_DATE, s->if_range_date, out);
    if (s->if_range != HTTP_IF_RANGE_TAG)
        return;
    begin_line(SPAN("If-Range"), out);
    http_print_entity_tag(s->if_range_tag, out);
    end_line(out);
}

/* Ranges, and what the content is. */
static void print_content(const struct http_semantics *s, struct out *out)
{
    if (s->range.unit != HTTP_RANGE_ABSENT) {
        begin_line(SPAN("Range"), out);
        http_print_range(&s->range, out);
        end_line(out);
    }
    print_if_range(s, out);
    if (s->content_range.present) {
        begin_line(SPAN("Content-Range"), out);
        http_print_content_range(&s->content_range, out);
        end_line(out);
    }
    if (s->content_type.type.len > 0) {
        begin_line(SPAN("Content-Type"), out);
        http_print_media_type(&s->content_type, out);
        end_line(out);
    }
    if (s->content_coded) {
        begin_line(SPAN("Content-Encoding"), out);
        out_span(out, s->content_coding);
        end_line(out);
    }
}

void http_print_semantics(const struct http_semantics *s, struct out *out)
{
    if (!s->persistent)
        out_span(out, SPAN("Connection: close\r\n"));
    if (s->expects_continue)
        out_span(out, SPAN("Expect: 100-continue\r\n"));
    if (s->credentials.scheme != HTTP_AUTH_NONE) {
        begin_line(SPAN("Authorization"), out);
        http_print_credentials(&s->credentials, out);
        end_line(out);
    }
    print_tags(SPAN("If-Match"), &s->if_match, out);
    print_tags(SPAN("If-None-Match"), &s->if_none_match, out);
    print_date(SPAN("If-Modified-Since"), s->has_modified_since, s->modified_since, out);
    print_date(SPAN("If-Unmodified-Since"), s->has_unmodified_since, s->unmodified_since, out);
    print_content(s, out);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "http/framing.h"

#include "base/ascii.h"
#include "http/value.h"

#include "base/banned.h"

/* What has been seen so far, and what it said. */
struct framing {
    const struct http_field *host;
    const struct http_field *length;
    const struct http_field *coding;
    uint64_t content_length;
    bool chunked;                     /* the last coding read is chunked */
    const struct http_field *unknown; /* the field with the first coding that is not known */
    const uint8_t *unknown_coding;    /* and where in its value */
};

/* A fault at `where` in the field's value, or, where that was joined from several lines and lies
 * outside the text, at the field's name. */
static enum status value_fault(const struct http_cursor *c, enum http_rule rule,
                               const struct http_field *field, const uint8_t *where)
{
    const uintptr_t offset = (uintptr_t)where - (uintptr_t)c->text.ptr;
    return http_fault(c, rule, offset <= c->text.len ? where : field->name.ptr);
}

/* IP-literal = "[" ( IPv6address / IPvFuture ) "]", by its characters; or 0. */
static size_t count_ip_literal(span s)
{
    size_t n = 1;
    while (n < s.len && (ascii_is(s.ptr[n], ASCII_UNRESERVED | ASCII_SUBDELIM) || s.ptr[n] == ':'))
        n++;
    return n > 1 && n < s.len && s.ptr[n] == ']' ? n + 1 : 0;
}

/* reg-name = *( unreserved / pct-encoded / sub-delims ); an IPv4address is one too. */
static size_t count_reg_name(span s)
{
    size_t n = 0;
    for (;;) {
        n += span_count(span_tail(s, n), ASCII_UNRESERVED | ASCII_SUBDELIM);
        if (s.len - n < 3 || s.ptr[n] != '%' ||
            span_count(span_make(s.ptr + n + 1, 2), ASCII_HEX) < 2)
            return n;
        n += 3;
    }
}

/* Host = uri-host [ ":" port ], and may be empty (RFC 9110 7.2, RFC 3986 3.2) */
static enum status read_host(const struct http_cursor *c, const struct http_field *field,
                             struct framing *framing)
{
    if (framing->host)
        return http_fault(c, HTTP_HOST_REPEATED, field->name.ptr);
    framing->host = field;
    span rest = field->value;
    rest = span_tail(rest, span_starts(rest, '[') ? count_ip_literal(rest) : count_reg_name(rest));
    if (span_starts(rest, ':'))
        rest = span_tail(rest, 1 + span_count(span_tail(rest, 1), ASCII_DIGIT));
    return rest.len == 0 ? OK : value_fault(c, HTTP_HOST, field, rest.ptr);
}

/* 1*DIGIT, below 2^63 */
static enum status read_decimal(const struct http_cursor *c, const struct http_field *field,
                                span *rest, uint64_t *value)
{
    const span digits = span_take(rest, span_count(*rest, ASCII_DIGIT));
    if (digits.len == 0)
        return value_fault(c, HTTP_CONTENT_LENGTH, field, digits.ptr);
    uint64_t n = 0;
    for (size_t i = 0; i < digits.len; i++) {
        const uint64_t digit = digits.ptr[i] - (uint64_t)'0';
        if (n > (INT64_MAX - digit) / 10)
            return value_fault(c, HTTP_CONTENT_LENGTH_RANGE, field, digits.ptr + i);
        n = n * 10 + digit;
    }
    *value = n;
    return OK;
}

/* Content-Length = 1*DIGIT; a list of equal ones, or a repeated field, is one (RFC 9112 6.3) */
static enum status read_content_length(const struct http_cursor *c, const struct http_field *field,
                                       struct framing *framing)
{
    for (span rest = field->value;;) {
        const uint8_t *const start = rest.ptr;
        uint64_t value = 0;
        const enum status status = read_decimal(c, field, &rest, &value);
        if (status != OK)
            return status;
        if (framing->length && value != framing->content_length)
            return value_fault(c, HTTP_CONTENT_LENGTH_DIFFERS, field, start);
        framing->length = field;
        framing->content_length = value;
        rest = span_tail(rest, span_count(rest, ASCII_WS));
        if (rest.len == 0)
            return OK;
        if (!span_starts(rest, ','))
            return value_fault(c, HTTP_CONTENT_LENGTH, field, rest.ptr);
        rest = span_tail(rest, 1);
        rest = span_tail(rest, span_count(rest, ASCII_WS));
    }
}

/* transfer-coding = token *( OWS ";" OWS transfer-parameter ) (RFC 9112 7) */
static enum status read_coding(const struct http_cursor *c, const struct http_field *field,
                               span coding, struct framing *framing)
{
    span rest = coding;
    const span name = span_take(&rest, span_count(rest, ASCII_TCHAR));
    const uint8_t *const parameters = rest.len ? rest.ptr : NULL;
    if (name.len == 0 || !http_take_parameters(&rest, false))
        return value_fault(c, HTTP_CODING, field, rest.ptr);
    const bool chunked = span_equal_nocase(name, SPAN("chunked"));
    if (chunked && parameters)
        return value_fault(c, HTTP_CODING_PARAMETERS, field, parameters);
    if (chunked && framing->chunked)
        return value_fault(c, HTTP_CODING_REPEATED, field, name.ptr);
    if (!chunked && framing->chunked)
        return value_fault(c, HTTP_CODING_FINAL, field, name.ptr);
    if (!chunked && !framing->unknown) {
        framing->unknown = field;
        framing->unknown_coding = name.ptr;
    }
    framing->chunked = chunked;
    return OK;
}

/* Transfer-Encoding = #transfer-coding (RFC 9112 6.1) */
static enum status read_transfer_encoding(const struct http_cursor *c,
                                          const struct http_field *field, struct framing *framing)
{
    framing->coding = field;
    enum status status = OK;
    for (span rest = field->value, coding; status == OK && http_next_member(&rest, &coding);)
        status = read_coding(c, field, coding, framing);
    return status;
}

static enum status read_field(const struct http_cursor *c, const struct http_field *field,
                              struct framing *framing)
{
    if (span_equal_nocase(field->name, SPAN("Host")))
        return read_host(c, field, framing);
    if (span_equal_nocase(field->name, SPAN("Content-Length")))
        return read_content_length(c, field, framing);
    if (span_equal_nocase(field->name, SPAN("Transfer-Encoding")))
        return read_transfer_encoding(c, field, framing);
    return OK;
}

/* RFC 9112 6.1 and 6.3: of two ways to find the end of a body none is believed. */
static enum status decide(const struct http_cursor *c, const struct framing *framing,
                          struct http_request *request)
{
    if (framing->coding) {
        if (request->minor == 0)
            return http_fault(c, HTTP_CODING_VERSION, framing->coding->name.ptr);
        if (framing->length)
            return http_fault(c, HTTP_TWO_FRAMINGS, framing->length->name.ptr);
        if (!framing->chunked)
            return http_fault(c, HTTP_CODING_FINAL, framing->coding->name.ptr);
        if (framing->unknown)
            return value_fault(c, HTTP_CODING_UNKNOWN, framing->unknown, framing->unknown_coding);
    }
    if (request->minor == 1 && !framing->host)
        return http_fault(c, HTTP_HOST_MISSING, c->text.ptr + c->at);
    request->framing = framing->coding   ? HTTP_CHUNKED
                       : framing->length ? HTTP_LENGTH
                                         : HTTP_NO_BODY;
    request->content_length = framing->content_length;
    return OK;
}

enum status http_read_framing(const struct http_cursor *c, struct http_request *request)
{
    struct framing framing = {0};
    for (size_t i = 0; i < request->field_count; i++) {
        const enum status status = read_field(c, &request->fields[i], &framing);
        if (status != OK)
            return status;
    }
    return decide(c, &framing, request);
}

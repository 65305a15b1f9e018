/* SPDX-License-Identifier: Apache-2.0 */
#include "uri/uri.h"

#include "base/ascii.h"
#include "base/banned.h"
#include "uri/authority.h"
#include "uri/path.h"
#include "uri/percent.h"
#include "uri/rules.h"

/* What may stand in a query besides unreserved, sub-delims and triplets.
 *   query = *( pchar / "/" / "?" ) */
#define QUERY_ALSO SPAN(":@/?")

static bool begins_with(span s, span prefix)
{
    return s.len >= prefix.len && span_equal(span_head(s, prefix.len), prefix);
}

/*   request-target = origin-form / absolute-form / authority-form / asterisk-form
 * The first bytes decide: what is none of the others can only be an authority. */
static enum uri_form form_of(span text)
{
    if (span_starts(text, '/'))
        return URI_ORIGIN;
    if (span_equal(text, SPAN("*")))
        return URI_ASTERISK;
    const span after_scheme = span_tail(text, span_find(text, ':'));
    return begins_with(after_scheme, SPAN("://")) ? URI_ABSOLUTE : URI_AUTHORITY;
}

/*   path-abempty [ "?" query ]   up to the end of the text */
static enum status read_path_and_query(struct arena *arena, const struct limits *limits, span text,
                                       struct uri *uri, struct fault *fault)
{
    const span sent = span_head(text, span_find(text, '?'));
    enum status status = path_read(arena, limits, sent, &uri->path, fault);
    if (status)
        return status;
    uri->collection = uri->path.ptr[uri->path.len - 1] == '/';
    status = wide_from_utf8(arena, uri->path, &uri->wide, fault);
    if (status)
        return status;
    uri->has_query = sent.len < text.len;
    if (!uri->has_query)
        return OK;
    const size_t at = sent.len + 1;
    uri->query = span_tail(text, at);
    status = percent_check(uri->query, QUERY_ALSO, &uri_rules[URI_QUERY_CHAR], fault);
    return fault_shift(fault, status, at);
}

/*   authority-form = uri-host ":" port
 * CONNECT needs the port (RFC 9110 9.3.6). */
static enum status read_authority_form(span text, struct uri *uri, struct fault *fault)
{
    struct authority authority;
    const enum status status = authority_read(text, &authority, fault);
    if (status)
        return status;
    if (!authority.has_port)
        return fault_at(fault, &uri_rules[URI_PORT], text.len);
    uri->host = authority.host;
    uri->has_port = true;
    uri->port = authority.port;
    return OK;
}

/*   absolute-form = scheme "://" authority path-abempty [ "?" query ] */
static enum status read_absolute_form(struct arena *arena, const struct limits *limits, span text,
                                      struct uri *uri, struct fault *fault)
{
    uri->scheme = span_head(text, span_find(text, ':'));
    if (!span_equal_nocase(uri->scheme, SPAN("http")) &&
        !span_equal_nocase(uri->scheme, SPAN("https")))
        return fault_at(fault, &uri_rules[URI_SCHEME], 0);
    size_t at = uri->scheme.len + SPAN("://").len;
    span rest = span_tail(text, at);
    size_t end = span_find(rest, '/');
    end = span_find(span_head(rest, end), '?');
    struct authority authority;
    enum status status = authority_read(span_head(rest, end), &authority, fault);
    if (status)
        return fault_shift(fault, status, at);
    uri->host = authority.host;
    uri->has_port = authority.has_port;
    uri->port = authority.port;
    at += end;
    status = read_path_and_query(arena, limits, span_tail(text, at), uri, fault);
    return fault_shift(fault, status, at);
}

static enum status read_form(struct arena *arena, const struct limits *limits, span text,
                             struct uri *uri, struct fault *fault)
{
    switch (uri->form) {
    case URI_ORIGIN: return read_path_and_query(arena, limits, text, uri, fault);
    case URI_ABSOLUTE: return read_absolute_form(arena, limits, text, uri, fault);
    case URI_AUTHORITY: return read_authority_form(text, uri, fault);
    case URI_ASTERISK: break;
    }
    return OK;
}

enum status uri_read(struct arena *arena, const struct limits *limits, span text, unsigned allowed,
                     struct uri *uri, struct fault *fault)
{
    *fault = (struct fault){0};
    if (text.len > limits->uri)
        return fault_at(fault, &uri_rules[URI_LENGTH], limits->uri);
    struct uri read = {.form = form_of(text)};
    if (!(allowed & 1u << read.form))
        return fault_at(fault, &uri_rules[URI_FORM], 0);
    const size_t fragment = span_find(text, '#');
    if (fragment < text.len)
        return fault_at(fault, &uri_rules[URI_FRAGMENT], fragment);
    const enum status status = read_form(arena, limits, text, &read, fault);
    if (status)
        return status;
    *uri = read;
    return OK;
}

static void print_lower(span s, struct out *out)
{
    for (size_t i = 0; i < s.len; i++)
        out_byte(out, ascii_lower(s.ptr[i]));
}

static void print_authority(const struct uri *uri, struct out *out)
{
    print_lower(uri->host, out);
    if (uri->has_port) {
        out_byte(out, ':');
        out_decimal(out, uri->port);
    }
}

void uri_print(const struct uri *uri, struct out *out)
{
    if (uri->form == URI_ASTERISK) {
        out_byte(out, '*');
        return;
    }
    if (uri->form == URI_ABSOLUTE) {
        print_lower(uri->scheme, out);
        out_span(out, SPAN("://"));
    }
    if (uri->form != URI_ORIGIN)
        print_authority(uri, out);
    path_print(uri->path, out);
    if (uri->has_query) {
        out_byte(out, '?');
        out_span(out, uri->query);
    }
}

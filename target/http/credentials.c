/* SPDX-License-Identifier: Apache-2.0 */
#include "http/credentials.h"

#include "base/ascii.h"
#include "http/base64.h"
#include "http/rules.h"
#include "http/value.h"

#include "base/banned.h"

/* A field value being read. */
struct reader {
    struct arena *arena;
    const struct limits *limits;
    span value;
    struct fault *fault;
};

static MUST_USE enum status broken(const struct reader *r, enum http_rule rule,
                                   const uint8_t *where)
{
    return fault_at(r->fault, &http_rules[rule], (size_t)(where - r->value.ptr));
}

/* token68 = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"=". Whether all of `s` is. */
static bool is_token68(span s)
{
    size_t n = 0;
    while (n < s.len &&
           (ascii_is(s.ptr[n], ASCII_UNRESERVED) || s.ptr[n] == '+' || s.ptr[n] == '/'))
        n++;
    if (n == 0)
        return false;
    while (n < s.len && s.ptr[n] == '=')
        n++;
    return n == s.len;
}

/* CTL, which neither user-id nor password has; RFC 7617 2. */
static bool has_control(span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!ascii_is(s.ptr[i], ASCII_VCHAR) && s.ptr[i] != ' ')
            return true;
    return false;
}

/* basic-credentials: token68 of user-id ":" password, RFC 7617 2. */
static enum status read_basic(const struct reader *r, span rest, struct http_credentials *read)
{
    span text;
    const enum status status = http_base64_decode(r->arena, rest, &text);
    if (status == NOMEM)
        return NOMEM;
    const size_t colon = status == OK ? span_find(text, ':') : 0;
    if (status != OK || colon == text.len || has_control(text))
        return broken(r, HTTP_BASIC, rest.ptr);
    read->user = span_head(text, colon);
    read->password = span_tail(text, colon + 1);
    return OK;
}

/* #auth-param, where auth-param = token BWS "=" BWS ( token / quoted-string ) */
static enum status read_parameters(const struct reader *r, span rest, struct http_credentials *read)
{
    read->parameters = arena_array(r->arena, r->limits->list_members, sizeof *read->parameters);
    if (!read->parameters)
        return NOMEM;
    for (span member; http_next_member(&rest, &member); read->parameter_count++) {
        if (read->parameter_count == r->limits->list_members)
            return broken(r, HTTP_LIST_MEMBERS, member.ptr);
        const enum status status = http_take_parameter(r->arena, HTTP_BAD_SPACE, &member,
                                                       &read->parameters[read->parameter_count]);
        if (status == NOMEM)
            return NOMEM;
        if (status != OK || member.len > 0)
            return broken(r, HTTP_CREDENTIALS, member.ptr);
    }
    return OK;
}

#define NAME(literal)                                \
    {                                                \
        (const uint8_t *)literal, sizeof literal - 1 \
    }

enum { USERNAME = 1 << 0, USERNAME_EXT = 1 << 1, NEEDED = 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5 };

/* The parameters of RFC 7616 3.4, in the order of the bits above. */
static const span digest_parameters[] = {
    NAME("username"), NAME("username*"), NAME("realm"),     NAME("nonce"),
    NAME("uri"),      NAME("response"),  NAME("algorithm"), NAME("cnonce"),
    NAME("opaque"),   NAME("qop"),       NAME("nc"),        NAME("userhash"),
};

/* Digest: each parameter once, and those there that are asked for; RFC 7616 3.4. What came before
 * it (RFC 2069) had no qop, cnonce and nc. */
static bool is_digest(const struct http_credentials *read)
{
    unsigned seen = 0;
    for (size_t i = 0; i < read->parameter_count; i++) {
        unsigned k = 0;
        const unsigned known = sizeof digest_parameters / sizeof *digest_parameters;
        while (k < known && !span_equal_nocase(read->parameters[i].name, digest_parameters[k]))
            k++;
        if (k == known)
            continue;
        if (seen & 1u << k)
            return false;
        seen |= 1u << k;
    }
    const unsigned user = seen & (USERNAME | USERNAME_EXT);
    return (user == USERNAME || user == USERNAME_EXT) && (seen & NEEDED) == NEEDED;
}

/* What follows the scheme and its 1*SP. */
static enum status read_rest(const struct reader *r, span rest, struct http_credentials *read)
{
    if (span_equal_nocase(read->name, SPAN("Basic"))) {
        read->scheme = HTTP_AUTH_BASIC;
        return read_basic(r, rest, read);
    }
    const bool digest = span_equal_nocase(read->name, SPAN("Digest"));
    read->scheme = digest ? HTTP_AUTH_DIGEST : HTTP_AUTH_OTHER;
    if (!digest && is_token68(rest)) {
        read->token68 = rest;
        return OK;
    }
    const enum status status = read_parameters(r, rest, read);
    return status != OK || !digest || is_digest(read) ? status : broken(r, HTTP_DIGEST, rest.ptr);
}

enum status http_read_credentials(struct arena *arena, const struct limits *limits, span value,
                                  struct http_credentials *credentials, struct fault *fault)
{
    const struct reader r = {arena, limits, value, fault};
    struct http_credentials read = {0};
    span rest = value;
    read.name = span_take(&rest, span_count(rest, ASCII_TCHAR));
    if (read.name.len == 0 || (rest.len > 0 && !span_starts(rest, ' ')))
        return broken(&r, HTTP_CREDENTIALS, rest.ptr);
    while (span_starts(rest, ' '))
        rest = span_tail(rest, 1);
    const enum status status = read_rest(&r, rest, &read);
    if (status == OK)
        *credentials = read;
    return status;
}

static void print_basic(const struct http_credentials *credentials, struct out *out)
{
    const size_t size = credentials->user.len + 1 + credentials->password.len;
    /* user, ":" and password lie side by side in what was decoded */
    assert(credentials->password.ptr == credentials->user.ptr + credentials->user.len + 1);
    http_base64_print(span_make(credentials->user.ptr, size), out);
}

void http_print_credentials(const struct http_credentials *credentials, struct out *out)
{
    out_span(out, credentials->name);
    if (credentials->scheme == HTTP_AUTH_BASIC) {
        out_byte(out, ' ');
        print_basic(credentials, out);
    } else if (credentials->token68.len > 0) {
        out_byte(out, ' ');
        out_span(out, credentials->token68);
    }
    for (size_t i = 0; i < credentials->parameter_count; i++) {
        out_span(out, i > 0 ? SPAN(", ") : SPAN(" "));
        http_print_parameter(&credentials->parameters[i], out);
    }
}

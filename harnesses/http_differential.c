/* Our head parser against libhttp-parser 2.9, on each head that ours accepts.
 *
 * Where both accept, they give the same method, target, minor version, field names and values, and
 * framing. By policy they may differ in this:
 *   values of several lines   libhttp-parser drops an obs-fold, ours puts SP (RFC 9112 5.2): what
 * is compared of such a value is all but its white space
 *
 * Where libhttp-parser refuses, it is for one of these reasons, and ours may accept:
 *   INVALID_METHOD             it knows a list of methods; a method is any token (RFC 9110 9.1)
 *   INVALID_URL                the request-target is the uri layer's to judge (RFC 9112 3.2)
 *   HEADER_OVERFLOW            it holds 80 KiB at most; ours has limits.head (RFC 9112 2.2, 3)
 *   INVALID_CONTENT_LENGTH     a list of equal lengths is one length (RFC 9112 6.3)
 *   UNEXPECTED_CONTENT_LENGTH  and so is a repeated field (RFC 9112 6.3)
 *   INVALID_TRANSFER_ENCODING  empty members of a list are passed over (RFC 9110 5.6.1.2)
 *
 * What ours refuses is not compared further: it is the stricter one, on purpose.
 *
 * Compiled without instrumentation: what is here is not under test.
 * SPDX-License-Identifier: Apache-2.0 */
#include "http_differential.h"

#include <http_parser.h>

#include "base/ascii.h"
#include "http/request.h"

/* The other parser's account, held against ours as it comes. */
struct account {
    const struct http_request *ours;
    span head;
    span target;       /* what of our target is still to come */
    size_t fields;     /* begun */
    bool in_value;     /* of the field begun last */
    bool folded;       /* our value was joined from several lines */
    span name, value;  /* what of our field is still to come */
    bool fields_agree; /* so far */
    bool target_agrees;
    bool complete;
};

static struct account *account_of(http_parser *parser)
{
    return parser->data;
}

/* Takes `piece` off what is still to come; false where that begins otherwise. */
static bool take(span *rest, span piece)
{
    if (piece.len > rest->len || !span_equal(span_head(*rest, piece.len), piece))
        return false;
    *rest = span_tail(*rest, piece.len);
    return true;
}

static span skip_white_space(span s)
{
    return span_tail(s, span_count(s, ASCII_WS));
}

/* The same, but for white space anywhere. */
static bool take_but_white_space(span *rest, span piece)
{
    for (piece = skip_white_space(piece); piece.len > 0; piece = skip_white_space(piece)) {
        *rest = skip_white_space(*rest);
        if (!take(rest, span_take(&piece, 1)))
            return false;
    }
    return true;
}

/* Whether nothing of the field begun last is still to come. */
static bool field_ended(const struct account *a)
{
    const span value = a->folded ? skip_white_space(a->value) : a->value;
    return a->name.len == 0 && value.len == 0;
}

static int on_url(http_parser *parser, const char *at, size_t len)
{
    struct account *a = account_of(parser);
    a->target_agrees = a->target_agrees && take(&a->target, span_make(at, len));
    return 0;
}

static void begin_field(struct account *a)
{
    a->fields_agree = a->fields_agree && field_ended(a) && a->fields < a->ours->field_count;
    if (!a->fields_agree)
        return;
    const struct http_field *field = &a->ours->fields[a->fields++];
    a->name = field->name;
    a->value = field->value;
    a->folded = !span_inside(field->value, a->head);
    a->in_value = false;
}

static int on_field(http_parser *parser, const char *at, size_t len)
{
    struct account *a = account_of(parser);
    if (a->fields == 0 || a->in_value)
        begin_field(a);
    a->fields_agree = a->fields_agree && take(&a->name, span_make(at, len));
    return 0;
}

static int on_value(http_parser *parser, const char *at, size_t len)
{
    struct account *a = account_of(parser);
    a->in_value = true;
    const span piece = span_trim(span_make(at, len));
    a->fields_agree = a->fields_agree &&
                      (a->folded ? take_but_white_space(&a->value, piece) : take(&a->value, piece));
    return 0;
}

static int on_headers_complete(http_parser *parser)
{
    account_of(parser)->complete = true;
    return 0;
}

static bool framing_agrees(const http_parser *parser, const struct http_request *ours)
{
    switch (ours->framing) {
    case HTTP_CHUNKED: return (parser->flags & F_CHUNKED) != 0;
    case HTTP_LENGTH:
        return !(parser->flags & F_CHUNKED) && parser->content_length == ours->content_length;
    default: return !(parser->flags & (F_CHUNKED | F_CONTENTLENGTH));
    }
}

/* Whether the policy above allows libhttp-parser to refuse what ours accepts. */
static bool may_refuse(enum http_errno error)
{
    switch (error) {
    case HPE_INVALID_METHOD:
    case HPE_INVALID_URL:
    case HPE_HEADER_OVERFLOW:
    case HPE_INVALID_CONTENT_LENGTH:
    case HPE_UNEXPECTED_CONTENT_LENGTH:
    case HPE_INVALID_TRANSFER_ENCODING: return true;
    default: return false;
    }
}

/* What differs where both accept, or "". */
static const char *difference(const struct account *a, const http_parser *parser)
{
    const char *method = http_method_str((enum http_method)parser->method);
    if (!a->complete)
        return "differential: the head ends at the same byte";
    if (!span_equal(a->ours->method, span_make(method, strlen(method))))
        return "differential: the same method";
    if (!a->target_agrees || a->target.len > 0)
        return "differential: the same target";
    if (parser->http_major != 1 || parser->http_minor != a->ours->minor)
        return "differential: the same version";
    if (!a->fields_agree || !field_ended(a) || a->fields != a->ours->field_count)
        return "differential: the same fields";
    return framing_agrees(parser, a->ours) ? "" : "differential: the same framing";
}

static struct http_comparison compare(span head, const struct http_request *ours)
{
    struct account a = {.ours = ours,
                        .head = head,
                        .target = ours->target,
                        .fields_agree = true,
                        .target_agrees = true};
    const http_parser_settings settings = {.on_url = on_url,
                                           .on_header_field = on_field,
                                           .on_header_value = on_value,
                                           .on_headers_complete = on_headers_complete};
    http_parser parser;
    http_parser_init(&parser, HTTP_REQUEST);
    parser.data = &a;
    http_parser_execute(&parser, &settings, (const char *)head.ptr, head.len);
    const enum http_errno error = HTTP_PARSER_ERRNO(&parser);
    if (error != HPE_OK)
        return may_refuse(error)
                   ? (struct http_comparison){HTTP_POLICY, http_errno_name(error)}
                   : (struct http_comparison){HTTP_DIFFER,
                                              "differential: libhttp-parser refuses by policy"};
    const char *what = difference(&a, &parser);
    return (struct http_comparison){*what ? HTTP_DIFFER : HTTP_AGREE, what};
}

static int on_end(http_parser *parser)
{
    *(bool *)parser->data = true;
    return 0;
}

/* Whether libhttp-parser accepts the head at the start of `bytes`. */
static bool accepts(span bytes)
{
    bool complete = false;
    const http_parser_settings settings = {.on_headers_complete = on_end};
    http_parser parser;
    http_parser_init(&parser, HTTP_REQUEST);
    parser.data = &complete;
    http_parser_execute(&parser, &settings, (const char *)bytes.ptr, bytes.len);
    return complete;
}

struct http_comparison http_compare(const struct limits *limits, span bytes)
{
    struct arena arena = {.cap = limits->arena};
    struct http_request request;
    struct fault fault = {0};
    struct http_comparison got;
    span rest = bytes;
    const enum status status = http_read_head(&arena, limits, &rest, &request, &fault);
    if (status == OK)
        got = compare(span_head(bytes, bytes.len - rest.len), &request);
    else if (status == MORE || status == NOMEM)
        got = (struct http_comparison){HTTP_INCOMPLETE, ""};
    else
        got = (struct http_comparison){accepts(bytes) ? HTTP_STRICTER : HTTP_REFUSED,
                                       fault.rule ? fault.rule->name : ""};
    arena_free(&arena);
    return got;
}

void http_differential(const struct fuzz_case *c)
{
    const struct http_comparison got = http_compare(c->limits, c->bytes);
    fuzz_oracle(got.opinion != HTTP_DIFFER, got.what);
}

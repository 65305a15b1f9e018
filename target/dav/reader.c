/* SPDX-License-Identifier: Apache-2.0 */
#include "dav/reader.h"

#include "dav/headers.h"
#include "dav/method.h"
#include "dav/msdavext.h"
#include "dav/rules.h"
#include "http/gather.h"

#include "base/banned.h"

struct dav_reader {
    struct arena *arena;
    const struct limits *limits;
    struct http_request request;
    const struct dav_method_row *method;
    struct dav_op op;
    size_t consumed; /* bytes of the request so far, as sent */
    struct http_body body;
    struct dav_body_reader *xml;          /* open from the first byte of a body that is XML */
    struct dav_prefixed_reader *prefixed; /* open where the body is properties and a file */
    struct fault body_fault;
    struct http_gather kept;
};

/* The request line, as far as it is more than HTTP. */
static enum status read_target(struct dav_reader *r, span whole, struct fault *fault)
{
    const struct http_request *request = &r->request;
    if (!dav_find_method(request->method, &r->op.method))
        return fault_at(fault, &dav_rules[DAV_RULE_METHOD],
                        (size_t)(request->method.ptr - whole.ptr));
    r->method = dav_method_row(r->op.method);
    span target;
    enum status status = span_isolate(r->arena, request->target, &target);
    if (status == OK)
        status = uri_read(r->arena, r->limits, target, r->method->targets, &r->op.target, fault);
    return fault_shift(fault, status, (size_t)(request->target.ptr - whole.ptr));
}

/* Of which there is one at most; RFC 9112 3.2. */
static enum status read_host(struct dav_reader *r)
{
    size_t at = 0;
    const struct http_field *host = http_next_field(&r->request, SPAN("Host"), &at);
    return host ? span_isolate(r->arena, host->value, &r->op.host) : OK;
}

enum status dav_reader_open(struct arena *arena, const struct limits *limits, span *in,
                            struct dav_reader **reader, struct fault *fault)
{
    *fault = (struct fault){0};
    struct dav_reader *r = arena_alloc(arena, sizeof *r);
    if (!r)
        return NOMEM;
    r->arena = arena;
    r->limits = limits;
    span rest = *in;
    enum status status = http_read_head(arena, limits, &rest, &r->request, fault);
    if (status == OK)
        status = read_target(r, *in, fault);
    if (status == OK)
        status = read_host(r);
    if (status == OK)
        status = http_read_semantics(arena, limits, *in, &r->request, &r->op.http, fault);
    if (status == OK)
        status = dav_read_headers(arena, limits, *in, &r->request, r->method, &r->op, fault);
    if (status == OK && dav_is_prefixed(&r->op))
        status = dav_prefixed_open(arena, limits, &r->body_fault, &r->prefixed);
    if (status != OK)
        return status;
    r->body = http_body_start(r->request.framing, r->request.content_length);
    r->consumed = in->len - rest.len;
    *reader = r;
    *in = rest;
    return OK;
}

const struct dav_op *dav_reader_head(const struct dav_reader *reader)
{
    return &reader->op;
}

const struct http_request *dav_reader_request(const struct dav_reader *reader)
{
    return &reader->request;
}

/* Gives a piece of XML to its reader. */
static enum status feed_xml(struct dav_reader *r, span piece)
{
    enum status status = OK;
    if (!r->xml)
        status = dav_body_open(r->arena, r->limits, r->method->bodies, &r->body_fault, &r->xml);
    if (status == OK)
        status = dav_body_feed(r->xml, piece);
    return status == MORE ? OK : status;
}

/* Gives a piece of properties and file to their reader. */
static enum status feed_prefixed(struct dav_reader *r, span piece)
{
    const enum status status = dav_prefixed_feed(r->prefixed, piece);
    return status == MORE ? OK : status;
}

/* text/xml and application/xml (RFC 4918 8.2) */
static bool is_xml(const struct http_media_type *type)
{
    return (span_equal_nocase(type->type, SPAN("text")) ||
            span_equal_nocase(type->type, SPAN("application"))) &&
           span_equal_nocase(type->subtype, SPAN("xml"));
}

/* Does with a piece of the body what the method's row says; faults count in the body. */
static enum status take_piece(struct dav_reader *r, span piece)
{
    if (piece.len == 0)
        return OK;
    if (r->prefixed)
        return feed_prefixed(r, piece);
    switch (r->method->content) {
    case DAV_CONTENT_COUNTED: return OK;
    case DAV_CONTENT_KEPT: return http_gather(r->arena, &r->body, piece, &r->kept);
    case DAV_CONTENT_XML:
    case DAV_CONTENT_XML_REQUIRED: return feed_xml(r, piece);
    case DAV_CONTENT_XML_TYPED:
        return is_xml(&r->op.http.content_type)
                   ? feed_xml(r, piece)
                   : fault_at(&r->body_fault, &dav_rules[DAV_RULE_MKCOL_BODY], 0);
    }
    return OK;
}

/* A LOCK without a body refreshes the one lock whose token its If names; RFC 4918 9.10.2. */
static enum status check_refresh(const struct dav_op *op, struct fault *fault)
{
    size_t tokens = 0;
    for (size_t i = 0; i < op->condition.list_count; i++) {
        const struct dav_if_list *list = &op->condition.lists[i];
        for (size_t j = 0; j < list->condition_count; j++) {
            const struct dav_condition *condition = &list->conditions[j];
            tokens += !condition->negated && !condition->is_etag &&
                      !span_equal(condition->text, SPAN("DAV:no-lock"));
        }
    }
    return tokens == 1 ? OK : fault_at(fault, &dav_rules[DAV_RULE_REFRESH], 0);
}

/* What the method asks of a body that is not there. */
static enum status check_absent(const struct dav_reader *r, struct fault *fault)
{
    if (r->method->content == DAV_CONTENT_XML_REQUIRED)
        return fault_at(fault, &dav_rules[DAV_RULE_BODY], 0);
    return r->op.method == DAV_LOCK ? check_refresh(&r->op, fault) : OK;
}

/* All of the body has been taken. */
static enum status finish(struct dav_reader *r, struct dav_op *op, struct fault *fault,
                          enum dav_place *place)
{
    r->op.body_size = r->body.total;
    r->op.content = http_gathered(&r->kept);
    enum status status;
    if (r->xml || r->prefixed) {
        status = r->xml ? dav_body_finish(r->xml, &r->op.body)
                        : dav_prefixed_finish(r->prefixed, &r->op.body, &r->op.content);
        *fault = r->body_fault;
        *place = DAV_IN_BODY;
    } else {
        status = check_absent(r, fault);
    }
    if (status == OK)
        *op = r->op;
    return status;
}

enum status dav_reader_feed(struct dav_reader *r, span *in, struct dav_op *op, struct fault *fault,
                            enum dav_place *place)
{
    *fault = (struct fault){0};
    *place = DAV_IN_REQUEST;
    for (;;) {
        const size_t before = in->len;
        span piece = {0};
        const enum status status = http_body_read(&r->body, r->limits, in, &piece, fault);
        if (status != OK && status != MORE)
            return fault_shift(fault, status, r->consumed);
        r->consumed += before - in->len;
        const enum status taken = take_piece(r, piece);
        if (taken != OK) {
            *fault = r->body_fault;
            *place = DAV_IN_BODY;
            return taken;
        }
        if (status == OK)
            return finish(r, op, fault, place);
        if (in->len == before)
            return MORE;
    }
}

void dav_reader_close(struct dav_reader *reader)
{
    if (!reader)
        return;
    dav_body_close(reader->xml);
    dav_prefixed_close(reader->prefixed);
}

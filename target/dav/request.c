/* SPDX-License-Identifier: Apache-2.0 */
#include "dav/op.h"

#include "dav/headers.h"
#include "dav/method.h"
#include "dav/rules.h"
#include "http/gather.h"

#include "base/banned.h"

/* A request being read. */
struct reader {
    struct arena *arena;
    const struct limits *limits;
    span whole; /* faults count from its start */
    struct fault *fault;
    struct http_request request;
    const struct dav_method_row *method;
    struct dav_op op;
    struct dav_body_reader *xml; /* open from the first byte of a body that is XML */
    struct http_gather kept;
};

static size_t offset_of(const struct reader *r, const uint8_t *at)
{
    return (size_t)(at - r->whole.ptr);
}

static MUST_USE enum status broken(struct reader *r, enum dav_rule rule, size_t offset)
{
    return fault_at(r->fault, &dav_rules[rule], offset);
}

/* The request line, as far as it is more than HTTP. */
static enum status read_target(struct reader *r)
{
    const struct http_request *request = &r->request;
    if (!dav_find_method(request->method, &r->op.method))
        return broken(r, DAV_RULE_METHOD, offset_of(r, request->method.ptr));
    r->method = dav_method_row(r->op.method);
    span target;
    enum status status = span_isolate(r->arena, request->target, &target);
    if (status == OK)
        status = uri_read(r->arena, r->limits, target, r->method->targets, &r->op.target, r->fault);
    return fault_shift(r->fault, status, offset_of(r, request->target.ptr));
}

/* Where byte `offset` of the decoded body lies on the wire: the framing is undone once more. */
static size_t wire_offset(const struct reader *r, span wire, size_t offset)
{
    struct http_body body = http_body_start(r->request.framing, r->request.content_length);
    size_t end = offset_of(r, wire.ptr);
    for (size_t moved = 1; moved > 0;) {
        const size_t before = wire.len;
        struct fault fault;
        span piece = {0};
        const enum status status = http_body_read(&body, r->limits, &wire, &piece, &fault);
        if (status != MORE)
            break;
        if (piece.len > 0) {
            const size_t start = offset_of(r, piece.ptr);
            if (offset < piece.len)
                return start + offset;
            offset -= piece.len;
            end = start + piece.len;
        }
        moved = before - wire.len;
    }
    return end;
}

/* Moves a fault in XML from the decoded body to the wire. Returns `status`, for `return`. */
static enum status fault_on_wire(struct reader *r, span wire, enum status status)
{
    if (r->fault->rule)
        r->fault->offset = wire_offset(r, wire, r->fault->offset);
    return status;
}

/* Gives a piece of XML to its reader. */
static enum status feed(struct reader *r, span piece)
{
    if (piece.len == 0)
        return OK;
    enum status status = OK;
    if (!r->xml)
        status = dav_body_open(r->arena, r->limits, r->method->bodies, r->fault, &r->xml);
    if (status == OK)
        status = dav_body_feed(r->xml, piece);
    return status == MORE ? OK : status;
}

/* Does with a piece of the body what the method's row says. `wire` is the body as it was sent. */
static enum status take_piece(struct reader *r, span wire, const struct http_body *body, span piece)
{
    switch (r->method->content) {
    case DAV_CONTENT_COUNTED: return OK;
    case DAV_CONTENT_REFUSED:
        return piece.len ? broken(r, DAV_RULE_MKCOL_BODY, offset_of(r, piece.ptr)) : OK;
    case DAV_CONTENT_KEPT: return http_gather(r->arena, body, piece, &r->kept);
    case DAV_CONTENT_XML:
    case DAV_CONTENT_XML_REQUIRED: return fault_on_wire(r, wire, feed(r, piece));
    }
    return OK;
}

/* A LOCK without a body refreshes the one lock whose token its If names; RFC 4918 9.10.2. */
static enum status check_refresh(struct reader *r)
{
    size_t tokens = 0;
    for (size_t i = 0; i < r->op.condition.list_count; i++) {
        const struct dav_if_list *list = &r->op.condition.lists[i];
        for (size_t j = 0; j < list->condition_count; j++) {
            const struct dav_condition *condition = &list->conditions[j];
            tokens += !condition->negated && !condition->is_etag &&
                      !span_equal(condition->text, SPAN("DAV:no-lock"));
        }
    }
    return tokens == 1 ? OK : broken(r, DAV_RULE_REFRESH, 0);
}

/* All of the body has been taken. */
static enum status finish_body(struct reader *r, span wire, const struct http_body *body)
{
    r->op.body_size = body->total;
    r->op.content = http_gathered(&r->kept);
    if (r->xml)
        return fault_on_wire(r, wire, dav_body_finish(r->xml, &r->op.body));
    if (r->method->content == DAV_CONTENT_XML_REQUIRED)
        return broken(r, DAV_RULE_BODY, 0);
    return r->op.method == DAV_LOCK ? check_refresh(r) : OK;
}

/* Undoes the framing from `*rest` on, piece by piece. */
static enum status read_body(struct reader *r, span *rest)
{
    const span wire = *rest;
    struct http_body body = http_body_start(r->request.framing, r->request.content_length);
    for (;;) {
        const span before = *rest;
        span piece = {0};
        const enum status status = http_body_read(&body, r->limits, rest, &piece, r->fault);
        if (status != OK && status != MORE)
            return fault_shift(r->fault, status, offset_of(r, before.ptr));
        const enum status taken = take_piece(r, wire, &body, piece);
        if (taken != OK)
            return taken;
        if (status == OK)
            return finish_body(r, wire, &body);
        if (rest->len == before.len)
            return MORE;
    }
}

static enum status read_request(struct reader *r, span *rest)
{
    enum status status = http_read_head(r->arena, r->limits, rest, &r->request, r->fault);
    if (status == OK)
        status = read_target(r);
    if (status == OK)
        status = dav_read_headers(r->arena, r->limits, r->whole, &r->request, r->method, &r->op,
                                  r->fault);
    return status == OK ? read_body(r, rest) : status;
}

enum status dav_read_request(struct arena *arena, const struct limits *limits, span *in,
                             struct dav_op *op, struct fault *fault)
{
    *fault = (struct fault){0};
    struct reader r = {.arena = arena, .limits = limits, .whole = *in, .fault = fault};
    span rest = *in;
    const enum status status = read_request(&r, &rest);
    dav_body_close(r.xml);
    if (status == OK) {
        *op = r.op;
        *in = rest;
    }
    return status;
}

/* A body behind its Content-Length, of which only the number of digits is known beforehand. */
static void print_body(const struct dav_op *op, struct out *out)
{
    const span zeros = SPAN("00000000000000000000"); /* 2^64 - 1 has as many digits */
    out_span(out, SPAN("Content-Length: "));
    out_span(out, zeros);
    size_t digit = out->len;
    out_span(out, SPAN("\r\n\r\n"));
    const size_t start = out->len;
    if (op->body.kind != DAV_BODY_NONE)
        dav_body_print(&op->body, out);
    else
        out_span(out, op->content);
    if (out->full)
        return;
    for (size_t len = out->len - start; len > 0; len /= 10)
        out->ptr[--digit] = (uint8_t)('0' + len % 10);
}

void dav_print_request(const struct dav_op *op, struct out *out)
{
    out_span(out, dav_method_row(op->method)->name);
    out_byte(out, ' ');
    uri_print(&op->target, out);
    out_span(out, SPAN(" HTTP/1.0\r\n"));
    dav_print_headers(op, out);
    print_body(op, out);
}

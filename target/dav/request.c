/* SPDX-License-Identifier: Apache-2.0 */
#include "dav/op.h"

#include "dav/headers.h"
#include "dav/method.h"
#include "dav/msdavext.h"
#include "dav/reader.h"
#include "http/body.h"

#include "base/banned.h"

/* Where byte `offset` of the decoded body lies in `whole`, whose body begins at `start`: the
 * framing is undone once more. */
static size_t wire_offset(const struct limits *limits, const struct http_request *request,
                          span whole, size_t start, size_t offset)
{
    struct http_body body = http_body_start(request->framing, request->content_length);
    span wire = span_tail(whole, start);
    size_t end = start;
    for (size_t moved = 1; moved > 0;) {
        const size_t before = wire.len;
        struct fault fault;
        span piece = {0};
        if (http_body_read(&body, limits, &wire, &piece, &fault) != MORE)
            break;
        if (piece.len > 0) {
            const size_t at = (size_t)(piece.ptr - whole.ptr);
            if (offset < piece.len)
                return at + offset;
            offset -= piece.len;
            end = at + piece.len;
        }
        moved = before - wire.len;
    }
    return end;
}

enum status dav_read_request(struct arena *arena, const struct limits *limits, span *in,
                             struct dav_op *op, struct fault *fault)
{
    struct dav_reader *reader = NULL;
    span rest = *in;
    enum status status = dav_reader_open(arena, limits, &rest, &reader, fault);
    if (status != OK)
        return status;
    const size_t head = in->len - rest.len;
    enum dav_place place;
    status = dav_reader_feed(reader, &rest, op, fault, &place);
    if (fault->rule && place == DAV_IN_BODY)
        fault->offset = wire_offset(limits, dav_reader_request(reader), *in, head, fault->offset);
    dav_reader_close(reader);
    if (status == OK)
        *in = rest;
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
    if (dav_is_prefixed(op))
        dav_prefixed_print(&op->body, op->content, out);
    else if (op->body.kind != DAV_BODY_NONE)
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
    out_span(out, SPAN(" HTTP/1.1\r\nHost: "));
    out_span(out, op->host);
    out_span(out, SPAN("\r\n"));
    http_print_semantics(&op->http, out);
    dav_print_headers(op, out);
    print_body(op, out);
}

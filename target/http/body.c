/* SPDX-License-Identifier: Apache-2.0 */
#include "http/body.h"

#include "base/ascii.h"
#include "http/line.h"
#include "http/trailer.h"
#include "http/value.h"

#include "base/banned.h"

struct http_body http_body_start(enum http_framing framing, uint64_t content_length)
{
    if (framing == HTTP_CHUNKED)
        return (struct http_body){.state = HTTP_BODY_CHUNK_SIZE, .chunked = true};
    if (framing == HTTP_NO_BODY || content_length == 0)
        return (struct http_body){0};
    assert(content_length <= INT64_MAX);
    return (struct http_body){.state = HTTP_BODY_DATA, .left = content_length};
}

/* Whether `size` more bytes of data are too many. */
static bool exceeds_body(const struct http_body *body, const struct limits *limits, int64_t size)
{
    return size > (int64_t)(limits->body - body->total);
}

/* chunk-size = 1*HEXDIG, below 2^63 (RFC 9112 7.1) */
static enum status take_chunk_size(const struct http_cursor *c, span *line, int64_t *size)
{
    const span digits = span_take(line, span_count(*line, ASCII_HEX));
    if (digits.len == 0)
        return http_fault(c, HTTP_CHUNK_SIZE, digits.ptr);
    uint64_t value = 0;
    for (size_t i = 0; i < digits.len; i++) {
        if (value > INT64_MAX >> 4)
            return http_fault(c, HTTP_CHUNK_RANGE, digits.ptr + i);
        value = value << 4 | (uint64_t)ascii_hex_value(digits.ptr[i]);
    }
    *size = (int64_t)value;
    return OK;
}

/* chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] ) (RFC 9112 7.1.1).
 * None is known, so that all are ignored. */
static enum status read_chunk_ext(const struct http_cursor *c, const struct limits *limits,
                                  span ext)
{
    if (ext.len > limits->chunk_ext)
        return http_fault(c, HTTP_CHUNK_EXT_SIZE, ext.ptr + limits->chunk_ext);
    return http_take_parameters(&ext, true) ? OK : http_fault(c, HTTP_CHUNK_EXT, ext.ptr);
}

/* chunk-size [ chunk-ext ]: the whole of `line` */
static enum status read_chunk_line(const struct http_cursor *c, const struct limits *limits,
                                   span line, struct http_body *body)
{
    const uint8_t *const start = line.ptr;
    int64_t size = 0;
    enum status status = take_chunk_size(c, &line, &size);
    if (status == OK)
        status = read_chunk_ext(c, limits, line);
    if (status != OK)
        return status;
    if (exceeds_body(body, limits, size))
        return http_fault(c, HTTP_BODY_SIZE, start);
    body->left = (uint64_t)size;
    body->state = size ? HTTP_BODY_DATA : HTTP_BODY_TRAILERS;
    return OK;
}

/* trailer-section = *( field-line CRLF ), then CRLF (RFC 9112 7.1.2). No one here asks for
 * trailers, so that they are checked and let go. */
static enum status read_trailer_line(const struct http_cursor *c, const struct limits *limits,
                                     span line, struct http_body *body)
{
    if (line.len == 0) {
        body->state = HTTP_BODY_DONE;
        return OK;
    }
    if (ascii_is(line.ptr[0], ASCII_WS))
        return http_fault(c, HTTP_OBS_FOLD, line.ptr);
    if (body->trailers == limits->trailer_count)
        return http_fault(c, HTTP_TRAILER_COUNT, line.ptr);
    struct http_field field;
    const enum status status = http_read_field_line(c, line, &field);
    if (status != OK)
        return status;
    if (http_trailer_forbidden(field.name))
        return http_fault(c, HTTP_TRAILER_FORBIDDEN, field.name.ptr);
    body->trailers++;
    return OK;
}

/* One line of the framing around the data: of a chunk's size, its end, or a trailer. */
static enum status take_framing_line(struct http_cursor *c, const struct limits *limits,
                                     struct http_body *body)
{
    span line;
    enum status status = OK;
    switch (body->state) {
    case HTTP_BODY_CHUNK_SIZE:
        status = http_take_line(c, SIZE_MAX, HTTP_CHUNK_OVERHEAD, &line);
        return status == OK ? read_chunk_line(c, limits, line, body) : status;
    case HTTP_BODY_CHUNK_END:
        status = http_take_line(c, 0, HTTP_CHUNK_END, &line);
        if (status == OK)
            body->state = HTTP_BODY_CHUNK_SIZE;
        return status;
    default:
        status = http_take_line(c, limits->field_line, HTTP_FIELD_LINE, &line);
        return status == OK ? read_trailer_line(c, limits, line, body) : status;
    }
}

/* Takes one framing line off `*in`, and keeps count of what the framing costs. */
static enum status take_framing(struct http_body *body, const struct limits *limits, span *in,
                                struct fault *fault)
{
    const size_t room = limits->chunk_overhead - body->overhead;
    const bool cut = in->len > room;
    struct http_cursor c = {.text = cut ? span_head(*in, room) : *in, .fault = fault};
    const enum status status = take_framing_line(&c, limits, body);
    if (status == MORE && cut)
        return fault_at(fault, &http_rules[HTTP_CHUNK_OVERHEAD], room);
    if (status == OK) {
        *in = span_tail(*in, c.at);
        body->overhead += c.at;
    }
    return status;
}

/* Takes as much data as there is, up to the end of the chunk or of the body. */
static enum status take_data(struct http_body *body, span *in, span *data)
{
    if (in->len == 0)
        return MORE;
    *data = span_take(in, body->left < in->len ? (size_t)body->left : in->len);
    body->left -= data->len;
    body->total += data->len;
    if (body->left == 0)
        body->state = body->chunked ? HTTP_BODY_CHUNK_END : HTTP_BODY_DONE;
    return OK;
}

enum status http_body_read(struct http_body *body, const struct limits *limits, span *in,
                           span *data, struct fault *fault)
{
    *fault = (struct fault){0};
    struct http_body next = *body;
    span rest = *in;
    span piece = span_head(rest, 0);
    enum status status = OK;
    if (!next.chunked && exceeds_body(&next, limits, (int64_t)next.left))
        return fault_at(fault, &http_rules[HTTP_BODY_SIZE], 0);
    while (status == OK && piece.len == 0 && next.state != HTTP_BODY_DONE)
        status = next.state == HTTP_BODY_DATA ? take_data(&next, &rest, &piece)
                                              : take_framing(&next, limits, &rest, fault);
    if (status != OK && status != MORE)
        return fault_shift(fault, status, in->len - rest.len);
    const bool ended = next.state == HTTP_BODY_DONE && piece.len == 0;
    *body = next;
    *in = rest;
    *data = piece;
    return ended ? OK : MORE;
}

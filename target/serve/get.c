/* GET and HEAD: content, parts of it, and the listing of a collection (RFC 9110 9.3.1, 14).
 * SPDX-License-Identifier: Apache-2.0 */
#include "serve/call.h"

#include "http/date.h"
#include "serve/identity.h"
#include "serve/live.h"
#include "serve/precondition.h"

#include "base/banned.h"

/* A range of the content, both ends in it. */
struct part {
    uint64_t first;
    uint64_t last;
};

/* What a range asks for of `length` bytes; false: of none, it is not satisfiable
 * (RFC 9110 14.1.2). */
static bool resolve(const struct http_range *range, uint64_t length, struct part *part)
{
    if (length == 0 || (range->suffix ? range->first == 0 : range->first >= length))
        return false;
    const uint64_t end = length - 1;
    if (range->suffix)
        *part = (struct part){range->first < length ? length - range->first : 0, end};
    else
        *part = (struct part){range->first, range->open || range->last > end ? end : range->last};
    return true;
}

/* Those parts that can be satisfied. False: no memory. `*total` is their bytes together. */
static bool list_parts(const struct serve_call *call, struct part **parts, size_t *count,
                       uint64_t *total)
{
    const struct http_ranges *ranges = &call->op->http.range;
    const uint64_t length = call->resource->content.len;
    *parts = arena_array(call->arena, ranges->count, sizeof **parts);
    *count = 0;
    *total = 0;
    for (size_t i = 0; *parts && i < ranges->count; i++) {
        struct part *part = &(*parts)[*count];
        if (!resolve(&ranges->ranges[i], length, part))
            continue;
        *total += part->last - part->first + 1;
        ++*count;
    }
    return *parts != NULL;
}

static void write_content_range(struct serve_writer *w, const struct part *part, size_t length)
{
    SERVE_WRITE(w, "Content-Range: bytes ");
    if (part) {
        out_decimal(&w->out, part->first);
        SERVE_WRITE(w, "-");
        out_decimal(&w->out, part->last);
    } else {
        SERVE_WRITE(w, "*");
    }
    SERVE_WRITE(w, "/");
    out_decimal(&w->out, length);
    SERVE_WRITE(w, "\r\n");
}

static void write_type(struct serve_writer *w, const struct tree_resource *resource)
{
    SERVE_WRITE(w, "Content-Type: ");
    out_span(&w->out, live_content_type(resource));
    SERVE_WRITE(w, "\r\n");
}

static void write_tag(const struct serve_call *call, struct serve_writer *w)
{
    uint8_t tag[SERVE_TAG];
    serve_tag_of(call->site, call->resource, tag);
    SERVE_WRITE(w, "ETag: \"");
    out_span(&w->out, span_make(tag, sizeof tag));
    SERVE_WRITE(w, "\"\r\n");
}

/* The fields that say what the content is, in whole or in part. */
static void write_validators(const struct serve_call *call, struct serve_writer *w)
{
    write_tag(call, w);
    SERVE_WRITE(w, "Last-Modified: ");
    http_print_date(call->resource->modified, &w->out);
    SERVE_WRITE(w, "\r\nAccept-Ranges: bytes\r\n");
}

unsigned serve_unmet(struct serve_call *call, unsigned status)
{
    struct serve_writer w = serve_document(call);
    if (status != 304 || call->resource->collection)
        return status;
    write_tag(call, &w); /* RFC 9110 15.4.5 */
    return serve_head(call, status, &w);
}

static span bytes_of(span content, const struct part *part)
{
    return span_make(content.ptr + part->first, (size_t)(part->last - part->first + 1));
}

static unsigned get_whole(struct serve_call *call)
{
    struct serve_writer fields = serve_document(call);
    write_type(&fields, call->resource);
    write_validators(call, &fields);
    call->reply->body = call->resource->content;
    return serve_head(call, 200, &fields);
}

static unsigned get_part(struct serve_call *call, const struct part *part)
{
    const span content = call->resource->content;
    struct serve_writer fields = serve_document(call);
    write_type(&fields, call->resource);
    write_content_range(&fields, part, content.len);
    write_validators(call, &fields);
    call->reply->body = bytes_of(content, part);
    return serve_head(call, 206, &fields);
}

/* multipart/byteranges, RFC 9110 14.6. What separates the parts is the entity-tag, and content in
 * which that occurs is sent whole. */
static unsigned get_parts(struct serve_call *call, const struct part *parts, size_t count)
{
    const span content = call->resource->content;
    uint8_t text[SERVE_TAG];
    serve_tag_of(call->site, call->resource, text);
    const span boundary = span_make(text, sizeof text);
    if (memmem(content.ptr, content.len, boundary.ptr, boundary.len))
        return get_whole(call);
    struct serve_writer fields = serve_document(call);
    SERVE_WRITE(&fields, "Content-Type: multipart/byteranges; boundary=");
    out_span(&fields.out, boundary);
    SERVE_WRITE(&fields, "\r\n");
    write_validators(call, &fields);
    struct serve_writer body = serve_document(call);
    for (size_t i = 0; i < count; i++) {
        SERVE_WRITE(&body, "\r\n--");
        out_span(&body.out, boundary);
        SERVE_WRITE(&body, "\r\n");
        write_type(&body, call->resource);
        write_content_range(&body, &parts[i], content.len);
        SERVE_WRITE(&body, "\r\n");
        out_span(&body.out, bytes_of(content, &parts[i]));
    }
    SERVE_WRITE(&body, "\r\n--");
    out_span(&body.out, boundary);
    SERVE_WRITE(&body, "--\r\n");
    const unsigned status = serve_head(call, 206, &fields);
    return status == 206 ? serve_body(call, 206, &body, call->reply->fields) : status;
}

static unsigned get_none(struct serve_call *call)
{
    struct serve_writer fields = serve_document(call);
    write_content_range(&fields, NULL, call->resource->content.len);
    return serve_head(call, 416, &fields);
}

/* RFC 9110 14.2. Parts that overlap so much that they are more than the whole are not served: the
 * whole is. */
static unsigned get_ranges(struct serve_call *call)
{
    struct part *parts;
    size_t count;
    uint64_t total;
    if (!list_parts(call, &parts, &count, &total))
        return 503;
    if (count == 0)
        return get_none(call);
    if (total > call->resource->content.len)
        return get_whole(call);
    return count == 1 ? get_part(call, parts) : get_parts(call, parts, count);
}

static void write_row(struct serve_writer *w, const struct tree_resource *child)
{
    SERVE_WRITE(w, "<tr><td><a href=\"");
    serve_write_path_of(w, child);
    SERVE_WRITE(w, "\">");
    serve_write_name(w, child->name);
    SERVE_WRITE(w, "</a><td>");
    if (child->collection)
        SERVE_WRITE(w, "collection");
    else
        out_decimal(&w->out, child->content.len);
    SERVE_WRITE(w, "<td>");
    http_print_date(child->modified, &w->out);
    SERVE_WRITE(w, "\n");
}

static void write_listing(const struct serve_call *call, struct serve_writer *w)
{
    const struct tree_resource *top = call->resource;
    SERVE_WRITE(w, "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>");
    serve_write_text(w, call->op->target.path);
    SERVE_WRITE(w, "</title>\n<h1>");
    serve_write_text(w, call->op->target.path);
    SERVE_WRITE(w, "</h1>\n<table>\n<tr><th>name<th>bytes<th>modified\n");
    for (size_t i = 0; i < top->child_count && !w->out.full; i++)
        write_row(w, top->children[i]);
    SERVE_WRITE(w, "</table>\n</html>\n");
}

static unsigned get_listing(struct serve_call *call)
{
    struct serve_writer w = serve_measured(call);
    write_listing(call, &w);
    if (!w.out.full) {
        serve_writer_fit(&w);
        write_listing(call, &w);
    }
    return serve_body(call, 200, &w, SPAN("Content-Type: text/html; charset=utf-8\r\n"));
}

unsigned serve_get(struct serve_call *call)
{
    const struct http_ranges *range = &call->op->http.range;
    if (call->resource->collection)
        return get_listing(call);
    if (call->op->method == DAV_GET && range->unit == HTTP_RANGE_BYTES && serve_if_range(call))
        return get_ranges(call);
    return get_whole(call);
}

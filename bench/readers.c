/* SPDX-License-Identifier: Apache-2.0 */
#include "readers.h"

#include <http_parser.h>

#include "dav/op.h"

#include "base/banned.h"

enum { FIELDS_MOST = 1000 };

/* Where results go that nobody reads: so the compiler cannot leave the work out. */
static volatile size_t sink;

void read_heads(const void *context)
{
    const struct requests *const all = context;
    for (size_t i = 0; i < all->count; i++) {
        struct arena arena = {.cap = all->limits->arena};
        struct http_request request;
        struct fault fault;
        span in = all->bytes[i];
        if (http_read_head(&arena, all->limits, &in, &request, &fault) == OK)
            sink = sink + request.field_count;
        arena_free(&arena);
    }
}

/* What the other parser's callbacks note of a head. */
struct noted {
    span target;
    struct http_field fields[FIELDS_MOST];
    size_t field_count;
    bool complete;
};

static int on_url(http_parser *parser, const char *at, size_t len)
{
    ((struct noted *)parser->data)->target = span_make(at, len);
    return 0;
}

static int on_field(http_parser *parser, const char *at, size_t len)
{
    struct noted *const noted = parser->data;
    if (noted->field_count == FIELDS_MOST)
        return 1;
    noted->fields[noted->field_count++].name = span_make(at, len);
    return 0;
}

static int on_value(http_parser *parser, const char *at, size_t len)
{
    struct noted *const noted = parser->data;
    noted->fields[noted->field_count - 1].value = span_make(at, len);
    return 0;
}

static int on_headers_complete(http_parser *parser)
{
    ((struct noted *)parser->data)->complete = true;
    return 1; /* no body, whatever the head says: it is not here */
}

static void note_head(span head, struct noted *noted)
{
    static const http_parser_settings settings = {.on_url = on_url,
                                                  .on_header_field = on_field,
                                                  .on_header_value = on_value,
                                                  .on_headers_complete = on_headers_complete};
    http_parser parser;
    http_parser_init(&parser, HTTP_REQUEST);
    parser.data = noted;
    noted->field_count = 0;
    noted->complete = false;
    http_parser_execute(&parser, &settings, (const char *)head.ptr, head.len);
}

void read_heads_with_http_parser(const void *context)
{
    static struct noted noted;
    const struct requests *const all = context;
    for (size_t i = 0; i < all->count; i++) {
        note_head(all->bytes[i], &noted);
        sink = sink + noted.field_count;
    }
}

bool both_read_head(const struct limits *limits, span request, span *head)
{
    static struct noted noted;
    struct arena arena = {.cap = limits->arena};
    struct http_request ours;
    struct fault fault;
    span in = request;
    const bool read = http_read_head(&arena, limits, &in, &ours, &fault) == OK;
    *head = span_head(request, request.len - in.len);
    if (read)
        note_head(*head, &noted);
    arena_free(&arena);
    return read && noted.complete && noted.field_count == ours.field_count;
}

static enum status read_request(const struct limits *limits, span *in, struct fault *fault)
{
    struct arena arena = {.cap = limits->arena};
    struct dav_op op;
    const enum status status = dav_read_request(&arena, limits, in, &op, fault);
    if (status == OK)
        sink = sink + op.body_size;
    arena_free(&arena);
    return status;
}

void read_requests(const void *context)
{
    const struct requests *const all = context;
    for (size_t i = 0; i < all->count; i++) {
        struct fault fault;
        span rest = all->bytes[i];
        while (rest.len > 0 && read_request(all->limits, &rest, &fault) == OK)
            continue;
    }
}

const char *outcome_of(const struct limits *limits, span request)
{
    struct fault fault;
    const enum status status = read_request(limits, &request, &fault);
    return fault.rule ? fault.rule->name : status_name(status);
}

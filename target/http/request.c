/* SPDX-License-Identifier: Apache-2.0 */
#include "http/request.h"

#include "base/ascii.h"
#include "base/out.h"
#include "http/framing.h"
#include "http/line.h"

#include "base/banned.h"

enum { FIRST_FIELDS = 16 }; /* room for most requests; then it doubles */

/* A head being read: where, under which limits, and what there is so far. */
struct head {
    struct http_cursor cursor;
    const struct limits *limits;
    struct arena *arena;
    struct http_request request;
    size_t field_room;
};

/* HTTP-version = "HTTP" "/" DIGIT "." DIGIT (RFC 9112 2.3); all of `s`. */
static enum status read_version(const struct http_cursor *c, span s, uint8_t *minor)
{
    static const span prefix = {(const uint8_t *)"HTTP/", 5};
    if (s.len != 8 || !span_equal(span_head(s, 5), prefix) || !ascii_is(s.ptr[5], ASCII_DIGIT) ||
        s.ptr[6] != '.' || !ascii_is(s.ptr[7], ASCII_DIGIT))
        return http_fault(c, HTTP_VERSION, s.ptr);
    if (s.ptr[5] != '1' || s.ptr[7] > '1')
        return http_fault(c, HTTP_VERSION_UNKNOWN, s.ptr);
    *minor = (uint8_t)(s.ptr[7] - '0');
    return OK;
}

/* request-line = method SP request-target SP HTTP-version (RFC 9112 3). Which characters make a
 * request-target is for the uri layer to say. */
static enum status read_request_line(const struct http_cursor *c, span line,
                                     struct http_request *request)
{
    request->method = span_take(&line, span_count(line, ASCII_TCHAR));
    if (request->method.len == 0 || !span_starts(line, ' '))
        return http_fault(c, HTTP_METHOD, line.ptr);
    line = span_tail(line, 1);
    request->target = span_take(&line, span_count(line, ASCII_VCHAR));
    if (request->target.len > 0 && line.len == 0)
        return http_fault(c, HTTP_VERSION_MISSING, line.ptr);
    if (request->target.len == 0 || !span_starts(line, ' '))
        return http_fault(c, HTTP_TARGET, line.ptr);
    return read_version(c, span_tail(line, 1), &request->minor);
}

/* Takes the request line from behind the empty lines that a client may have left (RFC 9112 2.2). */
static enum status take_request_line(struct head *head)
{
    struct http_cursor *const c = &head->cursor;
    for (size_t empty = 0;; empty++) {
        span line;
        const enum status status =
            http_take_line(c, head->limits->request_line, HTTP_REQUEST_LINE, &line);
        if (status != OK)
            return status;
        if (line.len > 0)
            return read_request_line(c, line, &head->request);
        if (empty == head->limits->empty_lines)
            return http_fault(c, HTTP_EMPTY_LINES, line.ptr);
    }
}

/* Copies a value of several lines to an allocation of `size` bytes, each obs-fold replaced by one
 * SP. `lines` begins with the value and ends with the end of its last line. */
static enum status join_folds(struct arena *arena, span lines, size_t size, span *value)
{
    uint8_t *const bytes = arena_alloc(arena, size);
    if (!bytes)
        return NOMEM;
    struct out out = out_make(bytes, size);
    for (bool first = true; lines.len > 0; first = false) {
        span line = span_take(&lines, span_find(lines, '\n'));
        lines = span_tail(lines, 1);
        if (line.len > 0 && line.ptr[line.len - 1] == '\r')
            line.len--;
        if (!first)
            out_byte(&out, ' ');
        out_span(&out, span_trim(line));
    }
    assert(out.len == size && !out.full);
    const span joined = span_trim(out_written(&out));
    if (joined.len > 0)
        *value = joined;
    return OK;
}

/* obs-fold = OWS CRLF RWS (RFC 9112 5.2). Takes the lines that the value goes on in, and joins. */
static enum status take_folds(struct head *head, span *value)
{
    struct http_cursor *const c = &head->cursor;
    const size_t cap = head->limits->field_folded;
    if (value->len > cap)
        return http_fault(c, HTTP_FIELD_FOLDED, value->ptr + cap);
    size_t size = value->len;
    bool folded = false;
    for (;; folded = true) {
        if (c->at == c->text.len)
            return MORE;
        if (!ascii_is(c->text.ptr[c->at], ASCII_WS))
            break;
        if (!head->limits->join_obs_fold)
            return http_fault(c, HTTP_OBS_FOLD, c->text.ptr + c->at);
        span line;
        const enum status status =
            http_take_line(c, head->limits->field_line, HTTP_FIELD_LINE, &line);
        if (status != OK)
            return status;
        const size_t more = 1 + span_trim(line).len;
        if (more > cap - size)
            return http_fault(c, HTTP_FIELD_FOLDED, line.ptr);
        size += more;
    }
    if (!folded)
        return OK;
    const uint8_t *const end = c->text.ptr + c->at;
    return join_folds(head->arena, span_make(value->ptr, (size_t)(end - value->ptr)), size, value);
}

static enum status add_field(struct head *head, struct http_field field)
{
    struct http_request *const request = &head->request;
    if (request->field_count == head->field_room) {
        const size_t room = head->field_room ? 2 * head->field_room : FIRST_FIELDS;
        struct http_field *fields = arena_array(head->arena, room, sizeof *fields);
        if (!fields)
            return NOMEM;
        if (request->field_count)
            memcpy(fields, request->fields, request->field_count * sizeof *fields);
        request->fields = fields;
        head->field_room = room;
    }
    request->fields[request->field_count++] = field;
    return OK;
}

/* A field line, of which `line` is the first or only line. */
static enum status take_field(struct head *head, span line)
{
    const struct http_cursor *const c = &head->cursor;
    if (ascii_is(line.ptr[0], ASCII_WS))
        return http_fault(c, HTTP_SPACE_BEFORE_FIELDS, line.ptr);
    if (head->request.field_count == head->limits->field_count)
        return http_fault(c, HTTP_FIELD_COUNT, line.ptr);
    struct http_field field;
    enum status status = http_read_field_line(c, line, &field);
    if (status == OK)
        status = take_folds(head, &field.value);
    return status == OK ? add_field(head, field) : status;
}

/* *( field-line CRLF ) CRLF (RFC 9112 2.1) */
static enum status take_fields(struct head *head)
{
    for (;;) {
        span line;
        enum status status =
            http_take_line(&head->cursor, head->limits->field_line, HTTP_FIELD_LINE, &line);
        if (status != OK || line.len == 0)
            return status;
        status = take_field(head, line);
        if (status != OK)
            return status;
    }
}

static enum status read_head(struct head *head)
{
    enum status status = take_request_line(head);
    if (status == OK)
        status = take_fields(head);
    return status == OK ? http_read_framing(&head->cursor, &head->request) : status;
}

enum status http_read_head(struct arena *arena, const struct limits *limits, span *in,
                           struct http_request *request, struct fault *fault)
{
    *fault = (struct fault){0};
    const bool cut = in->len > limits->head;
    struct head head = {
        .cursor = {.text = cut ? span_head(*in, limits->head) : *in,
                   .bare_lf = limits->bare_lf,
                   .fault = fault},
        .limits = limits,
        .arena = arena,
    };
    const enum status status = read_head(&head);
    if (status == MORE && cut)
        return fault_at(fault, &http_rules[HTTP_HEAD_SIZE], limits->head);
    if (status != OK)
        return status;
    *in = span_tail(*in, head.cursor.at);
    *request = head.request;
    return OK;
}

const struct http_field *http_next_field(const struct http_request *request, span name, size_t *at)
{
    while (*at < request->field_count) {
        const struct http_field *const field = &request->fields[(*at)++];
        if (field->name.len == name.len && span_equal_nocase(field->name, name))
            return field;
    }
    return NULL;
}

enum status http_fault_in_value(struct fault *fault, enum status status, span whole,
                                const struct http_field *field)
{
    if (!fault->rule)
        return status;
    if (field->value.len > 0 && span_inside(field->value, whole))
        return fault_shift(fault, status, (size_t)(field->value.ptr - whole.ptr));
    fault->offset = (size_t)(field->name.ptr - whole.ptr);
    return status;
}

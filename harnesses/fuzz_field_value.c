/* http_read_semantics and dav_read_headers: the input is field lines, each but the last with its
 * CRLF, of a PUT if it has a Content-Range, and of a GET if not, that reads every header there is.
 * Oracles: a fault lies inside the input, and so whatever the value is cut to; the printed form
 * reads back to what prints the same; read once more, it gives the same; a failed allocation gives
 * NOMEM. SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include <stdlib.h>

#include "base/ascii.h"
#include "dav/headers.h"

enum { MOST_LINES = 16, PRINT_FACTOR = 4, PRINT_EXTRA = 4096 };

struct outcome {
    enum status status;
    struct fault fault;
    size_t allocations;
    struct out print;
};

/* Cuts one line off `*text` and reads it as a field; false: it is none that a head could have. */
static bool take_field(span *text, struct http_field *field)
{
    const uint8_t *const end = text->len ? memmem(text->ptr, text->len, "\r\n", 2) : NULL;
    span line = span_take(text, end ? (size_t)(end - text->ptr) : text->len);
    if (end)
        *text = span_tail(*text, 2);
    field->name = span_take(&line, span_count(line, ASCII_TCHAR));
    field->value = span_trim(span_tail(line, line.len > 0));
    return field->name.len > 0 && span_starts(line, ':') &&
           span_count(line, ASCII_VCHAR | ASCII_WS) == line.len;
}

/* The lines of `text` as a head. */
static bool make_request(span text, struct http_field *fields, struct http_request *request)
{
    *request = (struct http_request){.method = SPAN("GET"), .minor = 1, .fields = fields};
    for (size_t i = 0; text.len > 0; i++) {
        if (i == MOST_LINES || !take_field(&text, &fields[i]))
            return false;
        if (span_equal_nocase(fields[i].name, SPAN("Content-Range")))
            request->method = SPAN("PUT");
        request->field_count++;
    }
    return true;
}

/* Reads the lines of `text`; false: they are no lines of a head. */
static bool read_lines(const struct limits *limits, span text, size_t fail_at, struct out print,
                       struct outcome *got)
{
    static const struct dav_method_row every = {.reads = ~0u,
                                                .depths = 1 << DAV_DEPTH_0 | 1 << DAV_DEPTH_1 |
                                                          1 << DAV_DEPTH_INFINITY |
                                                          DAV_DEPTHS_NO_ROOT};
    struct http_field fields[MOST_LINES];
    struct http_request request;
    if (!make_request(text, fields, &request))
        return false;
    struct arena arena = {.cap = limits->arena, .fail_at = fail_at};
    struct dav_op op = {0};
    *got = (struct outcome){.print = print};
    got->status = http_read_semantics(&arena, limits, text, &request, &op.http, &got->fault);
    if (got->status == OK)
        got->status = dav_read_headers(&arena, limits, text, &request, &every, &op, &got->fault);
    if (got->status == OK) {
        http_print_semantics(&op.http, &got->print);
        dav_print_headers(&op, &got->print);
    }
    got->allocations = arena.count;
    arena_free(&arena);
    fuzz_oracle(got->fault.rule
                    ? got->fault.rule->status == got->status && got->fault.offset <= text.len
                    : got->status == OK || got->status == NOMEM,
                "field: a rule is named where it is broken, inside the lines");
    return true;
}

static bool same(const struct outcome *a, const struct outcome *b)
{
    return a->status == b->status && a->fault.rule == b->fault.rule &&
           a->fault.offset == b->fault.offset &&
           span_equal(out_written(&a->print), out_written(&b->print));
}

static void check(const struct fuzz_case *c, const struct outcome *whole, struct out print)
{
    struct outcome again;
    for (size_t i = 0, cut; fuzz_cut(c, i, &cut); i++)
        (void)read_lines(c->limits, span_head(c->bytes, cut), 0, print, &again);
    if (whole->allocations > 0) {
        read_lines(c->limits, c->bytes, 1 + c->hash % whole->allocations, print, &again);
        fuzz_oracle(again.status == NOMEM, "field: a failed allocation gives NOMEM");
    }
    fuzz_oracle(read_lines(c->limits, c->bytes, 0, print, &again) && same(whole, &again),
                "field: read once more it gives the same");
    if (whole->status != OK || whole->print.full)
        return;
    fuzz_oracle(read_lines(c->limits, out_written(&whole->print), 0, print, &again) &&
                    (again.status == LIMIT || (again.status == OK && same(whole, &again))),
                "field: parse, print, parse is stable");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_case c = fuzz_begin(data, size);
    const size_t room = size * PRINT_FACTOR + PRINT_EXTRA;
    uint8_t *buffer = malloc(2 * room);
    assert(buffer);
    struct outcome whole;
    if (read_lines(c.limits, c.bytes, 0, out_make(buffer, room), &whole)) {
        fuzz_verdict(whole.status, &whole.fault);
        check(&c, &whole, out_make(buffer + room, room));
    }
    free(buffer);
    fuzz_end(&c);
    return 0;
}

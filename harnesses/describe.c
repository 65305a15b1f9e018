/* SPDX-License-Identifier: Apache-2.0 */
#include "describe.h"

#include "dav/body_reader.h"
#include "dav/method.h"

#include "base/banned.h"

enum { KEY_WIDTH = 10, SHOWN = 32, STEP = 2 };

static span text_of(const char *text)
{
    return span_make(text, strlen(text));
}

static void write_byte(uint8_t byte, struct out *out)
{
    static const char digits[] = "0123456789abcdef";
    switch (byte) {
    case '\r': out_span(out, SPAN("\\r")); return;
    case '\n': out_span(out, SPAN("\\n")); return;
    case '\t': out_span(out, SPAN("\\t")); return;
    case '\\': out_span(out, SPAN("\\\\")); return;
    default: break;
    }
    if (byte >= 0x20 && byte < 0x7f) {
        out_byte(out, byte);
        return;
    }
    out_span(out, SPAN("\\x"));
    out_byte(out, (uint8_t)digits[byte >> 4]);
    out_byte(out, (uint8_t)digits[byte & 0xf]);
}

static void write_escaped(span s, struct out *out)
{
    for (size_t i = 0; i < s.len; i++)
        write_byte(s.ptr[i], out);
}

/* The first bytes of `s`, in quotes. */
static void write_start(span s, struct out *out)
{
    out_byte(out, '"');
    write_escaped(span_head(s, s.len < SHOWN ? s.len : SHOWN), out);
    out_span(out, s.len > SHOWN ? SPAN("\"…") : SPAN("\""));
}

/* Begins a line: what it is about, and spaces. */
static void write_key(const char *key, struct out *out)
{
    out_span(out, text_of(key));
    for (size_t i = strlen(key); i < KEY_WIDTH; i++)
        out_byte(out, ' ');
}

static void write_line(const char *key, span value, struct out *out)
{
    write_key(key, out);
    write_escaped(value, out);
    out_byte(out, '\n');
}

static void describe_fault(span bytes, enum status status, const struct fault *fault,
                           struct out *out)
{
    write_key("status", out);
    out_span(out, text_of(status_name(status)));
    if (fault->rule) {
        out_byte(out, ' ');
        out_span(out, text_of(fault->rule->name));
        out_span(out, SPAN(" at byte "));
        out_decimal(out, fault->offset);
        out_span(out, SPAN(": "));
        write_start(span_tail(bytes, fault->offset), out);
        out_byte(out, '\n');
        write_key("rule", out);
        out_span(out, text_of(fault->rule->text));
        out_span(out, SPAN(" ("));
        out_span(out, text_of(fault->rule->source));
        out_byte(out, ')');
    }
    out_byte(out, '\n');
}

static void describe_target(const struct uri *uri, struct out *out)
{
    static const char *const forms[] = {[URI_ORIGIN] = "origin-form",
                                        [URI_ABSOLUTE] = "absolute-form",
                                        [URI_AUTHORITY] = "authority-form",
                                        [URI_ASTERISK] = "asterisk-form"};
    write_key("target", out);
    out_span(out, text_of(forms[uri->form]));
    if (uri->form == URI_ABSOLUTE) {
        out_span(out, SPAN(", host "));
        write_escaped(uri->host, out);
    }
    if (uri->path.len) {
        out_span(out, SPAN(", path "));
        write_escaped(uri->path, out);
    }
    out_span(out, uri->collection ? SPAN(" (a collection)\n") : SPAN("\n"));
    if (uri->has_query)
        write_line("query", uri->query, out);
}

static void describe_condition(const struct dav_condition *condition, struct out *out)
{
    out_span(out, condition->negated ? SPAN(" not ") : SPAN(" "));
    out_span(out, condition->is_etag ? SPAN("entity-tag ") : SPAN("token "));
    write_escaped(condition->text, out);
}

static void describe_if(const struct dav_if *condition, struct out *out)
{
    const struct dav_if_tag *tag = NULL;
    for (size_t i = 0; i < condition->list_count; i++) {
        const struct dav_if_list *const list = &condition->lists[i];
        if (list->tag != tag)
            write_line("tag", list->tag->uri.path, out);
        tag = list->tag;
        write_key("list", out);
        out_span(out, SPAN("all of"));
        for (size_t j = 0; j < list->condition_count; j++) {
            out_span(out, j ? SPAN(",") : SPAN(""));
            describe_condition(&list->conditions[j], out);
        }
        out_byte(out, '\n');
    }
}

/* The field lines of the request's normal form, but for the last, a Content-Length. */
static void describe_fields(span head, struct out *out)
{
    head = span_tail(head, span_find(head, '\n') + 1);
    while (head.len > 0 && head.ptr[0] != '\r') {
        const span line = span_take(&head, span_find(head, '\r'));
        if (!span_equal(span_head(line, span_find(line, ':')), SPAN("Content-Length")))
            write_line("field", line, out);
        head = span_tail(head, 2);
    }
}

/* Begins a line of a document, inside `depth` elements. */
static void begin_line(bool first, size_t depth, struct out *out)
{
    if (!first)
        out_byte(out, '\n');
    write_key(first ? "body" : "", out);
    for (size_t i = 0; i < depth * STEP; i++)
        out_byte(out, ' ');
}

/* A document without white space between its tags: a line for each tag, or for an element that
 * holds no other. */
static void describe_document(span xml, struct out *out)
{
    size_t depth = 0;
    bool opened = false; /* the last tag was a start-tag */
    for (size_t i = 0; i < xml.len; i++) {
        const uint8_t next = i + 1 < xml.len ? xml.ptr[i + 1] : 0;
        const bool tag = xml.ptr[i] == '<' && next != '!';
        const bool closing = tag && next == '/';
        const bool behind_tag = i == 0 || xml.ptr[i - 1] == '>';
        depth -= closing && depth > 0;
        if (tag && behind_tag && !(closing && opened))
            begin_line(i == 0, depth, out);
        if (tag) {
            depth += !closing;
            opened = !closing;
        }
        if (xml.ptr[i] == '>' && i > 0 && xml.ptr[i - 1] == '/' && opened) {
            depth--;
            opened = false;
        }
        write_byte(xml.ptr[i], out);
    }
    out_byte(out, '\n');
}

static void describe_content(const struct dav_op *op, span printed, struct out *out)
{
    const span separator = SPAN("\r\n\r\n");
    size_t at = 0;
    while (at + separator.len <= printed.len &&
           !span_equal(span_make(printed.ptr + at, separator.len), separator))
        at++;
    if (op->body.kind != DAV_BODY_NONE)
        describe_document(span_tail(printed, at + separator.len), out);
    if (op->body_size == 0)
        return;
    write_key("content", out);
    out_decimal(out, op->body_size);
    out_span(out, SPAN(" bytes"));
    if (op->content.len) {
        out_span(out, SPAN(": "));
        write_start(op->content, out);
    }
    out_byte(out, '\n');
}

void describe_request(const struct limits *limits, span bytes, struct out *out)
{
    struct arena arena = {.cap = limits->arena};
    struct dav_op op;
    struct fault fault;
    span rest = bytes;
    const enum status status = dav_read_request(&arena, limits, &rest, &op, &fault);
    describe_fault(bytes, status, &fault, out);
    if (status == OK) {
        struct out print = out_growing(&arena, limits->arena);
        dav_print_request(&op, &print);
        write_line("method", dav_method_row(op.method)->name, out);
        describe_target(&op.target, out);
        describe_fields(out_written(&print), out);
        describe_if(&op.condition, out);
        describe_content(&op, out_written(&print), out);
        if (rest.len) {
            write_key("behind", out);
            out_decimal(out, rest.len);
            out_span(out, SPAN(" bytes: "));
            write_start(rest, out);
            out_byte(out, '\n');
        }
    }
    arena_free(&arena);
}

static void write_element(const struct dav_body_row *row, struct out *out)
{
    static const char *const prefixes[] = {
        [DAV_NS_DAV] = "D:", [DAV_NS_CALDAV] = "C:", [DAV_NS_CARDDAV] = "A:", [DAV_NS_ANY] = ""};
    out_span(out, text_of(row->name ? prefixes[row->ns] : "any"));
    if (row->name)
        out_span(out, text_of(row->name));
}

void describe_elements(struct out *out)
{
    for (unsigned kind = 0; kind < DAV_BODY_KINDS; kind++) {
        const struct dav_body_grammar *const grammar = dav_body_grammars[kind];
        for (size_t i = 0; grammar && i < grammar->count; i++) {
            const struct dav_body_row *const row = &grammar->rows[i];
            size_t outer = 0;
            while (grammar->rows[outer].element != row->within && outer < i)
                outer++;
            out_decimal(out, kind);
            out_byte(out, '\t');
            if (row->within)
                write_element(&grammar->rows[outer], out);
            out_byte(out, '\t');
            write_element(row, out);
            out_byte(out, '\n');
        }
    }
}

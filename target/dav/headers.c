/* SPDX-License-Identifier: Apache-2.0 */
#include "dav/headers.h"

#include "base/ascii.h"
#include "dav/coded_url.h"
#include "dav/rules.h"
#include "http/value.h"

#include "base/banned.h"

/* What a header's reader needs. Faults count from the start of the value that it is given. */
struct context {
    struct arena *arena;
    const struct limits *limits;
    const struct dav_method_row *method;
    struct dav_op *op;
    struct fault *fault;
};

static MUST_USE enum status broken(const struct context *c, enum dav_rule rule)
{
    return fault_at(c->fault, &dav_rules[rule], 0);
}

#define NAME(literal)                                \
    {                                                \
        (const uint8_t *)literal, sizeof literal - 1 \
    }

static const span depths[] = {
    [DAV_DEPTH_0] = NAME("0"),
    [DAV_DEPTH_1] = NAME("1"),
    [DAV_DEPTH_INFINITY] = NAME("infinity"),
};

/* Depth = "0" | "1" | "infinity", RFC 4918 10.2. */
static enum status read_depth(const struct context *c, span value)
{
    enum dav_depth depth = DAV_DEPTH_0;
    while (depth <= DAV_DEPTH_INFINITY && !span_equal_nocase(value, depths[depth]))
        depth++;
    if (depth > DAV_DEPTH_INFINITY)
        return broken(c, DAV_RULE_DEPTH);
    if (!(c->method->depths & 1u << depth))
        return broken(c, DAV_RULE_DEPTH_METHOD);
    c->op->depth = depth;
    return OK;
}

/* Destination = Simple-ref, RFC 4918 10.3. */
static enum status read_destination(const struct context *c, span value)
{
    c->op->has_destination = true;
    return uri_read(c->arena, c->limits, value, URI_SIMPLE_REF, &c->op->destination, c->fault);
}

static enum status read_if(const struct context *c, span value)
{
    return dav_read_if(c->arena, c->limits, value, &c->op->condition, c->fault);
}

/* Lock-Token = Coded-URL, RFC 4918 10.5. */
static enum status read_lock_token(const struct context *c, span value)
{
    span rest = value;
    const enum status status = dav_read_coded_url(&rest, &c->op->lock_token, c->fault);
    if (status == OK && rest.len > 0)
        return fault_at(c->fault, &dav_rules[DAV_RULE_LOCK_TOKEN], value.len - rest.len);
    return status;
}

/* Overwrite = "T" | "F", RFC 4918 10.6. */
static enum status read_overwrite(const struct context *c, span value)
{
    const bool yes = span_equal_nocase(value, SPAN("T"));
    if (!yes && !span_equal_nocase(value, SPAN("F")))
        return broken(c, DAV_RULE_OVERWRITE);
    c->op->overwrite = yes;
    return OK;
}

/* Whether `s` begins with `word`, in any case. */
static bool begins_with(span s, span word)
{
    return s.len >= word.len && span_equal_nocase(span_head(s, word.len), word);
}

/* 1*DIGIT, at most 2^32 - 1; false: it is not. */
static bool read_seconds(span digits, uint32_t *seconds)
{
    uint64_t value = 0;
    for (size_t i = 0; i < digits.len; i++) {
        if (!ascii_is(digits.ptr[i], ASCII_DIGIT))
            return false;
        value = value * 10 + (uint64_t)(digits.ptr[i] - '0');
        if (value > UINT32_MAX)
            return false;
    }
    *seconds = (uint32_t)value;
    return digits.len > 0;
}

/* One member of Timeout: "Second-" 1*DIGIT | "Infinite", and `Extend` with whatever follows it, of
 * RFC 2518 9.8, which asks for nothing. */
static enum status read_time(const struct context *c, span member)
{
    struct dav_timeout *timeout = &c->op->timeout;
    const span second = SPAN("Second-");
    uint32_t seconds;
    if (begins_with(member, SPAN("Extend")))
        return OK;
    if (span_equal_nocase(member, SPAN("Infinite")))
        seconds = DAV_INFINITE;
    else if (!begins_with(member, second) || !read_seconds(span_tail(member, second.len), &seconds))
        return broken(c, DAV_RULE_TIMEOUT);
    if (timeout->count == c->limits->timeouts)
        return broken(c, DAV_RULE_TIMEOUTS);
    timeout->seconds[timeout->count++] = seconds;
    return OK;
}

/* Timeout = 1#TimeType, RFC 4918 10.7; a further line goes on where the last one ended. */
static enum status read_timeout(const struct context *c, span value)
{
    struct dav_timeout *timeout = &c->op->timeout;
    if (!timeout->seconds)
        timeout->seconds = arena_array(c->arena, c->limits->timeouts, sizeof *timeout->seconds);
    if (!timeout->seconds)
        return NOMEM;
    span rest = value;
    span member;
    bool any = false;
    for (; http_next_member(&rest, &member); any = true) {
        const enum status status = read_time(c, member);
        if (status != OK)
            return fault_shift(c->fault, status, (size_t)(member.ptr - value.ptr));
    }
    return any ? OK : broken(c, DAV_RULE_TIMEOUT);
}

struct header {
    span name;
    enum dav_header bit;
    bool list;             /* may come as several lines */
    enum dav_rule missing; /* broken by a method that needs it and has none */
    enum status (*read)(const struct context *c, span value);
};

#define NAME(literal)                                \
    {                                                \
        (const uint8_t *)literal, sizeof literal - 1 \
    }

static const struct header headers[] = {
    {NAME("Depth"), DAV_HEADER_DEPTH, false, DAV_RULE_DEPTH, read_depth},
    {NAME("Destination"), DAV_HEADER_DESTINATION, false, DAV_RULE_DESTINATION, read_destination},
    {NAME("If"), DAV_HEADER_IF, false, DAV_RULE_IF, read_if},
    {NAME("Lock-Token"), DAV_HEADER_LOCK_TOKEN, false, DAV_RULE_LOCK_TOKEN, read_lock_token},
    {NAME("Overwrite"), DAV_HEADER_OVERWRITE, false, DAV_RULE_OVERWRITE, read_overwrite},
    {NAME("Timeout"), DAV_HEADER_TIMEOUT, true, DAV_RULE_TIMEOUT, read_timeout},
};

/* Reads one field's value, and moves a fault in it to where it lies in `whole`: exactly, or, where
 * the value was folded and so is a copy, to the field's first byte. */
static enum status read_field(const struct context *c, const struct header *header, span whole,
                              const struct http_field *field)
{
    span value;
    enum status status = span_isolate(c->arena, field->value, &value);
    if (status != OK)
        return status;
    status = header->read(c, value);
    if (!field->value.len || !span_inside(field->value, whole)) {
        c->fault->offset = 0;
        return fault_shift(c->fault, status, (size_t)(field->name.ptr - whole.ptr));
    }
    return fault_shift(c->fault, status, (size_t)(field->value.ptr - whole.ptr));
}

/* Reads all lines of one header. */
static enum status read_header(const struct context *c, const struct header *header, span whole,
                               const struct http_request *request)
{
    size_t at = 0;
    const struct http_field *field = http_next_field(request, header->name, &at);
    if (!field)
        return c->method->needs & header->bit ? broken(c, header->missing) : OK;
    for (bool first = true; field; first = false) {
        if (!first && !header->list)
            return fault_at(c->fault, &dav_rules[DAV_RULE_ONCE],
                            (size_t)(field->name.ptr - whole.ptr));
        const enum status status = read_field(c, header, whole, field);
        if (status != OK)
            return status;
        field = http_next_field(request, header->name, &at);
    }
    return OK;
}

enum status dav_read_headers(struct arena *arena, const struct limits *limits, span whole,
                             const struct http_request *request,
                             const struct dav_method_row *method, struct dav_op *op,
                             struct fault *fault)
{
    const struct context c = {arena, limits, method, op, fault};
    op->overwrite = true;
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        if (!(method->reads & headers[i].bit))
            continue;
        const enum status status = read_header(&c, &headers[i], whole, request);
        if (status != OK)
            return status;
    }
    return OK;
}

static void print_timeout(const struct dav_timeout *timeout, struct out *out)
{
    out_span(out, SPAN("Timeout: "));
    for (size_t i = 0; i < timeout->count; i++) {
        if (i > 0)
            out_span(out, SPAN(", "));
        if (timeout->seconds[i] == DAV_INFINITE) {
            out_span(out, SPAN("Infinite"));
        } else {
            out_span(out, SPAN("Second-"));
            out_decimal(out, timeout->seconds[i]);
        }
    }
    out_span(out, SPAN("\r\n"));
}

void dav_print_headers(const struct dav_op *op, struct out *out)
{
    if (op->depth != DAV_DEPTH_ABSENT) {
        out_span(out, SPAN("Depth: "));
        out_span(out, depths[op->depth]);
        out_span(out, SPAN("\r\n"));
    }
    if (op->has_destination) {
        out_span(out, SPAN("Destination: "));
        uri_print(&op->destination, out);
        out_span(out, op->overwrite ? SPAN("\r\n") : SPAN("\r\nOverwrite: F\r\n"));
    }
    if (op->condition.list_count > 0) {
        out_span(out, SPAN("If: "));
        dav_print_if(&op->condition, out);
        out_span(out, SPAN("\r\n"));
    }
    if (op->lock_token.len > 0) {
        out_span(out, SPAN("Lock-Token: <"));
        out_span(out, op->lock_token);
        out_span(out, SPAN(">\r\n"));
    }
    if (op->timeout.count > 0)
        print_timeout(&op->timeout, out);
}

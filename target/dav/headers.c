/* SPDX-License-Identifier: Apache-2.0 */
#include "dav/headers.h"

#include "base/ascii.h"
#include "dav/coded_url.h"
#include "dav/header_reader.h"
#include "http/value.h"

#include "base/banned.h"

#define NAME(literal)                                \
    {                                                \
        (const uint8_t *)literal, sizeof literal - 1 \
    }

static const span depths[] = {
    [DAV_DEPTH_0] = NAME("0"),
    [DAV_DEPTH_1] = NAME("1"),
    [DAV_DEPTH_INFINITY] = NAME("infinity"),
};

/* Cuts ",noroot" off the end of `*value`; false: it is not there. */
static bool take_no_root(span *value)
{
    const size_t comma = span_find(*value, ',');
    if (comma == value->len ||
        !span_equal_nocase(span_trim(span_tail(*value, comma + 1)), SPAN("noroot")))
        return false;
    *value = span_trim(span_head(*value, comma));
    return true;
}

/* Depth = "0" | "1" | "infinity", RFC 4918 10.2; ",noroot" behind the latter two,
 * MS-WDVSE 3.2.5.3. */
static enum status read_depth(const struct dav_header_reader *r, span value)
{
    const bool no_root = take_no_root(&value);
    enum dav_depth depth = DAV_DEPTH_0;
    while (depth <= DAV_DEPTH_INFINITY && !span_equal_nocase(value, depths[depth]))
        depth++;
    if (depth > DAV_DEPTH_INFINITY || (no_root && depth == DAV_DEPTH_0))
        return dav_header_broken(r, DAV_RULE_DEPTH);
    if (!(r->method->depths & 1u << depth) ||
        (no_root && !(r->method->depths & DAV_DEPTHS_NO_ROOT)))
        return dav_header_broken(r, DAV_RULE_DEPTH_METHOD);
    r->op->depth = depth;
    r->op->no_root = no_root;
    return OK;
}

/* Destination = Simple-ref, RFC 4918 10.3. */
static enum status read_destination(const struct dav_header_reader *r, span value)
{
    r->op->has_destination = true;
    return uri_read(r->arena, r->limits, value, URI_SIMPLE_REF, &r->op->destination, r->fault);
}

static enum status read_if(const struct dav_header_reader *r, span value)
{
    return dav_read_if(r->arena, r->limits, value, &r->op->condition, r->fault);
}

/* Lock-Token = Coded-URL, RFC 4918 10.5. */
static enum status read_lock_token(const struct dav_header_reader *r, span value)
{
    span rest = value;
    const enum status status = dav_read_coded_url(&rest, &r->op->lock_token, r->fault);
    if (status == OK && rest.len > 0)
        return fault_at(r->fault, &dav_rules[DAV_RULE_LOCK_TOKEN], value.len - rest.len);
    return status;
}

/* Overwrite = "T" | "F", RFC 4918 10.6. */
static enum status read_overwrite(const struct dav_header_reader *r, span value)
{
    const bool yes = span_equal_nocase(value, SPAN("T"));
    if (!yes && !span_equal_nocase(value, SPAN("F")))
        return dav_header_broken(r, DAV_RULE_OVERWRITE);
    r->op->overwrite = yes;
    return OK;
}

/* Whether `s` begins with `word`, in any case. */
static bool begins_with(span s, span word)
{
    return s.len >= word.len && span_equal_nocase(span_head(s, word.len), word);
}

bool dav_read_number(span digits, uint32_t *number)
{
    uint64_t value = 0;
    for (size_t i = 0; i < digits.len; i++) {
        if (!ascii_is(digits.ptr[i], ASCII_DIGIT))
            return false;
        value = value * 10 + (uint64_t)(digits.ptr[i] - '0');
        if (value > UINT32_MAX)
            return false;
    }
    *number = (uint32_t)value;
    return digits.len > 0;
}

/* One member of Timeout: "Second-" 1*DIGIT | "Infinite", and `Extend` with whatever follows it, of
 * RFC 2518 9.8, which asks for nothing. */
static enum status read_time(const struct dav_header_reader *r, span member,
                             struct dav_timeout *timeout)
{
    const span second = SPAN("Second-");
    uint32_t seconds;
    if (begins_with(member, SPAN("Extend")))
        return OK;
    if (span_equal_nocase(member, SPAN("Infinite")))
        seconds = DAV_INFINITE;
    else if (!begins_with(member, second) ||
             !dav_read_number(span_tail(member, second.len), &seconds))
        return dav_header_broken(r, DAV_RULE_TIMEOUT);
    if (timeout->count == r->limits->timeouts)
        return dav_header_broken(r, DAV_RULE_TIMEOUTS);
    timeout->seconds[timeout->count++] = seconds;
    return OK;
}

enum status dav_read_timeout(const struct dav_header_reader *r, span value,
                             struct dav_timeout *timeout)
{
    if (!timeout->seconds)
        timeout->seconds = arena_array(r->arena, r->limits->timeouts, sizeof *timeout->seconds);
    if (!timeout->seconds)
        return NOMEM;
    bool any = false;
    for (span rest = value, member; http_next_member(&rest, &member); any = true) {
        const enum status status = read_time(r, member, timeout);
        if (status != OK)
            return fault_shift(r->fault, status, (size_t)(member.ptr - value.ptr));
    }
    return any ? OK : dav_header_broken(r, DAV_RULE_TIMEOUT);
}

/* Timeout = 1#TimeType, RFC 4918 10.7. */
static enum status read_timeout(const struct dav_header_reader *r, span value)
{
    return dav_read_timeout(r, value, &r->op->timeout);
}

struct header {
    span name;
    enum dav_header bit;
    bool list;             /* may come as several lines */
    enum dav_rule missing; /* broken by a method that needs it and has none */
    enum status (*read)(const struct dav_header_reader *r, span value);
};

/* clang-format off */
static const struct header headers[] = {
    {NAME("Depth"),                 DAV_HEADER_DEPTH,                 false, 0,                        read_depth},
    {NAME("Destination"),           DAV_HEADER_DESTINATION,           false, DAV_RULE_DESTINATION,     read_destination},
    {NAME("If"),                    DAV_HEADER_IF,                    false, 0,                        read_if},
    {NAME("Lock-Token"),            DAV_HEADER_LOCK_TOKEN,            false, DAV_RULE_LOCK_TOKEN,      read_lock_token},
    {NAME("Overwrite"),             DAV_HEADER_OVERWRITE,             false, 0,                        read_overwrite},
    {NAME("Timeout"),               DAV_HEADER_TIMEOUT,               true,  0,                        read_timeout},
    {NAME("DAV"),                   DAV_HEADER_DAV,                   true,  0,                        dav_read_classes},
    {NAME("Label"),                 DAV_HEADER_LABEL,                 false, 0,                        dav_read_label},
    {NAME("Ordering-Type"),         DAV_HEADER_ORDERING_TYPE,         false, 0,                        dav_read_ordering_type},
    {NAME("Position"),              DAV_HEADER_POSITION,              false, 0,                        dav_read_position},
    {NAME("Apply-To-Redirect-Ref"), DAV_HEADER_APPLY_TO_REDIRECT,     false, 0,                        dav_read_apply_to_redirect},
    {NAME("Translate"),             DAV_HEADER_TRANSLATE,             false, 0,                        dav_read_translate},
    {NAME("Brief"),                 DAV_HEADER_BRIEF,                 false, 0,                        dav_read_brief},
    {NAME("Allow-Rename"),          DAV_HEADER_ALLOW_RENAME,          false, 0,                        dav_read_allow_rename},
    {NAME("X-MSDAVEXT"),            DAV_HEADER_MSDAVEXT,              false, 0,                        dav_read_msdavext},
    {NAME("X-MSDAVEXTLockTimeout"), DAV_HEADER_MSDAVEXT_TIMEOUT,      true,  0,                        dav_read_msdavext_timeout},
    {NAME("Notification-Type"),     DAV_HEADER_NOTIFICATION_TYPE,     false, 0,                        dav_read_notification_type},
    {NAME("Call-Back"),             DAV_HEADER_CALL_BACK,             false, 0,                        dav_read_call_back},
    {NAME("Subscription-ID"),       DAV_HEADER_SUBSCRIPTION_ID,       true,  DAV_RULE_SUBSCRIPTION_ID, dav_read_subscription_id},
    {NAME("Subscription-Lifetime"), DAV_HEADER_SUBSCRIPTION_LIFETIME, false, 0,                        dav_read_subscription_lifetime},
    {NAME("Notification-Delay"),    DAV_HEADER_NOTIFICATION_DELAY,    false, 0,                        dav_read_notification_delay},
};
/* clang-format on */

/* Reads one line, from a copy of its value in sanitizer builds. */
static enum status read_field(const struct dav_header_reader *r, const struct header *header,
                              span whole, const struct http_field *field)
{
    span value;
    enum status status = span_isolate(r->arena, field->value, &value);
    if (status == OK)
        status = header->read(r, value);
    return http_fault_in_value(r->fault, status, whole, field);
}

/* Reads all lines of one header. */
static enum status read_header(const struct dav_header_reader *r, const struct header *header,
                               span whole, const struct http_request *request)
{
    size_t at = 0;
    const struct http_field *field = http_next_field(request, header->name, &at);
    if (!field)
        return r->method->needs & header->bit ? dav_header_broken(r, header->missing) : OK;
    for (bool first = true; field; first = false) {
        if (!first && !header->list)
            return fault_at(r->fault, &dav_rules[DAV_RULE_ONCE],
                            (size_t)(field->name.ptr - whole.ptr));
        const enum status status = read_field(r, header, whole, field);
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
    const struct dav_header_reader r = {arena, limits, method, op, fault};
    op->overwrite = true;
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        if (!(method->reads & headers[i].bit))
            continue;
        const enum status status = read_header(&r, &headers[i], whole, request);
        if (status != OK)
            return status;
    }
    return OK;
}

void dav_print_timeout(span name, const struct dav_timeout *timeout, struct out *out)
{
    if (timeout->count == 0)
        return;
    out_span(out, name);
    out_span(out, SPAN(": "));
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
        out_span(out, op->no_root ? SPAN(",noroot\r\n") : SPAN("\r\n"));
    }
    if (op->has_destination) {
        out_span(out, SPAN("Destination: "));
        uri_print(&op->destination, out);
        out_span(out, SPAN("\r\n"));
    }
    if (!op->overwrite)
        out_span(out, SPAN("Overwrite: F\r\n"));
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
    dav_print_timeout(SPAN("Timeout"), &op->timeout, out);
    dav_print_extensions(&op->extensions, out);
}

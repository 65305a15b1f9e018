/* The headers of RFC 3253, 3648 and 4437, and of Microsoft's clients and servers.
 * SPDX-License-Identifier: Apache-2.0 */
#include "base/ascii.h"
#include "dav/coded_url.h"
#include "dav/header_reader.h"
#include "http/value.h"

#include "base/banned.h"

/* DAV = 1#( "1" | "2" | "3" | Coded-URL | token ), RFC 4918 10.1. What a client says of itself
 * changes nothing here, so that it is checked and let go. */
enum status dav_read_classes(const struct dav_header_reader *r, span value)
{
    bool any = false;
    for (span rest = value, member; http_next_member(&rest, &member); any = true) {
        span unread = member;
        span uri;
        enum status status = OK;
        if (span_starts(member, '<'))
            status = dav_read_coded_url(&unread, &uri, r->fault);
        else
            unread = span_tail(unread, span_count(unread, ASCII_TCHAR));
        if (status == OK && unread.len > 0)
            status = dav_header_broken(r, DAV_RULE_CLASSES);
        if (status != OK)
            return fault_shift(r->fault, status, (size_t)(member.ptr - value.ptr));
    }
    return any ? OK : dav_header_broken(r, DAV_RULE_CLASSES);
}

/* Label: the characters of a URI (RFC 2396 2), UTF-8 in percent-encoding; RFC 3253 8.3. */
enum status dav_read_label(const struct dav_header_reader *r, span value)
{
    if (value.len == 0 || dav_count_uri(value, ":@/?") < value.len)
        return dav_header_broken(r, DAV_RULE_LABEL);
    r->op->extensions.label = value;
    return OK;
}

/* Ordering-Type = absoluteURI, RFC 3648 5.1. */
enum status dav_read_ordering_type(const struct dav_header_reader *r, span value)
{
    if (value.len == 0 || dav_absolute_uri(value) < value.len)
        return dav_header_broken(r, DAV_RULE_ORDERING_TYPE);
    r->op->extensions.ordering_type = value;
    return OK;
}

#define NAME(literal)                                \
    {                                                \
        (const uint8_t *)literal, sizeof literal - 1 \
    }

static const span positions[] = {
    [DAV_FIRST] = NAME("first"),
    [DAV_LAST] = NAME("last"),
    [DAV_BEFORE] = NAME("before"),
    [DAV_AFTER] = NAME("after"),
};

static bool has_segment(enum dav_position position)
{
    return position == DAV_BEFORE || position == DAV_AFTER;
}

/* Position = "first" | "last" | ( ( "before" | "after" ) segment ), RFC 3648 6.1. */
enum status dav_read_position(const struct dav_header_reader *r, span value)
{
    span segment = value;
    const span word = span_take(&segment, span_count(segment, ASCII_ALPHA));
    enum dav_position position = DAV_FIRST;
    while (position <= DAV_AFTER && !span_equal_nocase(word, positions[position]))
        position++;
    if (position > DAV_AFTER)
        return dav_header_broken(r, DAV_RULE_POSITION);
    const size_t space = span_count(segment, ASCII_WS);
    segment = span_tail(segment, space);
    const bool right = has_segment(position) ? space > 0 && segment.len > 0 &&
                                                   dav_count_uri(segment, ":@") == segment.len
                                             : segment.len == 0;
    if (!right)
        return dav_header_broken(r, DAV_RULE_POSITION);
    r->op->extensions.position = position;
    r->op->extensions.position_segment = segment;
    return OK;
}

/* "T" | "F" or "t" | "f"; literals have no case (RFC 2616 2.1). */
static enum status read_flag(const struct dav_header_reader *r, span value, enum dav_rule rule,
                             enum dav_flag *flag)
{
    const bool yes = span_equal_nocase(value, SPAN("T"));
    if (!yes && !span_equal_nocase(value, SPAN("F")))
        return dav_header_broken(r, rule);
    *flag = yes ? DAV_FLAG_TRUE : DAV_FLAG_FALSE;
    return OK;
}

/* Apply-To-Redirect-Ref = "T" | "F", RFC 4437 12.2. */
enum status dav_read_apply_to_redirect(const struct dav_header_reader *r, span value)
{
    return read_flag(r, value, DAV_RULE_APPLY_TO_REDIRECT, &r->op->extensions.apply_to_redirect);
}

/* Translate = "t" | "f", MS-WDV 2.2.2. */
enum status dav_read_translate(const struct dav_header_reader *r, span value)
{
    return read_flag(r, value, DAV_RULE_TRANSLATE, &r->op->extensions.translate);
}

/* Brief = "t" | "f", Exchange. */
enum status dav_read_brief(const struct dav_header_reader *r, span value)
{
    return read_flag(r, value, DAV_RULE_BRIEF, &r->op->extensions.brief);
}

/* Allow-Rename = "t" | "f", Exchange. */
enum status dav_read_allow_rename(const struct dav_header_reader *r, span value)
{
    return read_flag(r, value, DAV_RULE_ALLOW_RENAME, &r->op->extensions.allow_rename);
}

static const span msdavexts[] = {
    [DAV_MSDAVEXT_PROPFIND] = NAME("PROPFIND"),
    [DAV_MSDAVEXT_PROPPATCH] = NAME("PROPPATCH"),
};

/* X-MSDAVEXT = "1" | "PROPFIND" | "PROPPATCH", the first in responses alone; what is none of these
 * is ignored. MS-WDV 2.2.1. */
enum status dav_read_msdavext(const struct dav_header_reader *r, span value)
{
    for (unsigned i = DAV_MSDAVEXT_PROPFIND; i <= DAV_MSDAVEXT_PROPPATCH; i++)
        if (span_equal_nocase(value, msdavexts[i]))
            r->op->extensions.msdavext = i;
    return OK;
}

/* X-MSDAVEXTLockTimeout = 1#( "Second-" 1*DIGIT | "Infinite" ), MS-WDV 2.2.4.1. */
enum status dav_read_msdavext_timeout(const struct dav_header_reader *r, span value)
{
    return dav_read_timeout(r, value, &r->op->extensions.msdavext_timeout);
}

/* Notification-Type: "update", "pragma/<http://schemas.microsoft.com/exchange/newmail>"; one word,
 * since which there are is not for the grammar to say. Exchange. */
enum status dav_read_notification_type(const struct dav_header_reader *r, span value)
{
    if (value.len == 0 || span_count(value, ASCII_VCHAR) < value.len)
        return dav_header_broken(r, DAV_RULE_NOTIFICATION_TYPE);
    r->op->extensions.notification_type = value;
    return OK;
}

/* Call-Back = [ absolute-URI ], where to send notifications to; none: they are polled. Exchange. */
enum status dav_read_call_back(const struct dav_header_reader *r, span value)
{
    if (dav_absolute_uri(value) < value.len)
        return dav_header_broken(r, DAV_RULE_CALL_BACK);
    r->op->extensions.call_back = value;
    return OK;
}

/* Subscription-ID = 1#( 1*DIGIT ), Exchange. */
enum status dav_read_subscription_id(const struct dav_header_reader *r, span value)
{
    struct dav_extensions *const e = &r->op->extensions;
    if (!e->subscriptions)
        e->subscriptions = arena_array(r->arena, r->limits->list_members, sizeof *e->subscriptions);
    if (!e->subscriptions)
        return NOMEM;
    bool any = false;
    for (span rest = value, member; http_next_member(&rest, &member); any = true) {
        uint32_t number;
        const enum dav_rule broken =
            !dav_read_number(member, &number) ? DAV_RULE_SUBSCRIPTION_ID : DAV_RULE_SUBSCRIPTIONS;
        if (broken == DAV_RULE_SUBSCRIPTION_ID || e->subscription_count == r->limits->list_members)
            return fault_at(r->fault, &dav_rules[broken], (size_t)(member.ptr - value.ptr));
        e->subscriptions[e->subscription_count++] = number;
    }
    return any ? OK : dav_header_broken(r, DAV_RULE_SUBSCRIPTION_ID);
}

static enum status read_seconds(const struct dav_header_reader *r, span value, bool *given,
                                uint32_t *seconds)
{
    *given = dav_read_number(value, seconds);
    return *given ? OK : dav_header_broken(r, DAV_RULE_SUBSCRIPTION_TIME);
}

/* Subscription-Lifetime = 1*DIGIT, Exchange. */
enum status dav_read_subscription_lifetime(const struct dav_header_reader *r, span value)
{
    struct dav_extensions *const e = &r->op->extensions;
    return read_seconds(r, value, &e->has_subscription_lifetime, &e->subscription_lifetime);
}

/* Notification-Delay = 1*DIGIT, Exchange. */
enum status dav_read_notification_delay(const struct dav_header_reader *r, span value)
{
    struct dav_extensions *const e = &r->op->extensions;
    return read_seconds(r, value, &e->has_notification_delay, &e->notification_delay);
}

/* A header line, where there is something to say. */
static void print_line(span name, span value, struct out *out)
{
    if (value.len == 0)
        return;
    out_span(out, name);
    out_span(out, SPAN(": "));
    out_span(out, value);
    out_span(out, SPAN("\r\n"));
}

static void print_flag(span name, enum dav_flag flag, struct out *out)
{
    if (flag != DAV_FLAG_ABSENT)
        print_line(name, flag == DAV_FLAG_TRUE ? SPAN("T") : SPAN("F"), out);
}

static void print_seconds(span name, bool given, uint32_t seconds, struct out *out)
{
    if (!given)
        return;
    out_span(out, name);
    out_span(out, SPAN(": "));
    out_decimal(out, seconds);
    out_span(out, SPAN("\r\n"));
}

static void print_position(const struct dav_extensions *e, struct out *out)
{
    if (e->position == DAV_POSITION_ABSENT)
        return;
    out_span(out, SPAN("Position: "));
    out_span(out, positions[e->position]);
    if (has_segment(e->position))
        out_byte(out, ' ');
    out_span(out, e->position_segment);
    out_span(out, SPAN("\r\n"));
}

static void print_subscriptions(const struct dav_extensions *e, struct out *out)
{
    if (e->subscription_count == 0)
        return;
    out_span(out, SPAN("Subscription-ID: "));
    for (size_t i = 0; i < e->subscription_count; i++) {
        if (i > 0)
            out_span(out, SPAN(", "));
        out_decimal(out, e->subscriptions[i]);
    }
    out_span(out, SPAN("\r\n"));
}

void dav_print_extensions(const struct dav_extensions *e, struct out *out)
{
    print_line(SPAN("Label"), e->label, out);
    print_line(SPAN("Ordering-Type"), e->ordering_type, out);
    print_position(e, out);
    print_flag(SPAN("Apply-To-Redirect-Ref"), e->apply_to_redirect, out);
    print_flag(SPAN("Translate"), e->translate, out);
    print_flag(SPAN("Brief"), e->brief, out);
    print_flag(SPAN("Allow-Rename"), e->allow_rename, out);
    if (e->msdavext != DAV_MSDAVEXT_ABSENT)
        print_line(SPAN("X-MSDAVEXT"), msdavexts[e->msdavext], out);
    dav_print_timeout(SPAN("X-MSDAVEXTLockTimeout"), &e->msdavext_timeout, out);
    print_line(SPAN("Notification-Type"), e->notification_type, out);
    print_line(SPAN("Call-Back"), e->call_back, out);
    print_subscriptions(e, out);
    print_seconds(SPAN("Subscription-Lifetime"), e->has_subscription_lifetime,
                  e->subscription_lifetime, out);
    print_seconds(SPAN("Notification-Delay"), e->has_notification_delay, e->notification_delay,
                  out);
}

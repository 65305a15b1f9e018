/* SPDX-License-Identifier: Apache-2.0 */
#include "uri/authority.h"

#include "base/ascii.h"
#include "base/banned.h"
#include "uri/percent.h"
#include "uri/rules.h"

/* dec-octet = 0 to 255, without leading zeros; cut off the front of `*in`. */
static bool take_dec_octet(span *in)
{
    const size_t digits = span_count(*in, ASCII_DIGIT);
    if (digits < 1 || digits > 3 || (digits > 1 && in->ptr[0] == '0'))
        return false;
    unsigned value = 0;
    for (size_t i = 0; i < digits; i++)
        value = value * 10 + (unsigned)ascii_hex_value(in->ptr[i]);
    *in = span_tail(*in, digits);
    return value <= 255;
}

static bool take_byte(span *in, uint8_t byte)
{
    if (!span_starts(*in, byte))
        return false;
    *in = span_tail(*in, 1);
    return true;
}

/* IPv4address = dec-octet "." dec-octet "." dec-octet "." dec-octet */
static bool is_ipv4(span s)
{
    return take_dec_octet(&s) && take_byte(&s, '.') && take_dec_octet(&s) && take_byte(&s, '.') &&
           take_dec_octet(&s) && take_byte(&s, '.') && take_dec_octet(&s) && s.len == 0;
}

/* IPv6address: eight groups, h16 = 1*4HEXDIG, with ":" between them, where the last two may be an
 * IPv4address, and "::" may stand once for one group of zeros or more. */
static bool is_ipv6(span s)
{
    size_t groups = 0;
    bool elided = take_byte(&s, ':');
    if (elided && !take_byte(&s, ':'))
        return false;
    while (s.len) {
        if (is_ipv4(s)) {
            groups += 2;
            break;
        }
        const size_t digits = span_count(s, ASCII_HEX);
        if (digits < 1 || digits > 4)
            return false;
        groups++;
        s = span_tail(s, digits);
        if (s.len == 0)
            break;
        if (!take_byte(&s, ':'))
            return false;
        const bool double_colon = take_byte(&s, ':');
        if (double_colon ? elided : s.len == 0)
            return false;
        elided = elided || double_colon;
    }
    return elided ? groups < 8 : groups == 8;
}

/* IPvFuture = "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" ) */
static bool is_ipvfuture(span s)
{
    if (!take_byte(&s, 'v') && !take_byte(&s, 'V'))
        return false;
    const size_t version = span_count(s, ASCII_HEX);
    s = span_tail(s, version);
    if (version == 0 || !take_byte(&s, '.') || s.len == 0)
        return false;
    while (s.len && (ascii_is(s.ptr[0], ASCII_UNRESERVED | ASCII_SUBDELIM) || s.ptr[0] == ':'))
        s = span_tail(s, 1);
    return s.len == 0;
}

/* IP-literal = "[" ( IPv6address / IPvFuture  ) "]", at the front of `text`. */
static enum status read_ip_literal(span text, span *host, struct fault *fault)
{
    const size_t close = span_find(text, ']');
    if (close == text.len)
        return fault_at(fault, &uri_rules[URI_IP_LITERAL], 0);
    const span inside = span_tail(span_head(text, close), 1);
    if (!is_ipv6(inside) && !is_ipvfuture(inside))
        return fault_at(fault, &uri_rules[URI_IP_LITERAL], 0);
    *host = span_head(text, close + 1);
    return OK;
}

/* host = IP-literal / IPv4address / reg-name, where a reg-name may be any IPv4address too.
 *   reg-name = *( unreserved / pct-encoded / sub-delims ) */
static enum status read_host(span text, span *host, struct fault *fault)
{
    if (span_starts(text, '['))
        return read_ip_literal(text, host, fault);
    const span name = span_head(text, span_find(text, ':'));
    if (name.len == 0)
        return fault_at(fault, &uri_rules[URI_HOST], 0);
    const enum status status = percent_check(name, SPAN(""), &uri_rules[URI_HOST], fault);
    if (status)
        return status;
    *host = name;
    return OK;
}

/* port = *DIGIT, which is a number of 16 bits. */
static enum status read_port(span digits, uint16_t *port, struct fault *fault)
{
    const size_t count = span_count(digits, ASCII_DIGIT);
    if (count < digits.len)
        return fault_at(fault, &uri_rules[URI_PORT], count);
    uint32_t value = 0;
    for (size_t i = 0; i < count; i++) {
        value = value * 10 + (uint32_t)ascii_hex_value(digits.ptr[i]);
        if (value > UINT16_MAX)
            return fault_at(fault, &uri_rules[URI_PORT], 0);
    }
    *port = (uint16_t)value;
    return OK;
}

enum status authority_read(span text, struct authority *authority, struct fault *fault)
{
    const size_t user = span_find(text, '@');
    if (user < text.len)
        return fault_at(fault, &uri_rules[URI_USERINFO], user);
    struct authority read = {.host = {0}};
    enum status status = read_host(text, &read.host, fault);
    if (status)
        return status;
    span rest = span_tail(text, read.host.len);
    if (rest.len && !take_byte(&rest, ':'))
        return fault_at(fault, &uri_rules[URI_HOST], read.host.len);
    read.has_port = rest.len > 0;
    status = read_port(rest, &read.port, fault);
    if (status)
        return fault_shift(fault, status, text.len - rest.len);
    *authority = read;
    return OK;
}

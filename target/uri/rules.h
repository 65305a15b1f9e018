/* The rules of request-targets and references that a sender can break.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef URI_RULES_H
#define URI_RULES_H

#include "base/status.h"

/* clang-format off */
#define URI_RULES(X) \
    X(URI_LENGTH, LIMIT, "uri-length", "limits.uri", "a reference is too long") \
    X(URI_FORM, BAD, "uri-form", "RFC 9112 3.2", "a reference of this form may not stand here") \
    X(URI_FRAGMENT, BAD, "uri-fragment", "RFC 9110 4.2.5", "a request carries no fragment") \
    X(URI_SCHEME, BAD, "uri-scheme", "RFC 9110 4.2", "the scheme is http or https") \
    X(URI_USERINFO, BAD, "uri-userinfo", "RFC 9110 4.2.4", "an authority names no user") \
    X(URI_HOST, BAD, "uri-host", "RFC 3986 3.2.2", "a host is a name that is not empty, or an address") \
    X(URI_IP_LITERAL, BAD, "uri-ip-literal", "RFC 3986 3.2.2", "brackets hold an IPv6 or a future address") \
    X(URI_PORT, BAD, "uri-port", "RFC 3986 3.2.3", "a port is a number from 0 to 65535") \
    X(URI_PERCENT, BAD, "percent-encoding", "RFC 3986 2.1", "two hexadecimal digits follow a percent sign") \
    X(URI_PERCENT_NUL, BAD, "percent-nul", "RFC 3986 7.3", "a path has no %00: the name would end there for some") \
    X(URI_PERCENT_SLASH, BAD, "percent-slash", "RFC 3986 2.2", "a path has no %2F: decoding it would add a level") \
    X(URI_PATH_CHAR, BAD, "path-char", "RFC 3986 3.3", "a path is made of pchar and slashes") \
    X(URI_QUERY_CHAR, BAD, "query-char", "RFC 3986 3.4", "a query is made of pchar, slashes and question marks") \
    X(URI_UTF8, BAD, "path-utf8", "RFC 3629 4", "a path, decoded, is UTF-8 in its shortest form") \
    X(URI_SEGMENTS, LIMIT, "path-segments", "limits.path_segments", "a path has too many segments") \
    X(URI_WIDE_LENGTH, LIMIT, "wide-length", "uri/wide.h", "a path in UTF-16 fits a 16-bit count of bytes") \
    X(URI_WIDE_SURROGATE, BAD, "wide-surrogate", "RFC 2781 2.2", "surrogates come in pairs, high before low")
/* clang-format on */

enum uri_rule { URI_RULES(RULE_ID) };

extern const struct rule uri_rules[];

#endif

/* The rules of RFC 4918's methods, headers and bodies that a sender can break.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_RULES_H
#define DAV_RULES_H

#include "base/status.h"

/* clang-format off */
#define DAV_RULES(X) \
    /* methods */ \
    X(DAV_RULE_METHOD, UNSUPPORTED, "dav-method", "RFC 9110 9.1", "the method is one of RFC 4918's, or GET, HEAD, POST, PUT, OPTIONS") \
    X(DAV_RULE_MKCOL_BODY, UNSUPPORTED, "mkcol-body", "RFC 4918 9.3", "a MKCOL has no body") \
    X(DAV_RULE_BODY, BAD, "body-missing", "RFC 4918 9.2", "a PROPPATCH says in its body what to change") \
    /* headers */ \
    X(DAV_RULE_ONCE, BAD, "header-once", "RFC 9110 5.3", "a field that is not a list stands once") \
    X(DAV_RULE_DEPTH, BAD, "depth", "RFC 4918 10.2", "Depth is 0, 1 or infinity") \
    X(DAV_RULE_DEPTH_METHOD, BAD, "depth-method", "RFC 4918 9", "the method allows this Depth") \
    X(DAV_RULE_DESTINATION, BAD, "destination", "RFC 4918 10.3", "COPY and MOVE name a Destination") \
    X(DAV_RULE_OVERWRITE, BAD, "overwrite", "RFC 4918 10.6", "Overwrite is T or F") \
    X(DAV_RULE_LOCK_TOKEN, BAD, "lock-token", "RFC 4918 10.5", "Lock-Token is one coded-URL, and UNLOCK has it") \
    X(DAV_RULE_CODED_URL, BAD, "coded-url", "RFC 4918 10.1", "a coded-URL is an absolute URI between < and >, without white space") \
    X(DAV_RULE_TIMEOUT, BAD, "timeout", "RFC 4918 10.7", "a Timeout is Infinite, or Second- and a number below 2^32") \
    X(DAV_RULE_TIMEOUTS, LIMIT, "timeouts", "limits.timeouts", "too many alternatives in Timeout") \
    X(DAV_RULE_REFRESH, BAD, "lock-refresh", "RFC 4918 9.10.2", "a LOCK without a body names one lock token in If") \
    /* If */ \
    X(DAV_RULE_IF, BAD, "if", "RFC 4918 10.4.2", "If is a sequence of lists in parentheses") \
    X(DAV_RULE_IF_MIXED, BAD, "if-mixed", "RFC 4918 10.4.2", "lists with a Resource-Tag and lists without are not mixed") \
    X(DAV_RULE_IF_TAG, BAD, "if-tag", "RFC 4918 10.4.2", "a Resource-Tag ends with > and lists follow it") \
    X(DAV_RULE_IF_CONDITION, BAD, "if-condition", "RFC 4918 10.4.2", "a list holds conditions, one at least: coded-URLs and [entity-tags]") \
    X(DAV_RULE_IF_NOT, BAD, "if-not", "RFC 4918 10.4.2", "the only word in a list is Not") \
    X(DAV_RULE_IF_ETAG, BAD, "if-etag", "RFC 9110 8.8.3", "an entity-tag is a quoted string, W/ before it if weak, right between [ and ]") \
    X(DAV_RULE_IF_LISTS, LIMIT, "if-lists", "limits.if_lists", "too many lists in If") \
    X(DAV_RULE_IF_CONDITIONS, LIMIT, "if-conditions", "limits.if_conditions", "too many conditions in If") \
    X(DAV_RULE_NAME_SIZE, LIMIT, "name-size", "dav/name.h", "the name of a resource is too long to be compared")
/* clang-format on */

enum dav_rule { DAV_RULES(RULE_ID) };

extern const struct rule dav_rules[];

#endif

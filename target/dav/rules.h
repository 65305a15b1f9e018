/* The rules of RFC 4918's methods, headers and bodies that a sender can break.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_RULES_H
#define DAV_RULES_H

#include "base/status.h"

/* clang-format off */
#define DAV_RULES(X) \
    /* methods */ \
    X(DAV_RULE_METHOD, UNSUPPORTED, "dav-method", "RFC 9110 9.1", "the method is HTTP's GET, HEAD, POST, PUT, OPTIONS or DELETE, or one of WebDAV and its extensions") \
    X(DAV_RULE_MKCOL_BODY, UNSUPPORTED, "mkcol-body", "RFC 4918 9.3, RFC 5689 3", "a MKCOL has no body but XML, and says so") \
    X(DAV_RULE_BODY, BAD, "body-missing", "RFC 4918 9.2", "a method that takes its orders from its body has one") \
    X(DAV_RULE_PREFIX_DIGITS, BAD, "prefix-digits", "MS-WDV 2.2.5", "properties and file have their sizes in front of them, in 16 hexadecimal digits") \
    X(DAV_RULE_PREFIX_SIZE, LIMIT, "prefix-size", "limits.body", "properties or file are too large") \
    X(DAV_RULE_PREFIX_SHORT, BAD, "prefix-short", "MS-WDV 2.2.5", "properties and file are as long as their sizes say") \
    X(DAV_RULE_PREFIX_END, BAD, "prefix-end", "MS-WDV 2.2.5", "nothing follows the file") \
    /* headers */ \
    X(DAV_RULE_ONCE, BAD, "header-once", "RFC 9110 5.3", "a field that is not a list stands once") \
    X(DAV_RULE_DEPTH, BAD, "depth", "RFC 4918 10.2", "Depth is 0, 1 or infinity, the latter two perhaps with ,noroot") \
    X(DAV_RULE_DEPTH_METHOD, BAD, "depth-method", "RFC 4918 9", "the method allows this Depth") \
    X(DAV_RULE_DESTINATION, BAD, "destination", "RFC 4918 10.3", "COPY and MOVE name a Destination") \
    X(DAV_RULE_OVERWRITE, BAD, "overwrite", "RFC 4918 10.6", "Overwrite is T or F") \
    X(DAV_RULE_LOCK_TOKEN, BAD, "lock-token", "RFC 4918 10.5", "Lock-Token is one coded-URL, and UNLOCK has it") \
    X(DAV_RULE_CODED_URL, BAD, "coded-url", "RFC 4918 10.1", "a coded-URL is an absolute URI between < and >, without white space") \
    X(DAV_RULE_TIMEOUT, BAD, "timeout", "RFC 4918 10.7", "a Timeout is Infinite, or Second- and a number below 2^32") \
    X(DAV_RULE_TIMEOUTS, LIMIT, "timeouts", "limits.timeouts", "too many alternatives in Timeout") \
    X(DAV_RULE_REFRESH, BAD, "lock-refresh", "RFC 4918 9.10.2", "a LOCK without a body names one lock token in If") \
    /* headers of other documents */ \
    X(DAV_RULE_CLASSES, BAD, "dav-classes", "RFC 4918 10.1", "DAV lists compliance classes: tokens and coded-URLs") \
    X(DAV_RULE_LABEL, BAD, "label", "RFC 3253 8.3", "Label is the name of a label, percent-encoded") \
    X(DAV_RULE_ORDERING_TYPE, BAD, "ordering-type", "RFC 3648 5.1", "Ordering-Type is an absolute URI") \
    X(DAV_RULE_POSITION, BAD, "position", "RFC 3648 6.1", "Position is first, last, or before or after and a segment") \
    X(DAV_RULE_APPLY_TO_REDIRECT, BAD, "apply-to-redirect-ref", "RFC 4437 12.2", "Apply-To-Redirect-Ref is T or F") \
    X(DAV_RULE_TRANSLATE, BAD, "translate", "MS-WDV 2.2.2", "Translate is t or f") \
    X(DAV_RULE_BRIEF, BAD, "brief", "Exchange: Brief", "Brief is t or f") \
    X(DAV_RULE_ALLOW_RENAME, BAD, "allow-rename", "Exchange: Allow-Rename", "Allow-Rename is t or f") \
    X(DAV_RULE_NOTIFICATION_TYPE, BAD, "notification-type", "Exchange: Notification-Type", "Notification-Type is one word") \
    X(DAV_RULE_CALL_BACK, BAD, "call-back", "Exchange: Call-Back", "Call-Back is an absolute URI, or empty") \
    X(DAV_RULE_SUBSCRIPTION_ID, BAD, "subscription-id", "Exchange: Subscription-ID", "Subscription-ID lists numbers below 2^32, and UNSUBSCRIBE has it") \
    X(DAV_RULE_SUBSCRIPTION_TIME, BAD, "subscription-time", "Exchange: Subscription-Lifetime", "Subscription-Lifetime and Notification-Delay are seconds, below 2^32") \
    X(DAV_RULE_SUBSCRIPTIONS, LIMIT, "subscriptions", "limits.list_members", "too many numbers in Subscription-ID") \
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

/* The rules of WebDAV's XML bodies that a sender can break.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_BODY_RULES_H
#define DAV_BODY_RULES_H

#include "base/status.h"

/* clang-format off */
#define DAV_BODY_RULES(X) \
    X(DAV_BODY_ROOT, BAD, "body-root", "RFC 4918 9", "the root element is one that the method takes") \
    X(DAV_BODY_CHOICE, BAD, "propfind-choice", "RFC 4918 14.20", "a propfind holds one of propname, allprop and prop") \
    X(DAV_BODY_INCLUDE, BAD, "propfind-include", "RFC 4918 14.20", "include stands once, and with allprop") \
    X(DAV_BODY_UPDATE, BAD, "propertyupdate", "RFC 4918 14.19", "a propertyupdate holds set or remove") \
    X(DAV_BODY_PROP, BAD, "propertyupdate-prop", "RFC 4918 14.23, 14.26", "set and remove hold one prop") \
    X(DAV_BODY_SCOPE, BAD, "lockinfo-scope", "RFC 4918 14.13", "a lockinfo holds one lockscope, exclusive or shared") \
    X(DAV_BODY_TYPE, BAD, "lockinfo-type", "RFC 4918 14.15", "a lockinfo holds one locktype, write") \
    X(DAV_BODY_OWNER, BAD, "lockinfo-owner", "RFC 4918 14.11", "a lockinfo holds at most one owner") \
    X(DAV_BODY_LEVELS, LIMIT, "body-levels", "limits.body_levels", "elements that the grammar knows are nested too deeply") \
    X(DAV_BODY_ITEMS, LIMIT, "body-items", "limits.body_items", "a body holds too many of one element") \
    X(DAV_BODY_PROPERTIES, LIMIT, "body-properties", "limits.properties", "a body names too many properties") \
    X(DAV_BODY_HREF, LIMIT, "body-href", "limits.href", "a DAV:href is too long") \
    X(DAV_BODY_FRAGMENT, LIMIT, "body-fragment", "limits.fragment", "a property's value, or a lock's owner, is too long once its namespaces are declared")
/* clang-format on */

enum dav_body_rule { DAV_BODY_RULES(RULE_ID) };

extern const struct rule dav_body_rules[];

#endif

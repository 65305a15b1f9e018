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
    X(DAV_BODY_CHANGES, BAD, "propertyupdate", "RFC 4918 14.19", "a propertyupdate holds set or remove") \
    X(DAV_BODY_PROP, BAD, "propertyupdate-prop", "RFC 4918 14.23, 14.26", "set and remove hold one prop") \
    X(DAV_BODY_SCOPE, BAD, "lockinfo-scope", "RFC 4918 14.13", "a lockinfo holds one lockscope, exclusive or shared") \
    X(DAV_BODY_TYPE, BAD, "lockinfo-type", "RFC 4918 14.15", "a lockinfo holds one locktype, write") \
    X(DAV_BODY_OWNER, BAD, "lockinfo-owner", "RFC 4918 14.11", "a lockinfo holds at most one owner") \
    /* RFC 2518 */ \
    X(DAV_BODY_BEHAVIOR, BAD, "propertybehavior", "RFC 2518 12.12", "a propertybehavior holds omit, or keepalive with * or hrefs") \
    /* RFC 5689, and MKCALENDAR of RFC 4791 */ \
    X(DAV_BODY_MKCOL_ROOT, UNSUPPORTED, "mkcol-root", "RFC 5689 3", "the body of a MKCOL is a mkcol") \
    X(DAV_BODY_MKCOL_SET, BAD, "mkcol-set", "RFC 5689 5.1, RFC 4791 5.3.1", "a mkcol holds set, and a mkcalendar one of it") \
    /* RFC 3253 */ \
    X(DAV_BODY_REPORT, UNSUPPORTED, "report", "RFC 3253 3.6", "the report is one that is known") \
    X(DAV_BODY_PROP_ONCE, BAD, "prop-once", "RFC 3253 3.7, 7.1, 11.2", "prop stands at most once") \
    X(DAV_BODY_VERSION, BAD, "version-href", "RFC 3253 6.7, 7.1", "version stands at most once, and holds one href") \
    X(DAV_BODY_UPDATE_SOURCE, BAD, "update-source", "RFC 3253 8.9", "an update is to one version or to one label") \
    X(DAV_BODY_OPTION, BAD, "checkout-option", "RFC 3253 4.3, 4.4, 9.3, 11.2, 13.10", "an option of checkout, checkin and merge stands at most once") \
    X(DAV_BODY_ACTIVITY_SET, BAD, "activity-set", "RFC 3253 13.10", "activity-set stands at most once, and holds new, or hrefs") \
    X(DAV_BODY_LABEL_NAME, BAD, "label-name", "RFC 3253 8.2", "a label adds, sets or removes one label-name") \
    X(DAV_BODY_MERGE_SOURCE, BAD, "merge-source", "RFC 3253 11.2, 11.3", "source stands once, and holds hrefs") \
    X(DAV_BODY_BASELINE, BAD, "baseline", "RFC 3253 12.6", "baseline stands at most once, and holds one href") \
    X(DAV_BODY_COLLECTION_SET, BAD, "collection-set", "RFC 3253 5.5, 6.4, 13.7", "each collection set is asked for at most once") \
    X(DAV_BODY_PROPERTY_NAME, BAD, "property-name", "RFC 3253 3.8", "a property of expand-property has a name that an element can have") \
    X(DAV_BODY_LOCATE, BAD, "locate-by-history", "RFC 3253 5.4", "locate-by-history holds one version-history-set, of hrefs, and one prop") \
    X(DAV_BODY_REPORT_HREF, BAD, "report-href", "RFC 3253 12.7, 13.6", "the report holds one href") \
    /* RFC 3648 */ \
    X(DAV_BODY_ORDERING_TYPE, BAD, "body-ordering-type", "RFC 3648 7", "ordering-type stands at most once, and holds one href") \
    X(DAV_BODY_ORDER_MEMBER, BAD, "order-member", "RFC 3648 7", "an order-member holds one segment and one position") \
    X(DAV_BODY_POSITION, BAD, "order-position", "RFC 3648 7", "a position is first or last, or before or after one segment") \
    X(DAV_BODY_SEGMENT, BAD, "segment", "RFC 3986 3.3", "a segment is one of a path, percent-encoded, and neither empty nor made of dots alone") \
    /* RFC 4437 */ \
    X(DAV_BODY_REFTARGET, BAD, "reftarget", "RFC 4437 6, 7", "reftarget stands once, and holds one href") \
    X(DAV_BODY_LIFETIME, BAD, "redirect-lifetime", "RFC 4437 6", "redirect-lifetime stands at most once, and is permanent or temporary") \
    /* RFC 5842 */ \
    X(DAV_BODY_BINDING, BAD, "binding", "RFC 5842 4, 5, 6", "bind and rebind hold one segment and one href, unbind one segment") \
    /* of all */ \
    X(DAV_BODY_LEVELS, LIMIT, "body-levels", "limits.body_levels", "elements that the grammar knows are nested too deeply") \
    X(DAV_BODY_ITEMS, LIMIT, "body-items", "limits.body_items", "a body holds too many of one element") \
    X(DAV_BODY_PROPERTIES, LIMIT, "body-properties", "limits.properties", "a body names too many properties") \
    X(DAV_BODY_NAME_SIZE, LIMIT, "body-name", "limits.xml_name, limits.xml_namespace", "a property that an attribute names has too long a name or namespace") \
    X(DAV_BODY_HREF, LIMIT, "body-href", "limits.href", "a DAV:href is too long") \
    X(DAV_BODY_FRAGMENT, LIMIT, "body-fragment", "limits.fragment", "a property's value, or a lock's owner, is too long once its namespaces are declared")
/* clang-format on */

enum dav_body_rule { DAV_BODY_RULES(RULE_ID) };

extern const struct rule dav_body_rules[];

#endif

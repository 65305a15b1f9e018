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
    /* RFC 3744 */ \
    X(DAV_BODY_ACE, BAD, "acl-ace", "RFC 3744 5.5", "an ace holds one principal, inverted or not, and one of grant and deny") \
    X(DAV_BODY_PRINCIPAL, BAD, "acl-principal", "RFC 3744 5.5.1", "a principal is one of href, all, authenticated, unauthenticated, self, and property with one name") \
    X(DAV_BODY_PRIVILEGE, BAD, "acl-privilege", "RFC 3744 5.5.2", "grant and deny hold privileges, one at least, and each names one") \
    X(DAV_BODY_INHERITED, BAD, "acl-inherited", "RFC 3744 5.5.4", "an ace is inherited from one href at most") \
    X(DAV_BODY_PRINCIPAL_PROPS, BAD, "principal-props", "RFC 3744 9.2, 9.3, 9.4", "a report on principals holds at most one prop") \
    X(DAV_BODY_MATCH, BAD, "principal-match", "RFC 3744 9.3", "a principal-match holds one of self, and principal-property with one name") \
    X(DAV_BODY_PRINCIPALS, BAD, "principal-property-search", "RFC 3744 9.4", "a principal-property-search holds property-search, each with one match and one prop, which names something") \
    /* RFC 4791, 6352, 6578 */ \
    X(DAV_BODY_WANTED, BAD, "report-wanted", "RFC 4791 9.5, RFC 6352 10.3", "a report holds at most one of allprop, propname and prop") \
    X(DAV_BODY_DATA, BAD, "report-data", "RFC 4791 9.6, RFC 6352 10.4", "calendar-data and address-data stand once, and what they hold does not contradict itself") \
    X(DAV_BODY_DATA_NAME, BAD, "report-data-name", "RFC 4791 9.6.1, 9.6.4, RFC 6352 10.4.2", "a part of the data has a name, and novalue is yes or no") \
    X(DAV_BODY_TIME_RANGE, BAD, "time-range", "RFC 4791 9.9", "a range is of times as 20060104T000000Z, and ends behind its start") \
    X(DAV_BODY_FILTER, BAD, "filter", "RFC 4791 9.7, RFC 6352 10.5", "a query holds one filter, and a calendar-query's one comp-filter") \
    X(DAV_BODY_FILTER_NAME, BAD, "filter-name", "RFC 4791 9.7.1, RFC 6352 10.5.1", "a filter has the name of what it looks at") \
    X(DAV_BODY_FILTER_CHOICE, BAD, "filter-choice", "RFC 4791 9.7.1, RFC 6352 10.5.1", "is-not-defined stands alone, and one condition of a kind") \
    X(DAV_BODY_FILTER_WORD, BAD, "filter-word", "RFC 4791 9.7.5, RFC 6352 10.5.4", "test, match-type and negate-condition say one of their words") \
    X(DAV_BODY_TIMEZONE, BAD, "timezone", "RFC 4791 9.5", "a calendar-query holds at most one timezone") \
    X(DAV_BODY_MULTIGET, BAD, "multiget", "RFC 4791 9.10, RFC 6352 10.7", "a multiget holds one href at least") \
    X(DAV_BODY_FREE_BUSY, BAD, "free-busy-query", "RFC 4791 9.11", "a free-busy-query holds one time-range") \
    X(DAV_BODY_SYNC, BAD, "sync-collection", "RFC 6578 6.1", "a sync-collection holds one sync-token and one prop") \
    X(DAV_BODY_SYNC_LEVEL, BAD, "sync-level", "RFC 6578 6.3", "there is one sync-level at most: 1 or infinite") \
    X(DAV_BODY_RESULTS, BAD, "limit", "RFC 5323 5.17, RFC 6352 10.6", "a limit stands once, and holds one nresults") \
    X(DAV_BODY_NUMBER, BAD, "body-number", "RFC 5323 5.17, RFC 6352 10.6.1", "a number is decimal digits, and below 2^32") \
    /* RFC 5323 */ \
    X(DAV_BODY_SEARCH_KIND, BAD, "searchrequest", "RFC 5323 2.2.2, 4", "a searchrequest holds one query: basicsearch, or Exchange's sql") \
    X(DAV_BODY_BASICSEARCH, BAD, "basicsearch", "RFC 5323 5.2", "a basicsearch holds one select and one from, and at most one where, orderby and limit") \
    X(DAV_BODY_SELECT, BAD, "search-select", "RFC 5323 5.3", "select holds one of allprop and prop") \
    X(DAV_BODY_FROM, BAD, "search-scope", "RFC 5323 5.4", "from holds scopes, one at least, each of one href and one depth") \
    X(DAV_BODY_SCOPE_DEPTH, BAD, "search-depth", "RFC 5323 5.4.1", "the depth of a scope is 0, 1 or infinity") \
    X(DAV_BODY_WHERE, BAD, "search-where", "RFC 5323 5.5, 5.7", "where and not hold one operator, and and or one at least") \
    X(DAV_BODY_OPERAND, BAD, "search-operand", "RFC 5323 5.8, 5.9", "an operator has what it compares, once: a property, a literal") \
    X(DAV_BODY_CASELESS, BAD, "search-caseless", "RFC 5323 5.18", "caseless is yes or no") \
    X(DAV_BODY_ORDER, BAD, "search-order", "RFC 5323 5.6", "orderby holds orders, one at least, each by a property or the score, one way") \
    /* Exchange Server 2000 */ \
    X(DAV_BODY_TARGET, BAD, "batch-target", "Exchange Server 2000", "a request for many resources has a target, with one href at least, and just one beside a dest") \
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

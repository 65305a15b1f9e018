/* RFC 5323: searchrequest and query-schema-discovery. SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_SEARCH_H
#define DAV_SEARCH_H

#include "dav/values.h"

/* 5.7 to 5.16 */
enum dav_operation {
    DAV_AND,
    DAV_OR,
    DAV_NOT,
    DAV_EQ,
    DAV_LT,
    DAV_LTE,
    DAV_GT,
    DAV_GTE,
    DAV_LIKE,
    DAV_LANGUAGE_MATCHES,
    DAV_IS_DEFINED,
    DAV_LANGUAGE_DEFINED,
    DAV_IS_COLLECTION,
    DAV_CONTAINS,
    DAV_OPERATIONS
};

/* 5.18; absent: the server's own choice. */
enum dav_caseless { DAV_CASELESS_ABSENT, DAV_CASELESS_NO, DAV_CASELESS_YES };

/* One operator of DAV:where, in document order. */
struct dav_operator {
    size_t depth; /* 0: where's own; else in the nearest one before it of a lower depth */
    enum dav_operation operation;
    size_t operands;           /* of and, or, not: the operators right in it */
    struct dxml_name property; /* of those that look at one */
    enum dav_caseless caseless;
    bool typed;   /* typed-literal */
    span type;    /* of typed-literal: xsi:type, a QName as sent; empty: a string */
    span literal; /* as sent, white space and all; the text of contains too */
};

/* 5.4.1; include-versions 5.4.2 */
enum dav_scope_depth { DAV_SCOPE_0, DAV_SCOPE_1, DAV_SCOPE_INFINITY };

struct dav_scope {
    struct dav_reference href;
    enum dav_scope_depth depth;
    bool include_versions;
};

/* 5.6 */
struct dav_order {
    bool score;                /* by how well it matches; else: */
    struct dxml_name property; /* by its value */
    bool descending;
    enum dav_caseless caseless;
};

enum dav_search_kind { DAV_BASICSEARCH, DAV_SQL };

struct dav_search {
    enum dav_search_kind kind;
    span sql; /* of DAV_SQL (Exchange Server): kept as sent */
    /* of DAV_BASICSEARCH, 5.2: (select, from, where?, orderby?, limit?) */
    bool select_all; /* allprop; else: */
    struct dav_names select;
    struct dav_scope *scopes; /* the only content of a query-schema-discovery (4) */
    size_t scope_count;
    struct dav_operator *operators; /* none: everything is looked for */
    size_t operator_count;
    struct dav_order *orders;
    size_t order_count;
    struct dav_number limit; /* nresults */
};

#endif

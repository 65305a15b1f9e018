/* The filters of calendar and address book queries, RFC 4791 9.7 and RFC 6352 10.5: one tree, in
 * document order, without pointers. SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_FILTER_H
#define DAV_FILTER_H

#include "dav/values.h"

/* UTC, as sent: YYYYMMDDTHHMMSSZ, a time that exists. Empty: open at this end, of time-range. */
struct dav_time_range {
    bool given;
    span start; /* inclusive */
    span end;   /* exclusive; later than `start` */
};

enum dav_filter_kind { DAV_COMP_FILTER, DAV_PROP_FILTER, DAV_PARAM_FILTER, DAV_TEXT_MATCH };

/* RFC 6352 10.5.4; a substring in RFC 4791. */
enum dav_match { DAV_MATCH_CONTAINS, DAV_MATCH_EQUALS, DAV_MATCH_STARTS_WITH, DAV_MATCH_ENDS_WITH };

struct dav_filter_node {
    size_t depth; /* 0: in the filter itself; else in the nearest one before it of a lower depth */
    enum dav_filter_kind kind;
    /* of comp-filter, prop-filter and param-filter */
    span name;
    bool not_defined;            /* is-not-defined */
    bool all_of;                 /* prop-filter: test="allof", not "anyof" */
    struct dav_time_range range; /* comp-filter, prop-filter */
    /* of text-match */
    span collation; /* empty: the default */
    bool negate;    /* negate-condition="yes" */
    enum dav_match match;
    span text; /* as sent, white space and all */
};

struct dav_filter {
    bool all_of; /* RFC 6352 10.5: test="allof", not "anyof" */
    struct dav_filter_node *nodes;
    size_t count;
};

#endif

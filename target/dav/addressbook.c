/* RFC 6352 10.3: addressbook-query. SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_rows.h"

#include "base/banned.h"

enum { ADDRESSBOOK_QUERY = 1, FILTER };

#define IN_FILTER .ns = DAV_NS_CARDDAV, .at = DAV_AT(addressbook_query.filter)
#define NODE      .begin = dav_filter_node_begin, .end = dav_filter_node_end, IN_FILTER
#define UNDEFINED .begin = dav_filter_undefined_begin, IN_FILTER
#define MATCH \
    .text = true, .exact = true, .begin = dav_text_match_begin, .end = dav_text_match_end, IN_FILTER

static const struct dav_body_row rows[] = {
    /* <!ELEMENT addressbook-query ((allprop | propname | prop)?, filter, limit?)> */
    {.element = ADDRESSBOOK_QUERY,
     .name = "addressbook-query",
     .ns = DAV_NS_CARDDAV,
     .needs = DAV_SEEN(FILTER),
     .lacks = &dav_body_rules[DAV_BODY_FILTER]},
    DAV_WANTED_ROWS(ADDRESSBOOK_QUERY, addressbook_query.wanted),
    /* <!ELEMENT filter (prop-filter*)> */
    {ADDRESSBOOK_QUERY, FILTER, "filter", .once = &dav_body_rules[DAV_BODY_FILTER],
     .begin = dav_filter_begin, IN_FILTER},
    {FILTER, DAV_ROW_PROP_FILTER, "prop-filter", NODE},
    /* <!ELEMENT prop-filter (is-not-defined | (text-match*, param-filter*))> */
    {DAV_ROW_PROP_FILTER, DAV_ROW_PARAM_FILTER, "param-filter", NODE},
    {DAV_ROW_PROP_FILTER, DAV_ROW_NOT_DEFINED, "is-not-defined", UNDEFINED},
    {DAV_ROW_PROP_FILTER, DAV_ROW_TEXT_MATCH, "text-match", MATCH},
    /* <!ELEMENT param-filter (is-not-defined | text-match)?> */
    {DAV_ROW_PARAM_FILTER, DAV_ROW_NOT_DEFINED, "is-not-defined", UNDEFINED},
    {DAV_ROW_PARAM_FILTER, DAV_ROW_TEXT_MATCH, "text-match",
     .once = &dav_body_rules[DAV_BODY_FILTER_CHOICE], MATCH},
    DAV_LIMIT_ROWS(ADDRESSBOOK_QUERY, DAV_NS_CARDDAV, addressbook_query.limit),
};

static void print(const struct dav_body *body, struct out *out)
{
    const struct dav_addressbook_query *query = &body->addressbook_query;
    dav_wanted_print(&query->wanted, out);
    dav_filter_print(SPAN(DAV_CARDDAV_NAMESPACE), &query->filter, out);
    dav_print_limit(SPAN(DAV_CARDDAV_NAMESPACE), &query->limit, out);
}

const struct dav_body_grammar dav_addressbook_query_grammar = DAV_GRAMMAR(rows, print);

/* RFC 4791 9.5, 9.11: calendar-query and free-busy-query. SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_rows.h"

#include "base/banned.h"

enum { CALENDAR_QUERY = 1, FILTER, TIMEZONE };

#define IN_FILTER          .ns = DAV_NS_CALDAV, .at = DAV_AT(calendar_query.filter)
#define COMP               .begin = dav_filter_node_begin, .end = dav_filter_node_end, IN_FILTER
#define ONCE(id)           .once = &dav_body_rules[id]
#define NEEDS(element, id) .needs = DAV_SEEN(element), .lacks = &dav_body_rules[id]
/* clang-format off */
#define UNDEFINED(within) \
    {within, DAV_ROW_NOT_DEFINED, "is-not-defined", .begin = dav_filter_undefined_begin, IN_FILTER}
#define RANGE(within) \
    {within, DAV_ROW_TIME_RANGE, "time-range", ONCE(DAV_BODY_FILTER_CHOICE), \
     .begin = dav_filter_range_begin, IN_FILTER}
#define TEXT(within) \
    {within, DAV_ROW_TEXT_MATCH, "text-match", .text = true, .exact = true, \
     ONCE(DAV_BODY_FILTER_CHOICE), \
     .begin = dav_text_match_begin, .end = dav_text_match_end, IN_FILTER}
/* clang-format on */

static const struct dav_body_row query_rows[] = {
    /* <!ELEMENT calendar-query ((allprop | propname | prop)?, filter, timezone?)> */
    {.element = CALENDAR_QUERY,
     .name = "calendar-query",
     .ns = DAV_NS_CALDAV,
     NEEDS(FILTER, DAV_BODY_FILTER)},
    DAV_WANTED_ROWS(CALENDAR_QUERY, calendar_query.wanted),
    /* <!ELEMENT filter (comp-filter)> */
    {CALENDAR_QUERY, FILTER, "filter", ONCE(DAV_BODY_FILTER),
     NEEDS(DAV_ROW_COMP_FILTER, DAV_BODY_FILTER), IN_FILTER},
    {FILTER, DAV_ROW_COMP_FILTER, "comp-filter", ONCE(DAV_BODY_FILTER), COMP},
    /* <!ELEMENT comp-filter (is-not-defined | (time-range?, prop-filter*, comp-filter*))> */
    {DAV_ROW_COMP_FILTER, DAV_ROW_COMP_FILTER, "comp-filter", COMP},
    {DAV_ROW_COMP_FILTER, DAV_ROW_PROP_FILTER, "prop-filter", COMP},
    UNDEFINED(DAV_ROW_COMP_FILTER),
    RANGE(DAV_ROW_COMP_FILTER),
    /* <!ELEMENT prop-filter (is-not-defined | ((time-range | text-match)?, param-filter*))> */
    {DAV_ROW_PROP_FILTER, DAV_ROW_PARAM_FILTER, "param-filter", COMP},
    UNDEFINED(DAV_ROW_PROP_FILTER),
    RANGE(DAV_ROW_PROP_FILTER),
    TEXT(DAV_ROW_PROP_FILTER),
    /* <!ELEMENT param-filter (is-not-defined | text-match?)> */
    UNDEFINED(DAV_ROW_PARAM_FILTER),
    TEXT(DAV_ROW_PARAM_FILTER),
    /* <!ELEMENT timezone (#PCDATA)> */
    {CALENDAR_QUERY, TIMEZONE, "timezone", .ns = DAV_NS_CALDAV, .text = true,
     ONCE(DAV_BODY_TIMEZONE), .end = dav_body_value_end, .at = DAV_AT(calendar_query.timezone)},
};

static void print_query(const struct dav_body *body, struct out *out)
{
    const struct dav_calendar_query *query = &body->calendar_query;
    dav_wanted_print(&query->wanted, out);
    dav_filter_print(SPAN(DAV_CALDAV_NAMESPACE), &query->filter, out);
    if (query->timezone.given) {
        out_span(out, SPAN("<C:timezone>"));
        dav_print_characters(query->timezone.text, out);
        out_span(out, SPAN("</C:timezone>"));
    }
}

const struct dav_body_grammar dav_calendar_query_grammar = DAV_GRAMMAR(query_rows, print_query);

enum { FREE_BUSY = 1 };

static const struct dav_body_row free_busy_rows[] = {
    /* <!ELEMENT free-busy-query (time-range)> */
    {.element = FREE_BUSY,
     .name = "free-busy-query",
     .ns = DAV_NS_CALDAV,
     NEEDS(DAV_ROW_TIME_RANGE, DAV_BODY_FREE_BUSY)},
    {FREE_BUSY, DAV_ROW_TIME_RANGE, "time-range", .ns = DAV_NS_CALDAV, ONCE(DAV_BODY_FREE_BUSY),
     .begin = dav_time_range_begin, .at = DAV_AT(free_busy)},
};

static void print_free_busy(const struct dav_body *body, struct out *out)
{
    dav_time_range_print(SPAN("time-range"), &body->free_busy, out);
}

const struct dav_body_grammar dav_free_busy_query_grammar =
    DAV_GRAMMAR(free_busy_rows, print_free_busy);

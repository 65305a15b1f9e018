/* Rows that several grammars share, and what reads and prints them: properties that a report asks
 * for, filters, limits, targets. SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_BODY_ROWS_H
#define DAV_BODY_ROWS_H

#include "dav/body_print.h"
#include "dav/body_reader.h"

/* Element numbers of shared rows; a grammar's own are below them. */
enum {
    DAV_ROW_FIRST = 32,
    DAV_ROW_ALLPROP = DAV_ROW_FIRST,
    DAV_ROW_PROPNAME,
    DAV_ROW_PROP,
    DAV_ROW_NAMED,
    DAV_ROW_CALENDAR_DATA,
    DAV_ROW_ADDRESS_DATA,
    DAV_ROW_DATA_COMP,
    DAV_ROW_DATA_PROP,
    DAV_ROW_DATA_ALLPROP,
    DAV_ROW_DATA_ALLCOMP,
    DAV_ROW_EXPAND,
    DAV_ROW_LIMIT_RECURRENCE,
    DAV_ROW_LIMIT_FREEBUSY,
    DAV_ROW_COMP_FILTER,
    DAV_ROW_PROP_FILTER,
    DAV_ROW_PARAM_FILTER,
    DAV_ROW_TEXT_MATCH,
    DAV_ROW_NOT_DEFINED,
    DAV_ROW_TIME_RANGE,
    DAV_ROW_LIMIT,
    DAV_ROW_NRESULTS,
    DAV_ROW_TARGET,
    DAV_ROW_TARGET_HREF,
    DAV_ROW_TARGET_DEST,
};

/* Where a row of that grammar writes. */
#define DAV_AT(member) offsetof(struct dav_body, member)

/* --- struct dav_wanted (dav/wanted.h) in a report's root. --- */

enum status dav_wanted_begin(struct dav_body_reader *reader, const struct dav_body_start *start);
enum status dav_data_begin(struct dav_body_reader *reader, const struct dav_body_start *start);
enum status dav_calendar_data_end(struct dav_body_reader *reader, uint64_t seen);
enum status dav_address_data_end(struct dav_body_reader *reader, uint64_t seen);
enum status dav_data_part_begin(struct dav_body_reader *reader, const struct dav_body_start *start);
enum status dav_data_comp_end(struct dav_body_reader *reader, uint64_t seen);
enum status dav_data_flag_begin(struct dav_body_reader *reader, const struct dav_body_start *start);

/* clang-format off */
#define DAV_WANTED_ROWS(root, member) \
    /* (allprop | propname | prop)? */ \
    {root, DAV_ROW_ALLPROP, "allprop", .begin = dav_wanted_begin, .at = DAV_AT(member)}, \
    {root, DAV_ROW_PROPNAME, "propname", .begin = dav_wanted_begin, .at = DAV_AT(member)}, \
    {root, DAV_ROW_PROP, "prop", .begin = dav_wanted_begin, .at = DAV_AT(member)}, \
    /* <!ELEMENT calendar-data (comp?, (expand | limit-recurrence-set)?, limit-freebusy-set?)> */ \
    {DAV_ROW_PROP, DAV_ROW_CALENDAR_DATA, "calendar-data", .ns = DAV_NS_CALDAV, \
     .once = &dav_body_rules[DAV_BODY_DATA], \
     .begin = dav_data_begin, .end = dav_calendar_data_end, .at = DAV_AT(member.calendar)}, \
    {DAV_ROW_CALENDAR_DATA, DAV_ROW_EXPAND, "expand", .ns = DAV_NS_CALDAV, \
     .once = &dav_body_rules[DAV_BODY_DATA], \
     .begin = dav_closed_range_begin, .at = DAV_AT(member.calendar.expand)}, \
    {DAV_ROW_CALENDAR_DATA, DAV_ROW_LIMIT_RECURRENCE, "limit-recurrence-set", .ns = DAV_NS_CALDAV, \
     .once = &dav_body_rules[DAV_BODY_DATA], \
     .begin = dav_closed_range_begin, .at = DAV_AT(member.calendar.limit_recurrence)}, \
    {DAV_ROW_CALENDAR_DATA, DAV_ROW_LIMIT_FREEBUSY, "limit-freebusy-set", .ns = DAV_NS_CALDAV, \
     .once = &dav_body_rules[DAV_BODY_DATA], \
     .begin = dav_closed_range_begin, .at = DAV_AT(member.calendar.limit_freebusy)}, \
    /* <!ELEMENT comp ((allprop | prop*), (allcomp | comp*))> */ \
    {DAV_ROW_CALENDAR_DATA, DAV_ROW_DATA_COMP, "comp", .ns = DAV_NS_CALDAV, \
     .once = &dav_body_rules[DAV_BODY_DATA], \
     .begin = dav_data_part_begin, .end = dav_data_comp_end, .at = DAV_AT(member.calendar)}, \
    {DAV_ROW_DATA_COMP, DAV_ROW_DATA_COMP, "comp", .ns = DAV_NS_CALDAV, \
     .begin = dav_data_part_begin, .end = dav_data_comp_end, .at = DAV_AT(member.calendar)}, \
    {DAV_ROW_DATA_COMP, DAV_ROW_DATA_PROP, "prop", .ns = DAV_NS_CALDAV, \
     .begin = dav_data_part_begin, .at = DAV_AT(member.calendar)}, \
    {DAV_ROW_DATA_COMP, DAV_ROW_DATA_ALLPROP, "allprop", .ns = DAV_NS_CALDAV, \
     .begin = dav_data_flag_begin, .at = DAV_AT(member.calendar)}, \
    {DAV_ROW_DATA_COMP, DAV_ROW_DATA_ALLCOMP, "allcomp", .ns = DAV_NS_CALDAV, \
     .begin = dav_data_flag_begin, .at = DAV_AT(member.calendar)}, \
    /* <!ELEMENT address-data (allprop | prop*)> */ \
    {DAV_ROW_PROP, DAV_ROW_ADDRESS_DATA, "address-data", .ns = DAV_NS_CARDDAV, \
     .once = &dav_body_rules[DAV_BODY_DATA], \
     .begin = dav_data_begin, .end = dav_address_data_end, .at = DAV_AT(member.address)}, \
    {DAV_ROW_ADDRESS_DATA, DAV_ROW_DATA_PROP, "prop", .ns = DAV_NS_CARDDAV, \
     .begin = dav_data_part_begin, .at = DAV_AT(member.address)}, \
    {DAV_ROW_ADDRESS_DATA, DAV_ROW_DATA_ALLPROP, "allprop", .ns = DAV_NS_CARDDAV, \
     .begin = dav_data_flag_begin, .at = DAV_AT(member.address)}, \
    {DAV_ROW_PROP, DAV_ROW_NAMED, .begin = dav_body_name_begin, .at = DAV_AT(member.properties)}
/* clang-format on */

void dav_wanted_print(const struct dav_wanted *wanted, struct out *out);

/* --- struct dav_time_range (dav/filter.h): time-range, and those that have both ends. --- */

enum status dav_time_range_begin(struct dav_body_reader *reader,
                                 const struct dav_body_start *start);
enum status dav_closed_range_begin(struct dav_body_reader *reader,
                                   const struct dav_body_start *start);

/* Reads the attributes of a range. OK, BAD, NOMEM. */
MUST_USE enum status dav_time_range_read(struct dav_body_reader *reader,
                                         const struct dav_body_start *start,
                                         struct dav_time_range *range);

/* <C:NAME>, of RFC 4791; nothing where it is not given. */
void dav_time_range_print(span name, const struct dav_time_range *range, struct out *out);

/* --- struct dav_filter (dav/filter.h); rows write to it. --- */

enum status dav_filter_begin(struct dav_body_reader *reader, const struct dav_body_start *start);
enum status dav_filter_node_begin(struct dav_body_reader *reader,
                                  const struct dav_body_start *start);
enum status dav_filter_node_end(struct dav_body_reader *reader, uint64_t seen);
enum status dav_filter_undefined_begin(struct dav_body_reader *reader,
                                       const struct dav_body_start *start);
enum status dav_filter_range_begin(struct dav_body_reader *reader,
                                   const struct dav_body_start *start);
enum status dav_text_match_begin(struct dav_body_reader *reader,
                                 const struct dav_body_start *start);
enum status dav_text_match_end(struct dav_body_reader *reader, uint64_t seen);

void dav_filter_print(span ns, const struct dav_filter *filter, struct out *out);

/* --- struct dav_number: limit (nresults). --- */

/* clang-format off */
#define DAV_LIMIT_ROWS(root, space, member) \
    /* <!ELEMENT limit (nresults)>, <!ELEMENT nresults (#PCDATA)> */ \
    {root, DAV_ROW_LIMIT, "limit", .ns = space, .once = &dav_body_rules[DAV_BODY_RESULTS], \
     .needs = DAV_SEEN(DAV_ROW_NRESULTS), .lacks = &dav_body_rules[DAV_BODY_RESULTS]}, \
    {DAV_ROW_LIMIT, DAV_ROW_NRESULTS, "nresults", .ns = space, .text = true, \
     .once = &dav_body_rules[DAV_BODY_RESULTS], .end = dav_body_number_end, .at = DAV_AT(member)}

/* --- struct dav_targets (dav/batch.h). --- */

#define DAV_TARGET_ROWS(root, member) \
    /* <!ELEMENT target (href+)> */ \
    {root, DAV_ROW_TARGET, "target", \
     .begin = dav_target_begin, .end = dav_target_end, .at = DAV_AT(member)}, \
    {DAV_ROW_TARGET, DAV_ROW_TARGET_HREF, "href", .text = true, \
     .end = dav_target_href_end, .at = DAV_AT(member)}
/* clang-format on */

enum status dav_target_begin(struct dav_body_reader *reader, const struct dav_body_start *start);
enum status dav_target_end(struct dav_body_reader *reader, uint64_t seen);
enum status dav_target_href_end(struct dav_body_reader *reader, uint64_t seen);

void dav_targets_print(const struct dav_targets *targets, struct out *out);

#endif

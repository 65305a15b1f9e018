/* What a report asks to be told of each resource: properties, and parts of its calendar or address
 * data. SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_WANTED_H
#define DAV_WANTED_H

#include "dav/filter.h"

/* A component or a property of the data, in document order. RFC 4791 9.6.1, 9.6.4; RFC 6352
 * 10.4.2. */
struct dav_data_part {
    size_t depth;   /* 0: in calendar-data or address-data; else as in dav/filter.h */
    bool component; /* comp; else prop */
    span name;
    bool all_properties; /* of comp: allprop */
    bool all_components; /* of comp: allcomp */
    bool no_value;       /* of prop: novalue="yes" */
};

/* calendar-data (comp?, (expand | limit-recurrence-set)?, limit-freebusy-set?), RFC 4791 9.6;
 * address-data (allprop | prop*), RFC 6352 10.4. */
struct dav_data {
    bool given;
    span content_type; /* empty: the default */
    span version;      /* empty: the default */
    bool all_properties;
    struct dav_data_part *parts; /* none: all of it */
    size_t count;
    struct dav_time_range expand;
    struct dav_time_range limit_recurrence;
    struct dav_time_range limit_freebusy;
};

enum dav_wanted_kind { DAV_WANT_NOTHING, DAV_WANT_ALLPROP, DAV_WANT_PROPNAME, DAV_WANT_PROP };

/* (allprop | propname | prop)? */
struct dav_wanted {
    enum dav_wanted_kind kind;
    struct dav_names properties; /* of DAV_WANT_PROP, as what follows */
    struct dav_data calendar;
    struct dav_data address;
};

/* RFC 4791 9.10, RFC 6352 10.7: ((allprop | propname | prop)?, href+) */
struct dav_multiget {
    struct dav_wanted wanted;
    struct dav_hrefs hrefs;
};

#endif

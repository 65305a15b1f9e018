/* RFC 4791: the reports on calendars. The free-busy-query is a struct dav_time_range, the
 * calendar-multiget a struct dav_multiget. SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_CALENDAR_H
#define DAV_CALENDAR_H

#include "dav/wanted.h"

/* 9.5: ((allprop | propname | prop)?, filter, timezone?) */
struct dav_calendar_query {
    struct dav_wanted wanted;
    struct dav_filter filter;
    struct dav_value timezone; /* an iCalendar object */
};

#endif

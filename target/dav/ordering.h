/* The body of RFC 3648, ordered collections. SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_ORDERING_H
#define DAV_ORDERING_H

#include "dav/values.h"

/* Position = ("first" | "last" | (("before" | "after") segment)), RFC 3648 6.1; DAV:position, 7 */
enum dav_position { DAV_POSITION_ABSENT, DAV_FIRST, DAV_LAST, DAV_BEFORE, DAV_AFTER };

struct dav_order_member {
    span segment; /* percent-encoded, as sent */
    enum dav_position position;
    span anchor; /* DAV_BEFORE, DAV_AFTER: the segment of another member */
};

/* RFC 3648 7, in document order */
struct dav_orderpatch {
    struct dav_value ordering_type; /* a URI: DAV:custom, DAV:unordered, or of one's own */
    struct dav_order_member *members;
    size_t count;
};

#endif

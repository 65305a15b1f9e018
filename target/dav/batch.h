/* Exchange Server's methods for many resources at once: BCOPY, BMOVE and BDELETE have targets and
 * nothing else, BPROPFIND and BPROPPATCH a propfind's and a propertyupdate's content too.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_BATCH_H
#define DAV_BATCH_H

#include "dav/values.h"

/* target (href+), or, of a copy or a move, target (href, dest). */
struct dav_target {
    struct dav_references hrefs;
    bool has_destination; /* else: into the collection that Destination names */
    struct dav_reference destination;
};

struct dav_targets {
    struct dav_target *targets;
    size_t count;
};

struct dav_bproppatch {
    struct dav_propertyupdate update; /* read as body.propertyupdate */
    struct dav_targets targets;
};

#endif

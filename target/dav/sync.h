/* RFC 6578: what has changed in a collection. SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_SYNC_H
#define DAV_SYNC_H

#include "dav/wanted.h"

/* 6.3; absent in requests that say it with Depth (Appendix A). */
enum dav_sync_level { DAV_SYNC_LEVEL_ABSENT, DAV_SYNC_LEVEL_1, DAV_SYNC_LEVEL_INFINITE };

/* 6.1: (sync-token, sync-level, limit?, prop) */
struct dav_sync_collection {
    span token; /* a URI; empty: everything is new */
    enum dav_sync_level level;
    struct dav_number limit; /* nresults */
    struct dav_wanted wanted;
};

#endif

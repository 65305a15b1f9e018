/* The bodies of RFC 4437, redirect references. SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_REDIRECT_H
#define DAV_REDIRECT_H

#include "dav/values.h"

enum dav_lifetime { DAV_LIFETIME_ABSENT, DAV_TEMPORARY, DAV_PERMANENT };

/* RFC 4437 6 and 7: mkredirectref, where the target must be given, and updateredirectref */
struct dav_redirect {
    struct dav_value target; /* any URI, or a relative one, as sent: where to is not ours to read */
    enum dav_lifetime lifetime;
};

#endif

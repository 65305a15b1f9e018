/* The bodies of RFC 5842, bindings. SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_BIND_H
#define DAV_BIND_H

#include "dav/values.h"

/* RFC 5842 4, 5 and 6: bind, unbind and rebind */
struct dav_binding {
    span segment;         /* percent-encoded, as sent */
    struct dav_href href; /* not of unbind */
};

#endif

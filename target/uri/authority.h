/* authority = host [ ":" port ], as http and https have it (RFC 3986 3.2, RFC 9110 4.2).
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef URI_AUTHORITY_H
#define URI_AUTHORITY_H

#include "base/span.h"
#include "base/status.h"

struct authority {
    span host; /* into the text; brackets kept around an IP literal */
    uint16_t port;
    bool has_port; /* false too for a port of no digits, as in "host:" */
};

/* Reads the whole of `text`. OK or BAD. A userinfo is rejected, and so is an empty host. */
MUST_USE enum status authority_read(span text, struct authority *authority, struct fault *fault);

#endif

/* Which fields may not stand behind a chunked body (RFC 9110 6.5.1).
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_TRAILER_H
#define HTTP_TRAILER_H

#include "base/span.h"

/* Whether the field says something that has to be known before the body: its framing, where the
 * request goes, who sends it, under which conditions, or what it asks for. */
bool http_trailer_forbidden(span name);

#endif

/* What the fields of a head say of the host and of the body's framing (RFC 9112 3.2, 6).
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_FRAMING_H
#define HTTP_FRAMING_H

#include "http/line.h"

/* Checks Host, Content-Length and Transfer-Encoding, and writes request->framing and
 * request->content_length. `c` stands behind the empty line. OK, BAD, LIMIT, UNSUPPORTED. */
MUST_USE enum status http_read_framing(const struct http_cursor *c, struct http_request *request);

#endif

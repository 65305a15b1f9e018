/* The headers of WebDAV and its extensions, as far as the method has a use for them.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_HEADERS_H
#define DAV_HEADERS_H

#include "dav/method.h"
#include "dav/op.h"

/* Reads into `*op` the headers that a method reads; `op` is changed on failure too. `whole` is what
 * `request` was read from, and what a fault's offset counts in. OK, BAD, LIMIT, NOMEM.
 *
 * Most stand once: only a field whose value is a comma-separated list may come as
 * several lines (RFC 9110 5.3), and an If is a sequence of lists without commas. */
MUST_USE enum status dav_read_headers(struct arena *arena, const struct limits *limits, span whole,
                                      const struct http_request *request,
                                      const struct dav_method_row *method, struct dav_op *op,
                                      struct fault *fault);

/* Writes the header lines that read back to those of `op`. */
void dav_print_headers(const struct dav_op *op, struct out *out);

#endif

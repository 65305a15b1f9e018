/* A body of type multipart/MSDAVEXTPrefixEncoded: properties and a file, each behind its size in 16
 * hexadecimal digits (MS-WDV 2.2.5). Read piece by piece, as the framing gives it.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_MSDAVEXT_H
#define DAV_MSDAVEXT_H

#include "dav/op.h"

/* Whether the request has such a body: a PUT of that Content-Type, and not compressed. */
bool dav_is_prefixed(const struct dav_op *op);

struct dav_prefixed_reader; /* in the arena, but for libxml2's part */

/* Begins a body. `fault` counts from the body's first byte; it, `arena` and `limits` outlive the
 * reader. OK or NOMEM. */
MUST_USE enum status dav_prefixed_open(struct arena *arena, const struct limits *limits,
                                       struct fault *fault, struct dav_prefixed_reader **reader);

/* Reads one more piece. MORE: go on; BAD, LIMIT, NOMEM: then only dav_prefixed_close may follow. */
MUST_USE enum status dav_prefixed_feed(struct dav_prefixed_reader *reader, span piece);

/* Ends the body. OK: `*properties`, a propertyupdate, or none where its size is 0, and `*file`, in
 * the arena, are written. BAD. What a body gives does not depend on the pieces that it came in. */
MUST_USE enum status dav_prefixed_finish(struct dav_prefixed_reader *reader,
                                         struct dav_body *properties, span *file);

/* Gives libxml2's part back; NULL is allowed. */
void dav_prefixed_close(struct dav_prefixed_reader *reader);

/* Writes a body that reads back to the same. */
void dav_prefixed_print(const struct dav_body *properties, span file, struct out *out);

#endif

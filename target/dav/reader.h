/* A request in steps, for who has its bytes as they come and keeps none of a body: first the head,
 * at once, then the body, piece by piece. dav/op.h has the same for a whole request.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_READER_H
#define DAV_READER_H

#include "dav/op.h"

struct dav_reader; /* in the arena, but for libxml2's part */

/* Reads a head from the start of `*in`, which must last as long as the arena. OK: `*in` stands at
 * the body, and `*reader` goes on with it. MORE, BAD, LIMIT, UNSUPPORTED, NOMEM: nothing consumed.
 * A fault counts from the start of `*in`. */
MUST_USE enum status dav_reader_open(struct arena *arena, const struct limits *limits, span *in,
                                     struct dav_reader **reader, struct fault *fault);

/* What the head says; lasts as long as the reader. */
const struct dav_op *dav_reader_head(const struct dav_reader *reader);

/* The head itself. */
const struct http_request *dav_reader_request(const struct dav_reader *reader);

/* Where a fault lies. */
enum dav_place {
    DAV_IN_REQUEST, /* counted from the first byte of the request as sent */
    DAV_IN_BODY,    /* counted from the first byte of the body, its framing undone */
};

/* Reads on in the body, of which `*in` is the next piece. OK: the request is complete, `*op` is
 * written and `*in` stands behind it; with no body, that is so for no bytes at all. MORE: `*in`
 * stands behind what was used; what is left must come again, in front of more. BAD, LIMIT,
 * UNSUPPORTED, NOMEM: only dav_reader_close may follow. What a body gives does not depend on its
 * pieces. */
MUST_USE enum status dav_reader_feed(struct dav_reader *reader, span *in, struct dav_op *op,
                                     struct fault *fault, enum dav_place *place);

/* Gives libxml2's part back; NULL is allowed. */
void dav_reader_close(struct dav_reader *reader);

#endif

/* One WebDAV request, understood: what the bytes ask for. SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_OP_H
#define DAV_OP_H

#include "dav/body.h"
#include "dav/if.h"
#include "http/request.h"

enum dav_method {
    DAV_OPTIONS,
    DAV_GET,
    DAV_HEAD,
    DAV_POST,
    DAV_PUT,
    DAV_DELETE,
    DAV_PROPFIND,
    DAV_PROPPATCH,
    DAV_MKCOL,
    DAV_COPY,
    DAV_MOVE,
    DAV_LOCK,
    DAV_UNLOCK,
};

enum dav_depth { DAV_DEPTH_ABSENT, DAV_DEPTH_0, DAV_DEPTH_1, DAV_DEPTH_INFINITY };

/* Timeout = 1#("Second-" 1*DIGIT | "Infinite"), in the order of preference (RFC 4918 10.7). */
struct dav_timeout {
    uint32_t *seconds; /* arena; DAV_INFINITE for Infinite */
    size_t count;      /* 0: the header is absent, or says only `Extend` (RFC 2518 9.8) */
};
#define DAV_INFINITE UINT32_MAX

/* Zero-initialised is an OPTIONS without headers. Spans lie in the request or the arena. */
struct dav_op {
    enum dav_method method;
    struct uri target;
    enum dav_depth depth;
    bool has_destination;
    struct uri destination;
    bool overwrite; /* true where absent (RFC 4918 10.6) */
    struct dav_if condition;
    span lock_token; /* of UNLOCK: the URI between "<" and ">" */
    struct dav_timeout timeout;
    struct dav_body body; /* of PROPFIND, PROPPATCH and LOCK; a LOCK without one is a refresh */
    span content;         /* of PUT and POST: the body, decoded */
    uint64_t body_size;   /* decoded, of whichever method */
};

/* Reads one whole request from the start of `*in`: head, framing, headers, body.
 * OK: `*op` is written, and `*in` stands behind the request. MORE: it is not complete. BAD, LIMIT,
 * UNSUPPORTED, NOMEM: nothing consumed. A fault's offset counts from the start of `*in`, also for a
 * rule of a chunked body's XML; it is 0 for what is missing, and a field's first byte for a value
 * that was folded. Whatever the input is cut into, a prefix gives MORE or what the whole gives. */
MUST_USE enum status dav_read_request(struct arena *arena, const struct limits *limits, span *in,
                                      struct dav_op *op, struct fault *fault);

/* Writes the request in normal form, which reads back to an equal struct dav_op, but for a body
 * that was only counted: it is left out. HTTP/1.0, since what Host said is not kept. */
void dav_print_request(const struct dav_op *op, struct out *out);

#endif

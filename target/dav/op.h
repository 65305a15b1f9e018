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
    size_t count;      /* 0: the header is absent */
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
    span lock_token; /* the URI between "<" and ">", or empty */
    struct dav_timeout timeout;
    struct dav_body body; /* of PROPFIND, PROPPATCH and LOCK; other bodies are only counted */
    uint64_t body_size;   /* decoded */
};

/* Reads one whole request from the start of `*in`: head, framing, headers, body.
 * OK: `*op` is written, and `*in` stands behind the request. MORE: it is not complete. BAD, LIMIT,
 * UNSUPPORTED, NOMEM: nothing consumed; a fault's offset counts from the start of `*in`, or, for a
 * rule of a decoded XML body, from the start of the body's first byte on the wire (docs say which).
 */
MUST_USE enum status dav_read_request(struct arena *arena, const struct limits *limits, span *in,
                                      struct dav_op *op, struct fault *fault);

#endif

/* One WebDAV request, understood: what the bytes ask for. SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_OP_H
#define DAV_OP_H

#include "dav/body.h"
#include "dav/if.h"
#include "http/semantics.h"

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
    /* RFC 3253 */
    DAV_VERSION_CONTROL,
    DAV_REPORT,
    DAV_CHECKOUT,
    DAV_CHECKIN,
    DAV_UNCHECKOUT,
    DAV_MKWORKSPACE,
    DAV_UPDATE,
    DAV_LABEL,
    DAV_MERGE,
    DAV_BASELINE_CONTROL,
    DAV_MKACTIVITY,
    /* RFC 3648, 3744, 4437, 4791, 5323, 5842 */
    DAV_ORDERPATCH,
    DAV_ACL,
    DAV_MKREDIRECTREF,
    DAV_UPDATEREDIRECTREF,
    DAV_MKCALENDAR,
    DAV_SEARCH,
    DAV_BIND,
    DAV_UNBIND,
    DAV_REBIND,
    /* Exchange Server 2000 */
    DAV_BPROPFIND,
    DAV_BPROPPATCH,
    DAV_BCOPY,
    DAV_BMOVE,
    DAV_BDELETE,
    DAV_SUBSCRIBE,
    DAV_UNSUBSCRIBE,
    DAV_POLL,
    DAV_NOTIFY,
};

enum dav_depth { DAV_DEPTH_ABSENT, DAV_DEPTH_0, DAV_DEPTH_1, DAV_DEPTH_INFINITY };

/* Timeout = 1#("Second-" 1*DIGIT | "Infinite"), in the order of preference (RFC 4918 10.7). */
struct dav_timeout {
    uint32_t *seconds; /* arena; DAV_INFINITE for Infinite */
    size_t count;      /* 0: the header is absent, or says only `Extend` (RFC 2518 9.8) */
};
#define DAV_INFINITE UINT32_MAX

/* T or F, where the header may be absent. */
enum dav_flag { DAV_FLAG_ABSENT, DAV_FLAG_FALSE, DAV_FLAG_TRUE };

/* X-MSDAVEXT (MS-WDV 2.2.1); any other value counts as absent. */
enum dav_msdavext {
    DAV_MSDAVEXT_ABSENT,
    DAV_MSDAVEXT_PROPFIND, /* of GET and POST: the properties too */
    DAV_MSDAVEXT_PROPPATCH /* of PUT: the body has properties in front of the file */
};

/* The headers of what came after RFC 4918, and of Microsoft's clients and servers. */
struct dav_extensions {
    span label;         /* RFC 3253 8.3: percent-encoded, as sent */
    span ordering_type; /* RFC 3648 5.1: an absolute URI */
    enum dav_position position;
    span position_segment;           /* as sent */
    enum dav_flag apply_to_redirect; /* RFC 4437 12.2 */
    enum dav_flag translate;         /* t | f */
    enum dav_flag brief;
    enum dav_flag allow_rename;
    enum dav_msdavext msdavext;
    struct dav_timeout msdavext_timeout; /* X-MSDAVEXTLockTimeout (MS-WDV 2.2.4.1) */
    span notification_type;              /* of SUBSCRIBE: one word */
    span call_back;                      /* of SUBSCRIBE: an absolute URI */
    bool has_subscription_lifetime;      /* seconds, as notification_delay */
    uint32_t subscription_lifetime;
    bool has_notification_delay;
    uint32_t notification_delay;
    uint32_t *subscriptions; /* Subscription-ID: 1#number, in the arena */
    size_t subscription_count;
};

/* Zero-initialised is an OPTIONS without headers. Spans lie in the request or the arena. */
struct dav_op {
    enum dav_method method;
    struct uri target;
    span host; /* what Host says; empty where it is absent, or says nothing */
    struct http_semantics http;
    enum dav_depth depth;
    bool no_root; /* of `Depth: 1,noroot`: all but the resource itself (MS-WDVSE 3.2.5.3) */
    bool has_destination;
    struct uri destination;
    bool overwrite; /* true where absent (RFC 4918 10.6) */
    struct dav_if condition;
    span lock_token; /* of UNLOCK, and GET, POST, PUT (MS-WDV 2.2.4.2): between "<" and ">" */
    struct dav_timeout timeout;
    struct dav_extensions extensions;
    struct dav_body body; /* XML; a LOCK without one is a refresh; of a PUT: the properties that go
                             with its content (dav/msdavext.h), whose type is not known then */
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
 * that was only counted: it is left out. It is HTTP/1.1, whatever was read. */
void dav_print_request(const struct dav_op *op, struct out *out);

#endif

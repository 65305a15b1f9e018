/* A request and a tree: what becomes of them, and the reply (RFC 4918 9, RFC 9110 9). HTTP status
 * codes appear in this layer alone. SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_SERVE_H
#define SERVE_SERVE_H

#include "dav/op.h"
#include "tree/tree.h"

/* One site. `seed` makes its lock tokens and entity-tags differ from those of every other: random
 * bytes in a server, constant in a test. */
struct serve_site {
    const struct limits *limits; /* outlives the site, as the tree does */
    struct tree *tree;
    uint8_t seed[16];
    uint64_t tokens; /* locks taken so far */
};

/* A reply before it is written. Spans lie in the arena, in static storage, or in the tree as long
 * as that is not changed. */
struct serve_reply {
    unsigned status;
    span fields; /* field lines with their CRLF: what is particular to this reply */
    span body;
    bool no_body; /* HEAD: `body` is counted and not sent */
    bool close;   /* the connection ends behind this reply */
};

/* Does what `op` asks for, or says why not. Lock tokens and changes are in the site when this
 * returns. Where memory or limits.reply ran out, the reply is a 503 or 507 without a body, and the
 * tree is as it was. */
void serve_apply(struct serve_site *site, struct arena *arena, const struct dav_op *op, int64_t now,
                 struct serve_reply *reply);

/* The reply to what could not be read: `status` is BAD, LIMIT, UNSUPPORTED or NOMEM, as `fault`
 * says. Its body is a text that names the rule, where it is written, and the byte; `in_body` says
 * what that is counted from. Where the end of the request is in doubt, the connection ends. */
void serve_refuse(struct arena *arena, enum status status, const struct fault *fault, bool in_body,
                  struct serve_reply *reply);

/* Writes a reply as bytes: status line, Date, Server, Content-Length, Connection, the fields, the
 * body. HTTP/1.1 (RFC 9112 4). */
void serve_print_reply(const struct serve_reply *reply, int64_t now, struct out *out);

#endif

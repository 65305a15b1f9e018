/* One request being answered: what the methods share. SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_CALL_H
#define SERVE_CALL_H

#include "serve/serve.h"
#include "serve/writer.h"

/* What stands at a path; also a set of such, as an OR of these. */
enum serve_kind {
    SERVE_NOTHING = 1 << 0,
    SERVE_RESOURCE = 1 << 1, /* one that is no collection */
    SERVE_COLLECTION = 1 << 2,
    SERVE_ROOT = 1 << 3,
};

enum serve_kind serve_kind_of(const struct tree_resource *resource);

struct serve_call {
    struct serve_site *site;
    struct arena *arena;
    const struct dav_op *op;
    struct tree_call who;
    struct tree_text path;                /* of the request-target */
    const struct tree_resource *resource; /* what is there, or NULL */
    struct serve_reply *reply;            /* fields and body; the status is what a method returns */
};

/* A method: does it, fills in the reply, and returns the status. All that may fail for want of
 * memory comes before the tree is changed; nothing behind that asks for any. */
typedef unsigned serve_method(struct serve_call *call);

serve_method serve_options, serve_get, serve_put, serve_make_collection, serve_delete, serve_copy,
    serve_move, serve_propfind, serve_proppatch, serve_lock, serve_unlock, serve_report;

/* A reply of `status` that lists the methods which the resource allows. */
unsigned serve_allow(struct serve_call *call, unsigned status);

/* A reply of `status`, 304 or 412, to a request whose conditions are not met. */
unsigned serve_unmet(struct serve_call *call, unsigned status);

struct tree_text serve_path_of(const struct uri *uri);

/* A document of the reply's size at most; begun as XML; and one that is measured first. */
struct serve_writer serve_document(const struct serve_call *call);
struct serve_writer serve_xml(const struct serve_call *call);
struct serve_writer serve_measured(const struct serve_call *call);

/* Makes a document the fields of the reply, each a line. Returns `status`; or 507 where it went
 * over limits.reply, 503 where memory ran out. */
unsigned serve_head(struct serve_call *call, unsigned status, const struct serve_writer *w);

/* Makes a document the body of the reply, whose `fields` say its type. Returns as serve_head does.
 */
unsigned serve_body(struct serve_call *call, unsigned status, const struct serve_writer *w,
                    span fields);

/* A DAV:error body with one condition (RFC 4918 16), and the href of `where` in it unless that
 * is NULL. Returns as serve_head does. */
unsigned serve_error(struct serve_call *call, unsigned status, span condition,
                     const struct tree_resource *where);

/* The whole reply to a change that the tree did not make, of which at least `size` bytes of content
 * would have been kept. Returns its status. */
unsigned serve_failed(struct serve_call *call, enum tree_status status,
                      const struct tree_obstacle *obstacle, size_t size);

/* Whether `resource`, which may be NULL, lies below `top`. */
bool serve_lies_in(const struct tree_resource *resource, const struct tree_resource *top);

/* Whether a reference names something of this server, by what Host, or the target, says. */
bool serve_is_here(const struct dav_op *op, const struct uri *uri);

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/serve.h"

#include "dav/method.h"
#include "serve/call.h"
#include "serve/precondition.h"

#include "base/banned.h"

enum {
    PLAIN = SERVE_RESOURCE,
    MEMBER = SERVE_RESOURCE | SERVE_COLLECTION,
    THERE = MEMBER | SERVE_ROOT,
    ABSENT = SERVE_NOTHING,
    NOWHERE = 1 << 4,
};

/* Each method that is known, and what it may be asked of: elsewhere it is answered 404 or 405, and
 * without a row 501. */
struct row {
    serve_method *apply;
    unsigned allowed; /* an OR of enum serve_kind */
};

static const struct row rows[] = {
    [DAV_OPTIONS] = {serve_options, THERE | ABSENT},
    [DAV_GET] = {serve_get, THERE},
    [DAV_HEAD] = {serve_get, THERE},
    [DAV_POST] = {NULL, NOWHERE}, /* RFC 9110 9.3.3: nothing here processes content */
    [DAV_PUT] = {serve_put, PLAIN | ABSENT},
    [DAV_DELETE] = {serve_delete, MEMBER},
    [DAV_PROPFIND] = {serve_propfind, THERE},
    [DAV_PROPPATCH] = {serve_proppatch, THERE},
    [DAV_MKCOL] = {serve_make_collection, ABSENT},
    [DAV_COPY] = {serve_copy, THERE},
    [DAV_MOVE] = {serve_move, MEMBER},
    [DAV_LOCK] = {serve_lock, THERE | ABSENT},
    [DAV_UNLOCK] = {serve_unlock, THERE},
    [DAV_REPORT] = {serve_report, THERE},
};

static const size_t row_count = sizeof rows / sizeof *rows;

enum serve_kind serve_kind_of(const struct tree_resource *resource)
{
    if (!resource)
        return SERVE_NOTHING;
    if (!resource->collection)
        return SERVE_RESOURCE;
    return resource->parent ? SERVE_COLLECTION : SERVE_ROOT;
}

unsigned serve_allow(struct serve_call *call, unsigned status)
{
    const bool server = call->op->target.form == URI_ASTERISK;
    const unsigned kinds = server ? THERE | ABSENT : serve_kind_of(call->resource);
    struct serve_writer w = serve_document(call);
    SERVE_WRITE(&w, "Allow: ");
    for (unsigned i = DAV_OPTIONS; i <= DAV_UNLOCK; i++) {
        if (!(rows[i].allowed & kinds))
            continue;
        if (i != DAV_OPTIONS)
            SERVE_WRITE(&w, ", ");
        out_span(&w.out, dav_method_row(i)->name);
    }
    SERVE_WRITE(&w, "\r\n");
    if (status == 200)
        SERVE_WRITE(&w, "DAV: 1, 2, 3, extended-mkcol\r\nMS-Author-Via: DAV\r\n");
    return serve_head(call, status, &w);
}

unsigned serve_options(struct serve_call *call)
{
    return serve_allow(call, 200);
}

/* RFC 3253 3.6: no report is supported. */
unsigned serve_report(struct serve_call *call)
{
    return serve_error(call, 403, SPAN("supported-report"), NULL);
}

/* Whether a resource could be made at the path: what is above it is a collection. */
static bool has_parent(const struct serve_call *call)
{
    struct tree_text above = call->path;
    while (above.count && above.units[above.count - 1] == '/')
        above.count--;
    while (above.count && above.units[above.count - 1] != '/')
        above.count--;
    const struct tree_resource *parent = tree_find(call->site->tree, above);
    return parent && parent->collection;
}

/* Conditions count only where the request would succeed without them (RFC 9110 13.2.1). */
static unsigned answer(struct serve_call *call)
{
    const enum dav_method method = call->op->method;
    if (method >= row_count || !rows[method].allowed)
        return 501;
    call->resource = tree_find(call->site->tree, call->path);
    if (!(rows[method].allowed & serve_kind_of(call->resource)))
        return call->resource ? serve_allow(call, 405) : 404;
    if (method == DAV_OPTIONS)
        return serve_options(call);
    if (!call->resource && !has_parent(call))
        return 409;
    if (!serve_submitted(call))
        return 503;
    const unsigned status = serve_precondition(call);
    return status ? serve_unmet(call, status) : rows[method].apply(call);
}

void serve_apply(struct serve_site *site, struct arena *arena, const struct dav_op *op, int64_t now,
                 struct serve_reply *reply)
{
    *reply = (struct serve_reply){.no_body = op->method == DAV_HEAD};
    struct serve_call call = {.site = site,
                              .arena = arena,
                              .op = op,
                              .who = {.now = now},
                              .path = serve_path_of(&op->target),
                              .reply = reply};
    reply->status = answer(&call);
}

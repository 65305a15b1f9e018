/* MKCOL, DELETE, COPY and MOVE (RFC 4918 9.3, 9.6, 9.8, 9.9). SPDX-License-Identifier: Apache-2.0
 */
#include "serve/changes.h"
#include "serve/multistatus.h"
#include "uri/path.h"

#include "base/banned.h"

/* RFC 5689 3.5, 5.2 */
static unsigned changes_refused(struct serve_call *call, const struct serve_changes *changes)
{
    struct serve_writer w = serve_xml(call);
    SERVE_WRITE(&w, "<D:mkcol-response xmlns:D=\"DAV:\">\n");
    serve_write_changes(&w, changes);
    SERVE_WRITE(&w, "</D:mkcol-response>\n");
    return serve_body(call, 424, &w, SPAN(SERVE_XML_TYPE));
}

unsigned serve_make_collection(struct serve_call *call)
{
    struct serve_changes changes = {0};
    if (call->op->body.kind == DAV_BODY_MKCOL) {
        if (!serve_changes_open(call, &call->op->body.mkcol, true, &changes))
            return 503;
        if (serve_changes_refused(&changes))
            return changes_refused(call, &changes);
    }
    struct tree_obstacle obstacle = {0};
    const enum tree_status done = tree_make_collection(call->site->tree, &call->who, call->path,
                                                       changes.list, changes.count, &obstacle);
    return done == TREE_OK ? 201 : serve_failed(call, done, &obstacle, 0);
}

/* RFC 4918 9.6.1: a member that is in the way is named in a multistatus, those above it are not. */
static unsigned member_locked(struct serve_call *call, const struct tree_resource *member)
{
    struct serve_writer w = serve_xml(call);
    multistatus_begin(&w);
    multistatus_response(&w, member);
    multistatus_status(&w, 423);
    multistatus_error(&w, SPAN("lock-token-submitted"), member);
    multistatus_response_end(&w);
    multistatus_end(&w);
    return serve_body(call, 207, &w, SPAN(SERVE_XML_TYPE));
}

/* A collection is deleted and moved with all that it holds (RFC 4918 9.6.1, 9.9.2). */
static bool asks_for_a_part(const struct serve_call *call)
{
    const enum dav_depth depth = call->op->depth;
    return call->resource->collection && (depth == DAV_DEPTH_0 || depth == DAV_DEPTH_1);
}

unsigned serve_delete(struct serve_call *call)
{
    if (asks_for_a_part(call))
        return 400;
    struct tree_obstacle obstacle = {0};
    const enum tree_status done = tree_delete(call->site->tree, &call->who, call->path, &obstacle);
    if (done == TREE_OK)
        return 204;
    if (done == TREE_LOCKED && serve_lies_in(obstacle.where, call->resource))
        return member_locked(call, obstacle.where);
    return serve_failed(call, done, &obstacle, 0);
}

/* Location names what was made (RFC 9110 15.3.2), which is not at the request-target. */
static unsigned write_location(struct serve_call *call)
{
    struct serve_writer w = serve_document(call);
    SERVE_WRITE(&w, "Location: ");
    path_print(call->op->destination.path, &w.out);
    SERVE_WRITE(&w, "\r\n");
    return serve_head(call, 201, &w);
}

/* What COPY and MOVE have in common (RFC 4918 9.8.5, 9.9.4). */
static unsigned transfer(struct serve_call *call, bool move)
{
    const struct dav_op *op = call->op;
    if (move && asks_for_a_part(call))
        return 400;
    if (!serve_is_here(op, &op->destination))
        return 502;
    const unsigned written = write_location(call);
    if (written != 201)
        return written;
    bool created = false;
    struct tree_obstacle obstacle = {0};
    const struct tree_text to = serve_path_of(&op->destination);
    const enum tree_status done =
        move ? tree_move(call->site->tree, &call->who, call->path, to, op->overwrite, &created,
                         &obstacle)
             : tree_copy(call->site->tree, &call->who, call->path, to, op->depth != DAV_DEPTH_0,
                         op->overwrite, &created, &obstacle);
    if (!created)
        call->reply->fields = SPAN("");
    if (done == TREE_OK)
        return created ? 201 : 204;
    return serve_failed(call, done, &obstacle, call->resource->content.len);
}

unsigned serve_copy(struct serve_call *call)
{
    return transfer(call, false);
}

unsigned serve_move(struct serve_call *call)
{
    return transfer(call, true);
}

/* PUT: content of a new or an old resource (RFC 9110 9.3.4, RFC 4918 9.7).
 * SPDX-License-Identifier: Apache-2.0 */
#include "serve/call.h"

#include "dav/msdavext.h"
#include "serve/identity.h"

#include "base/banned.h"

/* What cannot be stored as it was sent is refused: a part of the content (RFC 9110 14.5), a coding
 * that would be forgotten, properties beside the content, which were not offered
 * (MS-WDV 3.2.5.1.2), and content for a name that is a collection's (RFC 4918 5.2). */
static unsigned refused(struct serve_call *call)
{
    if (call->op->http.content_range.present)
        return 400;
    if (call->op->http.content_coded || dav_is_prefixed(call->op))
        return 415;
    return !call->resource && call->op->target.collection ? serve_allow(call, 405) : 0;
}

unsigned serve_put(struct serve_call *call)
{
    unsigned status = refused(call);
    if (status)
        return status;
    enum { ROOM = SERVE_TAG + 16 }; /* for the field around the tag */
    struct out field = out_make(arena_alloc(call->arena, ROOM), ROOM);
    if (!field.ptr)
        return 503;
    bool created;
    struct tree_obstacle obstacle = {0};
    const enum tree_status done =
        tree_put(call->site->tree, &call->who, call->path, call->op->content,
                 call->op->http.content_type.text, &created, &obstacle);
    if (done != TREE_OK)
        return serve_failed(call, done, &obstacle, call->op->content.len);
    uint8_t tag[SERVE_TAG];
    serve_tag_of(call->site, tree_find(call->site->tree, call->path), tag);
    out_span(&field, SPAN("ETag: \""));
    out_span(&field, span_make(tag, sizeof tag));
    out_span(&field, SPAN("\"\r\n"));
    call->reply->fields = out_written(&field);
    return created ? 201 : 204;
}

/* LOCK and UNLOCK (RFC 4918 9.10, 9.11). SPDX-License-Identifier: Apache-2.0 */
#include "serve/call.h"

#include "serve/identity.h"
#include "serve/live.h"
#include "serve/multistatus.h"

#include "base/banned.h"

enum { LOCK_SECONDS = 3600 }; /* where a client does not say how long */

/* When a lock that is taken or refreshed now ends: after the time that the client likes best, as
 * far as limits.lock_seconds (RFC 4918 10.7). */
static int64_t end_of_life(const struct serve_call *call)
{
    const struct dav_timeout *timeout = &call->op->timeout;
    const size_t most = call->site->limits->lock_seconds;
    const size_t seconds = timeout->count ? timeout->seconds[0] : LOCK_SECONDS;
    return call->who.now + (int64_t)(seconds < most ? seconds : most);
}

/* Writes DAV:lockdiscovery as it will be: with `changed`, which may be one of the resource's locks
 * with a new life, or a new one, which comes last. */
static struct serve_writer write_discovery(const struct serve_call *call,
                                           const struct tree_lock *changed)
{
    struct serve_writer w = serve_xml(call);
    const struct tree_lock *lock = NULL;
    bool seen = false;
    SERVE_WRITE(&w, "<D:prop xmlns:D=\"DAV:\"><D:lockdiscovery>");
    while (call->resource && (lock = tree_lock_next(call->resource, call->who.now, lock)) &&
           !w.out.full) {
        const bool same = span_equal(lock->token, changed->token);
        seen = seen || same;
        live_write_lock(&w, same ? changed : lock, call->path, call->who.now);
    }
    if (!seen)
        live_write_lock(&w, changed, call->path, call->who.now);
    SERVE_WRITE(&w, "</D:lockdiscovery></D:prop>\n");
    return w;
}

/* --- Taking --------------------------------------------------------------------------------- */

/* RFC 4918 9.10.9: what is in the way is named, and the resource itself depended on it. */
static unsigned member_conflicts(struct serve_call *call, const struct tree_resource *member)
{
    struct serve_writer w = serve_xml(call);
    multistatus_begin(&w);
    multistatus_response(&w, member);
    multistatus_status(&w, 423);
    multistatus_error(&w, SPAN("no-conflicting-lock"), member);
    multistatus_response_end(&w);
    multistatus_response(&w, call->resource);
    multistatus_status(&w, 424);
    multistatus_response_end(&w);
    multistatus_end(&w);
    return serve_body(call, 207, &w, SPAN(SERVE_XML_TYPE));
}

static unsigned not_taken(struct serve_call *call, enum tree_status done,
                          const struct tree_obstacle *obstacle)
{
    *call->reply = (struct serve_reply){0};
    if (done != TREE_LOCKED || !obstacle->conflict)
        return serve_failed(call, done, obstacle, 0);
    if (serve_lies_in(obstacle->where, call->resource))
        return member_conflicts(call, obstacle->where);
    return serve_error(call, 423, SPAN("no-conflicting-lock"), obstacle->where);
}

/* Lock-Token = Coded-URL, RFC 4918 10.5; `*token` lies in it. */
static unsigned write_token(struct serve_call *call, span *token)
{
    uint8_t *text = arena_alloc(call->arena, SERVE_TOKEN);
    if (!text)
        return 503;
    serve_next_token(call->site, text);
    *token = span_make(text, SERVE_TOKEN);
    struct serve_writer w = serve_document(call);
    SERVE_WRITE(&w, SERVE_XML_TYPE "Lock-Token: <");
    out_span(&w.out, *token);
    SERVE_WRITE(&w, ">\r\n");
    return serve_head(call, 200, &w);
}

static unsigned take(struct serve_call *call)
{
    const struct dav_lockinfo *info = &call->op->body.lockinfo;
    struct tree_lock want = {.root = call->resource,
                             .owner = info->owner,
                             .has_owner = info->has_owner,
                             .exclusive = info->exclusive,
                             .infinite = call->op->depth != DAV_DEPTH_0, /* RFC 4918 9.10.3 */
                             .expires = end_of_life(call)};
    unsigned status = write_token(call, &want.token);
    if (status != 200)
        return status;
    const struct serve_writer body = write_discovery(call, &want);
    status = serve_body(call, 200, &body, call->reply->fields);
    if (status != 200)
        return status;
    bool created;
    struct tree_obstacle obstacle = {0};
    const enum tree_status done =
        tree_lock(call->site->tree, &call->who, call->path, &want, &created, &obstacle);
    if (done != TREE_OK)
        return not_taken(call, done, &obstacle);
    call->site->tokens++;
    return created ? 201 : 200;
}

/* --- Refreshing and giving back -------------------------------------------------------------- */

/* The lock on the resource whose token the request submits, or NULL. */
static const struct tree_lock *find_submitted(const struct serve_call *call)
{
    const struct tree_lock *lock = NULL;
    while ((lock = tree_lock_next(call->resource, call->who.now, lock)))
        for (size_t i = 0; i < call->who.token_count; i++)
            if (span_equal(lock->token, call->who.tokens[i]))
                return lock;
    return NULL;
}

/* RFC 4918 9.10.2 */
static unsigned refresh(struct serve_call *call)
{
    const struct tree_lock *found = call->resource ? find_submitted(call) : NULL;
    if (!found)
        return serve_error(call, 412, SPAN("lock-token-matches-request-uri"), NULL);
    struct tree_lock lock = *found;
    lock.expires = end_of_life(call);
    const struct serve_writer body = write_discovery(call, &lock);
    const unsigned status = serve_body(call, 200, &body, SPAN(SERVE_XML_TYPE));
    if (status != 200)
        return status;
    const enum tree_status done =
        tree_refresh(call->site->tree, &call->who, call->path, lock.token, lock.expires);
    return done == TREE_OK ? 200 : serve_failed(call, done, NULL, 0);
}

unsigned serve_lock(struct serve_call *call)
{
    return call->op->body.kind == DAV_BODY_LOCKINFO ? take(call) : refresh(call);
}

unsigned serve_unlock(struct serve_call *call)
{
    const enum tree_status done =
        tree_unlock(call->site->tree, &call->who, call->path, call->op->lock_token);
    if (done == TREE_OK)
        return 204;
    return serve_error(call, 409, SPAN("lock-token-matches-request-uri"), NULL);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/precondition.h"

#include "serve/identity.h"

#include "base/banned.h"

typedef bool equality(struct http_entity_tag a, struct http_entity_tag b);

/* Whether `tag` is the entity-tag of what is at `resource`, NULL: nothing. */
static bool has_tag(const struct serve_call *call, const struct tree_resource *resource,
                    struct http_entity_tag tag, equality *equal)
{
    uint8_t text[SERVE_TAG];
    if (!resource || resource->collection)
        return false;
    serve_tag_of(call->site, resource, text);
    return equal(tag, (struct http_entity_tag){.opaque = span_make(text, sizeof text)});
}

static bool any_matches(const struct serve_call *call, const struct http_tag_list *list,
                        equality *equal)
{
    if (list->any)
        return call->resource != NULL;
    for (size_t i = 0; i < list->count; i++)
        if (has_tag(call, call->resource, list->tags[i], equal))
            return true;
    return false;
}

/* --- RFC 9110 13 ---------------------------------------------------------------------------- */

static bool is_get(const struct serve_call *call)
{
    return call->op->method == DAV_GET || call->op->method == DAV_HEAD;
}

static unsigned http_precondition(const struct serve_call *call)
{
    const struct http_semantics *http = &call->op->http;
    const struct tree_resource *resource = call->resource;
    if (http->if_match.present) {
        if (!any_matches(call, &http->if_match, http_tags_equal_strongly))
            return 412;
    } else if (http->has_unmodified_since && resource &&
               resource->modified > http->unmodified_since) {
        return 412;
    }
    if (http->if_none_match.present) {
        if (any_matches(call, &http->if_none_match, http_tags_equal_weakly))
            return is_get(call) ? 304 : 412;
    } else if (http->has_modified_since && is_get(call) && resource &&
               resource->modified <= http->modified_since) {
        return 304;
    }
    return 0;
}

bool serve_if_range(const struct serve_call *call)
{
    const struct http_semantics *http = &call->op->http;
    switch (http->if_range) {
    case HTTP_IF_RANGE_ABSENT: return true;
    case HTTP_IF_RANGE_TAG:
        return has_tag(call, call->resource, http->if_range_tag, http_tags_equal_strongly);
    case HTTP_IF_RANGE_DATE: break;
    }
    /* A date is a strong validator once the second that it names is over (RFC 9110 8.8.2.2). */
    return call->resource->modified == http->if_range_date &&
           call->resource->modified < call->who.now;
}

/* --- RFC 4918 10.4 -------------------------------------------------------------------------- */

/* Whether a lock of that token holds on what is at `resource`. DAV:no-lock is no lock's token. */
static bool has_lock(const struct serve_call *call, const struct tree_resource *resource,
                     span token)
{
    const struct tree_lock *lock = NULL;
    while (resource && (lock = tree_lock_next(resource, call->who.now, lock)))
        if (span_equal(lock->token, token))
            return true;
    return false;
}

static bool condition_holds(const struct serve_call *call, const struct tree_resource *resource,
                            const struct dav_condition *condition)
{
    bool matches = false;
    if (condition->is_etag) {
        span rest = condition->text;
        struct http_entity_tag tag;
        matches = http_take_entity_tag(&rest, &tag) &&
                  has_tag(call, resource, tag, http_tags_equal_strongly);
    } else {
        matches = has_lock(call, resource, condition->text);
    }
    return matches != condition->negated;
}

/* What a list is about: of another server, nothing is known. */
static const struct tree_resource *subject(const struct serve_call *call,
                                           const struct dav_if_list *list)
{
    if (!list->tag)
        return call->resource;
    return serve_is_here(call->op, &list->tag->uri)
               ? tree_find(call->site->tree, serve_path_of(&list->tag->uri))
               : NULL;
}

/* A list is true where all of its conditions are. */
static bool list_holds(const struct serve_call *call, const struct dav_if_list *list)
{
    const struct tree_resource *resource = subject(call, list);
    for (size_t i = 0; i < list->condition_count; i++)
        if (!condition_holds(call, resource, &list->conditions[i]))
            return false;
    return true;
}

/* If is true where one of its lists is. */
static bool if_holds(const struct serve_call *call)
{
    const struct dav_if *condition = &call->op->condition;
    for (size_t i = 0; i < condition->list_count; i++)
        if (list_holds(call, &condition->lists[i]))
            return true;
    return condition->list_count == 0;
}

unsigned serve_precondition(const struct serve_call *call)
{
    const unsigned status = http_precondition(call);
    if (status)
        return status;
    return if_holds(call) ? 0 : 412;
}

static size_t count_tokens(const struct dav_if *condition)
{
    size_t count = 0;
    for (size_t i = 0; i < condition->list_count; i++)
        for (size_t j = 0; j < condition->lists[i].condition_count; j++)
            count += !condition->lists[i].conditions[j].is_etag;
    return count;
}

bool serve_submitted(struct serve_call *call)
{
    const struct dav_if *condition = &call->op->condition;
    const size_t count = count_tokens(condition);
    span *tokens = arena_array(call->arena, count, sizeof *tokens);
    if (!tokens)
        return false;
    call->who.tokens = tokens;
    for (size_t i = 0; i < condition->list_count; i++) {
        const struct dav_if_list *list = &condition->lists[i];
        for (size_t j = 0; j < list->condition_count; j++)
            if (!list->conditions[j].is_etag)
                tokens[call->who.token_count++] = list->conditions[j].text;
    }
    return true;
}

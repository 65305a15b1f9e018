/* Resources that come, get content, and go: PUT, MKCOL, DELETE.
 * SPDX-License-Identifier: Apache-2.0 */
#include "tree/internal.h"

#include "base/banned.h"

static enum tree_status full(struct tree_obstacle *obstacle)
{
    *obstacle = (struct tree_obstacle){0};
    return TREE_FULL;
}

/* --- PUT --- */

/* Whether locks and limits let that content be there. */
static enum tree_status put_allowed(const struct tree *tree, const struct tree_call *call,
                                    const struct place *place, span content, span content_type,
                                    struct tree_obstacle *obstacle)
{
    const struct tree_resource *old = place->resource;
    if (!guard_change(old ? old : place->parent, call, obstacle))
        return TREE_LOCKED;
    const size_t most = tree->limits->tree_bytes;
    if (content.len > most || content_type.len > most)
        return full(obstacle);
    struct usage sum = usage_live(tree, call->now);
    usage_add(&sum, (struct usage){.bytes = content.len + content_type.len});
    if (old)
        usage_subtract(&sum, (struct usage){.bytes = old->content.len + old->content_type.len});
    else
        usage_add(&sum, usage_of_resource(&(struct tree_resource){.name = place->name}));
    return usage_allowed(tree, sum) && (old || place_allowed(tree, place)) ? TREE_OK
                                                                           : full(obstacle);
}

/* New content for an old resource. */
static bool put_over(struct tree *tree, int64_t now, struct tree_resource *resource, span content,
                     span content_type)
{
    span body;
    if (!memory_copy(&tree->memory, content, &body))
        return false;
    span type;
    if (!memory_copy(&tree->memory, content_type, &type)) {
        memory_give_span(&tree->memory, body);
        return false;
    }
    usage_subtract(&tree->held, usage_of_resource(resource));
    memory_give_span(&tree->memory, resource->content);
    memory_give_span(&tree->memory, resource->content_type);
    resource->content = body;
    resource->content_type = type;
    resource->modified = now;
    resource->version = ++tree->serial;
    usage_add(&tree->held, usage_of_resource(resource));
    return true;
}

static bool put_new(struct tree *tree, int64_t now, const struct place *place, span content,
                    span content_type)
{
    struct tree_resource *resource = resource_new(tree, place->name, false, now);
    if (resource && memory_copy(&tree->memory, content, &resource->content) &&
        memory_copy(&tree->memory, content_type, &resource->content_type) &&
        children_reserve(tree, place->parent)) {
        resource_link(tree, place->parent, resource, now);
        return true;
    }
    resource_free(tree, resource);
    return false;
}

enum tree_status tree_put(struct tree *tree, const struct tree_call *call, struct tree_text path,
                          span content, span content_type, bool *created,
                          struct tree_obstacle *obstacle)
{
    struct place place;
    enum tree_status status = place_find(tree, path, &place);
    if (status == TREE_OK && place.resource && place.resource->collection)
        status = TREE_KIND;
    if (status == TREE_OK)
        status = put_allowed(tree, call, &place, content, content_type, obstacle);
    if (status != TREE_OK)
        return status;
    if (place.resource ? !put_over(tree, call->now, place.resource, content, content_type)
                       : !put_new(tree, call->now, &place, content, content_type))
        return TREE_NOMEM;
    *created = !place.resource;
    tree_expire(tree, call->now);
    return TREE_OK;
}

/* --- MKCOL --- */

/* Builds the collection and its properties apart from the tree. */
static enum tree_status build_collection(struct tree *tree, int64_t now, const struct place *place,
                                         const struct tree_change *changes, size_t count,
                                         struct tree_resource **built)
{
    struct tree_resource *resource = resource_new(tree, place->name, true, now);
    if (!resource)
        return TREE_NOMEM;
    struct draft draft;
    size_t failed;
    const enum tree_status status =
        draft_make(tree, now, NULL, usage_of_resource(resource), changes, count, &draft, &failed);
    if (status != TREE_OK) {
        resource_free(tree, resource);
        return status;
    }
    draft_commit(tree, &draft, resource);
    *built = resource;
    return TREE_OK;
}

enum tree_status tree_make_collection(struct tree *tree, const struct tree_call *call,
                                      struct tree_text path, const struct tree_change *changes,
                                      size_t count, struct tree_obstacle *obstacle)
{
    struct place place;
    enum tree_status status = place_find(tree, path, &place);
    if (status != TREE_OK)
        return status;
    if (place.resource)
        return TREE_PRESENT;
    if (!guard_change(place.parent, call, obstacle))
        return TREE_LOCKED;
    if (!place_allowed(tree, &place))
        return full(obstacle);
    struct tree_resource *resource;
    status = build_collection(tree, call->now, &place, changes, count, &resource);
    if (status == TREE_FULL)
        return full(obstacle);
    if (status != TREE_OK)
        return status;
    if (!children_reserve(tree, place.parent)) {
        resource_free(tree, resource);
        return TREE_NOMEM;
    }
    resource_link(tree, place.parent, resource, call->now);
    tree_expire(tree, call->now);
    return TREE_OK;
}

/* --- DELETE --- */

enum tree_status tree_delete(struct tree *tree, const struct tree_call *call, struct tree_text path,
                             struct tree_obstacle *obstacle)
{
    struct place place;
    if (place_find(tree, path, &place) != TREE_OK || !place.resource)
        return TREE_ABSENT;
    if (!place.parent)
        return TREE_KIND;
    if (!guard_change(place.parent, call, obstacle) ||
        !guard_subtree(place.resource, call, obstacle))
        return TREE_LOCKED;
    resource_unlink(tree, place.resource, call->now);
    resource_free(tree, place.resource);
    tree_expire(tree, call->now);
    return TREE_OK;
}

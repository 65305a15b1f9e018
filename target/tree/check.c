/* What is always true of a tree. SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "tree/internal.h"
#include "tree/name.h"

#include "base/banned.h"

/* Every check returns the invariant that does not hold, or NULL. */
#define HOLDS(condition, invariant) \
    do {                            \
        if (!(condition))           \
            return invariant;       \
    } while (0)

/* Of what no two may be the same. */
struct identities {
    uint64_t *versions;
    size_t version_count;
    span *tokens;
    size_t token_count;
};

static bool span_sound(span s)
{
    return (s.len == 0) == (s.ptr == NULL);
}

/* --- One resource --- */

static const char *check_name(const struct tree *tree, struct tree_text name)
{
    HOLDS(name.count && name.units, "a name is not empty");
    HOLDS(name.count <= tree->limits->tree_name, "a name is within limits");
    for (size_t i = 0; i < name.count; i++)
        HOLDS(name.units[i] && name.units[i] != '/', "a name has neither NUL nor a slash");
    const bool dots = name.count <= 2 && name.units[0] == '.' && name.units[name.count - 1] == '.';
    HOLDS(!dots, "a name is not a dot segment");
    return NULL;
}

static const char *check_children(const struct tree *tree, const struct tree_resource *resource)
{
    HOLDS(resource->collection || !resource->child_count, "only a collection has children");
    HOLDS(resource->child_count <= resource->child_room, "there is room for all children");
    HOLDS((resource->child_room == 0) == (resource->children == NULL), "room is memory");
    for (size_t i = 0; i < resource->child_count; i++) {
        const struct tree_resource *child = resource->children[i];
        const bool last = i + 1 == resource->child_count;
        HOLDS(child->parent == resource, "a child knows its parent");
        HOLDS(child->next == (last ? NULL : resource->children[i + 1]), "a child knows the next");
        HOLDS(!i || name_compare(resource->children[i - 1]->name, child->name,
                                 tree->limits->fold_names) < 0,
              "children are in the order of their names, and no two have one name");
    }
    return NULL;
}

static const char *check_properties(const struct tree *tree, const struct tree_resource *resource)
{
    const struct limits *limits = tree->limits;
    HOLDS(resource->property_count <= limits->tree_properties, "properties are within limits");
    HOLDS((resource->property_count == 0) == (resource->properties == NULL),
          "there is no memory for properties that are not there");
    for (size_t i = 0; i < resource->property_count; i++) {
        const struct tree_property *property = &resource->properties[i];
        HOLDS(property->local.len, "a property has a name");
        HOLDS(span_sound(property->ns) && span_sound(property->local) &&
                  span_sound(property->lang) && span_sound(property->value),
              "an empty text has no memory");
        HOLDS(usage_of_property(property).bytes - TREE_OVERHEAD <= limits->tree_property,
              "a property is within limits");
        HOLDS(tree_property_find(resource, property->ns, property->local) == property,
              "no two properties of a resource have one name");
    }
    return NULL;
}

static const char *check_locks(const struct tree *tree, const struct tree_resource *resource)
{
    for (const struct tree_lock *lock = resource->locks; lock; lock = lock->next) {
        HOLDS(lock->root == resource, "a lock knows its root");
        HOLDS(lock->token.len && span_sound(lock->token), "a lock has a token");
        HOLDS(span_sound(lock->owner) && (lock->has_owner || !lock->owner.len),
              "an owner that is not there says nothing");
        HOLDS(lock->expires >= tree->earliest, "no lock ends before the earliest");
        for (const struct tree_lock *other = NULL;
             (other = tree_lock_next(resource, TREE_ALWAYS, other)) != NULL;)
            HOLDS(other == lock || !(other->exclusive || lock->exclusive),
                  "what an exclusive lock holds, no other lock holds");
    }
    return NULL;
}

static const char *check_resource(const struct tree *tree, const struct tree_resource *resource)
{
    HOLDS(span_sound(resource->content) && span_sound(resource->content_type),
          "an empty text has no memory");
    HOLDS(!resource->collection || (!resource->content.len && !resource->content_type.len),
          "a collection has no content");
    HOLDS(resource->version && resource->version <= tree->serial,
          "a version is one that was given out");
    const char *broken = check_children(tree, resource);
    if (!broken)
        broken = check_properties(tree, resource);
    if (!broken)
        broken = check_locks(tree, resource);
    return broken;
}

/* --- All of them together --- */

static size_t block(const void *ptr)
{
    return ptr ? 1 : 0;
}

/* How many blocks of memory a resource is. */
static size_t count_blocks(const struct tree_resource *resource)
{
    size_t count = block(resource) + block(resource->name.units) + block(resource->content.ptr) +
                   block(resource->content_type.ptr) + block(resource->children) +
                   block(resource->properties);
    for (size_t i = 0; i < resource->property_count; i++) {
        const struct tree_property *property = &resource->properties[i];
        count += block(property->ns.ptr) + block(property->local.ptr) + block(property->lang.ptr) +
                 block(property->value.ptr);
    }
    for (const struct tree_lock *lock = resource->locks; lock; lock = lock->next)
        count += block(lock) + block(lock->token.ptr) + block(lock->owner.ptr);
    return count;
}

static const char *check_sums(const struct tree *tree)
{
    const struct usage held = usage_of_subtree(tree->root, TREE_ALWAYS);
    HOLDS(held.bytes == tree->held.bytes, "the bytes held are counted");
    HOLDS(held.resources == tree->held.resources, "the resources held are counted");
    HOLDS(held.locks == tree->held.locks, "the locks held are counted");
    HOLDS(held.locks <= tree->limits->tree_locks, "locks are within limits");
    HOLDS(held.resources == 1 || held.resources <= tree->limits->tree_resources,
          "resources are within limits");
    HOLDS(held.resources == 1 || held.bytes <= tree->limits->tree_bytes, "the quota is kept");
    size_t blocks = 0;
    size_t depth = 0;
    for (const struct tree_resource *at = tree->root; at; at = tree_next(tree->root, at, &depth)) {
        blocks += count_blocks(at);
        HOLDS(depth <= tree->limits->tree_depth, "paths are within limits");
    }
    HOLDS(blocks == tree->memory.blocks, "no memory is lost");
    return NULL;
}

static int compare_versions(const void *a, const void *b)
{
    const uint64_t left = *(const uint64_t *)a;
    const uint64_t right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

static int compare_tokens(const void *a, const void *b)
{
    const span left = *(const span *)a;
    const span right = *(const span *)b;
    if (left.len != right.len)
        return left.len < right.len ? -1 : 1;
    return memcmp(left.ptr, right.ptr, left.len);
}

static const char *compare_identities(const struct tree *tree, struct identities *ids)
{
    size_t depth = 0;
    for (const struct tree_resource *at = tree->root; at; at = tree_next(tree->root, at, &depth)) {
        ids->versions[ids->version_count++] = at->version;
        for (const struct tree_lock *lock = at->locks; lock; lock = lock->next)
            ids->tokens[ids->token_count++] = lock->token;
    }
    qsort(ids->versions, ids->version_count, sizeof *ids->versions, compare_versions);
    for (size_t i = 1; i < ids->version_count; i++)
        HOLDS(ids->versions[i - 1] != ids->versions[i], "no two resources share a version");
    qsort(ids->tokens, ids->token_count, sizeof *ids->tokens, compare_tokens);
    for (size_t i = 1; i < ids->token_count; i++)
        HOLDS(!span_equal(ids->tokens[i - 1], ids->tokens[i]), "no two locks share a token");
    return NULL;
}

/* The sums hold: so many versions and tokens there are. */
static const char *check_identities(const struct tree *tree)
{
    struct identities ids = {
        .versions = calloc(tree->held.resources, sizeof *ids.versions),
        .tokens = calloc(tree->held.locks + 1, sizeof *ids.tokens),
    };
    const char *broken = ids.versions && ids.tokens ? compare_identities(tree, &ids)
                                                    : "there is memory to look at everything";
    free(ids.versions);
    free(ids.tokens);
    return broken;
}

const char *tree_check(const struct tree *tree)
{
    HOLDS(!tree->root->parent && !tree->root->next && !tree->root->name.count &&
              tree->root->collection,
          "the root is a collection without name, parent or sibling");
    size_t depth = 0;
    for (const struct tree_resource *at = tree->root; at; at = tree_next(tree->root, at, &depth)) {
        const char *broken = at == tree->root ? NULL : check_name(tree, at->name);
        if (!broken)
            broken = check_resource(tree, at);
        HOLDS(!broken, broken);
    }
    const char *broken = check_sums(tree);
    return broken ? broken : check_identities(tree);
}

/* COPY: the whole copy is built apart from the tree, and then put in its place (RFC 4918 9.8).
 * SPDX-License-Identifier: Apache-2.0 */
#include "tree/internal.h"

#include "base/banned.h"

/* A copy of one resource with its properties, without its locks; with room for its children, if
 * they are to come. */
static struct tree_resource *copy_one(struct tree *tree, const struct tree_resource *from,
                                      struct tree_text name, bool members, int64_t now)
{
    struct tree_resource *copy = resource_new(tree, name, from->collection, now);
    if (!copy)
        return NULL;
    bool built = memory_copy(&tree->memory, from->content, &copy->content) &&
                 memory_copy(&tree->memory, from->content_type, &copy->content_type);
    if (built && from->property_count) {
        copy->properties =
            memory_take(&tree->memory, from->property_count, sizeof *copy->properties);
        built = copy->properties != NULL;
    }
    for (size_t i = 0; built && i < from->property_count; i++) {
        built = property_copy(tree, &from->properties[i], &copy->properties[i]);
        copy->property_count += built;
    }
    if (built && members && from->child_count) {
        copy->children = memory_take(&tree->memory, from->child_count, sizeof *copy->children);
        copy->child_room = copy->children ? from->child_count : 0;
        built = copy->children != NULL;
    }
    if (built)
        return copy;
    resource_free(tree, copy);
    return NULL;
}

/* A copy of a subtree. Children come in their order: each is appended. */
static struct tree_resource *copy_all(struct tree *tree, const struct tree_resource *from,
                                      struct tree_text name, int64_t now)
{
    struct tree_resource *top = copy_one(tree, from, name, true, now);
    struct tree_resource *parent = top;
    size_t parent_depth = 0;
    size_t depth = 0;
    const struct tree_resource *at = from;
    while (top && (at = tree_next(from, at, &depth)) != NULL) {
        for (; parent_depth >= depth; parent_depth--)
            parent = parent_of(parent);
        struct tree_resource *copy = copy_one(tree, at, at->name, true, now);
        if (!copy) {
            resource_free(tree, top);
            return NULL;
        }
        if (parent->child_count > 0)
            parent->children[parent->child_count - 1]->next = copy;
        parent->children[parent->child_count++] = copy;
        copy->parent = parent;
        parent = copy;
        parent_depth = depth;
    }
    return top;
}

/* What a copy would add. */
static struct usage usage_of_copy(const struct tree_resource *from, struct tree_text name,
                                  bool members)
{
    struct usage sum = usage_of_resource(from);
    size_t depth = 0;
    const struct tree_resource *at = from;
    while (members && (at = tree_next(from, at, &depth)) != NULL)
        usage_add(&sum, usage_of_resource(at));
    usage_subtract(&sum, usage_of_name(from->name));
    usage_add(&sum, usage_of_name(name));
    return sum;
}

enum tree_status tree_copy(struct tree *tree, const struct tree_call *call, struct tree_text from,
                           struct tree_text to, bool members, bool overwrite, bool *created,
                           struct tree_obstacle *obstacle)
{
    struct ends ends;
    const enum tree_status status = ends_find(tree, call, from, to, overwrite, &ends, obstacle);
    if (status != TREE_OK)
        return status;
    const struct tree_resource *source = ends.from.resource;
    const struct usage plus = usage_of_copy(source, ends.to.name, members);
    if (!ends_allowed(tree, call->now, &ends, members, plus, (struct usage){0})) {
        *obstacle = (struct tree_obstacle){0};
        return TREE_FULL;
    }
    struct tree_resource *copy = members ? copy_all(tree, source, ends.to.name, call->now)
                                         : copy_one(tree, source, ends.to.name, false, call->now);
    if (!copy || !children_reserve(tree, ends.to.parent)) {
        resource_free(tree, copy);
        return TREE_NOMEM;
    }
    ends_replace(tree, call->now, &ends, copy);
    *created = !ends.to.resource;
    tree_expire(tree, call->now);
    return TREE_OK;
}

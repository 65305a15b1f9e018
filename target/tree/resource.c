/* One resource: made, linked below a collection, taken out, given back.
 * SPDX-License-Identifier: Apache-2.0 */
#include "tree/internal.h"
#include "tree/name.h"

#include "base/banned.h"

enum { FIRST_CHILD_ROOM = 4 };

bool name_copy(struct tree *tree, struct tree_text name, struct tree_text *copy)
{
    uint16_t *units = NULL;
    if (name.count) {
        units = memory_take(&tree->memory, name.count, sizeof *units);
        if (!units)
            return false;
        memcpy(units, name.units, name.count * sizeof *units);
    }
    *copy = (struct tree_text){units, name.count};
    return true;
}

struct tree_resource *resource_new(struct tree *tree, struct tree_text name, bool collection,
                                   int64_t now)
{
    struct tree_resource *resource = memory_take(&tree->memory, 1, sizeof *resource);
    if (!resource)
        return NULL;
    *resource = (struct tree_resource){.collection = collection, .created = now, .modified = now};
    if (!name_copy(tree, name, &resource->name)) {
        memory_give(&tree->memory, resource);
        return NULL;
    }
    return resource;
}

/* Gives back a resource without children. */
static void resource_free_one(struct tree *tree, struct tree_resource *resource)
{
    struct memory *memory = &tree->memory;
    for (size_t i = 0; i < resource->property_count; i++)
        property_free(tree, &resource->properties[i]);
    memory_give(memory, resource->properties);
    locks_free(tree, resource);
    memory_give_span(memory, resource->content);
    memory_give_span(memory, resource->content_type);
    memory_give(memory, resource->children);
    memory_give(memory, (uint16_t *)resource->name.units);
    memory_give(memory, resource);
}

void resource_free(struct tree *tree, struct tree_resource *top)
{
    if (!top)
        return;
    for (struct tree_resource *at = top;;) {
        while (at->child_count)
            at = at->children[at->child_count - 1];
        struct tree_resource *parent = at == top ? NULL : parent_of(at);
        resource_free_one(tree, at);
        if (!parent)
            return;
        parent->child_count--;
        at = parent;
    }
}

bool children_reserve(struct tree *tree, struct tree_resource *parent)
{
    if (parent->child_count < parent->child_room)
        return true;
    const size_t room = parent->child_room ? parent->child_room * 2 : FIRST_CHILD_ROOM;
    struct tree_resource **larger = memory_take(&tree->memory, room, sizeof *larger);
    if (!larger)
        return false;
    if (parent->child_count)
        memcpy(larger, parent->children, parent->child_count * sizeof *larger);
    memory_give(&tree->memory, parent->children);
    parent->children = larger;
    parent->child_room = room;
    return true;
}

/* The names in a collection have changed. */
static void touch(struct tree *tree, struct tree_resource *collection, int64_t now)
{
    collection->modified = now;
    collection->version = ++tree->serial;
}

void resource_link(struct tree *tree, struct tree_resource *parent, struct tree_resource *top,
                   int64_t now)
{
    size_t index;
    const bool taken = child_search(parent, top->name, tree->limits->fold_names, &index);
    assert(!taken && parent->child_count < parent->child_room);
    memmove(parent->children + index + 1, parent->children + index,
            (parent->child_count - index) * sizeof *parent->children);
    parent->children[index] = top;
    parent->child_count++;
    top->parent = parent;
    top->next = index + 1 < parent->child_count ? parent->children[index + 1] : NULL;
    if (index > 0)
        parent->children[index - 1]->next = top;

    usage_add(&tree->held, usage_of_subtree(top, TREE_ALWAYS));
    size_t depth = 0;
    for (const struct tree_resource *at = top; at; at = tree_next(top, at, &depth))
        if (!at->version)
            ((struct tree_resource *)at)->version = ++tree->serial;
    touch(tree, parent, now);
}

void resource_unlink(struct tree *tree, struct tree_resource *top, int64_t now)
{
    struct tree_resource *parent = parent_of(top);
    size_t index;
    const bool found = child_search(parent, top->name, tree->limits->fold_names, &index);
    assert(found);
    parent->child_count--;
    memmove(parent->children + index, parent->children + index + 1,
            (parent->child_count - index) * sizeof *parent->children);
    if (index > 0)
        parent->children[index - 1]->next = top->next;
    top->parent = NULL;
    top->next = NULL;

    usage_subtract(&tree->held, usage_of_subtree(top, TREE_ALWAYS));
    touch(tree, parent, now);
}

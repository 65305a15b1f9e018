/* SPDX-License-Identifier: Apache-2.0 */
#include "tree/tree.h"

#include <stdlib.h>

#include "tree/internal.h"
#include "tree/name.h"

#include "base/banned.h"

enum status tree_open(const struct limits *limits, int64_t now, struct tree **opened)
{
    struct tree *tree = calloc(1, sizeof *tree);
    if (!tree)
        return NOMEM;
    *tree = (struct tree){.limits = limits, .earliest = TREE_NEVER};
    tree->root = resource_new(tree, (struct tree_text){0}, true, now);
    if (!tree->root) {
        free(tree);
        return NOMEM;
    }
    tree->root->version = ++tree->serial;
    tree->held = usage_of_resource(tree->root);
    *opened = tree;
    return OK;
}

void tree_close(struct tree *tree)
{
    if (!tree)
        return;
    resource_free(tree, tree->root);
    assert(tree->memory.blocks == 0);
    free(tree);
}

size_t tree_fail_at(struct tree *tree, size_t fail_at)
{
    const size_t asked = tree->memory.asked;
    tree->memory.asked = 0;
    tree->memory.fail_at = fail_at;
    return asked;
}

struct tree_quota tree_quota(const struct tree *tree)
{
    const size_t most = tree->limits->tree_bytes;
    const size_t used = tree->held.bytes;
    return (struct tree_quota){.used = used, .available = used < most ? most - used : 0};
}

/* --- Looking --- */

const struct tree_resource *tree_root(const struct tree *tree)
{
    return tree->root;
}

bool child_search(const struct tree_resource *parent, struct tree_text name, bool fold,
                  size_t *index)
{
    size_t from = 0;
    size_t to = parent->child_count;
    while (from < to) {
        const size_t middle = from + (to - from) / 2;
        const int order = name_compare(name, parent->children[middle]->name, fold);
        if (order == 0) {
            *index = middle;
            return true;
        }
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    *index = from;
    return false;
}

enum tree_status place_find(const struct tree *tree, struct tree_text path, struct place *place)
{
    struct place at = {.resource = tree->root};
    struct tree_text name;
    while (name_next(&path, &name)) {
        if (!at.resource || !at.resource->collection)
            return TREE_NO_PARENT;
        size_t index;
        at.parent = at.resource;
        at.resource = child_search(at.parent, name, tree->limits->fold_names, &index)
                          ? at.parent->children[index]
                          : NULL;
        at.name = name;
        at.depth++;
    }
    *place = at;
    return TREE_OK;
}

bool place_allowed(const struct tree *tree, const struct place *place)
{
    return place->depth <= tree->limits->tree_depth && place->name.count <= tree->limits->tree_name;
}

const struct tree_resource *tree_find(const struct tree *tree, struct tree_text path)
{
    struct place place;
    return place_find(tree, path, &place) == TREE_OK ? place.resource : NULL;
}

const struct tree_resource *tree_next(const struct tree_resource *top,
                                      const struct tree_resource *at, size_t *depth)
{
    if (at->child_count) {
        ++*depth;
        return at->children[0];
    }
    for (; at != top; at = at->parent, --*depth)
        if (at->next)
            return at->next;
    return NULL;
}

size_t tree_path_count(const struct tree_resource *resource)
{
    size_t count = resource->collection ? 1 : 0;
    for (const struct tree_resource *at = resource; at->parent; at = at->parent)
        count += 1 + at->name.count;
    return count;
}

void tree_path_write(const struct tree_resource *resource, uint16_t *units)
{
    size_t end = tree_path_count(resource);
    if (resource->collection)
        units[--end] = '/';
    for (const struct tree_resource *at = resource; at->parent; at = at->parent) {
        end -= at->name.count;
        memcpy(units + end, at->name.units, at->name.count * sizeof *units);
        units[--end] = '/';
    }
}

/* Dead properties (RFC 4918 4): changes are made on a draft, which then takes the place of what
 * was there. SPDX-License-Identifier: Apache-2.0 */
#include "tree/internal.h"

#include "base/banned.h"

bool property_copy(struct tree *tree, const struct tree_property *from, struct tree_property *to)
{
    struct tree_property copy = {0};
    if (memory_copy(&tree->memory, from->ns, &copy.ns) &&
        memory_copy(&tree->memory, from->local, &copy.local) &&
        memory_copy(&tree->memory, from->lang, &copy.lang) &&
        memory_copy(&tree->memory, from->value, &copy.value)) {
        *to = copy;
        return true;
    }
    property_free(tree, &copy);
    return false;
}

void property_free(struct tree *tree, struct tree_property *property)
{
    memory_give_span(&tree->memory, property->ns);
    memory_give_span(&tree->memory, property->local);
    memory_give_span(&tree->memory, property->lang);
    memory_give_span(&tree->memory, property->value);
}

/* The index of the property of that name, or count. */
static size_t search(const struct tree_property *items, size_t count, span ns, span local)
{
    size_t i = 0;
    while (i < count && !(span_equal(items[i].local, local) && span_equal(items[i].ns, ns)))
        i++;
    return i;
}

const struct tree_property *tree_property_find(const struct tree_resource *resource, span ns,
                                               span local)
{
    const size_t i = search(resource->properties, resource->property_count, ns, local);
    return i < resource->property_count ? &resource->properties[i] : NULL;
}

/* --- Drafts --- */

/* Whether a property of a draft is one of those that the resource has: its texts are the same
 * memory. A local name is never empty. */
static bool is_old(const struct tree_property *property, const struct tree_resource *resource)
{
    for (size_t i = 0; resource && i < resource->property_count; i++)
        if (resource->properties[i].local.ptr == property->local.ptr)
            return true;
    return false;
}

static void drop(struct tree *tree, const struct tree_resource *resource,
                 struct tree_property *property)
{
    if (!is_old(property, resource))
        property_free(tree, property);
}

static void draft_remove(struct tree *tree, const struct tree_resource *resource,
                         struct draft *draft, size_t index)
{
    usage_subtract(&draft->usage, usage_of_property(&draft->items[index]));
    drop(tree, resource, &draft->items[index]);
    draft->count--;
    memmove(draft->items + index, draft->items + index + 1,
            (draft->count - index) * sizeof *draft->items);
}

static bool allowed(const struct tree *tree, const struct tree_property *property)
{
    const size_t most = tree->limits->tree_property;
    const span parts[] = {property->ns, property->local, property->lang, property->value};
    size_t sum = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].len > most - sum)
            return false;
        sum += parts[i].len;
    }
    return true;
}

/* Puts the property where the one of its name is, or at the end. There is room. */
static enum tree_status draft_set(struct tree *tree, const struct tree_resource *resource,
                                  struct draft *draft, const struct tree_property *property)
{
    assert(property->local.len);
    const size_t index = search(draft->items, draft->count, property->ns, property->local);
    if (!allowed(tree, property) || index == tree->limits->tree_properties)
        return TREE_FULL;
    struct tree_property copy;
    if (!property_copy(tree, property, &copy))
        return TREE_NOMEM;
    if (index < draft->count) {
        usage_subtract(&draft->usage, usage_of_property(&draft->items[index]));
        drop(tree, resource, &draft->items[index]);
    } else {
        draft->count++;
    }
    draft->items[index] = copy;
    usage_add(&draft->usage, usage_of_property(&copy));
    return TREE_OK;
}

/* The properties of the resource in an array with room for `count` more, or for as many as there
 * may be. */
static bool draft_begin(struct tree *tree, const struct tree_resource *resource, size_t count,
                        struct draft *draft)
{
    const size_t most = tree->limits->tree_properties;
    *draft = (struct draft){.count = resource ? resource->property_count : 0};
    draft->room = count < most - draft->count ? draft->count + count : most;
    assert(draft->count <= draft->room);
    if (!draft->room)
        return true;
    draft->items = memory_take(&tree->memory, draft->room, sizeof *draft->items);
    if (!draft->items)
        return false;
    for (size_t i = 0; i < draft->count; i++) {
        draft->items[i] = resource->properties[i];
        usage_add(&draft->usage, usage_of_property(&draft->items[i]));
    }
    return true;
}

/* Leaves no room: removed properties would take memory that no quota counts. */
static bool draft_end(struct tree *tree, struct draft *draft)
{
    struct tree_property *items = NULL;
    if (draft->count == draft->room)
        return true;
    if (draft->count) {
        items = memory_take(&tree->memory, draft->count, sizeof *items);
        if (!items)
            return false;
        memcpy(items, draft->items, draft->count * sizeof *items);
    }
    memory_give(&tree->memory, draft->items);
    draft->items = items;
    draft->room = draft->count;
    return true;
}

static enum tree_status draft_change(struct tree *tree, const struct tree_resource *resource,
                                     struct draft *draft, const struct tree_change *change)
{
    const struct tree_property *property = &change->property;
    if (!change->remove)
        return draft_set(tree, resource, draft, property);
    const size_t index = search(draft->items, draft->count, property->ns, property->local);
    if (index < draft->count)
        draft_remove(tree, resource, draft, index);
    return TREE_OK;
}

/* Whether the draft may be held beside the rest. */
static enum tree_status fits(const struct tree *tree, struct usage rest, const struct draft *draft)
{
    usage_add(&rest, draft->usage);
    return usage_allowed(tree, rest) ? TREE_OK : TREE_FULL;
}

enum tree_status draft_make(struct tree *tree, int64_t now, const struct tree_resource *resource,
                            struct usage beside, const struct tree_change *changes, size_t count,
                            struct draft *draft, size_t *failed)
{
    if (!draft_begin(tree, resource, count, draft))
        return TREE_NOMEM;
    struct usage rest = usage_live(tree, now);
    usage_subtract(&rest, draft->usage);
    usage_add(&rest, beside);
    enum tree_status status = fits(tree, rest, draft);
    *failed = 0;
    for (size_t i = 0; i < count && status == TREE_OK; i++) {
        status = draft_change(tree, resource, draft, &changes[i]);
        if (status == TREE_OK)
            status = fits(tree, rest, draft);
        *failed = i;
    }
    if (status == TREE_OK && !draft_end(tree, draft))
        status = TREE_NOMEM;
    if (status != TREE_OK)
        draft_abandon(tree, draft, resource);
    return status;
}

void draft_commit(struct tree *tree, struct draft *draft, struct tree_resource *resource)
{
    const struct tree_resource kept = {.properties = draft->items, .property_count = draft->count};
    for (size_t i = 0; i < resource->property_count; i++)
        drop(tree, &kept, &resource->properties[i]);
    memory_give(&tree->memory, resource->properties);
    resource->properties = draft->items;
    resource->property_count = draft->count;
}

void draft_abandon(struct tree *tree, struct draft *draft, const struct tree_resource *resource)
{
    for (size_t i = 0; i < draft->count; i++)
        drop(tree, resource, &draft->items[i]);
    memory_give(&tree->memory, draft->items);
}

enum tree_status tree_change_properties(struct tree *tree, const struct tree_call *call,
                                        struct tree_text path, const struct tree_change *changes,
                                        size_t count, size_t *failed,
                                        struct tree_obstacle *obstacle)
{
    struct place place;
    if (place_find(tree, path, &place) != TREE_OK || !place.resource)
        return TREE_ABSENT;
    struct tree_resource *resource = place.resource;
    if (!guard_change(resource, call, obstacle))
        return TREE_LOCKED;
    struct draft draft;
    const enum tree_status status =
        draft_make(tree, call->now, resource, (struct usage){0}, changes, count, &draft, failed);
    if (status == TREE_FULL)
        *obstacle = (struct tree_obstacle){0};
    if (status != TREE_OK)
        return status;
    usage_subtract(&tree->held, usage_of_resource(resource));
    draft_commit(tree, &draft, resource);
    usage_add(&tree->held, usage_of_resource(resource));
    tree_expire(tree, call->now);
    return TREE_OK;
}

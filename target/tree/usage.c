/* What limits count, of a part of the tree and of the whole. SPDX-License-Identifier: Apache-2.0 */
#include "tree/internal.h"

#include "base/banned.h"

void usage_add(struct usage *sum, struct usage part)
{
    sum->bytes += part.bytes;
    sum->resources += part.resources;
    sum->locks += part.locks;
}

void usage_subtract(struct usage *sum, struct usage part)
{
    assert(part.bytes <= sum->bytes && part.resources <= sum->resources &&
           part.locks <= sum->locks);
    sum->bytes -= part.bytes;
    sum->resources -= part.resources;
    sum->locks -= part.locks;
}

struct usage usage_of_property(const struct tree_property *property)
{
    return (struct usage){.bytes = TREE_OVERHEAD + property->ns.len + property->local.len +
                                   property->lang.len + property->value.len};
}

struct usage usage_of_name(struct tree_text name)
{
    return (struct usage){.bytes = name.count * sizeof *name.units};
}

struct usage usage_of_resource(const struct tree_resource *resource)
{
    struct usage sum = {
        .bytes = TREE_OVERHEAD + resource->content.len + resource->content_type.len,
        .resources = 1,
    };
    usage_add(&sum, usage_of_name(resource->name));
    for (size_t i = 0; i < resource->property_count; i++)
        usage_add(&sum, usage_of_property(&resource->properties[i]));
    return sum;
}

struct usage usage_of_lock(const struct tree_lock *lock)
{
    return (struct usage){.bytes = TREE_OVERHEAD + lock->token.len + lock->owner.len, .locks = 1};
}

struct usage usage_of_locks(const struct tree_resource *resource, int64_t now)
{
    struct usage sum = {0};
    for (const struct tree_lock *lock = resource->locks; lock; lock = lock->next)
        if (!lock_expired(lock, now))
            usage_add(&sum, usage_of_lock(lock));
    return sum;
}

struct usage usage_of_subtree(const struct tree_resource *top, int64_t now)
{
    struct usage sum = {0};
    size_t depth = 0;
    for (const struct tree_resource *at = top; at; at = tree_next(top, at, &depth)) {
        usage_add(&sum, usage_of_resource(at));
        usage_add(&sum, usage_of_locks(at, now));
    }
    return sum;
}

struct usage usage_live(const struct tree *tree, int64_t now)
{
    return now < tree->earliest ? tree->held : usage_of_subtree(tree->root, now);
}

bool usage_allowed(const struct tree *tree, struct usage sum)
{
    const struct limits *limits = tree->limits;
    return sum.bytes <= limits->tree_bytes && sum.resources <= limits->tree_resources &&
           sum.locks <= limits->tree_locks;
}

/* tree_check sees each invariant broken: one field at a time is made wrong, and mended again.
 * SPDX-License-Identifier: Apache-2.0 */
#include "tree_script.h"

#include "base/banned.h"

/* A tree with one of everything. */
static const char *const furniture =
    "mkcol /a; put /a/b x; put /a/c y; set /a/b p 1; set /a/b q 2; mkcol /d; mkcol /d/e; "
    "lock /d shared infinity T 9; lock /d shared 0 U 9; put /f z; lock /f exclusive 0 VW 9";

struct rooms {
    struct limits limits;
    struct tree *tree;
    struct tree_resource *root, *a, *b, *c, *d, *e, *f;
    struct tree_property *p, *q;
    struct tree_lock *t, *u, *v;
};

static struct tree_resource *at(const struct tree *tree, const char *path)
{
    return (struct tree_resource *)tree_find(tree, text_of(path, 0));
}

static void rooms_open(struct rooms *r)
{
    *r = (struct rooms){.limits = limits_default};
    r->tree = open_tree(&r->limits);
    run(r->tree, furniture);
    r->root = at(r->tree, "/");
    r->a = at(r->tree, "/a");
    r->b = at(r->tree, "/a/b");
    r->c = at(r->tree, "/a/c");
    r->d = at(r->tree, "/d");
    r->e = at(r->tree, "/d/e");
    r->f = at(r->tree, "/f");
    r->p = &r->b->properties[0];
    r->q = &r->b->properties[1];
    r->t = r->d->locks;
    r->u = r->t->next;
    r->v = r->f->locks;
}

/* With `field` as `wrong` says, tree_check must say `invariant`; with what was there before, it
 * must have nothing to say. */
#define BREAKS(field, wrong, invariant)                                                       \
    do {                                                                                      \
        const __typeof__(field) right = (field);                                              \
        (field) = (wrong);                                                                    \
        const char *said = tree_check(r.tree);                                                \
        (field) = right;                                                                      \
        cr_expect_str_eq(said ? said : "nothing", (invariant), "%s = %s: %s", #field, #wrong, \
                         said ? said : "nothing");                                            \
        cr_assert_null(tree_check(r.tree));                                                   \
    } while (0)

#define TEXT(...)                                        \
    ((struct tree_text){(const uint16_t[]){__VA_ARGS__}, \
                        sizeof((const uint16_t[]){__VA_ARGS__}) / sizeof(uint16_t)})

static const span no_memory = {NULL, 1};
static const span memory_for_nothing = {(const uint8_t *)"", 0};

Test(tree_check, names_and_children)
{
    struct rooms r;
    rooms_open(&r);
    static const char *const root = "the root is a collection without name, parent or sibling";
    BREAKS(r.root->parent, r.a, root);
    BREAKS(r.root->name, TEXT('r'), root);
    BREAKS(r.root->collection, false, root);
    BREAKS(r.f->name, (struct tree_text){0},
           "children are in the order of their names, and no "
           "two have one name");
    BREAKS(r.a->name, (struct tree_text){0}, "a name is not empty");
    BREAKS(r.limits.tree_name, 0, "a name is within limits");
    static const char *const units = "a name has neither NUL nor a slash";
    BREAKS(r.f->name, TEXT('f', 0), units);
    BREAKS(r.f->name, TEXT('f', '/'), units);
    BREAKS(r.a->name, TEXT('.'), "a name is not a dot segment");
    BREAKS(r.a->name, TEXT('.', '.'), "a name is not a dot segment");
    BREAKS(r.a->collection, false, "only a collection has children");
    BREAKS(r.a->child_room, 1, "there is room for all children");
    BREAKS(r.e->child_room, 1, "room is memory");
    BREAKS(r.root->next, r.a, root);
    BREAKS(r.b->parent, r.d, "a child knows its parent");
    BREAKS(r.b->next, NULL, "a child knows the next");
    BREAKS(r.b->next, r.d, "a child knows the next");
    BREAKS(r.c->next, r.b, "a child knows the next");
    static const char *const order =
        "children are in the order of their names, and no two have one name";
    BREAKS(r.b->name, TEXT('c'), order);
    BREAKS(r.b->name, TEXT('d'), order);
    BREAKS(r.c->name, TEXT('a'), order);
    close_tree(r.tree);
}

Test(tree_check, names_without_case)
{
    struct rooms r;
    rooms_open(&r);
    r.limits.fold_names = true;
    BREAKS(r.c->name, TEXT('B'),
           "children are in the order of their names, and no two have one name");
    close_tree(r.tree);
}

Test(tree_check, content_and_versions)
{
    struct rooms r;
    rooms_open(&r);
    BREAKS(r.b->content, no_memory, "an empty text has no memory");
    BREAKS(r.b->content, memory_for_nothing, "an empty text has no memory");
    BREAKS(r.b->content_type, memory_for_nothing, "an empty text has no memory");
    BREAKS(r.e->content, SPAN("x"), "a collection has no content");
    BREAKS(r.e->content_type, SPAN("x"), "a collection has no content");
    BREAKS(r.b->version, 0, "a version is one that was given out");
    BREAKS(r.b->version, r.tree->serial + 1, "a version is one that was given out");
    BREAKS(r.b->version, r.c->version, "no two resources share a version");
    close_tree(r.tree);
}

Test(tree_check, properties)
{
    struct rooms r;
    rooms_open(&r);
    BREAKS(r.limits.tree_properties, 1, "properties are within limits");
    BREAKS(r.b->property_count, 0, "there is no memory for properties that are not there");
    BREAKS(r.p->local, SPAN(""), "a property has a name");
    BREAKS(r.p->ns, memory_for_nothing, "an empty text has no memory");
    BREAKS(r.p->lang, memory_for_nothing, "an empty text has no memory");
    BREAKS(r.p->value, no_memory, "an empty text has no memory");
    BREAKS(r.limits.tree_property, 3, "a property is within limits");
    BREAKS(r.q->local, SPAN("p"), "no two properties of a resource have one name");
    close_tree(r.tree);
}

Test(tree_check, locks)
{
    struct rooms r;
    rooms_open(&r);
    BREAKS(r.t->root, r.a, "a lock knows its root");
    BREAKS(r.t->token, SPAN(""), "a lock has a token");
    BREAKS(r.t->token, no_memory, "a lock has a token");
    BREAKS(r.t->has_owner, false, "an owner that is not there says nothing");
    BREAKS(r.t->owner, memory_for_nothing, "an owner that is not there says nothing");
    BREAKS(r.t->expires, 8, "no lock ends before the earliest");
    static const char *const alone = "what an exclusive lock holds, no other lock holds";
    BREAKS(r.t->exclusive, true, alone);
    BREAKS(r.u->exclusive, true, alone);
    BREAKS(r.u->token, r.t->token, "no two locks share a token");
    close_tree(r.tree);
}

Test(tree_check, an_exclusive_lock_reaches_down)
{
    struct rooms r;
    rooms_open(&r);
    run(r.tree, "lock /a shared infinity W 9; lock /a/b shared 0 X 9");
    BREAKS(r.a->locks->exclusive, true, "what an exclusive lock holds, no other lock holds");
    BREAKS(r.b->locks->exclusive, true, "what an exclusive lock holds, no other lock holds");
    r.a->locks->infinite = false;
    r.b->locks->exclusive = true;
    cr_assert_null(tree_check(r.tree));
    close_tree(r.tree);
}

Test(tree_check, sums)
{
    struct rooms r;
    rooms_open(&r);
    struct usage *held = &r.tree->held;
    BREAKS(held->bytes, held->bytes + 1, "the bytes held are counted");
    BREAKS(held->resources, held->resources - 1, "the resources held are counted");
    BREAKS(held->locks, held->locks + 1, "the locks held are counted");
    BREAKS(r.b->content, span_head(r.b->content, 0), "an empty text has no memory");
    BREAKS(r.limits.tree_locks, 2, "locks are within limits");
    BREAKS(r.limits.tree_resources, 6, "resources are within limits");
    BREAKS(r.limits.tree_bytes, held->bytes - 1, "the quota is kept");
    BREAKS(r.limits.tree_depth, 1, "paths are within limits");
    BREAKS(r.tree->memory.blocks, r.tree->memory.blocks + 1, "no memory is lost");
    close_tree(r.tree);
}

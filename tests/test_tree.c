/* The tree of resources: what each operation does and refuses, in what state it leaves the tree,
 * looking around, and great sizes.
 * SPDX-License-Identifier: Apache-2.0 */
#include "tree_script.h"

#include <pthread.h>

#include "base/banned.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

static const struct tree_resource *find(const struct tree *tree, const char *path)
{
    const struct tree_resource *resource = tree_find(tree, text_of(path, 0));
    cr_assert_not_null(resource, "%s", path);
    return resource;
}

/* --- Scenarios --- */

static const struct {
    const char *script;
    const char *tree;
} scenarios[] = {
    {"", "/\n"},
    {"put /a x", "/\n/a=x\n"},
    {"put /a", "/\n/a=\n"},
    {"put /a x; put /a yy", "/\n/a=yy\n"},
    {"put /a/ x", "/\n/a=x\n"},
    {"put / x => KIND", "/\n"},
    {"put /a/b x => NO_PARENT", "/\n"},
    {"put /a x; put /a/b x => NO_PARENT; put /a/b/c x => NO_PARENT", "/\n/a=x\n"},
    {"mkcol /a; put /a x => KIND", "/\n/a/\n"},
    {"mkcol /a; mkcol /a/b; put /a/b/c x", "/\n/a/\n/a/b/\n/a/b/c=x\n"},
    {"mkcol / => PRESENT; mkcol /a; mkcol /a => PRESENT; mkcol /b/c => NO_PARENT", "/\n/a/\n"},
    {"put /a x; mkcol /a => PRESENT; mkcol /a/b => NO_PARENT", "/\n/a=x\n"},
    {"put /b x; put /a x; put /c x; put /B x; put /ab x", "/\n/a=x\n/ab=x\n/B=x\n/b=x\n/c=x\n"},
    {"put /ab x; put /AB x; put /aB x; put /Ab x", "/\n/AB=x\n/Ab=x\n/aB=x\n/ab=x\n"},
    {"put /.a x; put /..a x; put /... x", "/\n/...=x\n/..a=x\n/.a=x\n"},
    {"delete /a => ABSENT; delete / => KIND; delete /a/b => ABSENT", "/\n"},
    {"mkcol /a; mkcol /a/b; put /a/b/c x; put /b x; delete /a", "/\n/b=x\n"},
    {"put /a x; delete /a/b => ABSENT; delete /a/", "/\n"},
    {"put /a x; set /a p 1; set /a q 2; set /a p 3", "/\n/a=x p:3 q:2\n"},
    {"put /a x; set /a p 1; put /a y", "/\n/a=y p:1\n"},
    {"set / p 1; set / q 2; unset / p; unset / r", "/ q:2\n"},
    {"set / p 1; unset / p; set /a p 1 => ABSENT; set /a/b p 1 => ABSENT", "/\n"},
};

Test(tree, scenarios)
{
    for (size_t i = 0; i < COUNT(scenarios); i++)
        script_gives(&limits_default, scenarios[i].script, scenarios[i].tree);
}

Test(tree, names_without_case)
{
    struct limits limits = limits_default;
    limits.fold_names = true;
    script_gives(&limits,
                 "put /Ab x; put /aB y; mkcol /c; mkcol /C => PRESENT; put /C/d z; put /[ 1; "
                 "put /{ 2; copy /ab /AB => OVERLAP; move /ab /AB => OVERLAP; copy /ab /c/D; "
                 "move /AB /Z; delete /C/d",
                 "/\n/[=1\n/c/\n/Z=y\n/{=2\n");
}

/* --- Times and versions --- */

Test(tree, times)
{
    struct tree *tree = open_tree(&limits_default);
    int64_t now;
    script_run(tree, &now,
               "at 1; mkcol /c; at 2; put /c/a x; at 3; put /c/a y; at 4; set /c/a p 1; "
               "at 5; copy /c /d; at 6; put /c/b z");
    cr_assert_eq(find(tree, "/")->created, 0);
    cr_assert_eq(find(tree, "/")->modified, 5);
    cr_assert_eq(find(tree, "/c")->created, 1);
    cr_assert_eq(find(tree, "/c")->modified, 6);
    cr_assert_eq(find(tree, "/c/a")->created, 2);
    cr_assert_eq(find(tree, "/c/a")->modified, 3);
    cr_assert_eq(find(tree, "/d/a")->created, 5);
    cr_assert_eq(find(tree, "/d/a")->modified, 5);
    script_run(tree, &now, "at 7; move /c /e");
    cr_assert_eq(find(tree, "/e/a")->created, 2);
    cr_assert_eq(find(tree, "/e/a")->modified, 7);
    close_tree(tree);
}

Test(tree, versions)
{
    struct tree *tree = open_tree(&limits_default);
    run(tree, "put /a x");
    const uint64_t first = find(tree, "/a")->version;
    run(tree, "set /a p 1; lock /a exclusive 0 T 9; unlock /a T");
    cr_assert_eq(find(tree, "/a")->version, first);
    run(tree, "move /a /b");
    cr_assert_eq(find(tree, "/b")->version, first);
    run(tree, "put /b x");
    const uint64_t second = find(tree, "/b")->version;
    cr_assert_gt(second, first);
    run(tree, "copy /b /c; delete /b; put /b x");
    cr_assert_gt(find(tree, "/c")->version, second);
    cr_assert_gt(find(tree, "/b")->version, find(tree, "/c")->version);
    const uint64_t root = find(tree, "/")->version;
    run(tree, "put /b y");
    cr_assert_eq(find(tree, "/")->version, root);
    run(tree, "delete /b");
    cr_assert_gt(find(tree, "/")->version, root);
    close_tree(tree);
}

/* --- Looking --- */

Test(tree, paths)
{
    struct tree *tree = open_tree(&limits_default);
    run(tree, "mkcol /a; mkcol /a/bc; put /a/bc/d x");
    static const char *const paths[] = {"/", "/a/", "/a/bc/", "/a/bc/d"};
    for (size_t i = 0; i < COUNT(paths); i++) {
        const struct tree_resource *resource = find(tree, paths[i]);
        cr_assert_eq(tree_path_count(resource), strlen(paths[i]));
        uint16_t *units = malloc(strlen(paths[i]) * sizeof *units);
        tree_path_write(resource, units);
        const struct tree_text text = {units, strlen(paths[i])};
        cr_assert_eq(tree_find(tree, text), resource, "%s", paths[i]);
        free(units);
    }
    cr_assert_eq(find(tree, "/a/bc"), find(tree, "/a/bc/"));
    static const char *const absent[] = {"/b", "/a/b", "/a/bcd", "/a/bc/d/e", "/x/y/z", "/A"};
    for (size_t i = 0; i < COUNT(absent); i++)
        cr_assert_null(tree_find(tree, text_of(absent[i], 0)), "%s", absent[i]);
    close_tree(tree);
}

Test(tree, units_beyond_ascii)
{
    /* U+00C4 and U+00E4 differ in any tree: only ASCII is folded. A pair is two units. */
    static const uint16_t paths[][4] = {
        {'/', 0xc4}, {'/', 0xe4}, {'/', 0xd83d, 0xde00}, {'/', 'Z'}};
    static const size_t counts[] = {2, 2, 3, 2};
    struct limits limits = limits_default;
    limits.fold_names = true;
    struct tree *tree = open_tree(&limits);
    for (size_t i = 0; i < COUNT(paths); i++) {
        struct tree_obstacle obstacle;
        bool created;
        cr_assert_eq(tree_put(tree, &(struct tree_call){0}, (struct tree_text){paths[i], counts[i]},
                              SPAN("x"), SPAN(""), &created, &obstacle),
                     TREE_OK);
        cr_assert(created);
    }
    static const uint16_t order[] = {'Z', 0xc4, 0xe4, 0xd83d};
    for (size_t i = 0; i < COUNT(order); i++)
        cr_assert_eq(tree_root(tree)->children[i]->name.units[0], order[i]);
    close_tree(tree);
}

Test(tree, next_of_a_part)
{
    struct tree *tree = open_tree(&limits_default);
    run(tree, "mkcol /a; mkcol /a/b; put /a/b/c x; put /a/d y; put /e z");
    static const char *const paths[] = {"/a", "/a/b", "/a/b/c", "/a/d"};
    static const size_t depths[] = {0, 1, 2, 1};
    const struct tree_resource *top = find(tree, "/a");
    const struct tree_resource *at = top;
    size_t depth = 0;
    for (size_t i = 0; i < COUNT(paths); i++, at = tree_next(top, at, &depth)) {
        cr_assert_eq(at, find(tree, paths[i]));
        cr_assert_eq(depth, depths[i]);
    }
    cr_assert_null(at);
    depth = 0;
    cr_assert_null(tree_next(find(tree, "/e"), find(tree, "/e"), &depth));
    close_tree(tree);
}

Test(tree, created_or_not)
{
    struct tree *tree = open_tree(&limits_default);
    const struct tree_call call = {0};
    const struct tree_lock want = {.token = SPAN("T"), .expires = 9};
    struct tree_obstacle obstacle;
    bool created;
    for (int round = 0; round < 2; round++) {
        const struct tree_text a = text_of("/a", 0);
        const struct tree_text b = text_of("/b", 1);
        cr_assert_eq(tree_put(tree, &call, a, SPAN("x"), SPAN(""), &created, &obstacle), TREE_OK);
        cr_assert_eq(created, round == 0);
        cr_assert_eq(tree_copy(tree, &call, a, b, true, true, &created, &obstacle), TREE_OK);
        cr_assert_eq(created, round == 0);
    }
    cr_assert_eq(
        tree_move(tree, &call, text_of("/a", 0), text_of("/b", 1), true, &created, &obstacle),
        TREE_OK);
    cr_assert_not(created);
    cr_assert_eq(
        tree_move(tree, &call, text_of("/b", 0), text_of("/a", 1), true, &created, &obstacle),
        TREE_OK);
    cr_assert(created);
    cr_assert_eq(tree_lock(tree, &call, text_of("/c", 0), &want, &created, &obstacle), TREE_OK);
    cr_assert(created);
    cr_assert_eq(tree_unlock(tree, &call, text_of("/c", 0), SPAN("T")), TREE_OK);
    cr_assert_eq(tree_lock(tree, &call, text_of("/c", 0), &want, &created, &obstacle), TREE_OK);
    cr_assert_not(created);
    close_tree(tree);
}

/* --- Great sizes --- */

Test(tree, wide)
{
    enum { CHILDREN = 5000 };
    struct tree *tree = open_tree(&limits_default);
    const struct tree_call call = {0};
    struct tree_obstacle obstacle;
    bool created;
    run(tree, "mkcol /c");
    for (size_t i = 0; i < CHILDREN; i++) {
        char path[20];
        snprintf(path, sizeof path, "/c/%zu", i * 7919 % CHILDREN);
        cr_assert_eq(
            tree_put(tree, &call, text_of(path, 0), SPAN("x"), SPAN(""), &created, &obstacle),
            TREE_OK);
        cr_assert(created);
    }
    cr_assert_eq(tree_copy(tree, &call, text_of("/c", 0), text_of("/d", 1), true, false, &created,
                           &obstacle),
                 TREE_OK);
    cr_assert_null(tree_check(tree));
    cr_assert_eq(tree_delete(tree, &call, text_of("/c", 0), &obstacle), TREE_OK);
    cr_assert_eq(find(tree, "/d")->child_count, CHILDREN);
    for (size_t i = 0; i < CHILDREN; i += 2) {
        char path[20];
        snprintf(path, sizeof path, "/d/%zu", i);
        cr_assert_eq(tree_delete(tree, &call, text_of(path, 0), &obstacle), TREE_OK);
    }
    cr_assert_eq(find(tree, "/d")->child_count, CHILDREN / 2);
    close_tree(tree);
}

enum { LEVELS = 5000 };

/* A collection in a collection and so on, on top of a small stack: nothing may recurse. */
static void *go_deep(void *unused)
{
    (void)unused;
    struct tree *tree = open_tree(&limits_period);
    const struct tree_call call = {0};
    struct tree_obstacle obstacle;
    bool created;
    static uint16_t units[2 * LEVELS];
    for (size_t i = 0; i < LEVELS; i++) {
        units[2 * i] = '/';
        units[2 * i + 1] = 'a';
        const struct tree_text path = {units, 2 * i + 2};
        cr_assert_eq(tree_make_collection(tree, &call, path, NULL, 0, &obstacle), TREE_OK);
    }
    const struct tree_text b = text_of("/b", 0);
    const struct tree_text c = text_of("/c", 1);
    cr_assert_eq(
        tree_copy(tree, &call, (struct tree_text){units, 2}, b, true, false, &created, &obstacle),
        TREE_OK);
    const struct tree_lock want = {.token = SPAN("T"), .infinite = true, .expires = 9};
    cr_assert_eq(tree_lock(tree, &call, b, &want, &created, &obstacle), TREE_OK);
    const struct tree_call with = {.tokens = (const span[]){SPAN("T")}, .token_count = 1};
    cr_assert_eq(tree_move(tree, &with, b, c, false, &created, &obstacle), TREE_OK);
    cr_assert_null(tree_check(tree));
    cr_assert_eq(tree_delete(tree, &call, c, &obstacle), TREE_OK);
    close_tree(tree);
    return NULL;
}

Test(tree, deep)
{
    enum { STACK = 256 << 10 };
    pthread_attr_t attributes;
    pthread_t thread;
    cr_assert_eq(pthread_attr_init(&attributes), 0);
    cr_assert_eq(pthread_attr_setstacksize(&attributes, STACK), 0);
    cr_assert_eq(pthread_create(&thread, &attributes, go_deep, NULL), 0);
    cr_assert_eq(pthread_join(thread, NULL), 0);
    pthread_attr_destroy(&attributes);
}

Test(tree, close_nothing)
{
    tree_close(NULL);
}

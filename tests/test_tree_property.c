/* Dead properties, several changes at a time: all of them or none.
 * SPDX-License-Identifier: Apache-2.0 */
#include "tree_script.h"

#include "base/banned.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

enum { CHANGES_MAX = 6 };

/* "a=1 b -a": set a to 1, b to nothing, remove a. Returns how many. */
static size_t changes_read(char *text, struct tree_change *changes)
{
    size_t count = 0;
    char *rest = NULL;
    for (char *word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        cr_assert_lt(count, CHANGES_MAX);
        struct tree_change *change = &changes[count++];
        *change = (struct tree_change){.remove = word[0] == '-'};
        word += change->remove ? 1 : 0;
        const size_t name = strcspn(word, "=");
        change->property.ns = SPAN("urn:x");
        change->property.local = span_make(word, name);
        change->property.value = span_of(word + name + (word[name] == '=' ? 1 : 0));
    }
    return count;
}

static const struct {
    const char *changes;
    const char *root;
    enum tree_status status;
    size_t failed;
} batches[] = {
    {"", "/ p:1 q:2\n", TREE_OK, 0},
    {"a=1 b=2", "/ p:1 q:2 a:1 b:2\n", TREE_OK, 0},
    {"a=1 a=2 -b a=3", "/ p:1 q:2 a:3\n", TREE_OK, 0},
    {"-p -q", "/\n", TREE_OK, 0},
    {"-p p=3 q=4", "/ q:4 p:3\n", TREE_OK, 0},
    {"p=3 p=4 -p", "/ q:2\n", TREE_OK, 0},
    {"a=1 -a b=2 -b", "/ p:1 q:2\n", TREE_OK, 0},
    {"a=1 b=1 c=1", "/ p:1 q:2\n", TREE_FULL, 2}, /* five are too many */
    {"a=1 b=1 -a c=1", "/ p:1 q:2 b:1 c:1\n", TREE_OK, 0},
    {"-p a=1 b=1234567890 -q c=1", "/ p:1 q:2\n", TREE_FULL, 2}, /* too long */
};

/* Makes the changes on the root with each allocation failing in turn, then for good. */
static enum tree_status change_root(struct tree *tree, const struct tree_change *changes,
                                    size_t count, size_t *failed)
{
    enum tree_status status = TREE_NOMEM;
    char *before = tree_dump(tree, true);
    for (size_t fail_at = 1; status == TREE_NOMEM; fail_at++) {
        tree_fail_at(tree, fail_at);
        struct tree_obstacle obstacle;
        status = tree_change_properties(tree, &(struct tree_call){0}, text_of("/", 0), changes,
                                        count, failed, &obstacle);
        char *after = tree_dump(tree, true);
        cr_assert(status == TREE_OK || strcmp(before, after) == 0, "changed:\n%s%s", before, after);
        free(after);
    }
    free(before);
    return status;
}

Test(tree_property, all_or_none)
{
    struct limits limits = limits_default;
    limits.tree_properties = 4;
    limits.tree_property = 15; /* of which the namespace is 5 */
    for (size_t i = 0; i < COUNT(batches); i++) {
        struct tree *tree = open_tree(&limits);
        run(tree, "set / p 1; set / q 2");
        struct tree_change changes[CHANGES_MAX];
        char *text = strdup(batches[i].changes);
        size_t failed = SIZE_MAX;
        const enum tree_status status =
            change_root(tree, changes, changes_read(text, changes), &failed);
        char *root = tree_dump(tree, false);
        cr_assert_eq(status, batches[i].status, "%s: %s", batches[i].changes,
                     tree_status_word(status));
        cr_assert(status != TREE_FULL || failed == batches[i].failed, "%s: %zu", batches[i].changes,
                  failed);
        cr_assert_str_eq(root, batches[i].root, "%s: %s", batches[i].changes, root);
        free(root);
        free(text);
        close_tree(tree);
    }
}

Test(tree_property, a_name_is_namespace_and_local_name)
{
    struct tree *tree = open_tree(&limits_default);
    const struct tree_change changes[] = {
        {.property = {.local = SPAN("a"), .value = SPAN("1")}},
        {.property = {.ns = SPAN("u"), .local = SPAN("a"), .value = SPAN("2")}},
        {.property = {.ns = SPAN("u"), .local = SPAN("A"), .value = SPAN("3")}},
        {.property = {.ns = SPAN("v"), .local = SPAN("a"), .lang = SPAN("de")}},
        {.remove = true, .property = {.ns = SPAN("u"), .local = SPAN("A")}},
    };
    struct tree_obstacle obstacle;
    cr_assert_eq(tree_make_collection(tree, &(struct tree_call){0}, text_of("/c", 0), changes,
                                      COUNT(changes), &obstacle),
                 TREE_OK);
    const struct tree_resource *c = tree_find(tree, text_of("/c", 0));
    cr_assert_eq(c->property_count, 3);
    cr_assert(span_equal(tree_property_find(c, SPAN(""), SPAN("a"))->value, SPAN("1")));
    cr_assert(span_equal(tree_property_find(c, SPAN("u"), SPAN("a"))->value, SPAN("2")));
    cr_assert(span_equal(tree_property_find(c, SPAN("v"), SPAN("a"))->lang, SPAN("de")));
    cr_assert_null(tree_property_find(c, SPAN("u"), SPAN("A")));
    close_tree(tree);
}

Test(tree_property, a_collection_and_its_properties_come_together)
{
    struct limits limits = limits_default;
    limits.tree_properties = 1;
    struct tree *tree = open_tree(&limits);
    const struct tree_change changes[] = {
        {.property = {.local = SPAN("a"), .value = SPAN("1")}},
        {.property = {.local = SPAN("b")}},
    };
    const struct tree_call call = {0};
    struct tree_obstacle obstacle;
    char *before = tree_dump(tree, true);
    for (size_t fail_at = 0; fail_at < 20; fail_at++) {
        tree_fail_at(tree, fail_at);
        const enum tree_status status =
            tree_make_collection(tree, &call, text_of("/c", 0), changes, 2, &obstacle);
        char *after = tree_dump(tree, true);
        cr_assert(status == TREE_FULL || (fail_at && status == TREE_NOMEM));
        cr_assert_str_eq(after, before);
        free(after);
    }
    free(before);
    close_tree(tree);
}

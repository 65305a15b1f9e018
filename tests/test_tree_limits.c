/* The tree's limits and its quota, to the byte. SPDX-License-Identifier: Apache-2.0 */
#include "tree_script.h"

#include "base/banned.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

Test(tree_limits, each)
{
    struct limits limits = limits_default;
    limits.tree_resources = 4;
    script_gives(&limits,
                 "mkcol /a; put /a/b x; put /c y; put /d z => FULL; mkcol /d => FULL; "
                 "lock /d exclusive 0 T 9 => FULL; copy /c /d => FULL; copy /a /c => FULL; "
                 "copy /c /a; copy /a /d; move /d /e; delete /e; put /c yy",
                 "/\n/a=y\n/c=yy\n");
    limits = limits_default;
    limits.tree_name = 3;
    script_gives(&limits,
                 "put /abc x; put /abcd x => FULL; mkcol /abcd => FULL; copy /abc /abcd => FULL; "
                 "move /abc /abcd => FULL; lock /abcd exclusive 0 T 9 => FULL",
                 "/\n/abc=x\n");
    limits = limits_default;
    limits.tree_depth = 3;
    script_gives(&limits,
                 "mkcol /a; mkcol /a/b; put /a/b/c x; mkcol /d; mkcol /d/e; put /d/e/f/g x => "
                 "NO_PARENT; copy /a /d/a => FULL; move /a /d/a => FULL; copy /a /d/e => FULL; "
                 "copy0 /a /d/e; copy /a/b /d/b; move /a/b /d/e; mkcol /d/e/f; put /d/e/f/g x => "
                 "FULL; mkcol /d/e/f/g => FULL; lock /d/e/f/g shared 0 T 9 => FULL",
                 "/\n/a/\n/d/\n/d/b/\n/d/b/c=x\n/d/e/\n/d/e/c=x\n/d/e/f/\n");
    limits = limits_default;
    limits.tree_properties = 2;
    script_gives(&limits,
                 "set / a 1; set / b 1; set / c 1 => FULL; set / a 2; unset / b; set / c 3",
                 "/ a:2 c:3\n");
    limits = limits_default;
    limits.tree_property = 12; /* of which "urn:x" and "en" are 7 */
    script_gives(&limits,
                 "set / a 1234; set / a 12345 => FULL; set / ab 1234 => FULL; set / ab 123",
                 "/ a:1234 ab:123\n");
}

/* A place, what it is worth, and the quota in which it is to be done. */
Test(tree_limits, quota)
{
    struct limits limits = limits_default;
    struct tree *tree = open_tree(&limits);
    const uint64_t empty = tree_quota(tree).used;
    cr_assert_eq(empty, TREE_OVERHEAD);
    static const struct {
        const char *script;
        int64_t bytes;
    } steps[] = {
        {"put /abc 0123456789", TREE_OVERHEAD + 3 * 2 + 10 + 10 /* text/plain */},
        {"put /abc 01234", -5},
        {"put /abc 01234567", 3},
        {"put /abc 01234", -3},
        {"move /abc /abcde", 2 * 2},
        {"move /abcde /abc", -2 * 2},
        {"mkcol /c", TREE_OVERHEAD + 2},
        {"set /c ab 123", TREE_OVERHEAD + 5 + 2 + 2 + 3},
        {"set /c ab 12345", 2},
        {"set /c ab", -5},
        {"copy /c /cd", 2 * TREE_OVERHEAD + 4 + 5 + 2 + 2},
        {"unset /c ab", -(TREE_OVERHEAD + 5 + 2 + 2)},
        {"lock /c exclusive 0 urn:t 9", TREE_OVERHEAD + 5 + 4},
        {"move /c /cdef with urn:t", 3 * 2 - (TREE_OVERHEAD + 5 + 4)},
        {"lock /cdef shared 0 urn:t 9", TREE_OVERHEAD + 5 + 4},
        {"move /cd /cdef with urn:t", -(TREE_OVERHEAD + 4)},
        {"unlock /cdef urn:t", -(TREE_OVERHEAD + 5 + 4)},
        {"copy /abc /cdef", -(TREE_OVERHEAD + 5 + 2 + 2) + 5 + 10},
        {"delete /abc", -(TREE_OVERHEAD + 3 * 2 + 5 + 10)},
        {"delete /cdef", -(TREE_OVERHEAD + 4 * 2 + 5 + 10)},
    };
    /* Each step in a quota of just the bytes that it needs; and not in one byte less. */
    for (size_t i = 0; i < COUNT(steps); i++) {
        const uint64_t before = tree_quota(tree).used;
        const uint64_t after = before + (uint64_t)steps[i].bytes;
        limits.tree_bytes = before > after ? before : after;
        if (after > before) {
            limits.tree_bytes--;
            char *refused = NULL;
            cr_assert_gt(asprintf(&refused, "%s => FULL", steps[i].script), 0);
            run(tree, refused);
            free(refused);
            limits.tree_bytes++;
        }
        run(tree, steps[i].script);
        cr_assert_eq(tree_quota(tree).used, after, "%s: %d bytes more, not %d", steps[i].script,
                     (int)(tree_quota(tree).used - before), (int)steps[i].bytes);
        cr_assert_eq(tree_quota(tree).available, limits.tree_bytes - after);
    }
    cr_assert_eq(tree_quota(tree).used, empty);
    limits.tree_bytes = 1;
    cr_assert_eq(tree_quota(tree).available, 0);
    run(tree, "put /a x => FULL");
    close_tree(tree);
}

Test(tree_limits, quota_of_what_expires_is_free)
{
    struct limits limits = limits_default;
    limits.tree_bytes = 4 * TREE_OVERHEAD + 100;
    script_gives(&limits,
                 "put /a x; lock /a exclusive 0 T 5; put /b x; put /c x => FULL; at 5; put /c x; "
                 "delete /c; lock /a exclusive 0 T 4; mkcol /d => FULL; at 9; mkcol /d; "
                 "copy /d /e => FULL; copy /d /b",
                 "/\n/a=x\n/b/\n/d/\n");
}

/* The destination's locks stay: they go on taking their bytes. */
Test(tree_limits, quota_of_locks_that_stay)
{
    struct limits limits = limits_default;
    limits.tree_bytes = 6 * TREE_OVERHEAD;
    script_gives(&limits,
                 "put /a x; set /a p 1; put /b y; lock /b exclusive 0 T 9; copy /a /b with T => "
                 "FULL; unset /a p; copy /a /b with T; set /a p 1; put /b 2 with T",
                 "/\n/a=x p:1\n/b=2 !T@9\n");
}

Test(tree_limits, content_larger_than_any_quota)
{
    struct tree *tree = open_tree(&limits_default);
    const struct tree_call call = {0};
    struct tree_obstacle obstacle;
    bool created;
    const span huge = {(const uint8_t *)"", SIZE_MAX};
    cr_assert_eq(tree_put(tree, &call, text_of("/a", 0), huge, huge, &created, &obstacle),
                 TREE_FULL);
    cr_assert_eq(tree_put(tree, &call, text_of("/a", 0), SPAN("x"), huge, &created, &obstacle),
                 TREE_FULL);
    const struct tree_change change = {.property = {.local = SPAN("a"), .value = huge}};
    size_t failed;
    cr_assert_eq(
        tree_change_properties(tree, &call, text_of("/", 0), &change, 1, &failed, &obstacle),
        TREE_FULL);
    close_tree(tree);
}

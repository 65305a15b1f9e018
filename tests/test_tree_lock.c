/* Locks: what they let through and what not (RFC 4918 6, 7), and how they end.
 * SPDX-License-Identifier: Apache-2.0 */
#include "tree_script.h"

#include "base/banned.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* In what is left, "!" is an exclusive and "~" a shared lock, "+" one of depth infinity. */
static const struct {
    const char *section; /* of RFC 4918 */
    const char *script;
    const char *tree;
} scenarios[] = {
    /* A lock asks for its token. */
    {"7", "put /a x; lock /a exclusive 0 T 9; put /a y => LOCKED /a; put /a y with T",
     "/\n/a=y !T@9\n"},
    {"7", "put /a x; lock /a exclusive 0 T 9; put /a y with U => LOCKED /a; put /a y with U,T",
     "/\n/a=y !T@9\n"},
    {"7",
     "put /a x; lock /a exclusive 0 T 9; set /a p 1 => LOCKED /a; set /a p 1 with T; "
     "unset /a p => LOCKED /a",
     "/\n/a=x p:1 !T@9\n"},
    {"7",
     "put /a x; lock /a exclusive 0 T 9; delete /a => LOCKED /a; move /a /b => LOCKED /a; "
     "copy /a /b; put /b y",
     "/\n/a=x !T@9\n/b=y\n"},
    {"7",
     "put /a x; put /b y; lock /a exclusive 0 T 9; copy /b /a => LOCKED /a; "
     "move /b /a => LOCKED /a",
     "/\n/a=x !T@9\n/b=y\n"},
    {"7", "put /a x; lock /a exclusive 0 T 9; mkcol /a => PRESENT; mkcol /b; put /c z",
     "/\n/a=x !T@9\n/b/\n/c=z\n"},
    /* Exclusive and shared. */
    {"6.2",
     "put /a x; lock /a exclusive 0 T 9; lock /a exclusive 0 U 9 => CONFLICT /a; "
     "lock /a shared 0 U 9 => CONFLICT /a; lock /a shared 0 U 9 with T => CONFLICT /a",
     "/\n/a=x !T@9\n"},
    {"6.2",
     "put /a x; lock /a shared 0 T 9; lock /a shared 0 U 9; lock /a exclusive 0 V 9 => "
     "CONFLICT /a; put /a y => LOCKED /a; put /a y with V => LOCKED /a; put /a y with U",
     "/\n/a=y ~T@9 ~U@9\n"},
    {"6.2",
     "mkcol /a; lock /a shared infinity T 9; lock /a/b shared 0 U 9 with T; "
     "put /a/b x with T; put /a/b y with U; put /a/b z => LOCKED /a/b",
     "/\n/a/ ~T+@9\n/a/b=y ~U@9\n"},
    {"6.5",
     "put /a x; put /b y; lock /a exclusive 0 T 9; lock /b exclusive 0 T 9 => PRESENT; "
     "lock /a shared 0 T 9 => PRESENT",
     "/\n/a=x !T@9\n/b=y\n"},
    /* A name that was free. */
    {"7.3", "lock /a exclusive 0 T 9; put /a x => LOCKED /a; put /a x with T", "/\n/a=x !T@9\n"},
    {"7.3", "lock /a exclusive infinity T 9; mkcol /a with T => PRESENT; unlock /a T", "/\n/a=\n"},
    {"7.3", "lock /a/b exclusive 0 T 9 => NO_PARENT", "/\n"},
    {"7.3", "lock /a exclusive 0 T 9; delete /a with T; put /a x", "/\n/a=x\n"},
    {"7.4",
     "mkcol /a; lock /a exclusive 0 T 9; lock /a/b exclusive 0 U 9 => LOCKED /a; "
     "lock /a/b exclusive 0 U 9 with T",
     "/\n/a/ !T@9\n/a/b= !U@9\n"},
    {"7.4",
     "mkcol /a; lock /a exclusive infinity T 9; lock /a/b shared 0 U 9 with T => "
     "CONFLICT /a",
     "/\n/a/ !T+@9\n"},
    {"7.4",
     "mkcol /a; lock /a shared infinity T 9; lock /a/b shared 0 U 9 => LOCKED /a; "
     "lock /a/b exclusive 0 U 9 with T => CONFLICT /a; lock /a/b shared 0 U 9 with T",
     "/\n/a/ ~T+@9\n/a/b= ~U@9\n"},
    /* A collection, depth 0: its own properties and its names. */
    {"7.4",
     "mkcol /a; put /a/b x; lock /a exclusive 0 T 9; put /a/b y; set /a/b p 1; "
     "set /a p 1 => LOCKED /a; put /a/c x => LOCKED /a; mkcol /a/c => LOCKED /a; "
     "delete /a/b => LOCKED /a; move /a/b /c => LOCKED /a; move /a/b /a/c => LOCKED /a; "
     "copy /a/b /a/c => LOCKED /a",
     "/\n/a/ !T@9\n/a/b=y p:1\n"},
    {"7.4",
     "mkcol /a; lock /a exclusive 0 T 9; put /a/b x with T; mkcol /a/c with T; "
     "copy /a/b /a/d with T; move /a/b /a/e with T; move /a/d /f with T; delete /a/c with T",
     "/\n/a/ !T@9\n/a/e=x\n/f=x\n"},
    {"7.4",
     "put /c x; mkcol /a; put /a/b y; lock /a exclusive 0 T 9; copy /c /a/b => LOCKED /a; "
     "move /c /a/b => LOCKED /a; move /c /a/d => LOCKED /a; copy /c /a/b with T",
     "/\n/a/ !T@9\n/a/b=x\n/c=x\n"},
    {"7.4",
     "mkcol /a; mkcol /a/b; lock /a exclusive 0 T 9; put /a/b/c x; delete /a/b/c; "
     "lock /a/b exclusive infinity U 9; delete /a/b with U => LOCKED /a; "
     "delete /a/b with T => LOCKED /a/b; delete /a/b with T,U",
     "/\n/a/ !T@9\n"},
    {"7.4",
     "lock / exclusive 0 T 9; put /a x => LOCKED /; put /a x with T; put /a y; "
     "set / p 1 => LOCKED /",
     "/ !T@9\n/a=y\n"},
    /* A collection, depth infinity: all that is in it, and all that comes. */
    {"7.4",
     "mkcol /a; mkcol /a/b; put /a/b/c x; lock /a exclusive infinity T 9; "
     "put /a/b/c y => LOCKED /a; set /a/b p 1 => LOCKED /a; delete /a/b/c => LOCKED /a; "
     "put /a/b/d z => LOCKED /a; put /a/b/d z with T; put /a/b/d w => LOCKED /a",
     "/\n/a/ !T+@9\n/a/b/\n/a/b/c=x\n/a/b/d=z\n"},
    {"7.4", "mkcol /a; put /a/b x; lock /a exclusive infinity T 9; move /a/b /c with T; put /c y",
     "/\n/a/ !T+@9\n/c=y\n"},
    {"7.4",
     "mkcol /a; put /a/b x; mkcol /c; lock /a exclusive infinity T 9; "
     "lock /c exclusive infinity U 9; move /a/b /c/b with T => LOCKED /c; "
     "move /a/b /c/b with U => LOCKED /a; move /a/b /c/b with T,U; "
     "put /c/b y with T => LOCKED /c",
     "/\n/a/ !T+@9\n/c/ !U+@9\n/c/b=x\n"},
    {"7.4",
     "mkcol /a; mkcol /a/b; put /a/b/c x; lock /a/b/c exclusive 0 T 9; "
     "lock /a exclusive infinity U 9 => CONFLICT /a/b/c; "
     "lock /a shared infinity U 9 => CONFLICT /a/b/c; lock /a exclusive 0 U 9",
     "/\n/a/ !U@9\n/a/b/\n/a/b/c=x !T@9\n"},
    {"7.4",
     "mkcol /a; put /a/b x; lock /a/b shared 0 T 9; lock /a shared infinity U 9; "
     "lock / exclusive infinity V 9 => CONFLICT /a",
     "/\n/a/ ~U+@9\n/a/b=x ~T@9\n"},
    /* DELETE and MOVE ask for every member's token, also where shared locks cover only a part. */
    {"9.6",
     "mkcol /a; put /a/b x; put /a/c y; lock /a/c exclusive 0 T 9; "
     "delete /a => LOCKED /a/c; move /a /d => LOCKED /a/c; delete /a with T",
     "/\n"},
    {"9.6",
     "mkcol /a; put /a/b x; lock /a shared infinity T 9; lock /a shared 0 U 9; "
     "delete /a with U => LOCKED /a; delete /a with T",
     "/\n"},
    {"9.6", "mkcol /a; lock /a shared infinity T 9; lock /a shared 0 U 9; delete /a with U", "/\n"},
    {"9.6",
     "mkcol /a; lock /a shared infinity T 9; lock /a/b shared 0 U 9 with T; "
     "delete /a/b with U => LOCKED /a; delete /a with U => LOCKED /a; delete /a/b with T",
     "/\n/a/ ~T+@9\n"},
    {"9.6",
     "mkcol /a; mkcol /a/b; mkcol /a/b/c; mkcol /a/d; lock /a shared 0 T 9; "
     "lock /a/b shared infinity U 9 with T; lock /a/b/c exclusive 0 V 9 => CONFLICT /a/b; "
     "lock /a/b/c shared 0 V 9; lock /a/d shared 0 W 9; delete /a with T,U => LOCKED /a/d; "
     "delete /a with T,V => LOCKED /a/b; delete /a with T,U,W",
     "/\n"},
    {"9.6",
     "mkcol /a; mkcol /a/b; lock /a/b shared infinity T 9; mkcol /a/c; "
     "lock /a/c/d exclusive 0 U 9; delete /a with T => LOCKED /a/c/d; delete /a with T,U",
     "/\n"},
    /* Locks do not travel. */
    {"7.6", "put /a x; lock /a exclusive 0 T 9; move /a /b with T; put /b y; put /a z",
     "/\n/a=z\n/b=y\n"},
    {"7.6",
     "mkcol /a; put /a/b x; lock /a/b exclusive 0 T 9; copy /a /c; put /c/b y; "
     "move /a /d with T; put /d/b z",
     "/\n/c/\n/c/b=y\n/d/\n/d/b=z\n"},
    {"7.6", "put /a x; put /b y; lock /b exclusive 0 T 9; copy /a /b with T; put /b z => LOCKED /b",
     "/\n/a=x\n/b=x !T@9\n"},
    {"7.6",
     "put /a x; put /b y; lock /a exclusive 0 T 9; lock /b exclusive 0 U 9; "
     "move /a /b with T => LOCKED /b; move /a /b with U => LOCKED /a; move /a /b with T,U; "
     "put /b z with T => LOCKED /b",
     "/\n/b=x !U@9\n"},
    {"7.6",
     "mkcol /a; put /a/b x; mkcol /c; put /c/b y; lock /c/b exclusive 0 T 9; "
     "copy /a /c => LOCKED /c/b; move /a /c => LOCKED /c/b; copy /a /c with T; put /c/b z",
     "/\n/a/\n/a/b=x\n/c/\n/c/b=z\n"},
    {"7.6",
     "mkcol /a; put /a/b x; put /c y; lock /c exclusive infinity T 9; move /a /c with T; "
     "put /c/b z => LOCKED /c; put /c/b z with T",
     "/\n/c/ !T+@9\n/c/b=z\n"},
    {"7.6",
     "mkcol /a; mkcol /a/b; put /c x; lock /a exclusive infinity T 9; move /c /a/b with T; "
     "set /a/b p 1 => LOCKED /a; move /a/b /a/d with T; set /a/d p 1 => LOCKED /a",
     "/\n/a/ !T+@9\n/a/d=x\n"},
    /* UNLOCK, and refresh. */
    {"9.11",
     "put /a x; lock /a exclusive 0 T 9; unlock /a U => ABSENT; unlock / T => ABSENT; "
     "unlock /b T => ABSENT; unlock /a T; unlock /a T => ABSENT; put /a y",
     "/\n/a=y\n"},
    {"9.11", "mkcol /a; put /a/b x; lock /a exclusive infinity T 9; unlock /a/b T; put /a/b y",
     "/\n/a/\n/a/b=y\n"},
    {"9.11", "mkcol /a; put /a/b x; lock /a exclusive 0 T 9; unlock /a/b T => ABSENT",
     "/\n/a/ !T@9\n/a/b=x\n"},
    {"9.11",
     "put /a x; lock /a shared 0 T 9; lock /a shared 0 U 9; lock /a shared 0 V 9; "
     "unlock /a U; lock /a shared 0 W 9; unlock /a W",
     "/\n/a=x ~T@9 ~V@9\n"},
    {"9.10.2",
     "mkcol /a; put /a/b x; lock /a exclusive infinity T 9; at 5; refresh /a/b T 10; "
     "refresh /a U 10 => ABSENT; refresh /c T 10 => ABSENT",
     "/\n/a/ !T+@15\n/a/b=x\n"},
    /* Time. */
    {"6.6", "put /a x; lock /a exclusive 0 T 9; at 8; put /a y => LOCKED /a; at 9; put /a y",
     "/\n/a=y\n"},
    {"6.6",
     "put /a x; lock /a exclusive 0 T 9; at 9; refresh /a T 9 => ABSENT; "
     "unlock /a T => ABSENT; lock /a exclusive 0 T 9",
     "/\n/a=x !T@18\n"},
    {"6.6",
     "mkcol /a; put /a/b x; lock /a/b exclusive 0 T 5; lock /a exclusive infinity U 9 => "
     "CONFLICT /a/b; at 5; lock /a exclusive infinity U 9; delete /a with U",
     "/\n"},
    {"6.6",
     "put /a x; lock /a shared 0 T 5; lock /a shared 0 U 3; lock /a shared 0 V 9; at 3; "
     "put /b y; at 5; put /c z",
     "/\n/a=x ~V@9\n/b=y\n/c=z\n"},
    {"6.6", "put /a x; lock /a exclusive 0 T 0; put /a y", "/\n/a=y\n"},
    {"6.6", "put /a x; lock /a exclusive 0 T 5; at 9; delete /b => ABSENT; put / y => KIND",
     "/\n/a=x !T@5\n"},
    {"6.6", "put /a x; lock /a exclusive 0 T 5; lock /b exclusive 0 U 9; at 6; refresh /b U -5",
     "/\n/a=x\n/b=\n"},
};

Test(tree_lock, scenarios)
{
    for (size_t i = 0; i < COUNT(scenarios); i++)
        script_gives(&limits_default, scenarios[i].script, scenarios[i].tree);
}

/* Which locks hold on a resource, as "T,U"; give it back with free. */
static char *held(const struct tree *tree, const char *path, int64_t now)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    const struct tree_lock *lock = NULL;
    while ((lock = tree_lock_next(tree_find(tree, text_of(path, 0)), now, lock)) != NULL) {
        fputs(ftell(out) ? "," : "", out);
        dump_span(out, lock->token);
    }
    fclose(out);
    return text;
}

Test(tree_lock, what_holds)
{
    static const struct {
        const char *path;
        int64_t now;
        const char *tokens;
    } table[] = {
        {"/", 0, "R"},         {"/a", 0, "A,B,C"},  {"/a/b", 0, "D,A,C"}, {"/a/b/c", 0, "E,A,C"},
        {"/a/b/c", 10, "A,C"}, {"/a/b/c", 20, "C"}, {"/a/b/c", 30, ""},   {"/d", 0, ""},
    };
    struct tree *tree;
    int64_t now = 0;
    cr_assert_eq(tree_open(&limits_default, now, &tree), OK);
    script_run(tree, &now,
               "mkcol /a; mkcol /a/b; put /a/b/c x; put /d x; lock / shared 0 R 40; "
               "lock /a shared infinity A 20; lock /a shared 0 B 40; lock /a shared infinity C 30; "
               "lock /a/b shared 0 D 40; lock /a/b/c shared 0 E 10");
    for (size_t i = 0; i < COUNT(table); i++) {
        char *tokens = held(tree, table[i].path, table[i].now);
        cr_assert_str_eq(tokens, table[i].tokens, "on %s at %d: %s", table[i].path,
                         (int)table[i].now, tokens);
        free(tokens);
    }
    tree_expire(tree, 19);
    cr_assert_eq(tree->held.locks, 5);
    tree_expire(tree, 30);
    cr_assert_eq(tree->held.locks, 3);
    cr_assert_null(tree_check(tree));
    tree_close(tree);
}

/* When a lock ends that was to end at `expires`. */
static int64_t end_of(size_t lock_seconds, int64_t now, int64_t expires)
{
    struct limits limits = limits_default;
    limits.lock_seconds = lock_seconds;
    const struct tree_call call = {.now = now};
    const struct tree_lock want = {.token = SPAN("T"), .expires = expires};
    struct tree *tree;
    struct tree_obstacle obstacle;
    bool created;
    cr_assert_eq(tree_open(&limits, now, &tree), OK);
    cr_assert_eq(tree_lock(tree, &call, text_of("/", 0), &want, &created, &obstacle), TREE_OK);
    const struct tree_lock *lock = tree_root(tree)->locks;
    const int64_t end = lock ? lock->expires : INT64_MIN;
    tree_close(tree);
    return end;
}

Test(tree_lock, a_life_is_capped)
{
    static const struct {
        size_t lock_seconds;
        int64_t now, expires, end;
    } table[] = {
        {100, 50, 60, 60},
        {100, 50, 150, 150},
        {100, 50, 151, 150},
        {100, 50, TREE_NEVER, 150},
        {SIZE_MAX, 50, TREE_NEVER, TREE_NEVER},
        {100, TREE_NEVER - 100, TREE_NEVER, TREE_NEVER},
        {100, TREE_NEVER - 101, TREE_NEVER, TREE_NEVER - 1},
        {100, -200, 50, -100},
        {SIZE_MAX, -200, TREE_NEVER, TREE_NEVER},
        {SIZE_MAX, INT64_MIN, 7, 7},
        {INT64_MAX, -1, TREE_NEVER, TREE_NEVER - 1},
        {0, 50, 60, INT64_MIN}, /* gone at once */
    };
    for (size_t i = 0; i < COUNT(table); i++)
        cr_assert_eq(end_of(table[i].lock_seconds, table[i].now, table[i].expires), table[i].end,
                     "row %zu", i);
}

Test(tree_lock, refresh_is_capped)
{
    struct limits limits = limits_default;
    limits.lock_seconds = 10;
    script_gives(&limits, "put /a x; lock /a exclusive 0 T 99; at 4; refresh /a T 99",
                 "/\n/a=x !T@14\n");
}

Test(tree_lock, locks_that_expired_make_room)
{
    struct limits limits = limits_default;
    limits.tree_locks = 2;
    script_gives(&limits,
                 "lock /a shared 0 T 5; lock /a shared 0 U 9; lock /a shared 0 V 9 => FULL; "
                 "at 5; lock /a shared 0 V 9; lock /b shared 0 W 9 => FULL",
                 "/\n/a= ~U@9 ~V@14\n");
}

/* The tree of resources: what each operation does and refuses, and in what state it leaves the
 * tree; limits and the quota. Locks: test_tree_lock.c. SPDX-License-Identifier: Apache-2.0 */
#include "tree_script.h"

#include "base/banned.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

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
    {"put /a x; put /a/b x => NO_PARENT", "/\n/a=x\n"},
    {"mkcol /a; put /a x => KIND", "/\n/a/\n"},
    {"mkcol /a; mkcol /a/b; put /a/b/c x", "/\n/a/\n/a/b/\n/a/b/c=x\n"},
    {"mkcol / => PRESENT; mkcol /a; mkcol /a => PRESENT; mkcol /b/c => NO_PARENT", "/\n/a/\n"},
    {"put /a x; mkcol /a => PRESENT; mkcol /a/b => NO_PARENT", "/\n/a=x\n"},
    {"put /b x; put /a x; put /c x; put /B x; put /ab x", "/\n/a=x\n/ab=x\n/B=x\n/b=x\n/c=x\n"},
    {"delete /a => ABSENT; delete / => KIND; delete /a/b => ABSENT", "/\n"},
    {"mkcol /a; mkcol /a/b; put /a/b/c x; put /b x; delete /a", "/\n/b=x\n"},
    {"put /a x; delete /a/b => ABSENT; delete /a/", "/\n"},
    {"put /a x; set /a p 1; set /a q 2; set /a p 3", "/\n/a=x p:3 q:2\n"},
    {"put /a x; set /a p 1; put /a y", "/\n/a=y p:1\n"},
    {"set / p 1; set / q 2; unset / p; unset / r", "/ q:2\n"},
    {"set / p 1; unset / p; set /a p 1 => ABSENT", "/\n"},
};

Test(tree, scenarios)
{
    for (size_t i = 0; i < COUNT(scenarios); i++)
        script_gives(&limits_default, scenarios[i].script, scenarios[i].tree);
}

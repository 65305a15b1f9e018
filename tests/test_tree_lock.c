/* Locks: what they let through and what not (RFC 4918 6, 7), and how they end.
 * SPDX-License-Identifier: Apache-2.0 */
#include "tree_script.h"

#include "base/banned.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

static const struct {
    const char *section; /* of RFC 4918 */
    const char *script;
    const char *tree;
} scenarios[] = {
    {"6.1", "put /a x; lock /a exclusive 0 T 9; put /a y => LOCKED /a; put /a y with T",
     "/\n/a=y !T@9\n"},
    {"6.2",
     "put /a x; lock /a shared 0 T 9; lock /a shared 0 U 9; put /a y => LOCKED /a; "
     "put /a y with U",
     "/\n/a=y ~T@9 ~U@9\n"},
    {"7.4",
     "mkcol /a; lock /a exclusive 0 T 9; put /a/b x => LOCKED /a; put /a/b x with T; "
     "put /a/b y; delete /a/b => LOCKED /a",
     "/\n/a/ !T@9\n/a/b=y\n"},
};

Test(tree_lock, scenarios)
{
    for (size_t i = 0; i < COUNT(scenarios); i++)
        script_gives(&limits_default, scenarios[i].script, scenarios[i].tree);
}

/* COPY and MOVE of what is not locked. SPDX-License-Identifier: Apache-2.0 */
#include "tree_script.h"

#include "base/banned.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

static const struct {
    const char *script;
    const char *tree;
} scenarios[] = {
    {"put /a x; copy /a /b", "/\n/a=x\n/b=x\n"},
    {"put /a x; set /a p 1; copy /a /b; put /b y; set /b p 2", "/\n/a=x p:1\n/b=y p:2\n"},
    {"put /a x; put /b y; copy /a /b -n => PRESENT; copy /a /b", "/\n/a=x\n/b=x\n"},
    {"put /a x; put /b y; move /a /b -n => PRESENT; move /a /b", "/\n/b=x\n"},
    {"mkcol /a; put /a/1 x; mkcol /a/c; put /a/c/2 y; copy /a /b",
     "/\n/a/\n/a/1=x\n/a/c/\n/a/c/2=y\n/b/\n/b/1=x\n/b/c/\n/b/c/2=y\n"},
    {"mkcol /a; put /a/1 x; set /a p 1; copy0 /a /b", "/\n/a/ p:1\n/a/1=x\n/b/ p:1\n"},
    {"mkcol /a; put /a/1 x; mkcol /b; put /b/2 y; copy /a /b", "/\n/a/\n/a/1=x\n/b/\n/b/1=x\n"},
    {"mkcol /a; put /a/1 x; mkcol /b; put /b/2 y; copy0 /a /b", "/\n/a/\n/a/1=x\n/b/\n"},
    {"mkcol /a; put /a/1 x; mkcol /b; put /b/2 y; move /a /b", "/\n/b/\n/b/1=x\n"},
    {"mkcol /a; put /a/1 x; put /b y; copy /a /b; copy /a/1 /a/2; move /b /a/3",
     "/\n/a/\n/a/1=x\n/a/2=x\n/a/3/\n/a/3/1=x\n"},
    {"put /a x; mkcol /b; put /b/1 y; copy /a /b", "/\n/a=x\n/b=x\n"},
    {"mkcol /a; mkcol /a/b; mkcol /a/b/c; put /a/d x; copy /a /e",
     "/\n/a/\n/a/b/\n/a/b/c/\n/a/d=x\n/e/\n/e/b/\n/e/b/c/\n/e/d=x\n"},
    {"put /b x; move /b /a; move /a /c; move /c /c => OVERLAP", "/\n/c=x\n"},
    {"copy /a /b => ABSENT; move /a /b => ABSENT; copy / /b => KIND; move / /b => KIND", "/\n"},
    {"put /a x; copy /a /b/c => NO_PARENT; move /a /b/c => NO_PARENT; copy /a / => KIND",
     "/\n/a=x\n"},
    {"put /a x; put /b x; copy /a /b/c => NO_PARENT; move /a /a/c => NO_PARENT", "/\n/a=x\n/b=x\n"},
    {"mkcol /a; mkcol /a/b; copy /a /a/c => OVERLAP; move /a /a/c => OVERLAP; "
     "move /a /a/b => OVERLAP; copy /a/b /a => OVERLAP; move /a/b /a => OVERLAP; "
     "copy /a /a => OVERLAP; copy0 /a /a/c => OVERLAP; copy /a /a/b/c => OVERLAP",
     "/\n/a/\n/a/b/\n"},
};

Test(tree_copy, scenarios)
{
    for (size_t i = 0; i < COUNT(scenarios); i++)
        script_gives(&limits_default, scenarios[i].script, scenarios[i].tree);
}

/* Names of resources, and the paths they make. SPDX-License-Identifier: Apache-2.0 */
#ifndef TREE_NAME_H
#define TREE_NAME_H

#include "tree/tree.h"

/* The order of children: below 0, 0 or above it, as `a` comes before, is the same as, or comes
 * behind `b`. Names are ordered without ASCII case first, so that one order serves both kinds of
 * tree; only where `fold` is false does case tell two names apart. */
int name_compare(struct tree_text a, struct tree_text b, bool fold);

/* Cuts the next name off a path. False: there are no more. */
bool name_next(struct tree_text *path, struct tree_text *name);

#endif

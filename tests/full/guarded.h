/* The control of test_canary.py, in place of harnesses/bugs.h: the patched tree with its guards
 * intact and observed by nobody. SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_GUARDED_H
#define TESTS_GUARDED_H

#include <stdbool.h>
#include <stdint.h>

#define GUARD_GT >
#define GUARD_GE >=
#define GUARD_LT <
#define GUARD_LE <=
#define GUARD_EQ ==
#define GUARD_NE !=

#define BUG_ACTS(id, relation, a, b) ((int64_t)(a)GUARD_##relation(int64_t)(b))
#define BUG(id, relation, a, b, action)   \
    do {                                  \
        if (BUG_ACTS(id, relation, a, b)) \
            action;                       \
    } while (0)
#define BUG_TERM(id, relation, a, b, term) (BUG_ACTS(id, relation, a, b) * (term))

#endif

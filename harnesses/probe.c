/* Takes the place of bugs.c in a canary build: every guard acts as in the clean code, and the
 * operands that came nearest to making it act are printed, input by input:
 *   probe: SLUG RELATION A B
 * The corpus check reads them: a seed must stay far from every bug.
 * SPDX-License-Identifier: Apache-2.0 */
#include "bugs.h"

#include <stddef.h>
#include <stdio.h>

#ifdef DAVLAB_BUGS_CANARY
static const char *const slugs[] = {BUG_SLUGS};
#else
static const char *const slugs[] = {""};
#endif

static uint64_t nearest[sizeof slugs / sizeof *slugs]; /* 1 + distance; 0: not reached */

static bool holds(enum bugs_relation relation, int64_t a, int64_t b)
{
    switch (relation) {
    case BUGS_GT: return a > b;
    case BUGS_GE: return a >= b;
    case BUGS_LT: return a < b;
    case BUGS_LE: return a <= b;
    case BUGS_EQ: return a == b;
    case BUGS_NE: return a != b;
    }
    return false;
}

static uint64_t distance(int64_t a, int64_t b)
{
    return a > b ? (uint64_t)a - (uint64_t)b : (uint64_t)b - (uint64_t)a;
}

bool bugs_guard(unsigned id, enum bugs_relation relation, int64_t a, int64_t b)
{
    static const char *const names[] = {"GT", "GE", "LT", "LE", "EQ", "NE"};
    const bool acts = holds(relation, a, b);
    const uint64_t near = acts ? 1 : 1 + distance(a, b);

    if (near != 0 && (nearest[id] == 0 || near < nearest[id] || acts)) {
        nearest[id] = near;
        fprintf(stderr, "probe: %s %s %lld %lld\n", slugs[id], names[relation], (long long)a,
                (long long)b);
    }
    return acts;
}

void bugs_begin_input(void)
{
    for (size_t i = 0; i < sizeof slugs / sizeof *slugs; i++)
        nearest[i] = 0;
}

void bugs_note_oracle(void) {}

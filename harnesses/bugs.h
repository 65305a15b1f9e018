/* The bug runtime: observes the guards that bug patches remove, from code without instrumentation.
 *
 * A patch turns a guard `if (n > cap) return …;` into `BUG(SLUG_ID, GT, n, cap, return …);`.
 * Where the guard is a term of a sum and not a branch, `len -= n;` becomes
 * `len -= BUG_TERM(SLUG_ID, GT, n, 0, n);`, which adds no branch where the clean code has none; and
 * where it is part of a condition, that is BUG_ACTS(SLUG_ID, GT, n, cap).
 * This header is force-included into builds with bugs; the clean tree never mentions it.
 *   plain build (DAVLAB_BUGS_PLAIN):   the guard is gone;
 *   canary build (DAVLAB_BUGS_CANARY): bugs_guard() notes *reached*, and *triggered* where the bug
 * is enabled and the guard would have acted; where the bug is not enabled, or was retired, `action`
 *     runs as in the clean code. It adds no edge and no comparison for a fuzzer to follow.
 *
 * The state lies in the MAP_SHARED file DAVLAB_BUGS_FILE (private memory without it), so that
 * crashes and re-forks lose nothing and a campaign can retire a bug in a running worker. Without a
 * file, DAVLAB_BUGS names the enabled set: `all` (the default), `none`, or slugs with commas.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef HARNESSES_BUGS_H
#define HARNESSES_BUGS_H

#include <stdbool.h>
#include <stdint.h>

enum bugs_relation { BUGS_GT, BUGS_GE, BUGS_LT, BUGS_LE, BUGS_EQ, BUGS_NE };

#ifdef DAVLAB_BUGS_CANARY
#include "bug_ids.h" /* generated: enum bug_id, one per folder of target/bugs */
#define BUG_ACTS(id, relation, a, b) \
    bugs_guard(BUG_##id, BUGS_##relation, (int64_t)(a), (int64_t)(b))
#define BUG(id, relation, a, b, action)   \
    do {                                  \
        if (BUG_ACTS(id, relation, a, b)) \
            action;                       \
    } while (0)
#define BUG_TERM(id, relation, a, b, term) (BUG_ACTS(id, relation, a, b) * (term))
#else
#define BUG_ACTS(id, relation, a, b)       ((void)sizeof(a), (void)sizeof(b), false)
#define BUG(id, relation, a, b, action)    ((void)sizeof(a), (void)sizeof(b))
#define BUG_TERM(id, relation, a, b, term) (0 * sizeof(term))
#endif

/* True: the guard acts, as in the clean code. Notes reached and triggered. */
bool bugs_guard(unsigned id, enum bugs_relation relation, int64_t a, int64_t b);

/* Called by fuzz.h before each input: counts it and clears what is kept per input. */
void bugs_begin_input(void);

/* Counts an oracle hit in the state file, for campaigns that run with oracles off. */
void bugs_note_oracle(void);

/* The state file, read and written by scripts/davlab/bugstate.py too. Times are CLOCK_MONOTONIC in
 * nanoseconds; 0 means never. All little-endian, as on every machine that the engines run on. */
struct bugs_slot {
    char slug[48];         /* NUL-padded */
    uint8_t enabled;       /* written by the campaign */
    uint8_t retired;       /* written by the campaign */
    uint8_t input_reached; /* by the input that runs, or crashed */
    uint8_t input_triggered;
    uint8_t reserved[4];
    uint64_t reached;   /* inputs that reached it */
    uint64_t triggered; /* inputs that triggered it */
    uint64_t first_reached_ns;
    uint64_t first_reached_execs;
    uint64_t first_triggered_ns;
    uint64_t first_triggered_execs;
    uint64_t padding[3];
};

struct bugs_header {
    char magic[8]; /* "DAVBUGS1" */
    uint32_t slot_count;
    uint32_t slot_size;
    uint64_t execs;   /* inputs begun */
    uint64_t oracles; /* oracle hits while oracles were off */
    uint64_t reserved[4];
};

#endif

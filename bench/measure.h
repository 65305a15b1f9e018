/* Times pieces of work against each other: all take turns, round after round, so that a machine
 * that is busy for a while slows down all of them. What counts is this thread's own processor time.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include "base/span.h"

enum { MEASURE_ROUNDS_MOST = 1000 };

/* One piece of work, done to the same bytes again and again. */
struct work {
    const char *part;    /* of the benchmark: head, request, size, hostile */
    const char *name;    /* of what is read */
    const char *reader;  /* who reads it */
    const char *outcome; /* what becomes of it: "OK", or the name of the rule that refuses it */
    size_t bytes;        /* that one run reads */
    size_t requests;     /* in them */
    void (*run)(const void *context);
    const void *context;
    double *samples; /* nanoseconds of one run, one for each round; sorted by measure() */
};

/* Times `count` pieces of work in `rounds` rounds, each piece for `slice_ns` at least in each. */
void measure(struct work *works, size_t count, size_t rounds, double slice_ns);

#endif

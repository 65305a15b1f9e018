/* SPDX-License-Identifier: Apache-2.0 */
#include "measure.h"

#include <stdlib.h>
#include <time.h>

#include "base/banned.h"

static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static double time_runs(const struct work *work, size_t runs)
{
    const double start = now_ns();
    for (size_t i = 0; i < runs; i++)
        work->run(work->context);
    return now_ns() - start;
}

/* How many runs fill a slice. */
static size_t runs_in(const struct work *work, double slice_ns)
{
    size_t runs = 1;
    while (time_runs(work, runs) < slice_ns)
        runs *= 2;
    return runs;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

void measure(struct work *works, size_t count, size_t rounds, double slice_ns)
{
    size_t *runs = calloc(count, sizeof *runs);
    assert(runs);
    for (size_t i = 0; i < count; i++) {
        works[i].samples = calloc(rounds, sizeof *works[i].samples);
        assert(works[i].samples);
        runs[i] = runs_in(&works[i], slice_ns);
    }
    for (size_t round = 0; round < rounds; round++)
        for (size_t i = 0; i < count; i++)
            works[i].samples[round] = time_runs(&works[i], runs[i]) / (double)runs[i];
    for (size_t i = 0; i < count; i++)
        qsort(works[i].samples, rounds, sizeof *works[i].samples, by_size);
    free(runs);
}

/* Memory that lives as long as one request and is given back at once.
 * In sanitizer builds (DAVLAB_ISOLATE) each allocation is a malloc of exactly its size, so that an
 * access past it is seen; in plain builds allocations share blocks.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/span.h"
#include "base/status.h"

struct arena_block;

/* Zero-initialised is valid and empty. */
struct arena {
    struct arena_block *blocks; /* newest first */
    size_t used;                /* bytes handed out */
    size_t held;                /* bytes of memory behind them */
    size_t cap;                 /* at most this many; 0: no cap */
    size_t count;               /* allocations asked for */
    size_t fail_at;             /* tests: the fail_at-th allocation gives NULL; 0: none does */
};

/* `size` zeroed bytes, aligned for any object, owned by the arena until arena_free.
 * NULL when memory, the cap or the planned failure says so. A size of 0 gives a valid pointer. */
void *arena_alloc(struct arena *arena, size_t size) MUST_USE;

/* Room for `count` elements of `size` bytes each; NULL also when the product overflows. */
void *arena_array(struct arena *arena, size_t count, size_t size) MUST_USE;

/* A copy of `s` in the arena. */
enum status arena_copy(struct arena *arena, span s, span *copy) MUST_USE;

/* Text on its way from one layer into the next: the same span in a plain build, a copy of exactly
 * its size in a sanitizer build, because a read past a field value in the middle of a request is
 * otherwise invisible. Returns OK or NOMEM. */
enum status span_isolate(struct arena *arena, span s, span *isolated) MUST_USE;

/* Gives everything back; the arena is empty again, with its cap and planned failure kept. */
void arena_free(struct arena *arena);

#endif

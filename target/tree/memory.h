/* The tree's memory: each thing is a malloc of exactly its size, so that sanitizers see its ends;
 * blocks are counted, so that tree_check sees a leak; and one can be made to fail.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TREE_MEMORY_H
#define TREE_MEMORY_H

#include "base/span.h"
#include "base/status.h"

/* Zero-initialised is valid and empty. */
struct memory {
    size_t blocks;  /* given out and not given back */
    size_t asked;   /* allocations asked for */
    size_t fail_at; /* the fail_at-th of them gives NULL; 0: none does */
};

/* Room for `count` zeroed elements of `size` bytes, neither of them 0. NULL: there is none. */
MUST_USE void *memory_take(struct memory *memory, size_t count, size_t size);
void memory_give(struct memory *memory, void *block); /* NULL is allowed */

/* A copy of `s`. Nothing is allocated for an empty one, whose pointer is NULL. */
MUST_USE bool memory_copy(struct memory *memory, span s, span *copy);
void memory_give_span(struct memory *memory, span s);

#endif

/* A mutator for text protocols, shared by libFuzzer and AFL++: what their byte-wise mutators seldom
 * do. Lengths grow, blocks repeat, numbers go to their boundaries, lines move, tails are cut, and
 * Content-Length follows the body. It needs no grammar: a block is what lies between delimiters.
 * Uninstrumented, deterministic: the same bytes and seed give the same result.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef MUTATOR_MUTATE_H
#define MUTATOR_MUTATE_H

#include <stddef.h>
#include <stdint.h>

/* Changes data[0..size) in place, which has room for `cap` bytes. Returns the new size, at most
 * `cap`, and at least 1 where `cap` allows. */
size_t mutate(uint8_t *data, size_t size, size_t cap, uint64_t seed);

#endif

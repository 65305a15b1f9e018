/* What every harness shares: an input of exactly its size, the limits profile, and oracles.
 * A harness is LLVMFuzzerTestOneInput and nothing else; the engine is a link input.
 *
 * Environment, read once at start:
 *   DAVLAB_PROFILE  default | period | workaround (default: default)
 *   DAVLAB_ORACLES  1: a failed oracle aborts (default); 0: it is counted (bug campaigns)
 *   DAVLAB_CUTS     all: split oracles try every cut of inputs up to 512 bytes (replay, tests);
 *                   otherwise two cuts chosen from the input's hash
 *   DAVLAB_EXPLAIN  1: says how each input ended, and which rule refused it (replay)
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef HARNESSES_FUZZ_H
#define HARNESSES_FUZZ_H

#include <stddef.h>
#include <stdint.h>

#include "base/limits.h"
#include "base/span.h"
#include "base/status.h"

enum { FUZZ_ALL_CUTS_UP_TO = 512 };

/* One input under test. `bytes` is an allocation of exactly its size: engines keep readable bytes
 * around theirs (AFL++'s length word lies in front), which would hide an access out of bounds. */
struct fuzz_case {
    span bytes;
    const struct limits *limits;
    uint64_t hash; /* FNV-1a of the bytes: choices made from it are reproducible */
};

/* Begins a case; end it with fuzz_end. */
struct fuzz_case fuzz_begin(const uint8_t *data, size_t size);
void fuzz_end(struct fuzz_case *c);

/* Notes the outcome of an oracle; where `held` is false, prints its name and aborts, or counts it.
 */
void fuzz_oracle(bool held, const char *name);

/* The cuts that a split oracle tries, each at most size: call with index 0, 1, … until false. */
bool fuzz_cut(const struct fuzz_case *c, size_t index, size_t *cut);

/* Says how the input ended, where DAVLAB_EXPLAIN=1 asks for it, once per input and outside of
 * oracles: `davlab: LIMIT head-size (limits) at offset 16384`. */
void fuzz_verdict(enum status status, const struct fault *fault);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif

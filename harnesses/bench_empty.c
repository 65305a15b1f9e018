/* The empty harness: what an engine and fuzz.h cost by themselves, for scripts/bench to compare
 * with. No entry, no oracle. SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_case c = fuzz_begin(data, size);
    fuzz_end(&c);
    return 0;
}

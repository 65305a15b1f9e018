/* The mutator as libFuzzer's custom mutator; libFuzzer's own mutations, dictionary and comparisons
 * included, take half of the turns. SPDX-License-Identifier: Apache-2.0 */
#include "mutate.h"

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t cap);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t cap, unsigned seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t cap, unsigned seed)
{
    if (seed & 1)
        return LLVMFuzzerMutate(data, size, cap);
    return mutate(data, size, cap, seed);
}

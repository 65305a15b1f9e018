/* A harness with a shallow bug in front of a deep one: every input that comes near the deep bug
 * crashes on the shallow one first. And a branch that no engine finds by itself, for inputs that
 * come from elsewhere. For the tests of the campaign.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bugs.h"
#include "write_at.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* True for "exchange", and for nothing else that will be tried. */
static bool is_key(const uint8_t *data, size_t size)
{
    uint32_t hash = 0x811c9dc5;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ data[i]) * 0x01000193;
    return size == 8 && hash == 0x64e3eb60u;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bugs_begin_input();
    if (is_key(data, size))
        write_at(7);
    if (size < 2 || data[0] != 'd')
        return 0;
    size_t index = 8;
    BUG(SHALLOW, GT, size, 1, index = 0);
    write_at(index);
    if (size < 4 || data[1] != 'e' || data[2] != 'e')
        return 0;
    index = data[3] > 0x7f ? 9 : 0;
    BUG(DEEP, GT, data[3], 0x7f, index = 0);
    write_at(index);
    return 0;
}

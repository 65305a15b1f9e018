/* A harness with a bug that goes by what an earlier input left, so that none of its crashes shows
 * anything by itself; a plain bug; and one that no input crashes on. For the tests of the campaign.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stddef.h>
#include <stdint.h>

#include "bugs.h"
#include "write_at.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An index is left by inputs that begin with 'p' and used by those that end with '?': the guard
 * stops one that was not set by the same input. */
static void use_what_was_left(const uint8_t *data, size_t size)
{
    static size_t left;
    if (data[0] == 'p')
        left = data[size - 1] == '?' ? 0 : 8;
    if (data[size - 1] != '?')
        return;
    size_t index = left;
    BUG(LEFTOVER, NE, data[0], 'p', index = 0);
    write_at(index);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    bugs_begin_input();
    if (size == 0)
        return 0;
    use_what_was_left(data, size);
    size_t index = data[0] == '!' ? 8 : 0;
    BUG(PLAIN, EQ, data[0], '!', index = 0);
    write_at(index);
    index = size > 16;
    BUG(QUIET, GT, size, 16, index = 0);
    write_at(index);
    return 0;
}

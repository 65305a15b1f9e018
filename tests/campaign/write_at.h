/* What the bugs of the campaign's test harnesses come to.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_CAMPAIGN_WRITE_AT_H
#define TESTS_CAMPAIGN_WRITE_AT_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* Writes one byte at `index` of an allocation of 8. */
static inline void write_at(size_t index)
{
    volatile uint8_t *block = malloc(8);
    if (!block)
        return;
    block[index] = 1;
    free((void *)(uintptr_t)block);
}

#endif

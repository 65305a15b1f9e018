/* SPDX-License-Identifier: Apache-2.0 */
#include "tree/memory.h"

#include <stdlib.h>

#include "base/banned.h"

void *memory_take(struct memory *memory, size_t count, size_t size)
{
    assert(count > 0 && size > 0);
    memory->asked++;
    void *block = memory->asked == memory->fail_at ? NULL : calloc(count, size);
    memory->blocks += block != NULL;
    return block;
}

void memory_give(struct memory *memory, void *block)
{
    assert(!block || memory->blocks > 0);
    memory->blocks -= block != NULL;
    free(block);
}

bool memory_copy(struct memory *memory, span s, span *copy)
{
    uint8_t *bytes = NULL;
    if (s.len) {
        bytes = memory_take(memory, s.len, 1);
        if (!bytes)
            return false;
        memcpy(bytes, s.ptr, s.len);
    }
    *copy = span_make(bytes, s.len);
    return true;
}

void memory_give_span(struct memory *memory, span s)
{
    memory_give(memory, (uint8_t *)s.ptr);
}

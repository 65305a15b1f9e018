/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdlib.h>

#include "base/banned.h"

/* Most requests need little; a small first block is one that malloc keeps at hand. */
enum { FIRST_BLOCK_SIZE = 960, BLOCK_SIZE = 16384 };

#define ALIGNED(size) (((size) + _Alignof(max_align_t) - 1) & ~(_Alignof(max_align_t) - 1))

struct arena_block {
    struct arena_block *next;
    uint8_t *data;
    size_t size; /* of data */
    size_t used;
};

#ifdef DAVLAB_ISOLATE

/* A block for each allocation, its data apart from its header, so that both ends are guarded. */
static struct arena_block *block_for(struct arena *arena, size_t size)
{
    (void)arena;
    struct arena_block *block = calloc(1, sizeof *block);
    if (!block)
        return NULL;
    block->data = malloc(size);
    if (!block->data) {
        free(block);
        return NULL;
    }
    block->size = size;
    return block;
}

static void block_free(struct arena_block *block)
{
    free(block->data);
    free(block);
}

#else

/* The newest block if there is room in it, else a new one. */
static struct arena_block *block_for(struct arena *arena, size_t size)
{
    if (arena->blocks && size <= arena->blocks->size - arena->blocks->used)
        return arena->blocks;
    const size_t usual = arena->blocks ? BLOCK_SIZE : FIRST_BLOCK_SIZE;
    const size_t room = size > usual ? size : usual;
    const size_t header = ALIGNED(sizeof(struct arena_block));
    struct arena_block *block = malloc(header + room);
    if (!block)
        return NULL;
    *block = (struct arena_block){.data = (uint8_t *)block + header, .size = room};
    return block;
}

static void block_free(struct arena_block *block)
{
    free(block);
}

#endif

void *arena_alloc(struct arena *arena, size_t size)
{
    arena->count++;
    if (arena->count == arena->fail_at)
        return NULL;
    if (size > SIZE_MAX / 2 || (arena->cap && size > arena->cap - arena->used))
        return NULL;
    struct arena_block *block = block_for(arena, size);
    if (!block)
        return NULL;
    if (block != arena->blocks) {
        block->next = arena->blocks;
        arena->blocks = block;
        arena->held += sizeof *block + block->size;
    }
    void *ptr = memset(block->data + block->used, 0, size);
    const size_t aligned = ALIGNED(size);
    block->used += aligned < block->size - block->used ? aligned : block->size - block->used;
    arena->used += size;
    return ptr;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        return NULL;
    return arena_alloc(arena, count * size);
}

enum status arena_copy(struct arena *arena, span s, span *copy)
{
    uint8_t *bytes = arena_alloc(arena, s.len);
    if (!bytes)
        return NOMEM;
    if (s.len)
        memcpy(bytes, s.ptr, s.len);
    *copy = span_make(bytes, s.len);
    return OK;
}

enum status span_isolate(struct arena *arena, span s, span *isolated)
{
#ifdef DAVLAB_ISOLATE
    return arena_copy(arena, s, isolated);
#else
    (void)arena;
    *isolated = s;
    return OK;
#endif
}

void arena_free(struct arena *arena)
{
    for (struct arena_block *block = arena->blocks; block;) {
        struct arena_block *next = block->next;
        block_free(block);
        block = next;
    }
    arena->blocks = NULL;
    arena->used = 0;
    arena->held = 0;
    arena->count = 0;
}

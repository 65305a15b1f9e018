/* Shared by the unit tests: input that stands flush against an unreadable page, so that a read of
 * one byte too many ends the test at once, with or without a sanitizer.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_SUPPORT_H
#define TESTS_SUPPORT_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/span.h"

/* A copy of some bytes between two unreadable pages; it touches one of them. */
struct guarded {
    span bytes;
    uint8_t *map;
    size_t map_size;
};

enum guarded_side {
    GUARDED_END,   /* the byte behind the last one is unreadable */
    GUARDED_START, /* the byte in front of the first one is unreadable */
};

/* Copies `s` flush against an unreadable page; give it back with guarded_free. */
static inline struct guarded guarded_copy(span s, enum guarded_side side)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const size_t room = (s.len / page + 1) * page;
    struct guarded g = {.map_size = room + 2 * page};
    g.map = mmap(NULL, g.map_size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (g.map == MAP_FAILED || mprotect(g.map + page, room, PROT_READ | PROT_WRITE) != 0) {
        perror("guarded_copy");
        abort();
    }
    uint8_t *at = g.map + page + (side == GUARDED_END ? room - s.len : 0);
    if (s.len)
        memcpy(at, s.ptr, s.len);
    g.bytes = span_make(at, s.len);
    return g;
}

static inline void guarded_free(struct guarded *g)
{
    munmap(g->map, g->map_size);
    *g = (struct guarded){0};
}

/* The bytes of a NUL-terminated string, without the NUL. */
static inline span span_of(const char *text)
{
    return span_make(text, strlen(text));
}

#endif

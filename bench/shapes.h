/* Requests of any size, each of one shape: what clients send when there is much to say, and what
 * someone sends who wants a parser to be slow. SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_SHAPES_H
#define BENCH_SHAPES_H

#include "base/out.h"

enum shape_kind {
    SHAPE_ORDINARY,
    SHAPE_HOSTILE,
};

/* A text, in which something is repeated until the size is reached. `{}` in `head` or `body` is
 * where; `@` in `unit` and in `close` is the number of the repetition. */
struct shape {
    const char *name;
    enum shape_kind kind;
    bool sized;        /* one of those that are measured from 100 B to 1 MB */
    const char *head;  /* request line and field lines, but for those of the framing */
    const char *body;  /* NULL: none */
    const char *unit;  /* repeated */
    const char *close; /* and as many of this behind all of them, the last number first; or NULL */
    size_t most;       /* as often as limits_period allows; 0: as often as there is room */
    size_t chunk;      /* bytes of a chunk, where the body is chunked; 0: Content-Length */
    const char *extension; /* repeated in the line of each chunk, to its limit; or NULL */
};

extern const struct shape shapes[];
extern const size_t shape_count;

/* Writes a request of that shape, of about `size` bytes: by less than one unit, and the count of
 * repetitions that limits allow, it is off. `scratch` has room for a body. */
void shape_write(const struct shape *shape, size_t size, struct arena *scratch, struct out *out);

#endif

/* The mutator as an AFL++ custom mutator library; AFL++'s own stages run as well.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "mutate.h"

struct state {
    uint64_t turns;
    uint64_t seed;
    uint8_t *buffer;
    size_t room;
};

void *afl_custom_init(void *afl, unsigned seed);
size_t afl_custom_fuzz(struct state *state, uint8_t *data, size_t size, uint8_t **out,
                       uint8_t *other, size_t other_size, size_t cap);
void afl_custom_deinit(struct state *state);

void *afl_custom_init(void *afl, unsigned seed)
{
    (void)afl;
    struct state *state = calloc(1, sizeof *state);
    if (state)
        state->seed = seed;
    return state;
}

size_t afl_custom_fuzz(struct state *state, uint8_t *data, size_t size, uint8_t **out,
                       uint8_t *other, size_t other_size, size_t cap)
{
    (void)other;
    (void)other_size;
    if (state->room < cap) {
        uint8_t *larger = realloc(state->buffer, cap);
        if (!larger) {
            *out = data;
            return size;
        }
        state->buffer = larger;
        state->room = cap;
    }
    size = size < cap ? size : cap;
    memcpy(state->buffer, data, size);
    *out = state->buffer;
    return mutate(state->buffer, size, cap, state->seed ^ (++state->turns << 20));
}

void afl_custom_deinit(struct state *state)
{
    free(state->buffer);
    free(state);
}

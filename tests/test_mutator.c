/* The mutator: bounded, deterministic, and able to do what it is there for.
 * SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "mutator/mutate.h"

enum { CAP = 100000, GUARD = 16 };

static uint8_t buffer[CAP + GUARD];

/* Puts `text` into the buffer, mutates it with `cap`, and checks that nothing behind was touched.
 */
static size_t run(const char *text, size_t cap, uint64_t seed)
{
    const size_t size = strlen(text) < cap ? strlen(text) : cap;
    memcpy(buffer, text, size);
    memset(buffer + cap, 0xa5, GUARD);
    const size_t result = mutate(buffer, size, cap, seed);
    cr_assert(result <= cap);
    for (size_t i = 0; i < GUARD; i++)
        cr_assert(buffer[cap + i] == 0xa5, "cap %zu, seed %lu", cap, (unsigned long)seed);
    return result;
}

static const char request[] = "LOCK /a/b.txt HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";

Test(mutator, stays_within_its_room)
{
    for (size_t cap = 0; cap < 200; cap++)
        for (uint64_t seed = 0; seed < 200; seed++)
            run(request, cap, seed);
    for (uint64_t seed = 0; seed < 2000; seed++)
        run(request, CAP, seed);
}

Test(mutator, never_leaves_nothing)
{
    for (uint64_t seed = 0; seed < 20000; seed++)
        cr_assert(run(seed % 2 ? "" : "x", 64, seed) > 0);
}

Test(mutator, gives_the_same_for_the_same_seed)
{
    static uint8_t first[CAP];
    for (uint64_t seed = 0; seed < 500; seed++) {
        const size_t size = run(request, CAP, seed);
        memcpy(first, buffer, size);
        cr_assert(run(request, CAP, seed) == size);
        cr_assert(memcmp(first, buffer, size) == 0);
    }
}

/* The length that MS03-007's class needs, from a short path. */
Test(mutator, grows_a_word_past_32767)
{
    size_t grown = 0;
    for (uint64_t seed = 0; seed < 4000; seed++) {
        const size_t size = run("/abc/def", CAP, seed);
        size_t longest = 0;
        for (size_t i = 0, word = 0; i < size; i++) {
            word = buffer[i] >= 'a' && buffer[i] <= 'f' ? word + 1 : 0;
            longest = word > longest ? word : longest;
        }
        grown += longest > 32767;
    }
    cr_assert(grown > 40, "%zu of 4000", grown);
}

Test(mutator, keeps_content_length_true_mostly)
{
    size_t whole = 0, truthful = 0;
    for (uint64_t seed = 0; seed < 4000; seed++) {
        buffer[run(request, 4096, seed)] = 0;
        const char *text = (const char *)buffer;
        const char *field = strstr(text, "\nContent-Length: ");
        const char *end = strstr(text, "\r\n\r\n");
        if (!field || !end || field > end)
            continue;
        whole++;
        truthful += strtoul(field + strlen("\nContent-Length: "), NULL, 10) == strlen(end + 4);
    }
    cr_assert(whole > 1000, "%zu of 4000", whole);
    cr_assert(truthful * 4 > whole * 3, "%zu of %zu", truthful, whole);
}

/* Of a connection's requests each says where it ends, so that those behind it are read as such. */
Test(mutator, keeps_the_requests_of_a_stream_apart)
{
    static const char stream[] = "PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"
                                 "MKCOL /b HTTP/1.1\r\nHost: h\r\n\r\n"
                                 "PUT /c HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nok";
    size_t three = 0, apart = 0;
    for (uint64_t seed = 0; seed < 4000; seed++) {
        buffer[run(stream, 4096, seed)] = 0;
        const char *text = (const char *)buffer;
        const char *second = strstr(text, "MKCOL /b HTTP/1.1\r\n");
        const char *third = second ? strstr(second, "PUT /c HTTP/1.1\r\n") : NULL;
        const char *field = strstr(text, "\nContent-Length: ");
        const char *end = strstr(text, "\r\n\r\n");
        if (!third || !field || !end || field > end || end > second)
            continue;
        three++;
        apart +=
            strtoul(field + strlen("\nContent-Length: "), NULL, 10) == (size_t)(second - end) - 4;
    }
    cr_assert(three > 1000, "%zu of 4000", three);
    cr_assert(apart * 4 > three * 3, "%zu of %zu", apart, three);
}

/* A fault for each letter: the first byte of the file that is named last says which.
 * SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define APART __attribute__((noinline))

static volatile size_t zero;

static APART int peek(const uint8_t *bytes, size_t at)
{
    return bytes[at];
}

static APART int over_read(void)
{
    uint8_t *bytes = calloc(4, 1);
    const int byte = peek(bytes, 4 + zero);
    free(bytes);
    return byte;
}

static APART int undecided(void)
{
    uint8_t *bytes = malloc(4 + zero);
    int found = 0;
    if (bytes[zero])
        found = puts("set");
    free(bytes);
    return found;
}

static APART int copied(const char *text, size_t size)
{
    char local[8];
    char *volatile start = local;
    memcpy(local, text, size);
    return start[zero];
}

static APART int spilled(size_t count)
{
    char local[8];
    for (volatile size_t i = 0; i < count; i++)
        ((volatile char *)local)[i] = 'x';
    return local[zero];
}

static APART uint32_t wrapped(uint32_t left)
{
    return left - 1;
}

static APART uint8_t narrowed(size_t count)
{
    const uint8_t low = count;
    return low;
}

static APART int doubled(int value)
{
    return value * 2;
}

static APART int asserted(size_t count)
{
    assert(count > 0);
    return 1;
}

static APART int through_null(void)
{
    const int *nowhere = (const int *)zero;
    return *nowhere;
}

static APART int freed_twice(void)
{
    uint8_t *bytes = malloc(24);
    uint8_t *volatile again = bytes;
    free(bytes);
    free(again);
    return 0;
}

static APART int dive(int depth);

static APART int deeper(int depth)
{
    volatile char room[64] = {0};
    return dive(depth + 1) + room[zero];
}

static APART int dive(int depth)
{
    volatile char room[64] = {0};
    return (depth < 0 ? 0 : deeper(depth + 1)) + room[zero];
}

static int fault(int letter)
{
    switch (letter) {
    case 'o': return over_read();
    case 'u': return undecided();
    case 'c': return copied("twelve bytes", 12 + zero);
    case 's': return spilled(64 + zero);
    case 'w': return (int)wrapped((uint32_t)zero);
    case 'n': return narrowed(256 + zero);
    case 'i': return doubled(INT32_MAX - (int)zero);
    case 'a': return asserted(zero);
    case 'z': return through_null();
    case 'f': return freed_twice();
    case 'r': return dive((int)zero);
    case 'b': return (int)wrapped((uint32_t)zero) + asserted(zero);
    case 'g': return (int)wrapped((uint32_t)zero) + freed_twice();
    case 'h':
        while (zero == 0)
            continue;
        return 0;
    default: return 0;
    }
}

int main(int argc, char **argv)
{
    FILE *file = fopen(argv[argc - 1], "rb");
    const int letter = file ? fgetc(file) : EOF;
    if (file)
        fclose(file);
    return fault(letter) == 12345;
}

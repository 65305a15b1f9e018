/* Runs mutants of inputs: each file is changed COUNT times by our own mutator, seeded from the
 * file's bytes, so that the same file has the same mutants everywhere.
 *
 *   mutants COUNT KEEP FILE…
 *
 * A mutant that crashes, or takes ten seconds, is named, and kept as the file KEEP. Leaks are
 * looked for behind a file's last mutant, which is kept then: of the smallest COUNT that leaks it
 * is the one. Exit codes: 0 all ran, 1 a leak, 2 bad input; a sanitizer's own otherwise.
 * SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"
#include "mutator/mutate.h"

enum { SECONDS = 10, INPUT_CAP = 16 << 20, GROWTH = 2, EXTRA = 512 };

void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));
int __lsan_do_recoverable_leak_check(void) __attribute__((weak));

static struct {
    const char *keep;
    const char *path;
    unsigned long number;
    uint8_t *data;
    size_t size;
} mutant;

static void keep_mutant(void)
{
    FILE *file = fopen(mutant.keep, "wb");
    const bool kept = file && fwrite(mutant.data, 1, mutant.size, file) == mutant.size;
    if (file && fclose(file) == 0 && kept)
        fprintf(stderr, "mutants: mutant %lu of %s is kept as %s\n", mutant.number, mutant.path,
                mutant.keep);
    else
        fprintf(stderr, "mutants: mutant %lu of %s: %s: %s\n", mutant.number, mutant.path,
                mutant.keep, strerror(errno));
}

static void too_slow(int number)
{
    (void)number;
    static const char words[] = "davlab: oracle failed: a mutant takes no more than ten seconds\n";
    (void)!write(STDERR_FILENO, words, sizeof words - 1);
    abort();
}

static uint64_t hash_of(const uint8_t *data, size_t size)
{
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ data[i]) * 0x100000001b3u;
    return hash;
}

static void run_mutants(const uint8_t *data, size_t size, unsigned long count)
{
    const size_t cap = GROWTH * size + EXTRA;
    free(mutant.data);
    mutant.data = malloc(cap);
    assert(mutant.data);
    const uint64_t seed = hash_of(data, size);
    for (unsigned long i = 1; i <= count; i++) {
        mutant.number = i;
        if (size)
            memcpy(mutant.data, data, size);
        mutant.size = mutate(mutant.data, size, cap, seed + i);
        alarm(SECONDS);
        LLVMFuzzerTestOneInput(mutant.data, mutant.size);
    }
    alarm(0);
}

/* The exit code that this file asks for. */
static int run_file(const char *path, unsigned long count)
{
    static uint8_t data[INPUT_CAP];
    FILE *file = fopen(path, "rb");
    const size_t size = file ? fread(data, 1, sizeof data, file) : 0;
    if (!file || ferror(file) || size == sizeof data) {
        fprintf(stderr, "mutants: %s: %s\n", path, errno ? strerror(errno) : "larger than 16 MiB");
        return 2;
    }
    fclose(file);
    mutant.path = path;
    run_mutants(data, size, count);
    if (!__lsan_do_recoverable_leak_check || !__lsan_do_recoverable_leak_check())
        return 0;
    fprintf(stderr, "mutants: a mutant of %s leaks memory\n", path);
    keep_mutant();
    return 1;
}

int main(int argc, char **argv)
{
    char *end = NULL;
    const unsigned long count = argc > 3 ? strtoul(argv[1], &end, 10) : 0;
    if (count == 0 || *end) {
        fprintf(stderr,
                "usage: %s COUNT KEEP FILE…\n"
                "example: %s 1000 /tmp/mutant corpora/request/seed/get.http\n",
                argv[0], argv[0]);
        return 2;
    }
    mutant.keep = argv[2];
    signal(SIGALRM, too_slow);
    if (__sanitizer_set_death_callback)
        __sanitizer_set_death_callback(keep_mutant);
    int code = 0;
    for (int i = 3; i < argc && code == 0; i++)
        code = run_file(argv[i], count);
    return code;
}

/* The replay engine: runs the harness on files, one after the other, and on the files of folders.
 *
 *   replay [--quiet] FILE|FOLDER…
 *
 * Each input's name is printed before it runs, so that a crash is never anonymous; each runs three
 * times, so that state that leaks between runs shows; leaks are checked after each where
 * LeakSanitizer is linked in. Exit codes: 0 all inputs ran, 1 a leak, 2 a file could not be read; a
 * sanitizer's own otherwise. SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

enum { RUNS = 3, INPUT_CAP = 16 << 20, PATH_CAP = 4096 };

int __lsan_do_recoverable_leak_check(void) __attribute__((weak));

static struct {
    bool quiet;
    size_t ran, failed, leaked;
} replay;

static void refuse(const char *path, const char *why)
{
    fprintf(stderr, "replay: %s: %s\n", path, why);
    replay.failed++;
}

static void run(const char *path, const uint8_t *data, size_t size)
{
    if (!replay.quiet)
        fprintf(stderr, "replay: %s (%zu bytes)\n", path, size);
    for (int i = 0; i < RUNS; i++)
        LLVMFuzzerTestOneInput(data, size);
    if (__lsan_do_recoverable_leak_check && __lsan_do_recoverable_leak_check()) {
        fprintf(stderr, "replay: %s: memory leaked\n", path);
        replay.leaked++;
    }
    replay.ran++;
}

static void run_file(const char *path, size_t size)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        refuse(path, strerror(errno));
        return;
    }
    uint8_t *data = malloc(size ? size : 1);
    if (!data)
        refuse(path, "no memory");
    else if (fread(data, 1, size, file) != size)
        refuse(path, "cannot be read");
    else
        run(path, data, size);
    free(data);
    fclose(file);
}

static void run_path(const char *path, bool inside_folder);

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void run_folder(const char *path)
{
    struct dirent **entries;
    const int count = scandir(path, &entries, visible, alphasort);
    if (count < 0) {
        refuse(path, strerror(errno));
        return;
    }
    for (int i = 0; i < count; i++) {
        char name[PATH_CAP];
        if (snprintf(name, sizeof name, "%s/%s", path, entries[i]->d_name) < PATH_CAP)
            run_path(name, true);
        else
            refuse(path, "a name in it is too long");
        free(entries[i]);
    }
    free(entries);
}

static void run_path(const char *path, bool inside_folder)
{
    struct stat info;
    if (stat(path, &info) != 0)
        refuse(path, strerror(errno));
    else if (S_ISREG(info.st_mode) && info.st_size <= INPUT_CAP)
        run_file(path, (size_t)info.st_size);
    else if (S_ISDIR(info.st_mode) && !inside_folder)
        run_folder(path);
    else
        refuse(path, S_ISREG(info.st_mode) ? "larger than 16 MiB; skipped"
                                           : "not a regular file; skipped");
}

int main(int argc, char **argv)
{
    int first = 1;
    if (argc > 1 && strcmp(argv[1], "--quiet") == 0) {
        replay.quiet = true;
        first = 2;
    }
    if (first >= argc || argv[first][0] == '-') {
        fprintf(stderr,
                "usage: %s [--quiet] FILE|FOLDER…\n"
                "example: %s corpora/request/seed\n",
                argv[0], argv[0]);
        return 2;
    }
    for (int i = first; i < argc; i++)
        run_path(argv[i], false);
    fprintf(stderr, "replay: %zu inputs ran %d times each, %zu refused, %zu leaked\n", replay.ran,
            RUNS, replay.failed, replay.leaked);
    return replay.leaked ? 1 : replay.failed ? 2 : 0;
}

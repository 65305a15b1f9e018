/* How fast requests are read: heads beside libhttp-parser, whole requests, the cost of a byte from
 * 100 B to 1 MB, and what hostile shapes cost at 64 KB. All in one program, whose pieces take
 * turns.
 *
 *   bench-parse [--rounds N] [--slice MICROSECONDS] NAME=FOLDER…
 *
 * Each folder holds requests, as corpora/request/seed does. Prints a line for each measurement,
 * with tabs between: part, name, reader, outcome, bytes, requests, rounds, nanoseconds at least,
 * nanoseconds in the median round. SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/out.h"
#include "measure.h"
#include "readers.h"
#include "shapes.h"

#include "base/banned.h"

enum {
    WORKS_MOST = 400,
    INPUT_MOST = 1 << 24,
    PATH_MOST = 4096,
    SWEEP_SIZE = 65536,
};

static const size_t sizes[] = {100, 1000, 10000, 100000, 1000000};

/* The whole benchmark: one thing that is made, measured and printed; its memory is the process's.
 */
struct bench {
    struct arena arena;
    struct work works[WORKS_MOST];
    size_t count;
};

static void *must(void *memory)
{
    if (!memory) {
        fputs("bench-parse: no memory\n", stderr);
        exit(1);
    }
    return memory;
}

static void add(struct bench *bench, struct work work)
{
    assert(bench->count < WORKS_MOST);
    bench->works[bench->count++] = work;
}

static struct requests *one_request(struct bench *bench, span bytes)
{
    struct requests *requests = must(arena_alloc(&bench->arena, sizeof *requests));
    span *only = must(arena_alloc(&bench->arena, sizeof *only));
    *only = bytes;
    *requests = (struct requests){.limits = &limits_period, .bytes = only, .count = 1};
    return requests;
}

/* --- Seeds ----------------------------------------------------------------------------------- */

static span read_file(struct bench *bench, const char *path)
{
    FILE *file = fopen(path, "rb");
    struct stat info;
    if (!file || fstat(fileno(file), &info) != 0 || !S_ISREG(info.st_mode) ||
        info.st_size > INPUT_MOST) {
        fprintf(stderr, "bench-parse: %s: not a file that can be read\n", path);
        exit(2);
    }
    const size_t size = (size_t)info.st_size;
    uint8_t *bytes = must(arena_alloc(&bench->arena, size));
    const size_t got = fread(bytes, 1, size, file);
    fclose(file);
    return span_make(bytes, got);
}

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static struct requests *read_folder(struct bench *bench, const char *folder)
{
    struct dirent **entries;
    const int count = scandir(folder, &entries, visible, alphasort);
    if (count <= 0) {
        fprintf(stderr, "bench-parse: %s: no requests in it\n", folder);
        exit(2);
    }
    struct requests *requests = must(arena_alloc(&bench->arena, sizeof *requests));
    requests->limits = &limits_period;
    requests->bytes = must(arena_array(&bench->arena, (size_t)count, sizeof *requests->bytes));
    for (int i = 0; i < count; i++) {
        char path[PATH_MOST];
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        requests->bytes[requests->count++] = read_file(bench, path);
        free(entries[i]);
    }
    free(entries);
    return requests;
}

static size_t bytes_of(const struct requests *requests)
{
    size_t bytes = 0;
    for (size_t i = 0; i < requests->count; i++)
        bytes += requests->bytes[i].len;
    return bytes;
}

/* The heads of those that both parsers read: libhttp-parser knows fewer methods. */
static struct requests *heads_of(struct bench *bench, const struct requests *all)
{
    struct requests *heads = must(arena_alloc(&bench->arena, sizeof *heads));
    heads->limits = all->limits;
    heads->bytes = must(arena_array(&bench->arena, all->count, sizeof *heads->bytes));
    for (size_t i = 0; i < all->count; i++) {
        span head;
        if (both_read_head(all->limits, all->bytes[i], &head))
            heads->bytes[heads->count++] = head;
    }
    return heads;
}

/* Those that are read to their end, for a refusal is quick. */
static struct requests *accepted(struct bench *bench, const struct requests *all)
{
    struct requests *kept = must(arena_alloc(&bench->arena, sizeof *kept));
    kept->limits = all->limits;
    kept->bytes = must(arena_array(&bench->arena, all->count, sizeof *kept->bytes));
    for (size_t i = 0; i < all->count; i++)
        if (strcmp(outcome_of(all->limits, all->bytes[i]), "OK") == 0)
            kept->bytes[kept->count++] = all->bytes[i];
    return kept;
}

/* The name of a group's requests as a stream. */
static const char *stream_name(struct bench *bench, const char *group)
{
    enum { ROOM = 64 };
    char *name = must(arena_alloc(&bench->arena, ROOM));
    snprintf(name, ROOM, "seeds-%s", group);
    return name;
}

/* The requests one behind the other, as on a connection, again and again up to `size`. */
static span stream_of(struct bench *bench, const struct requests *requests, size_t size)
{
    struct out out = out_growing(&bench->arena, 2 * size);
    for (size_t i = 0; out.len + requests->bytes[i].len <= size; i = (i + 1) % requests->count)
        out_span(&out, requests->bytes[i]);
    assert(!out.full);
    return out_written(&out);
}

static void add_seeds(struct bench *bench, const char *name, const char *folder)
{
    const struct requests *const all = read_folder(bench, folder);
    const struct requests *const heads = heads_of(bench, all);
    const struct requests *const whole = accepted(bench, all);
    struct work work = {.part = "head",
                        .name = name,
                        .reader = "davlab",
                        .outcome = "OK",
                        .bytes = bytes_of(heads),
                        .requests = heads->count,
                        .run = read_heads,
                        .context = heads};
    add(bench, work);
    work.reader = "http-parser";
    work.run = read_heads_with_http_parser;
    add(bench, work);
    add(bench, (struct work){.part = "request",
                             .name = name,
                             .reader = "davlab",
                             .outcome = "OK",
                             .bytes = bytes_of(whole),
                             .requests = whole->count,
                             .run = read_requests,
                             .context = whole});
    const span stream = stream_of(bench, whole, SWEEP_SIZE);
    add(bench, (struct work){.part = "ordinary",
                             .name = stream_name(bench, name),
                             .reader = "davlab",
                             .outcome = "OK",
                             .bytes = stream.len,
                             .requests = whole->count,
                             .run = read_requests,
                             .context = one_request(bench, stream)});
}

/* --- Shapes ---------------------------------------------------------------------------------- */

/* The document in a request, or nothing where its body is none, or is chunked. */
static span document_of(const struct shape *shape, span request)
{
    const char *const start = shape->chunk ? NULL : strstr((const char *)request.ptr, "<?xml");
    return start ? span_tail(request, (size_t)((const uint8_t *)start - request.ptr))
                 : span_make(NULL, 0);
}

static void add_shape(struct bench *bench, const struct shape *shape, const char *part, size_t size)
{
    struct out out = out_growing(&bench->arena, 4 * size + 4096);
    shape_write(shape, size, &bench->arena, &out);
    out_byte(&out, '\0'); /* for strstr */
    assert(!out.full);
    const span request = span_head(out_written(&out), out.len - 1);
    struct work work = {.part = part,
                        .name = shape->name,
                        .reader = "davlab",
                        .outcome = outcome_of(&limits_period, request),
                        .bytes = request.len,
                        .requests = 1,
                        .run = read_requests,
                        .context = one_request(bench, request)};
    add(bench, work);
    const span document = document_of(shape, request);
    if (document.len == 0)
        return;
    work.reader = "libxml2";
    work.bytes = document.len;
    work.run = read_with_libxml2;
    work.context = one_request(bench, document);
    add(bench, work);
}

/* A size that the limits keep a shape from is left out. */
static bool reaches(const struct shape *shape, size_t size)
{
    return shape->most == 0 || size <= shape->most * strlen(shape->unit);
}

static void add_shapes(struct bench *bench)
{
    for (size_t i = 0; i < shape_count; i++) {
        const struct shape *const shape = &shapes[i];
        for (size_t j = 0; shape->sized && j < sizeof sizes / sizeof *sizes; j++)
            if (reaches(shape, sizes[j]))
                add_shape(bench, shape, "size", sizes[j]);
        add_shape(bench, shape, shape->kind == SHAPE_HOSTILE ? "hostile" : "ordinary", SWEEP_SIZE);
    }
}

/* --- The command ------------------------------------------------------------------------------ */

static void print(const struct bench *bench, size_t rounds)
{
    for (size_t i = 0; i < bench->count; i++) {
        const struct work *const w = &bench->works[i];
        printf("%s\t%s\t%s\t%s\t%zu\t%zu\t%zu\t%.1f\t%.1f\n", w->part, w->name, w->reader,
               w->outcome, w->bytes, w->requests, rounds, w->samples[0], w->samples[rounds / 2]);
    }
}

static size_t number(const char *text, size_t most)
{
    char *end;
    const unsigned long value = strtoul(text, &end, 10);
    if (value == 0 || value > most || *end) {
        fprintf(stderr, "bench-parse: %s: not a number from 1 to %zu\n", text, most);
        exit(2);
    }
    return value;
}

int main(int argc, char **argv)
{
    static struct bench bench;
    size_t rounds = 21;
    size_t slice = 2000;
    int seeds = 0;
    for (int i = 1; i < argc; i++) {
        char *const equals = strchr(argv[i], '=');
        if (strcmp(argv[i], "--rounds") == 0 && i + 1 < argc) {
            rounds = number(argv[++i], MEASURE_ROUNDS_MOST);
        } else if (strcmp(argv[i], "--slice") == 0 && i + 1 < argc) {
            slice = number(argv[++i], 1000000);
        } else if (equals) {
            *equals = '\0';
            add_seeds(&bench, argv[i], equals + 1);
            seeds++;
        } else {
            seeds = 0;
            break;
        }
    }
    if (seeds == 0) {
        fprintf(stderr,
                "usage: %s [--rounds N] [--slice MICROSECONDS] NAME=FOLDER…\n"
                "example: %s --rounds 5 seeds=corpora/request/seed\n",
                argv[0], argv[0]);
        return 2;
    }
    add_shapes(&bench);
    measure(bench.works, bench.count, rounds, (double)slice * 1e3);
    print(&bench, rounds);
    return 0;
}

/* Prints what our head parser and libhttp-parser think of every head in the files that are named:
 *   FILE TAB OPINION TAB WHAT
 * A file holds one request behind the other; behind one that is refused nothing is looked at.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>

#include "dav/op.h"
#include "http_differential.h"

static const char *const opinions[] = {
    [HTTP_AGREE] = "agree",     [HTTP_POLICY] = "policy",         [HTTP_STRICTER] = "stricter",
    [HTTP_REFUSED] = "refused", [HTTP_INCOMPLETE] = "incomplete", [HTTP_DIFFER] = "differ",
};

/* The length of the request at the start of `bytes`, or 0 where none can be read. */
static size_t request_length(const struct limits *limits, span bytes)
{
    struct arena arena = {.cap = limits->arena};
    struct dav_op op;
    struct fault fault;
    span in = bytes;
    const enum status status = dav_read_request(&arena, limits, &in, &op, &fault);
    arena_free(&arena);
    return status == OK ? bytes.len - in.len : 0;
}

static void compare_all(const char *name, span bytes)
{
    size_t length = 1;
    while (bytes.len > 0 && length > 0) {
        const struct http_comparison got = http_compare(&limits_default, bytes);
        printf("%s\t%s\t%s\n", name, opinions[got.opinion], got.what);
        length = request_length(&limits_default, bytes);
        bytes = span_tail(bytes, length);
    }
}

/* The whole of a file, or NULL. */
static uint8_t *read_file(const char *name, size_t *size)
{
    FILE *file = fopen(name, "rb");
    uint8_t *bytes = NULL;
    if (file && fseek(file, 0, SEEK_END) == 0) {
        const long end = ftell(file);
        rewind(file);
        *size = end > 0 ? (size_t)end : 0;
        bytes = malloc(*size + 1);
        if (bytes && fread(bytes, 1, *size, file) != *size) {
            free(bytes);
            bytes = NULL;
        }
    }
    if (file)
        fclose(file);
    return bytes;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        size_t size = 0;
        uint8_t *bytes = read_file(argv[i], &size);
        if (!bytes) {
            fprintf(stderr, "agreement: %s: cannot be read\n", argv[i]);
            return 1;
        }
        compare_all(argv[i], span_make(bytes, size));
        free(bytes);
    }
    return 0;
}

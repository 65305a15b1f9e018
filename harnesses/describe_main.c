/* Says what a request means, or what the server answers to it.
 *
 *   describe events REQUEST           what dav_read_request reads, in words (describe.h)
 *   describe reply REQUEST [BEFORE]   the bytes of the replies to REQUEST, from an empty tree to
 *                                     which the requests in BEFORE have been applied
 *   describe elements                 the elements that XML bodies are read for (describe.h)
 *
 * The site's seed and clock are constants, so that the same bytes give the same answer. Limits are
 * those of DAVLAB_PROFILE (default: default). Exit codes: 0; 2 where a file cannot be read.
 * SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "describe.h"
#include "serve/connection.h"

#include "base/banned.h"

enum { INPUT_MOST = 1 << 20, OUTPUT_MOST = 16 << 20 };
#define NOW INT64_C(1004572800) /* 2001-11-01 00:00:00 UTC */

static span read_file(struct arena *arena, const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = arena_alloc(arena, INPUT_MOST);
    if (!file || !bytes) {
        fprintf(stderr, "describe: %s: %s\n", path, strerror(errno));
        exit(2);
    }
    const size_t size = fread(bytes, 1, INPUT_MOST, file);
    if (ferror(file) || !feof(file)) {
        fprintf(stderr, "describe: %s: %s\n", path,
                ferror(file) ? strerror(errno) : "larger than 1 MiB");
        exit(2);
    }
    fclose(file);
    return span_make(bytes, size);
}

/* Sends `stream` on a connection of its own; writes what comes back. */
static void converse(struct serve_site *site, span stream, struct out *out)
{
    struct serve_connection *connection;
    const enum status status = serve_connect(site, NOW, &connection);
    assert(status == OK);
    (void)status;
    for (bool more = true; more;) {
        more = stream.len > 0 && serve_wants_bytes(connection);
        if (more)
            (void)span_take(&stream, serve_receive(connection, stream, NOW));
        else if (serve_wants_bytes(connection))
            serve_receive_end(connection, NOW);
        const span pending = serve_pending(connection);
        out_span(out, pending);
        serve_sent(connection, pending.len, NOW);
        more = more || pending.len > 0;
    }
    serve_disconnect(connection);
}

static void reply(const struct limits *limits, span request, span before, struct out *out)
{
    struct serve_site site = {.limits = limits};
    const enum status status = tree_open(limits, NOW, &site.tree);
    assert(status == OK);
    (void)status;
    struct out ignored = {0};
    converse(&site, before, &ignored);
    converse(&site, request, out);
    tree_close(site.tree);
}

int main(int argc, char **argv)
{
    const char *const profile = getenv("DAVLAB_PROFILE");
    const struct limits *const limits =
        profile ? limits_by_name(span_make(profile, strlen(profile))) : &limits_default;
    const bool events = argc == 3 && strcmp(argv[1], "events") == 0;
    const bool replies = (argc == 3 || argc == 4) && strcmp(argv[1], "reply") == 0;
    const bool elements = argc == 2 && strcmp(argv[1], "elements") == 0;
    if (!limits || (!events && !replies && !elements)) {
        fprintf(stderr,
                "usage: %s events REQUEST | reply REQUEST [BEFORE] | elements\n"
                "example: %s events corpora/request/seed/curl-get.http\n",
                argv[0], argv[0]);
        return 2;
    }
    struct arena arena = {0};
    struct out out = out_growing(&arena, OUTPUT_MOST);
    const span request = elements ? (span){0} : read_file(&arena, argv[2]);
    if (elements)
        describe_elements(&out);
    else if (events)
        describe_request(limits, request, &out);
    else
        reply(limits, request, argc == 4 ? read_file(&arena, argv[3]) : (span){0}, &out);
    const bool written = !out.full && fwrite(out.ptr, 1, out.len, stdout) == out.len;
    arena_free(&arena);
    return written ? 0 : 1;
}

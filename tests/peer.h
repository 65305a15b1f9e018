/* Shared by the tests of the connection: a client without a socket, and the tree behind it.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_PEER_H
#define TESTS_PEER_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "serve/connection.h"

enum { NOW = 946684800, OUTPUT = 1 << 16 };

/* One end of a connection, the other being the tree. */
struct peer {
    struct limits limits;
    struct serve_site site;
    struct serve_connection *connection;
    int64_t now;
    uint8_t output[OUTPUT];
    size_t len;
};

static inline struct peer *peer_open(const struct limits *limits)
{
    struct peer *p = calloc(1, sizeof *p);
    cr_assert(p);
    p->limits = *limits;
    p->now = NOW;
    p->site.limits = &p->limits;
    cr_assert_eq(tree_open(&p->limits, NOW, &p->site.tree), OK);
    cr_assert_eq(serve_connect(&p->site, NOW, &p->connection), OK);
    return p;
}

static inline void peer_close(struct peer *p)
{
    serve_disconnect(p->connection);
    tree_close(p->site.tree);
    free(p);
}

/* Takes at most `most` bytes of what is pending. */
static inline void take_some(struct peer *p, size_t most)
{
    const span out = serve_pending(p->connection);
    const size_t count = out.len < most ? out.len : most;
    cr_assert_leq(count, sizeof p->output - p->len);
    if (count)
        memcpy(p->output + p->len, out.ptr, count);
    p->len += count;
    serve_sent(p->connection, count, p->now);
}

static inline void take_all(struct peer *p)
{
    while (serve_pending(p->connection).len > 0)
        take_some(p, SIZE_MAX);
}

/* Gives the connection a copy of exactly the size of `bytes`. Returns how many it took. */
static inline size_t give(struct peer *p, span bytes)
{
    uint8_t *copy = malloc(bytes.len);
    cr_assert(copy);
    if (bytes.len)
        memcpy(copy, bytes.ptr, bytes.len);
    const size_t taken = serve_receive(p->connection, span_make(copy, bytes.len), p->now);
    free(copy);
    return taken;
}

/* Gives all bytes, taking replies whenever they stand in the way. */
static inline void talk(struct peer *p, span bytes)
{
    while (bytes.len > 0 && serve_wants_bytes(p->connection)) {
        bytes = span_tail(bytes, give(p, bytes));
        take_all(p);
    }
}

/* The statuses of all replies so far, as "100 201 204"; bodies are skipped by their length. */
static inline const char *statuses(const struct peer *p)
{
    static char text[256];
    size_t used = 0;
    text[0] = 0;
    const uint8_t *end = p->output + p->len;
    for (const uint8_t *at = p->output; at < end;) {
        cr_assert(end - at > 12 && memcmp(at, "HTTP/1.1 ", 9) == 0, "a reply begins: %.*s",
                  (int)(end - at), (const char *)at);
        used += (size_t)snprintf(text + used, sizeof text - used, used ? " %.3s" : "%.3s", at + 9);
        const uint8_t *body = memmem(at, (size_t)(end - at), "\r\n\r\n", 4);
        cr_assert(body);
        const uint8_t *length =
            memmem(at, (size_t)(body - at), "Content-Length: ", sizeof "Content-Length: " - 1);
        at = body + 4;
        if (length)
            at += strtoul((const char *)length + sizeof "Content-Length: " - 1, NULL, 10);
    }
    return text;
}

static inline bool says(const struct peer *p, const char *words)
{
    return memmem(p->output, p->len, words, strlen(words)) != NULL;
}

static inline void expect(const struct peer *p, const char *wanted)
{
    const char *got = statuses(p);
    cr_expect(strcmp(got, wanted) == 0, "wanted %s, got %s:\n%.*s", wanted, got, (int)p->len,
              (const char *)p->output);
}

static inline span text_of(const char *text)
{
    return span_make(text, strlen(text));
}

static inline bool there(const struct peer *p, char name)
{
    const uint16_t path[] = {'/', (uint16_t)name};
    return tree_find(p->site.tree, (struct tree_text){path, 2}) != NULL;
}

#define HOST        "Host: a\r\n"
#define MKCOL(name) "MKCOL /" name " HTTP/1.1\r\n" HOST "\r\n"

#endif

/* serve_receive and all behind it: a stream of pipelined requests against an empty tree, under a
 * clock that steps with each reply.
 * Oracles: tree_check after each reply; a reply is well-formed, read back by a reader of its own; a
 * request is answered when dav_read_request reads it from the same bytes, and else refused by the
 * rule that it names, and the connection ends; what is sent is the same however the stream is cut;
 * between requests a connection holds nothing; a failed allocation leaves the tree whole, and a 503
 * or 507 leaves it as it was. MSan: no (libxml2). SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"
#include "serve/connection.h"
#include "session_reply.h"

enum { YEAR_2000 = 946684800, STEP = 7, RESOURCES = 100, BYTES = 1 << 18, ARENA_FAILS = 64 };

struct session {
    struct serve_site site;
    struct serve_connection *connection;
    span bytes;       /* the whole stream */
    size_t taken;     /* of it */
    size_t answered;  /* of it: where the next request begins */
    bool starved;     /* an allocation is to fail */
    int64_t now;      /* steps with each reply */
    uint64_t sent;    /* FNV-1a of all that was sent */
    uint64_t used;    /* of the tree's quota, before the request */
    size_t idle_size; /* memory of the connection between requests */
};

/* Takes the reply that is pending, whole. */
static void take_reply(struct session *s)
{
    const span out = serve_pending(s->connection);
    const struct session_request read =
        session_read_request(s->site.limits, span_tail(s->bytes, s->answered));
    const struct session_reply reply = session_read_reply(out, read.kind);
    for (size_t i = 0; i < out.len; i++)
        s->sent = (s->sent ^ out.ptr[i]) * 0x100000001b3u;
    if (reply.status >= 200 && !s->starved)
        session_check_answer(&read, s->taken - s->answered, reply);
    serve_sent(s->connection, out.len, s->now);
    if (reply.status == 100)
        return;
    fuzz_oracle(!tree_check(s->site.tree), "session: the tree's invariants hold");
    if (reply.status == 503 || reply.status == 507)
        fuzz_oracle(tree_quota(s->site.tree).used == s->used, "session: a 503 or 507 did nothing");
    fuzz_oracle(reply.close == serve_finished(s->connection),
                "session: a connection ends where its last reply says so");
    fuzz_oracle(serve_memory(s->connection) == s->idle_size,
                "session: between requests a connection holds nothing");
    s->answered = s->taken;
    s->now += STEP;
    tree_expire(s->site.tree, s->now);
    s->used = tree_quota(s->site.tree).used;
}

static void take_replies(struct session *s)
{
    while (serve_pending(s->connection).len > 0)
        take_reply(s);
}

/* The stream as far as `available`. */
static void receive(struct session *s, size_t available)
{
    while (s->taken < available && serve_wants_bytes(s->connection)) {
        const span more = span_tail(span_head(s->bytes, available), s->taken);
        s->taken += serve_receive(s->connection, more, s->now);
        take_replies(s);
    }
}

/* What a session came to. */
struct outcome {
    uint64_t sent;
    size_t allocations; /* of the tree */
};

/* A session on a tree of its own, its stream in two pieces. An allocation fails: in the arena of
 * each request, or in the tree; 0: none does. */
static struct outcome run(const struct limits *limits, span bytes, size_t cut, size_t arena_fails,
                          size_t tree_fails)
{
    struct session s = {.site = {.limits = limits},
                        .bytes = bytes,
                        .starved = arena_fails || tree_fails,
                        .now = YEAR_2000};
    const bool open = tree_open(limits, s.now, &s.site.tree) == OK &&
                      serve_connect(&s.site, s.now, &s.connection) == OK;
    assert(open);
    s.idle_size = serve_memory(s.connection);
    s.used = tree_quota(s.site.tree).used;
    (void)tree_fail_at(s.site.tree, tree_fails);
    serve_fail_at(s.connection, arena_fails);
    receive(&s, cut);
    receive(&s, bytes.len);
    if (serve_wants_bytes(s.connection))
        serve_receive_end(s.connection, s.now);
    take_replies(&s);
    fuzz_oracle(serve_finished(s.connection), "session: a connection ends");
    const struct outcome outcome = {s.sent, tree_fail_at(s.site.tree, 0)};
    serve_disconnect(s.connection);
    tree_close(s.site.tree);
    return outcome;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_case c = fuzz_begin(data, size);
    struct limits limits = *c.limits;
    limits.tree_resources = RESOURCES;
    limits.tree_bytes = BYTES;
    const struct outcome whole = run(&limits, c.bytes, size, 0, 0);
    size_t cut;
    for (size_t i = 0; fuzz_cut(&c, i, &cut); i += i ? 16 : 1) /* test_connection.c: each */
        fuzz_oracle(run(&limits, c.bytes, cut, 0, 0).sent == whole.sent,
                    "session: a cut changes nothing");
    (void)run(&limits, c.bytes, size, 1 + c.hash % ARENA_FAILS, 0);
    if (whole.allocations > 0)
        (void)run(&limits, c.bytes, size, 0, 1 + c.hash % whole.allocations);
    fuzz_end(&c);
    return 0;
}

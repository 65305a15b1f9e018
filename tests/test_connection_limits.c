/* The connection as a state machine: backpressure, time, ends, and the memory that it holds. Time
 * is a number that the test chooses. SPDX-License-Identifier: Apache-2.0 */
#include "peer.h"

#include "base/banned.h"

/* --- Backpressure --------------------------------------------------------------------------- */

Test(connection, begins_no_request_while_a_reply_has_not_been_taken)
{
    struct peer *p = peer_open(&limits_default);
    const span one = SPAN(MKCOL("a"));
    const span two = SPAN(MKCOL("a") MKCOL("b"));
    cr_expect_eq(give(p, two), one.len);
    cr_expect(there(p, 'a') && !there(p, 'b'));
    cr_expect(!serve_wants_bytes(p->connection));
    cr_expect_eq(give(p, span_tail(two, one.len)), 0);
    while (serve_pending(p->connection).len > 1)
        take_some(p, 1);
    cr_expect_eq(give(p, span_tail(two, one.len)), 0, "all but one byte taken is not taken");
    take_all(p);
    cr_expect_eq(give(p, span_tail(two, one.len)), one.len);
    cr_expect(there(p, 'b'));
    peer_close(p);
}

Test(connection, takes_a_body_while_its_100_has_not_been_taken)
{
    struct peer *p = peer_open(&limits_default);
    const span bytes =
        SPAN("PUT /e HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 2\r\n\r\nhi");
    cr_expect_eq(give(p, bytes), bytes.len);
    cr_expect(there(p, 'e'));
    take_all(p);
    expect(p, "100 201");
    peer_close(p);
}

/* --- Time ----------------------------------------------------------------------------------- */

static void tick(struct peer *p, int64_t now)
{
    p->now = now;
    serve_tick(p->connection, now);
    take_all(p);
}

Test(time, an_idle_connection_ends_without_a_word)
{
    struct peer *p = peer_open(&limits_default);
    const int64_t idle = (int64_t)p->limits.idle_seconds;
    talk(p, SPAN(MKCOL("a") "\r\n"));
    cr_expect_eq(serve_deadline(p->connection), NOW + idle);
    tick(p, NOW + idle - 1);
    cr_expect(serve_wants_bytes(p->connection));
    tick(p, NOW + idle);
    cr_expect(serve_finished(p->connection));
    expect(p, "201");
    peer_close(p);
}

Test(time, a_request_that_stops_is_answered_408)
{
    const char *begun[] = {"MKCOL /b HTTP",
                           "PUT /b HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nab"};
    for (size_t i = 0; i < 2; i++) {
        struct peer *p = peer_open(&limits_default);
        talk(p, text_of(begun[i]));
        tick(p, serve_deadline(p->connection));
        expect(p, "408");
        cr_expect(says(p, "request-idle"));
        cr_expect(serve_finished(p->connection) && !there(p, 'b'));
        peer_close(p);
    }
}

Test(time, a_request_that_trickles_is_answered_408)
{
    struct peer *p = peer_open(&limits_default);
    const int64_t end = NOW + (int64_t)p->limits.request_seconds;
    talk(p, SPAN("MKCOL /b HTTP/1.1\r\nX: "));
    for (; p->now < end && serve_wants_bytes(p->connection); p->now += 10) {
        talk(p, SPAN("x"));
        cr_expect_leq(serve_deadline(p->connection), end);
        serve_tick(p->connection, p->now);
    }
    cr_expect_eq(p->len, 0);
    tick(p, end);
    expect(p, "408");
    cr_expect(says(p, "request-time"));
    peer_close(p);
}

Test(time, a_reply_that_is_not_read_is_dropped)
{
    struct peer *p = peer_open(&limits_default);
    give(p, SPAN(MKCOL("a")));
    p->now += 5;
    take_some(p, 1);
    cr_expect_eq(serve_deadline(p->connection), NOW + 5 + (int64_t)p->limits.idle_seconds);
    serve_tick(p->connection, serve_deadline(p->connection));
    cr_expect(serve_finished(p->connection));
    cr_expect_eq(serve_pending(p->connection).len, 0);
    peer_close(p);
}

/* --- Ends ----------------------------------------------------------------------------------- */

Test(end, between_requests_is_silent)
{
    struct peer *p = peer_open(&limits_default);
    talk(p, SPAN(MKCOL("a")));
    serve_receive_end(p->connection, p->now);
    cr_expect(serve_finished(p->connection));
    peer_close(p);
}

Test(end, a_half_closed_client_still_gets_its_reply)
{
    struct peer *p = peer_open(&limits_default);
    give(p, SPAN(MKCOL("a")));
    serve_receive_end(p->connection, p->now);
    cr_expect(!serve_finished(p->connection));
    take_all(p);
    expect(p, "201");
    cr_expect(serve_finished(p->connection));
    peer_close(p);
}

Test(end, in_the_middle_leaves_the_tree_as_it_was)
{
    const char *request = "PUT /b HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc";
    for (size_t size = 1; size < strlen(request); size++) {
        struct peer *p = peer_open(&limits_default);
        talk(p, span_make(request, size));
        serve_receive_end(p->connection, p->now);
        take_all(p);
        expect(p, "400");
        cr_expect(says(p, "request-end") && !there(p, 'b'));
        cr_expect(serve_finished(p->connection));
        peer_close(p);
    }
}

/* --- Memory --------------------------------------------------------------------------------- */

Test(memory, is_given_back_between_requests)
{
    struct peer *p = peer_open(&limits_default);
    const size_t idle = serve_memory(p->connection);
    talk(p, SPAN("PUT /b HTTP/1.1\r\n" HOST "Content-Length: 5000\r\n\r\n"));
    char kilobyte[1000] = {0};
    for (int i = 0; i < 5; i++) {
        cr_expect(i == 0 || serve_memory(p->connection) >= idle + 5000);
        talk(p, span_make(kilobyte, sizeof kilobyte));
    }
    expect(p, "201");
    cr_expect_eq(serve_memory(p->connection), idle);
    peer_close(p);
}

Test(memory, does_not_grow_with_a_body_that_is_only_read)
{
    struct peer *p = peer_open(&limits_default);
    talk(p, SPAN("DELETE /b HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n"));
    const size_t begun = serve_memory(p->connection);
    for (int i = 0; i < 1000; i++)
        talk(p, SPAN("64\r\n0123456789012345678901234567890123456789012345678901234567890123456789"
                     "012345678901234567890123456789\r\n"));
    cr_expect_eq(serve_memory(p->connection), begun);
    talk(p, SPAN("0\r\n\r\n"));
    expect(p, "404");
    peer_close(p);
}

/* An endless line costs what its limit allows, wherever it stands. */
Test(memory, an_endless_line_is_refused)
{
    const char *starts[] = {"", "GET / HTTP/1.1\r\nX: ",
                            "PUT /b HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n3;",
                            "PUT /b HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\nX:"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        struct peer *p = peer_open(&limits_default);
        size_t most = 0, given = 0;
        talk(p, text_of(starts[i]));
        for (; serve_wants_bytes(p->connection) && given < 1 << 20; given += 16) {
            talk(p, SPAN("xxxxxxxxxxxxxxxx"));
            most = most > serve_memory(p->connection) ? most : serve_memory(p->connection);
        }
        cr_expect_lt(given, 4 * p->limits.chunk_overhead, "%s", starts[i]);
        cr_expect_lt(most, 8 * p->limits.chunk_overhead, "%s", starts[i]);
        cr_expect(serve_finished(p->connection));
        peer_close(p);
    }
}

Test(memory, starving_answers_503_and_drops_what_is_pending)
{
    struct peer *p = peer_open(&limits_default);
    const size_t idle = serve_memory(p->connection);
    talk(p, SPAN("PUT /b HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nab"));
    serve_starve(p->connection, p->now);
    take_all(p);
    expect(p, "503");
    cr_expect(serve_finished(p->connection) && !there(p, 'b'));
    peer_close(p);

    p = peer_open(&limits_default);
    give(p, SPAN(MKCOL("a")));
    serve_starve(p->connection, p->now);
    cr_expect(serve_finished(p->connection));
    cr_expect_eq(serve_memory(p->connection), idle);
    peer_close(p);
}

/* Every allocation of a request's arena fails once: 503 or what the request gives, and a tree whose
 * invariants hold. */
Test(memory, no_failed_allocation_harms)
{
    const span bytes = SPAN("PUT /b HTTP/1.1\r\n" HOST "If: (<urn:a>)(Not <urn:b>)\r\n"
                            "Content-Length: 3\r\n\r\nabc");
    size_t refused = 0;
    for (size_t fail_at = 1; fail_at < 60; fail_at++) {
        struct peer *p = peer_open(&limits_default);
        serve_fail_at(p->connection, fail_at);
        talk(p, bytes);
        const char *got = statuses(p);
        cr_expect(!strcmp(got, "503") || !strcmp(got, "201"), "%zu: %s", fail_at, got);
        cr_expect_eq(there(p, 'b'), !strcmp(got, "201"), "%zu: %s", fail_at, got);
        cr_expect_null(tree_check(p->site.tree));
        refused += !strcmp(got, "503");
        peer_close(p);
    }
    cr_expect_gt(refused, 3);
}

/* The connection as a state machine: what is answered, by which rule, and that it does not depend
 * on how the bytes come. SPDX-License-Identifier: Apache-2.0 */
#include "peer.h"

#include "base/banned.h"

struct session {
    const char *name;
    const char *bytes;
    const char *statuses;
    bool ends; /* the connection does, behind the last reply */
};

static const struct session sessions[] = {
    {"an empty stream", "", "", false},
    {"empty lines alone", "\r\n", "", false},
    {"one request", "OPTIONS / HTTP/1.1\r\n" HOST "\r\n", "200", false},
    {"empty lines in front", "\r\nOPTIONS / HTTP/1.1\r\n" HOST "\r\n", "200", false},
    {"lines that end in LF alone", "OPTIONS / HTTP/1.1\nHost: a\n\n", "200", false},
    {"HTTP/1.0 ends", "OPTIONS / HTTP/1.0\r\n\r\nOPTIONS / HTTP/1.0\r\n\r\n", "200", true},
    {"HTTP/1.0 goes on where asked",
     "OPTIONS / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nOPTIONS / HTTP/1.0\r\n\r\n", "200 200",
     true},
    {"HTTP/1.1 ends where asked",
     "OPTIONS / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\nOPTIONS / HTTP/1.1\r\n" HOST "\r\n",
     "200", true},
    {"a pipeline",
     "MKCOL /a HTTP/1.1\r\n" HOST "\r\nMKCOL /a HTTP/1.1\r\n" HOST "\r\nPUT /a/b HTTP/1.1\r\n" HOST
     "Content-Length: 5\r\n\r\nhelloGET /a/b HTTP/1.1\r\n" HOST "\r\nDELETE /a HTTP/1.1\r\n" HOST
     "\r\nGET /a/b HTTP/1.1\r\n" HOST "\r\n",
     "201 405 201 200 204 404", false},
    {"a chunked body, with an extension and a trailer",
     "PUT /c HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n"
     "0000000a\r\n0123456789\r\n0\r\nX: y\r\n\r\nGET /c HTTP/1.1\r\n" HOST "\r\n",
     "201 200", false},
    {"XML in chunks",
     "PROPFIND / HTTP/1.1\r\n" HOST "Depth: 0\r\nTransfer-Encoding: chunked\r\n\r\n"
     "f\r\n<propfind xmlns\r\n1b\r\n=\"DAV:\"><allprop/></propfin\r\n2\r\nd>\r\n0\r\n\r\n",
     "207", false},
    {"a body that is waited for with 100 (Continue)",
     "PUT /e HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 2\r\n\r\nhi", "100 201",
     false},
    {"no 100 (Continue) where there is no body",
     "GET / HTTP/1.1\r\n" HOST "Expect: 100-continue\r\n\r\n", "200", false},
    {"no 100 (Continue) for a body too large",
     "PUT /e HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 999999999\r\n\r\n", "413",
     true},
    {"no 100 (Continue) where the head is refused",
     "PUT /e HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 2\r\nIf: x\r\n\r\n", "400",
     true},
    {"an expectation that cannot be met", "PUT /e HTTP/1.1\r\n" HOST "Expect: tea\r\n\r\n", "417",
     true},
    {"a request line that is none", "GARBAGE\r\n", "400", true},
    {"what follows a refusal is not answered",
     "MKCOL /a HTTP/1.1\r\n\r\nMKCOL /b HTTP/1.1\r\n" HOST "\r\n", "400", true},
    {"a version that is not spoken", "GET / HTTP/3.0\r\n\r\n", "505", true},
    {"a bad chunk", "PUT /x HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n",
     "400", true},
    {"a chunk line without an end",
     "PUT /x HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n3;a", "", false},
    {"a chunk line that is bad before its end",
     "PUT /x HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n3;a=b\x01", "400", true},
    {"bad XML", "PROPFIND / HTTP/1.1\r\n" HOST "Depth: 0\r\nContent-Length: 6\r\n\r\n<a></b>MKCOL",
     "400", true},
};

static struct peer *run(const struct session *session, size_t cut)
{
    struct peer *p = peer_open(&limits_default);
    const span bytes = text_of(session->bytes);
    talk(p, span_head(bytes, cut));
    talk(p, span_tail(bytes, cut));
    return p;
}

/* The stream ends where it does: what was kept in hope of more is read. */
static void end_stream(struct peer *p)
{
    if (serve_wants_bytes(p->connection))
        serve_receive_end(p->connection, p->now);
    take_all(p);
}

Test(connection, answers)
{
    for (size_t i = 0; i < sizeof sessions / sizeof *sessions; i++) {
        const struct session *session = &sessions[i];
        struct peer *p = run(session, 0);
        const char *got = statuses(p);
        cr_expect(strcmp(got, session->statuses) == 0, "%s: wanted %s, got %s", session->name,
                  session->statuses, got);
        cr_expect_eq(serve_finished(p->connection), session->ends, "%s", session->name);
        cr_expect_neq(serve_wants_bytes(p->connection), session->ends, "%s", session->name);
        cr_expect_null(tree_check(p->site.tree));
        peer_close(p);
    }
}

static void expect_same(const struct peer *a, const struct peer *b, const struct session *session,
                        size_t cut)
{
    cr_expect(a->len == b->len && memcmp(a->output, b->output, a->len) == 0,
              "%s, cut at %zu:\n%.*s\ninstead of\n%.*s", session->name, cut, (int)b->len,
              (const char *)b->output, (int)a->len, (const char *)a->output);
}

static void try_all_cuts(const struct session *session)
{
    const size_t size = strlen(session->bytes);
    struct peer *whole = run(session, 0);
    end_stream(whole);
    for (size_t cut = 0; cut <= size; cut++) {
        struct peer *split = run(session, cut);
        end_stream(split);
        expect_same(whole, split, session, cut);
        peer_close(split);
    }
    struct peer *slow = peer_open(&limits_default);
    for (size_t i = 0; i < size; i++)
        talk(slow, span_make(session->bytes + i, 1));
    end_stream(slow);
    expect_same(whole, slow, session, 1);
    peer_close(slow);
    peer_close(whole);
}

Test(connection, is_indifferent_to_cuts)
{
    for (size_t i = 0; i < sizeof sessions / sizeof *sessions; i++)
        try_all_cuts(&sessions[i]);
}

Test(connection, says_which_rule_and_where)
{
    static const struct {
        const char *bytes, *rule, *where;
    } rows[] = {
        {"GET / HTTP/1.1\r\nHost : a\r\n\r\n", "space-before-colon", "20"},
        {"PUT /x HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n", "chunk-end",
         "62"},
        {"PROPFIND / HTTP/1.1\r\n" HOST "Content-Length: 7\r\n\r\n<a></b>", "body-root", "2"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct peer *p = peer_open(&limits_default);
        talk(p, text_of(rows[i].bytes));
        cr_expect(says(p, rows[i].rule) && says(p, rows[i].where), "%s at %s:\n%.*s", rows[i].rule,
                  rows[i].where, (int)p->len, (const char *)p->output);
        cr_expect(serve_finished(p->connection));
        peer_close(p);
    }
}

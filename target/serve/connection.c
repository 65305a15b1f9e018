/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/connection.h"

#include <stdlib.h>

#include "dav/reader.h"
#include "serve/buffer.h"

#include "base/banned.h"

enum { REPLY_HEAD = 512 }; /* room for the lines that every reply has */

/* A request is read in two phases: its head is collected, and read when it may be complete; its
 * body goes to the reader as it comes, but for an unfinished line of its framing. */
struct serve_connection {
    struct serve_site *site;
    struct arena arena;        /* of the request being read */
    struct dav_reader *reader; /* open while there is more to come of a body */
    struct buffer head;
    bool in_line;       /* the last line of the head has begun */
    struct buffer rest; /* the unfinished line */
    size_t tried;       /* bytes of the head, or of the rest, that have been read in vain */
    size_t used;        /* bytes of the body's wire form that have been read, the rest apart */
    span interim;       /* static: what is still to be sent of 100 (Continue) */
    struct buffer reply;
    span pending;    /* what is still to be sent of the reply: in `reply`, or static */
    bool ends;       /* behind the reply */
    int64_t started; /* when the request's first byte came */
    int64_t moved;   /* when bytes last came or went */
};

/* RFC 9110 15.2.1 */
static const span interim_reply = {(const uint8_t *)"HTTP/1.1 100 Continue\r\n\r\n", 25};

/* Where there is no memory for a reply. */
#define NO_MEMORY \
    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

static const struct rule ended_early = {
    "request-end", "RFC 9112 8", "a request is complete before its sender closes the connection",
    BAD};
static const struct rule was_idle = {"request-idle", "limits.idle_seconds",
                                     "the bytes of a request follow each other in time", LIMIT};
static const struct rule was_slow = {"request-time", "limits.request_seconds",
                                     "a request is complete in time", LIMIT};

static const struct limits *limits_of(const struct serve_connection *c)
{
    return c->site->limits;
}

/* --- Replies -------------------------------------------------------------------------------- */

/* Gives back all that the request being read holds. */
static void drop_request(struct serve_connection *c)
{
    dav_reader_close(c->reader);
    c->reader = NULL;
    arena_free(&c->arena);
    buffer_free(&c->head);
    buffer_free(&c->rest);
    c->in_line = false;
    c->tried = c->used = 0;
}

/* Makes the reply pending. Spans in it may lie in the request, which is given back. */
static void send_reply(struct serve_connection *c, const struct serve_reply *reply, int64_t now)
{
    const size_t room = REPLY_HEAD + reply->fields.len + reply->body.len;
    c->ends = reply->close;
    if (buffer_reserve(&c->reply, room)) {
        struct out out = out_make(c->reply.ptr, c->reply.room);
        serve_print_reply(reply, now, &out);
        assert(!out.full);
        c->pending = out_written(&out);
    } else {
        c->ends = true;
        c->pending = SPAN(NO_MEMORY);
    }
    drop_request(c);
}

/* Ends without what is still to be sent. */
static void drop_reply(struct serve_connection *c)
{
    c->ends = true;
    c->interim = c->pending = (span){0};
    buffer_free(&c->reply);
}

/* Answers what cannot be read on, and ends: no one knows where the next request would begin. The
 * request's memory may be used up, so that it is given back first. */
static void refuse(struct serve_connection *c, enum status status, const struct fault *fault,
                   bool in_body, unsigned code, int64_t now)
{
    struct serve_reply reply = {0};
    drop_request(c);
    serve_refuse(&c->arena, status, fault, in_body, &reply);
    if (code)
        reply.status = code;
    reply.close = true;
    send_reply(c, &reply, now);
}

/* The same for a request that stops short. `code` is 0 where the rule says it all. */
static void refuse_unfinished(struct serve_connection *c, const struct rule *rule, unsigned code,
                              int64_t now)
{
    const struct fault fault = {rule, c->head.len + c->used + c->rest.len};
    refuse(c, rule->status, &fault, false, code, now);
}

/* Tells a client of HTTP/1.0, which would wait for the end, that there is none (RFC 9112 9.3). */
static void say_keep_alive(struct serve_connection *c, struct serve_reply *reply)
{
    struct out fields = out_growing(&c->arena, limits_of(c)->reply);
    out_span(&fields, reply->fields);
    out_span(&fields, SPAN("Connection: keep-alive\r\n"));
    if (fields.full)
        reply->close = true;
    else
        reply->fields = out_written(&fields);
}

static void answer(struct serve_connection *c, const struct dav_op *op, int64_t now)
{
    struct serve_reply reply = {0};
    serve_apply(c->site, &c->arena, op, now, &reply);
    reply.close = reply.close || !op->http.persistent;
    if (!reply.close && dav_reader_request(c->reader)->minor == 0)
        say_keep_alive(c, &reply);
    send_reply(c, &reply, now);
}

/* --- Requests ------------------------------------------------------------------------------- */

/* Whether a request has begun: empty lines in front of one do not count (RFC 9112 2.2). */
static bool begun(const struct serve_connection *c)
{
    for (size_t i = 0; i < c->head.len; i++)
        if (c->head.ptr[i] != '\r' && c->head.ptr[i] != '\n')
            return true;
    return false;
}

/* Whether what was read in vain is to be read again, now that there is more of it: when it has
 * doubled, so that all attempts together stay linear. */
static bool due_again(const struct serve_connection *c, size_t len)
{
    return len >= 2 * c->tried;
}

/* Gives `*in` to the reader. What is left of it then is an unfinished line. */
static void feed(struct serve_connection *c, span *in, int64_t now)
{
    const size_t before = in->len;
    struct dav_op op;
    struct fault fault;
    enum dav_place place;
    const enum status status = dav_reader_feed(c->reader, in, &op, &fault, &place);
    if (status == OK)
        answer(c, &op, now);
    else if (status == MORE)
        c->used += before - in->len;
    else
        refuse(c, status, &fault, place == DAV_IN_BODY, 0, now);
}

/* Reads the head, if it is complete, and begins the body. A body that the head alone condemns, by
 * its length or because there is none, has its reply at once. Else whoever asked first is told to
 * go on, also where the body is on its way: what is sent does not depend on how bytes arrive. */
static void read_head(struct serve_connection *c, int64_t now)
{
    span in = buffer_bytes(&c->head);
    struct fault fault = {0};
    const enum status status = dav_reader_open(&c->arena, limits_of(c), &in, &c->reader, &fault);
    if (status == MORE) {
        c->tried = c->head.len;
        arena_free(&c->arena);
        return;
    }
    if (status != OK) {
        refuse(c, status, &fault, false, 0, now);
        return;
    }
    assert(in.len == 0);
    c->tried = 0;
    feed(c, &in, now);
    if (c->reader && dav_reader_head(c->reader)->http.expects_continue)
        c->interim = interim_reply;
}

/* Cuts off `*in` what may belong to the head: as far as an empty line, since nothing else ends a
 * head, or one byte further than a head may be long. */
static span take_to_empty_line(struct serve_connection *c, span *in, bool *empty)
{
    const size_t room = limits_of(c)->head + 1 - c->head.len;
    size_t n = 0;
    *empty = false;
    while (n < in->len && n < room && !*empty) {
        const uint8_t byte = in->ptr[n++];
        *empty = byte == '\n' && !c->in_line;
        c->in_line = byte != '\n' && (c->in_line || byte != '\r');
    }
    return span_take(in, n);
}

static void take_head(struct serve_connection *c, span *in, int64_t now)
{
    bool empty;
    if (c->head.len == 0)
        c->started = now;
    const span more = take_to_empty_line(c, in, &empty);
    if (!buffer_append(&c->head, more))
        refuse(c, NOMEM, &(struct fault){0}, false, 0, now);
    else if (empty || c->head.len > limits_of(c)->head || due_again(c, c->head.len))
        read_head(c, now);
}

/* Goes on with an unfinished line, as far as its end. */
static void take_line(struct serve_connection *c, span *in, int64_t now)
{
    const size_t to_end = span_find(*in, '\n');
    const bool whole = to_end < in->len;
    if (!buffer_append(&c->rest, span_take(in, whole ? to_end + 1 : to_end))) {
        refuse(c, NOMEM, &(struct fault){0}, false, 0, now);
        return;
    }
    if (!whole && !due_again(c, c->rest.len))
        return;
    span line = buffer_bytes(&c->rest);
    feed(c, &line, now);
    if (!c->reader)
        return;
    c->tried = line.len;
    if (line.len == 0)
        buffer_free(&c->rest);
    else
        memmove(c->rest.ptr, line.ptr, c->rest.len = line.len);
}

static void take_body(struct serve_connection *c, span *in, int64_t now)
{
    if (c->rest.len > 0) {
        take_line(c, in, now);
        return;
    }
    feed(c, in, now);
    if (!c->reader || in->len == 0)
        return;
    c->tried = in->len;
    if (!buffer_append(&c->rest, span_take(in, in->len)))
        refuse(c, NOMEM, &(struct fault){0}, false, 0, now);
}

/* Reads what has been kept in hope of more: there will be none, and what is wrong with it is a
 * better answer than that it is not complete. */
static void read_kept(struct serve_connection *c, int64_t now)
{
    if (!c->reader && begun(c)) {
        read_head(c, now);
    } else if (c->rest.len > 0) {
        span line = buffer_bytes(&c->rest);
        feed(c, &line, now);
    }
}

/* --- The connection ------------------------------------------------------------------------- */

enum status serve_connect(struct serve_site *site, int64_t now,
                          struct serve_connection **connection)
{
    struct serve_connection *c = calloc(1, sizeof *c);
    if (!c)
        return NOMEM;
    c->site = site;
    c->arena.cap = site->limits->arena;
    c->started = c->moved = now;
    *connection = c;
    return OK;
}

void serve_disconnect(struct serve_connection *connection)
{
    if (!connection)
        return;
    drop_request(connection);
    buffer_free(&connection->reply);
    free(connection);
}

size_t serve_receive(struct serve_connection *connection, span bytes, int64_t now)
{
    span in = bytes;
    while (in.len > 0 && serve_wants_bytes(connection)) {
        if (connection->reader)
            take_body(connection, &in, now);
        else
            take_head(connection, &in, now);
    }
    if (in.len < bytes.len)
        connection->moved = now;
    return bytes.len - in.len;
}

void serve_receive_end(struct serve_connection *connection, int64_t now)
{
    read_kept(connection, now);
    if (begun(connection))
        refuse_unfinished(connection, &ended_early, 0, now);
    connection->ends = true;
}

span serve_pending(const struct serve_connection *connection)
{
    return connection->interim.len ? connection->interim : connection->pending;
}

void serve_sent(struct serve_connection *connection, size_t count, int64_t now)
{
    span *from = connection->interim.len ? &connection->interim : &connection->pending;
    *from = span_tail(*from, count);
    if (connection->pending.len == 0)
        buffer_free(&connection->reply);
    connection->moved = now;
}

bool serve_wants_bytes(const struct serve_connection *connection)
{
    return !connection->ends && connection->pending.len == 0;
}

bool serve_finished(const struct serve_connection *connection)
{
    return connection->ends && serve_pending(connection).len == 0;
}

int64_t serve_deadline(const struct serve_connection *connection)
{
    const struct limits *limits = limits_of(connection);
    const int64_t idle = connection->moved + (int64_t)limits->idle_seconds;
    const int64_t slow = connection->started + (int64_t)limits->request_seconds;
    return begun(connection) && slow < idle ? slow : idle;
}

void serve_tick(struct serve_connection *connection, int64_t now)
{
    const int64_t idle = connection->moved + (int64_t)limits_of(connection)->idle_seconds;
    if (now < serve_deadline(connection))
        return;
    if (!begun(connection)) {
        drop_reply(connection);
        return;
    }
    read_kept(connection, now);
    if (begun(connection))
        refuse_unfinished(connection, now < idle ? &was_slow : &was_idle, 408, now);
    connection->moved = now;
}

void serve_starve(struct serve_connection *connection, int64_t now)
{
    if (connection->pending.len == 0)
        refuse(connection, NOMEM, &(struct fault){0}, false, 0, now);
    else
        drop_reply(connection);
}

size_t serve_memory(const struct serve_connection *connection)
{
    const struct serve_connection *c = connection;
    return sizeof *c + c->head.room + c->rest.room + c->reply.room + c->arena.held;
}

void serve_fail_at(struct serve_connection *connection, size_t fail_at)
{
    connection->arena.fail_at = fail_at;
}

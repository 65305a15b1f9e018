/* The sockets: a poll loop around the connections, on loopback alone. All that is decided about a
 * request is decided in serve/. SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "serve/connection.h"
#include "server/listen.h"

#include "base/banned.h"

enum {
    RECEIVE_SIZE = 65536,
    LINGER_SECONDS = 2, /* without a byte of a client that did not wait for its reply */
    STOP_SECONDS = 5,   /* a client's time to take its reply when the server ends */
    OTHER_FILES = 16,   /* open files that are no connections */
    MOST_MILLISECONDS = 60000,
};

enum { SIGNALS, LISTENER, CLIENTS }; /* what is polled: clients from there on */

struct client {
    int fd;
    struct serve_connection *connection; /* NULL: all is sent, and what comes is let go */
    size_t memory;                       /* that the connection holds */
    int64_t until;                       /* without a connection: to then, later with each byte, */
    int64_t latest;                      /* but no later than that, */
    size_t drained;                      /* and as many bytes as a body may have */
};

struct server {
    struct server_options options;
    struct serve_site site;
    int listener, signals;
    struct client *clients;
    struct pollfd *polls;
    size_t count, most; /* clients that there are, and may be */
    size_t memory;      /* that all connections hold */
    int64_t accept_at;  /* not before: the system had no room for one more */
    int64_t stop_at;    /* when to end, once told to; else TREE_NEVER */
    uint8_t received[RECEIVE_SIZE];
};

static bool fail(const char *what)
{
    fprintf(stderr, "server: %s: %s\n", what, strerror(errno));
    return false;
}

/* --- Clients -------------------------------------------------------------------------------- */

static void count_memory(struct server *s, struct client *client)
{
    const size_t memory = client->connection ? serve_memory(client->connection) : 0;
    s->memory += memory - client->memory;
    client->memory = memory;
}

static void disconnect(struct server *s, struct client *client)
{
    serve_disconnect(client->connection);
    client->connection = NULL;
    count_memory(s, client);
}

/* Lets a client go; the last one takes its place. */
static void drop(struct server *s, struct client *client)
{
    disconnect(s, client);
    close(client->fd);
    *client = s->clients[--s->count];
}

/* Whether a call on a socket failed only for now. */
static bool for_now(void)
{
    return errno == EAGAIN || errno == EINTR;
}

/* Sends as much as goes. False: the client is gone. */
static bool flush(struct client *client, int64_t now)
{
    for (span out; (out = serve_pending(client->connection)).len > 0;) {
        const ssize_t sent = send(client->fd, out.ptr, out.len, MSG_NOSIGNAL);
        if (sent < 0)
            return for_now();
        serve_sent(client->connection, (size_t)sent, now);
    }
    return true;
}

/* Gives the connection what it takes of `bytes`, request by request, in an allocation of exactly
 * their size in sanitizer builds. Returns how many it took, and whether the client is there. */
static bool take(struct client *client, span bytes, int64_t now, size_t *taken)
{
    struct arena arena = {0};
    span rest = bytes;
    bool there = span_isolate(&arena, bytes, &rest) == OK;
    while (there && rest.len > 0 && serve_wants_bytes(client->connection)) {
        rest = span_tail(rest, serve_receive(client->connection, rest, now));
        there = flush(client, now);
    }
    *taken = bytes.len - rest.len;
    arena_free(&arena);
    return there;
}

/* Receives once. What the connection does not take stays with the system, which stops the client
 * when it has enough. False: the client is gone. */
static bool receive(struct server *s, struct client *client, int64_t now)
{
    const ssize_t came = recv(client->fd, s->received, sizeof s->received, MSG_PEEK);
    if (came < 0)
        return for_now();
    if (came == 0) {
        serve_receive_end(client->connection, now);
        return flush(client, now);
    }
    size_t taken;
    const bool there = take(client, span_make(s->received, (size_t)came), now, &taken);
    return there && recv(client->fd, s->received, taken, 0) == (ssize_t)taken;
}

/* All is sent. Who is still sending would lose the reply if the socket were closed in front of
 * unread bytes (RFC 9112 9.6). */
static void linger(struct server *s, struct client *client, int64_t now)
{
    disconnect(s, client);
    shutdown(client->fd, SHUT_WR);
    client->until = now + LINGER_SECONDS;
    client->latest = now + (int64_t)s->options.limits.request_seconds;
}

/* False: there is nothing to wait for. */
static bool drain(struct server *s, struct client *client, int64_t now)
{
    const ssize_t came = recv(client->fd, s->received, sizeof s->received, 0);
    if (came <= 0)
        return came < 0 && for_now();
    const int64_t until = now + LINGER_SECONDS;
    client->until = until < client->latest ? until : client->latest;
    client->drained += (size_t)came;
    return client->drained <= s->options.limits.body;
}

/* What poll saw of a client. False: it is gone. */
static bool attend(struct server *s, struct client *client, int events, int64_t now)
{
    if (events & (POLLERR | POLLNVAL))
        return false;
    if (!client->connection)
        return !(events & (POLLIN | POLLHUP)) || drain(s, client, now);
    if (events & POLLHUP && !serve_wants_bytes(client->connection))
        return false;
    if (events & POLLOUT && !flush(client, now))
        return false;
    return !(events & (POLLIN | POLLHUP)) || receive(s, client, now);
}

/* Whether a time has come. The clock counts whole seconds, and the one that it was reckoned from
 * may have been nearly over: only a second later has all of the wait gone by. */
static bool has_come(int64_t then, int64_t now)
{
    return now > then;
}

/* What time does to a client. False: it is gone. */
static bool wait_for(struct server *s, struct client *client, int64_t now)
{
    if (!client->connection)
        return !has_come(client->until, now);
    if (has_come(serve_deadline(client->connection), now))
        serve_tick(client->connection, now);
    if (!flush(client, now))
        return false;
    if (serve_finished(client->connection)) {
        linger(s, client, now);
        return true;
    }
    return s->stop_at == TREE_NEVER || serve_pending(client->connection).len > 0;
}

/* While connections hold more than they may, the largest is answered 503. */
static void shed(struct server *s, int64_t now)
{
    while (s->memory > s->options.limits.memory) {
        struct client *largest = s->clients;
        for (size_t i = 1; i < s->count; i++)
            if (s->clients[i].memory > largest->memory)
                largest = &s->clients[i];
        serve_starve(largest->connection, now);
        (void)flush(largest, now);
        linger(s, largest, now);
    }
}

static void attend_all(struct server *s, int64_t now)
{
    for (size_t i = s->count; i-- > 0;) {
        struct client *client = &s->clients[i];
        const int events = s->polls[CLIENTS + i].revents;
        if (!attend(s, client, events, now) || !wait_for(s, client, now)) {
            drop(s, client);
            continue;
        }
        count_memory(s, client);
        shed(s, now);
    }
}

static void accept_all(struct server *s, int64_t now)
{
    while (s->count < s->most) {
        const int fd = accept4(s->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
                s->accept_at = now + 1;
            return;
        }
        struct client client = {.fd = fd};
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
        if (serve_connect(&s->site, now, &client.connection) != OK) {
            close(fd);
            return;
        }
        count_memory(s, &client);
        s->clients[s->count++] = client;
    }
}

/* --- The loop ------------------------------------------------------------------------------- */

/* What to wait for: fills s->polls, and returns the time that comes first. */
static int64_t prepare(struct server *s, int64_t now)
{
    const bool stopping = s->stop_at != TREE_NEVER;
    const bool accepts = !stopping && s->count < s->most && now >= s->accept_at;
    int64_t until = s->stop_at;
    if (now < s->accept_at && s->accept_at < until)
        until = s->accept_at;
    s->polls[SIGNALS] = (struct pollfd){.fd = s->signals, .events = POLLIN};
    s->polls[LISTENER] = (struct pollfd){.fd = accepts ? s->listener : -1, .events = POLLIN};
    for (size_t i = 0; i < s->count; i++) {
        const struct client *client = &s->clients[i];
        const struct serve_connection *c = client->connection;
        const bool in = !c || (!stopping && serve_wants_bytes(c));
        const bool out = c && serve_pending(c).len > 0;
        const int64_t deadline = c ? serve_deadline(c) : client->until;
        s->polls[CLIENTS + i] = (struct pollfd){
            .fd = client->fd,
            .events = (short)((in ? POLLIN : 0) | (out ? POLLOUT : 0)),
        };
        if (deadline < until)
            until = deadline;
    }
    return until;
}

/* How long until a time has come; no more than poll can be told. */
static int milliseconds(int64_t now, int64_t then)
{
    const int64_t left = has_come(then, now) ? 0 : then - now + 1;
    return left < MOST_MILLISECONDS / 1000 ? (int)left * 1000 : MOST_MILLISECONDS;
}

/* A signal ends the server when replies have been taken, a second one at once. */
static void take_signal(struct server *s, int64_t now)
{
    struct signalfd_siginfo info;
    if (read(s->signals, &info, sizeof info) == sizeof info)
        s->stop_at = s->stop_at == TREE_NEVER ? now + STOP_SECONDS : now - 1;
}

static bool run(struct server *s)
{
    for (;;) {
        int64_t now = time(NULL);
        const int64_t until = prepare(s, now);
        if (s->stop_at != TREE_NEVER && (s->count == 0 || has_come(s->stop_at, now)))
            return true;
        if (poll(s->polls, CLIENTS + s->count, milliseconds(now, until)) < 0 && errno != EINTR)
            return fail("poll");
        now = time(NULL);
        tree_expire(s->site.tree, now);
        if (s->polls[SIGNALS].revents)
            take_signal(s, now);
        attend_all(s, now);
        if (s->polls[LISTENER].revents && s->stop_at == TREE_NEVER)
            accept_all(s, now);
    }
}

/* --- Beginning and end ---------------------------------------------------------------------- */

/* SIGTERM and SIGINT become bytes to be read, so that no handler runs in the middle of anything. */
static bool open_signals(struct server *s)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
        return fail("sigprocmask");
    s->signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    return s->signals >= 0 || fail("signalfd");
}

/* Room for as many clients as the limits and the system allow. */
static bool make_room(struct server *s)
{
    const size_t wanted = s->options.limits.connections;
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return fail("getrlimit");
    if (files.rlim_cur < wanted + OTHER_FILES) {
        files.rlim_cur =
            wanted + OTHER_FILES < files.rlim_max ? wanted + OTHER_FILES : files.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &files) != 0)
            return fail("setrlimit");
    }
    if (files.rlim_cur <= OTHER_FILES) {
        fprintf(stderr, "server: no room for clients among %ju open files; give ulimit -n %d\n",
                (uintmax_t)files.rlim_cur, OTHER_FILES + 1);
        return false;
    }
    s->most = files.rlim_cur < wanted + OTHER_FILES ? files.rlim_cur - OTHER_FILES : wanted;
    s->clients = calloc(s->most, sizeof *s->clients);
    s->polls = calloc(CLIENTS + s->most, sizeof *s->polls);
    return (s->clients && s->polls) || fail("memory for the clients");
}

static bool open_site(struct server *s)
{
    const struct limits *limits = &s->options.limits;
    s->site.limits = limits;
    if (!s->options.fixed_seed &&
        getrandom(s->site.seed, sizeof s->site.seed, 0) != sizeof s->site.seed)
        return fail("getrandom");
    return tree_open(limits, time(NULL), &s->site.tree) == OK || fail("memory for the tree");
}

static void close_all(struct server *s)
{
    while (s->count > 0)
        drop(s, s->clients);
    tree_close(s->site.tree);
    free(s->clients);
    free(s->polls);
    if (s->listener >= 0)
        close(s->listener);
    if (s->signals >= 0)
        close(s->signals);
    free(s);
}

int main(int argc, char **argv)
{
    struct server_options options;
    struct server_address address;
    int exit_code;
    if (!server_read_options(argc, argv, &options, &exit_code))
        return exit_code;
    if (!server_read_address(&options, &address))
        return 2;
    struct server *s = calloc(1, sizeof *s);
    if (!s)
        return 1;
    s->options = options;
    s->listener = s->signals = -1;
    s->stop_at = TREE_NEVER;
    const bool ended = make_room(s) && open_site(s) && open_signals(s) &&
                       server_listen(&address, &s->listener) && run(s);
    close_all(s);
    return ended ? 0 : 1;
}

/* One connection as a state machine: bytes in, bytes out, no socket and no clock (RFC 9112 9).
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_CONNECTION_H
#define SERVE_CONNECTION_H

#include "serve/serve.h"

/* Pipelined requests are answered in order, and none is begun while the reply to the one before has
 * not been taken: so a client that reads nothing costs one request and one reply. */
struct serve_connection;

/* OK or NOMEM. `site` outlives the connection. */
MUST_USE enum status serve_connect(struct serve_site *site, int64_t now,
                                   struct serve_connection **connection);
void serve_disconnect(struct serve_connection *connection); /* NULL is allowed */

/* Takes bytes that came. Returns how many of them; the rest is to be given again once output has
 * been taken. A request whose last byte is here has been applied when this returns; one that never
 * completes leaves the tree as it was. */
size_t serve_receive(struct serve_connection *connection, span bytes, int64_t now);

/* The client will send no more (a half-closed socket), and all that it sent has been taken: what is
 * complete is still answered, and what is not is answered 400. */
void serve_receive_end(struct serve_connection *connection, int64_t now);

/* What is to be sent, which may be empty; and that `count` bytes of it have been. */
span serve_pending(const struct serve_connection *connection);
void serve_sent(struct serve_connection *connection, size_t count, int64_t now);

/* Whether bytes that come now would be taken. */
bool serve_wants_bytes(const struct serve_connection *connection);

/* All has been sent that will be: close the socket. */
bool serve_finished(const struct serve_connection *connection);

/* When time runs out, if nothing comes or goes: idle, slow to send, or slow to read (limits
 * idle_seconds, request_seconds). */
int64_t serve_deadline(const struct serve_connection *connection);

/* It is `now`. Past its deadline a connection in the middle of a request is answered 408, and
 * finishes. */
void serve_tick(struct serve_connection *connection, int64_t now);

/* Bytes of memory that the connection holds: all but the tree and what libxml2 has of a document
 * that is being read. */
size_t serve_memory(const struct serve_connection *connection);

/* There is no memory for this connection: the request that it is at is answered 503, a reply that
 * has not been taken is dropped, and it finishes. */
void serve_starve(struct serve_connection *connection, int64_t now);

/* Tests and fuzzing: the `fail_at`-th allocation in the arena of each request from now on gives
 * NULL; 0: none does. */
void serve_fail_at(struct serve_connection *connection, size_t fail_at);

#endif

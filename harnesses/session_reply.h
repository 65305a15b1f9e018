/* What a request asks for and what a reply says, read apart from the connection between them: the
 * reply by a reader that shares nothing with its writer but dxml.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef HARNESSES_SESSION_REPLY_H
#define HARNESSES_SESSION_REPLY_H

#include "base/limits.h"
#include "base/status.h"

/* What the body of a reply is, when all went well. */
enum session_body {
    SESSION_OURS,    /* written by the server */
    SESSION_CONTENT, /* what was once sent to it: of GET */
    SESSION_COUNTED, /* not sent, though its length is said: of HEAD */
};

/* What dav_read_request says of a request. */
struct session_request {
    enum status status;
    struct fault fault;
    size_t size;
    enum session_body kind; /* of its reply */
};

/* The request at the start of `bytes`. */
struct session_request session_read_request(const struct limits *limits, span bytes);

struct session_reply {
    unsigned status;
    bool close; /* it says that the connection ends */
    span body;
};

/* Reads the whole of `bytes` as one reply; asserts, by fuzz_oracle, that it is well-formed: status
 * line, fields, Date, Content-Length, the fields that its status demands, and, where the server
 * wrote it, a body that is XML where it says so. */
struct session_reply session_read_reply(span bytes, enum session_body kind);

/* Asserts that a final reply fits its request, of which `taken` bytes have been taken: one that can
 * be read is answered when it is complete; one that cannot is refused by the rule that the reply
 * names, and the connection ends. */
void session_check_answer(const struct session_request *request, size_t taken,
                          struct session_reply reply);

#endif

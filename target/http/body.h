/* The body's framing, undone piece by piece: a pure state machine (RFC 9112 6.2, 7.1).
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_BODY_H
#define HTTP_BODY_H

#include "http/request.h"

enum http_body_state {
    HTTP_BODY_DONE,       /* zero: no body */
    HTTP_BODY_DATA,       /* Content-Length bytes, or the data of a chunk */
    HTTP_BODY_CHUNK_SIZE, /* a chunk's first line */
    HTTP_BODY_CHUNK_END,  /* the CRLF after a chunk's data */
    HTTP_BODY_TRAILERS,   /* trailer field lines, and the empty line */
};

/* Zero-initialised is a body that has ended. */
struct http_body {
    enum http_body_state state;
    bool chunked;
    uint64_t left;   /* bytes of data still to come, of this chunk or of the body */
    uint64_t total;  /* bytes of data given out */
    size_t overhead; /* bytes of chunk lines and trailers read */
    size_t trailers; /* trailer field lines read */
};

/* A body as the head announced it; `framing` is HTTP_CHUNKED for harnesses of chunked alone.
 * `content_length` counts with HTTP_LENGTH, and is below 2^63. */
struct http_body http_body_start(enum http_framing framing, uint64_t content_length);

/* Reads one piece. OK: the body has ended, and `*in` stands behind it. MORE: `*data`, which points
 * into the input and may be empty, is the next piece of the body; when `*in` did not move, more
 * input is needed, in one span with what is left of `*in`. BAD, LIMIT: `*fault` counts from the
 * start of `*in`; nothing consumed. Whatever the input is cut into, the pieces joined are the same.
 * RFC 9112 6.2, 7.1, 7.1.1, 7.1.2. */
MUST_USE enum status http_body_read(struct http_body *body, const struct limits *limits, span *in,
                                    span *data, struct fault *fault);

#endif

/* Lines and field lines, as the head and the trailers share them (RFC 9112 2.2, 5).
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_LINE_H
#define HTTP_LINE_H

#include "base/span.h"
#include "base/status.h"
#include "http/request.h"
#include "http/rules.h"

/* A place in the text of a message, and what goes with it wherever it is read. */
struct http_cursor {
    span text;    /* all that may be read; a fault's offset counts from its start */
    size_t at;    /* the next byte */
    bool bare_lf; /* LF alone ends a line */
    struct fault *fault;
};

/* Notes that `rule` was broken at `where`, a byte of the text or its end. For `return`. */
static inline MUST_USE enum status http_fault(const struct http_cursor *c, enum http_rule rule,
                                              const uint8_t *where)
{
    return fault_at(c->fault, &http_rules[rule], (size_t)(where - c->text.ptr));
}

/* Reads one line and its end. `*line` holds HTAB, SP, VCHAR and obs-text alone, at most `cap`
 * bytes; a longer line breaks `too_long`, even when its end is not there yet. OK, MORE, BAD, LIMIT.
 */
MUST_USE enum status http_take_line(struct http_cursor *c, size_t cap, enum http_rule too_long,
                                    span *line);

/* Reads the whole of `line`, which http_take_line gave, as a field line. OK, BAD. */
MUST_USE enum status http_read_field_line(const struct http_cursor *c, span line,
                                          struct http_field *field);

#endif

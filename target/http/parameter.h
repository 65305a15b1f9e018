/* Parameters: name=value, as media types and credentials have them (RFC 9110 5.6.6, 11.2).
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_PARAMETER_H
#define HTTP_PARAMETER_H

#include "base/arena.h"
#include "base/out.h"
#include "base/span.h"

struct http_parameter {
    span name;
    span value; /* without quotes; a value with quoted pairs is unescaped in the arena */
};

enum http_parameter_space {
    HTTP_NO_SPACE,  /* around the "=", RFC 9110 5.6.6 */
    HTTP_BAD_SPACE, /* BWS around it, RFC 9110 11.2 */
};

/* Cuts token "=" ( token / quoted-string ) off the start of `*in`. OK; BAD: `*in` stands where it
 * is wrong, and no fault is noted; NOMEM. */
MUST_USE enum status http_take_parameter(struct arena *arena, enum http_parameter_space space,
                                         span *in, struct http_parameter *parameter);

/* Writes name=value, the value quoted where it has to be. */
void http_print_parameter(const struct http_parameter *parameter, struct out *out);

#endif

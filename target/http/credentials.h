/* Authorization: who asks (RFC 9110 11.6.2, RFC 7617, RFC 7616).
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_CREDENTIALS_H
#define HTTP_CREDENTIALS_H

#include "base/limits.h"
#include "http/parameter.h"

/* credentials = auth-scheme [ 1*SP ( token68 / #auth-param ) ] (RFC 9110 11.4) */
struct http_credentials {
    enum { HTTP_AUTH_NONE, HTTP_AUTH_BASIC, HTTP_AUTH_DIGEST, HTTP_AUTH_OTHER } scheme;
    span name;                         /* auth-scheme, as sent */
    span token68;                      /* of another scheme than these two */
    span user, password;               /* Basic (RFC 7617): decoded, in the arena */
    struct http_parameter *parameters; /* arena: Digest (RFC 7616), or another scheme's */
    size_t parameter_count;
};

/* Reads a whole field value. OK, BAD, LIMIT, NOMEM; a fault counts from the start of `value`. */
MUST_USE enum status http_read_credentials(struct arena *arena, const struct limits *limits,
                                           span value, struct http_credentials *credentials,
                                           struct fault *fault);

void http_print_credentials(const struct http_credentials *credentials, struct out *out);

#endif

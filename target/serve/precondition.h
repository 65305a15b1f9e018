/* What a request makes its success depend on: the conditional fields of HTTP and DAV's If header.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_PRECONDITION_H
#define SERVE_PRECONDITION_H

#include "http/entity_tag.h"
#include "serve/call.h"

/* Evaluates them in the order of RFC 9110 13.2.2, and If behind them (RFC 4918 10.4). 0: the
 * request goes on; else the status that it is answered with, 304 or 412. */
unsigned serve_precondition(const struct serve_call *call);

/* Lists the state-tokens that the request submits: all that stand in If, also in lists that are
 * about other resources, that are not true, or behind a Not (RFC 4918 10.4.1). False: no memory. */
bool serve_submitted(struct serve_call *call);

/* Whether If-Range, which may be absent, lets the Range be (RFC 9110 13.1.5). */
bool serve_if_range(const struct serve_call *call);

#endif

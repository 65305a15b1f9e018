/* HTTP's status codes: what each is called, and which of them a broken rule gets.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_STATUS_H
#define SERVE_STATUS_H

#include "base/span.h"
#include "base/status.h"

/* The reason phrase of a status that this layer gives. */
span serve_reason(unsigned status);

/* The status of the reply to a request that could not be read: `status` is BAD, LIMIT, UNSUPPORTED
 * or NOMEM; `rule` is the one that was broken, NULL with NOMEM; `in_body` has it in what the body
 * says, not in how it is framed. */
unsigned serve_status_of(enum status status, const struct rule *rule, bool in_body);

#endif

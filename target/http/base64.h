/* Base 64 (RFC 4648 4), as user and password come in it. SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_BASE64_H
#define HTTP_BASE64_H

#include "base/arena.h"
#include "base/out.h"
#include "base/span.h"

/* Decodes the whole of `text` into the arena. OK; BAD: it is not base 64 of whole bytes, with its
 * padding and zeros in the bits that say nothing (RFC 4648 3.2, 3.5), and no fault is noted; NOMEM.
 */
MUST_USE enum status http_base64_decode(struct arena *arena, span text, span *bytes);

void http_base64_print(span bytes, struct out *out);

#endif

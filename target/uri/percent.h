/* Percent-encoding (RFC 3986 2.1). SPDX-License-Identifier: Apache-2.0 */
#ifndef URI_PERCENT_H
#define URI_PERCENT_H

#include "base/out.h"
#include "base/span.h"
#include "base/status.h"

enum { PERCENT_TRIPLET = 3 }; /* pct-encoded = "%" HEXDIG HEXDIG */

/* Checks that all of `s` is unreserved / pct-encoded / sub-delims, or one of the bytes in `also`.
 * BAD: `chars` is the rule that any other byte breaks; a lone "%" breaks percent-encoding. */
MUST_USE enum status percent_check(span s, span also, const struct rule *chars,
                                   struct fault *fault);

/* Cuts the first triplet off `*in`, which percent_check has passed: the byte that it encodes. */
uint8_t percent_take(span *in);

/* Writes decoded text: a byte as it is where percent_check would let it stand, else as a triplet,
 * with capital digits (RFC 3986 6.2.2.1). */
void percent_print(span s, span also, struct out *out);

#endif

/* The rules of the request head and of body framing that a sender can break.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_RULES_H
#define HTTP_RULES_H

#include "base/status.h"

/* clang-format off */
#define HTTP_RULES(X) \
    X(HTTP_METHOD, BAD, "method", "RFC 9112 3", "a method is a token") \
    X(HTTP_HEAD_SIZE, LIMIT, "head-size", "limits.head", "the request head is too large")
/* clang-format on */

enum http_rule { HTTP_RULES(RULE_ID) };

extern const struct rule http_rules[];

#endif

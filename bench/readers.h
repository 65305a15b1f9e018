/* Who reads the bytes: our parser, whole or its head alone, and two others to compare with.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_READERS_H
#define BENCH_READERS_H

#include "base/limits.h"
#include "base/span.h"

/* Some requests, read one after the other. */
struct requests {
    const struct limits *limits;
    span *bytes;
    size_t count;
};

/* http_read_head on each, with an arena of its own, as in a server. */
void read_heads(const void *requests);

/* libhttp-parser on each, whose callbacks note method, target and fields as ours does. */
void read_heads_with_http_parser(const void *requests);

/* Whether both of the above read the head of `request` to its end; `*head` is it. */
bool both_read_head(const struct limits *limits, span request, span *head);

/* dav_read_request on each, and on what follows it there. */
void read_requests(const void *requests);

/* libxml2 alone on each, which are XML documents: what of an XML body's time is not ours. */
void read_with_libxml2(const void *requests);

/* What becomes of a request: "OK", "MORE", or the name of the rule that refuses it. */
const char *outcome_of(const struct limits *limits, span request);

#endif

/* A second opinion: our head parser and libhttp-parser on the same bytes.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef HARNESSES_HTTP_DIFFERENTIAL_H
#define HARNESSES_HTTP_DIFFERENTIAL_H

#include "fuzz.h"

enum http_opinion {
    HTTP_AGREE,      /* both accept, and give the same */
    HTTP_POLICY,     /* libhttp-parser refuses, for a reason that http_differential.c names */
    HTTP_STRICTER,   /* ours refuses what libhttp-parser accepts */
    HTTP_REFUSED,    /* both refuse */
    HTTP_INCOMPLETE, /* the head does not end */
    HTTP_DIFFER,     /* none of these: an error in one of them */
};

struct http_comparison {
    enum http_opinion opinion;
    const char *what; /* the other's error, the rule that ours names, or what differs; or "" */
};

/* What the two parsers think of the head at the start of `bytes`. */
struct http_comparison http_compare(const struct limits *limits, span bytes);

/* Reads the head at the start of the input with both parsers; fails an oracle where they differ and
 * no policy of http_differential.c says that they may. */
void http_differential(const struct fuzz_case *c);

#endif

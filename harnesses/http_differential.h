/* A second opinion: our head parser and libhttp-parser on the same bytes.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef HARNESSES_HTTP_DIFFERENTIAL_H
#define HARNESSES_HTTP_DIFFERENTIAL_H

#include "fuzz.h"

/* Reads the head at the start of the input with both parsers; fails an oracle where they differ and
 * no policy of http_differential.c says that they may. */
void http_differential(const struct fuzz_case *c);

#endif

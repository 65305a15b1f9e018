/* A request in words: what was read of it, a line for each thing, for people and for golden tests.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef HARNESSES_DESCRIBE_H
#define HARNESSES_DESCRIBE_H

#include "dav/op.h"

/* Reads the request at the start of `bytes`, and writes what there is to say of it:
 *
 *   status    OK, or MORE, or the status, rule and byte that refuses it, and what stands there
 *   rule      the rule in words, and where it is written
 *   method, target, query
 *   field     a line for each field that was understood, in its normal form
 *   tag, list the If header, taken apart
 *   body      the kind of root element, and the document in its normal form
 *   content   how many bytes were kept, and the first of them
 *   behind    bytes that follow the request
 *
 * Bytes that are not printable ASCII are escaped: \r, \n, \t, \\ and \xNN. */
void describe_request(const struct limits *limits, span bytes, struct out *out);

/* The elements that bodies are read for, a line each, with a tab between: the number of the
 * grammar, the element it stands in (nothing: it is the root), the element ("any": of whatever
 * name). "D:" is DAV:, "C:" CalDAV's namespace and "A:" CardDAV's. */
void describe_elements(struct out *out);

#endif

/* A path on its way from the wire to the name of a resource (RFC 3986 3.3, 5.2.4, 6.2.2).
 *
 * The steps, in this order, each done once:
 *   1. percent-decoding, where %00 and %2F are rejected: neither a NUL nor a "/" that was not a
 *      separator on the wire ever stands in a decoded path;
 *   2. the check that what came out is UTF-8 in its shortest form;
 *   3. removal of dot segments. Because decoding comes first, %2e%2e is a dot segment like any
 *      other (RFC 3986 6.2.2.2), and none survives; because it is done once, %252e%252e is the
 *      ordinary name "%2e%2e". ".." at the root stays at the root. Repeated slashes count as one,
 *      since no resource has an empty name: "/a//../b" is "/b".
 * A slash at the end is kept: it tells a collection. SPDX-License-Identifier: Apache-2.0 */
#ifndef URI_PATH_H
#define URI_PATH_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/out.h"
#include "base/span.h"
#include "base/status.h"

/* Reads the whole of `sent`: path-abempty, where empty means "/" (RFC 9110 4.2.3).
 * OK: `*path` lies in the arena and begins with "/". BAD, LIMIT, NOMEM; a rule about the path as a
 * whole gives its first byte as the place. */
MUST_USE enum status path_read(struct arena *arena, const struct limits *limits, span sent,
                               span *path, struct fault *fault);

/* Writes a path that path_read gave, percent-encoded where it must be. */
void path_print(span path, struct out *out);

#endif

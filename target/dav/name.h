/* The name under which a resource is compared with others. SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_NAME_H
#define DAV_NAME_H

#include "base/limits.h"
#include "base/status.h"
#include "uri/uri.h"

enum {
    DAV_NAME_UNITS = 512 /* what NT calls MAX_PATH is 260 */
};

/* A path in UTF-16, without the "/" at its end, since a collection has one name with it and without
 * (RFC 4918 5.2), and, where limits->fold_names says so, with its ASCII letters in lower case. */
struct dav_name {
    size_t units;
    uint16_t text[DAV_NAME_UNITS];
};

/* OK: `*name` is that of the resource at `uri`. LIMIT: it has more than DAV_NAME_UNITS; the fault's
 * offset is 0. */
MUST_USE enum status dav_name_of(const struct limits *limits, const struct uri *uri,
                                 struct dav_name *name, struct fault *fault);

/* Whether two names are of one resource. */
bool dav_name_equal(const struct dav_name *a, const struct dav_name *b);

#endif

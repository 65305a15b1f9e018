/* Properties to be set and removed, all or none, and what becomes of each: PROPPATCH (RFC 4918 9.2)
 * and extended MKCOL (RFC 5689 3). SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_CHANGES_H
#define SERVE_CHANGES_H

#include "serve/call.h"

/* Why a change cannot be made. Where one cannot, the others depended on it. */
enum serve_change_fault {
    SERVE_CHANGE_FINE,
    SERVE_CHANGE_PROTECTED, /* a live property */
    SERVE_CHANGE_TYPE,      /* a resourcetype other than DAV:collection */
    SERVE_CHANGE_FULL,
    SERVE_CHANGE_FAULTS
};

struct serve_changes {
    const struct dav_propertyupdate *update;
    enum serve_change_fault *faults; /* of each of its changes */
    struct tree_change *list;        /* what the tree is to do */
    size_t count;
};

/* Looks at each change. With `making`, DAV:resourcetype may be set, to DAV:collection, which a new
 * collection has anyhow. False: no memory. */
bool serve_changes_open(const struct serve_call *call, const struct dav_propertyupdate *update,
                        bool making, struct serve_changes *changes);

/* Whether any cannot be made. */
bool serve_changes_refused(const struct serve_changes *changes);

/* DAV:propstat for each outcome that there is, with the names of the properties. */
void serve_write_changes(struct serve_writer *w, const struct serve_changes *changes);

#endif

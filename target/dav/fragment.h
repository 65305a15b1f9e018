/* A self-contained piece of XML, written from the events of a document: what a property's value and
 * a lock's owner are kept as (RFC 4918 4.3). It says by itself which namespaces its names are in,
 * under prefixes of its own, and keeps attributes and white space, so that it may be copied into
 * any element where no default namespace is in scope, and written anew from there is the same.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_FRAGMENT_H
#define DAV_FRAGMENT_H

#include "base/out.h"
#include "xml/dxml.h"

/* Zero-initialised is valid; dav_fragment_begin comes first. */
struct dav_fragment {
    struct out out;
    span *bound; /* what the prefix "x" stands for in each open element, outermost first; behind
                  * them, in elements that were open before */
    size_t depth;
    size_t room;
};

/* Begins a fragment of at most `most` bytes, in the same memory as the one before it. */
void dav_fragment_begin(struct dav_fragment *fragment, struct arena *arena, size_t most);

/* Write what the events of xml/dxml.h say. OK, LIMIT (of `most`) or NOMEM. */
MUST_USE enum status dav_fragment_start(struct dav_fragment *fragment, struct dxml_name name,
                                        const struct dxml_attribute *attributes, size_t count);
MUST_USE enum status dav_fragment_text(struct dav_fragment *fragment, span text);
MUST_USE enum status dav_fragment_end(struct dav_fragment *fragment, struct dxml_name name);

/* A copy of what was written. OK or NOMEM. */
MUST_USE enum status dav_fragment_copy(const struct dav_fragment *fragment, span *copy);

#endif

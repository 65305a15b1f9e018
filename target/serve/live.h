/* The properties that the server computes (RFC 4918 15, RFC 4331).
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_LIVE_H
#define SERVE_LIVE_H

#include "serve/call.h"
#include "xml/dxml.h"

struct live_property {
    const char *name; /* in DAV: */
    unsigned kinds;   /* what has it: an OR of enum serve_kind */
    bool in_allprop;
    /* Writes what the property's element holds. */
    void (*write)(const struct serve_call *call, struct serve_writer *w,
                  const struct tree_resource *resource);
};

/* All of them, and their number. */
extern const struct live_property live_properties[];
extern const size_t live_count;

/* The one of that name, or NULL. All are protected: no request may change them. */
const struct live_property *live_find(struct dxml_name name);

bool live_is_defined(const struct live_property *live, const struct tree_resource *resource);

/* <D:NAME>, with what it holds. */
void live_write(const struct live_property *live, const struct serve_call *call,
                struct serve_writer *w, const struct tree_resource *resource);

/* <D:NAME/> */
void live_write_name(const struct live_property *live, struct serve_writer *w);

/* What GET says of a resource's content. */
span live_content_type(const struct tree_resource *resource);

/* DAV:activelock (RFC 4918 14.1) of a lock; where its root is NULL, that is at `path`. */
void live_write_lock(struct serve_writer *w, const struct tree_lock *lock, struct tree_text path,
                     int64_t now);

#endif

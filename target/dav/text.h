/* The text of an element, gathered from between its tags: a DAV:href, a label, a number.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_TEXT_H
#define DAV_TEXT_H

#include "base/arena.h"
#include "base/span.h"
#include "base/status.h"

/* One piece, and those before it. */
struct dav_text {
    const struct dav_text *before;
    span piece;
};

/* Adds a copy of `piece` behind `*text` (NULL: nothing yet). White space alone, between two tags,
 * is the sender's indentation, and is left out. OK or NOMEM. */
MUST_USE enum status dav_text_add(struct arena *arena, const struct dav_text **text, span piece);

/* The same, white space and all. */
MUST_USE enum status dav_text_keep(struct arena *arena, const struct dav_text **text, span piece);

/* All that was added, joined, without white space at both ends. OK or NOMEM. */
MUST_USE enum status dav_text_join(struct arena *arena, const struct dav_text *text, span *joined);

/* The same, white space and all. */
MUST_USE enum status dav_text_whole(struct arena *arena, const struct dav_text *text, span *joined);

#endif

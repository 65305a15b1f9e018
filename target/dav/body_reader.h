/* What the three bodies share while they are read: elements that are known, as rows of a table, and
 * those that are open, as levels. SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_BODY_READER_H
#define DAV_BODY_READER_H

#include "dav/body.h"
#include "dav/body_rules.h"
#include "dav/text.h"

struct dav_body_reader;

/* An element that a body may hold. Elements without a row are ignored with all that they hold, as
 * RFC 4918 17 asks; their order is free (Appendix A.2). */
struct dav_body_row {
    int within;              /* the element that it stands in; 0: the document */
    int element;             /* its own number, from 1 on */
    const char *name;        /* its local name in DAV:; NULL: any element of any namespace */
    bool text;               /* its text is gathered, at any depth */
    const struct rule *once; /* the rule that a second one in the same element breaks, or NULL */
    enum status (*begin)(struct dav_body_reader *reader, struct dxml_name name); /* or NULL */
    /* `seen`: 1 << the number of each element it held. May be NULL. */
    enum status (*end)(struct dav_body_reader *reader, unsigned seen);
};

struct dav_body_grammar {
    const struct dav_body_row *rows;
    size_t count;
};

/* One open element that has a row. */
struct dav_body_level {
    const struct dav_body_row *row; /* NULL: the document */
    unsigned seen;                  /* 1 << the number of each element begun in it */
    span lang;                      /* xml:lang in scope */
};

enum { DAV_BODY_LEVELS = 5 }; /* the document, propertyupdate, set, prop and a property */

struct dav_body_reader {
    struct arena *arena;
    const struct limits *limits;
    unsigned kinds;
    struct fault *fault;
    struct dxml *xml;
    bool any; /* a byte was read */
    const struct dav_body_grammar *grammar;
    struct dav_body_level levels[DAV_BODY_LEVELS];
    size_t level;                     /* the innermost of them */
    size_t inside;                    /* elements open below it */
    const struct dav_text *text;      /* gathered in the innermost element that gathers */
    const struct dav_text *href_mark; /* what stood in DAV:owner in front of its DAV:href */
    struct dav_body body;
};

extern const struct dav_body_grammar dav_propfind_grammar;
extern const struct dav_body_grammar dav_propertyupdate_grammar;
extern const struct dav_body_grammar dav_lockinfo_grammar;

/* Notes a broken rule where the document is being read. Returns its status. */
MUST_USE enum status dav_body_broken(struct dav_body_reader *reader, enum dav_body_rule rule);

/* A copy of a name that lasts as long as the arena. OK or NOMEM. */
MUST_USE enum status dav_body_keep_name(struct dav_body_reader *reader, struct dxml_name name,
                                        struct dxml_name *kept);

/* `array` of `count` elements with room for one more: itself, or a larger copy. NULL: no memory. */
void *dav_body_grow(struct arena *arena, void *array, size_t count, size_t size) MUST_USE;

#endif

/* What the bodies share while they are read: elements that are known, as rows of a table, and those
 * that are open, as levels on a stack of their own. SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_BODY_READER_H
#define DAV_BODY_READER_H

#include "dav/body.h"
#include "dav/body_rules.h"
#include "dav/fragment.h"
#include "dav/text.h"

struct dav_body_reader;

/* The namespaces that grammars are written in. */
enum dav_body_namespace { DAV_NS_DAV, DAV_NS_CALDAV, DAV_NS_CARDDAV, DAV_NS_ANY };
#define DAV_CALDAV_NAMESPACE  "urn:ietf:params:xml:ns:caldav"
#define DAV_CARDDAV_NAMESPACE "urn:ietf:params:xml:ns:carddav"

/* A start tag. Everything in it lasts until `begin` returns. */
struct dav_body_start {
    struct dxml_name name;
    const struct dxml_attribute *attributes;
    size_t attribute_count;
};

/* An element that a body may hold. Elements without a row are ignored with all that they hold, as
 * RFC 4918 17 asks; their order is free (Appendix A.2). */
struct dav_body_row {
    int within;               /* the element that it stands in; 0: the document */
    int element;              /* its own number, from 1 to 63; within == element: it nests */
    const char *name;         /* its local name; NULL: any */
    bool text;                /* its text is gathered, at any depth, from its start tag on */
    const struct rule *once;  /* the rule that a second one in the same element breaks, or NULL */
    uint64_t needs;           /* an OR of DAV_SEEN: what it must hold */
    const struct rule *lacks; /* the rule that is broken otherwise */
    enum status (*begin)(struct dav_body_reader *reader, const struct dav_body_start *start);
    enum status (*end)(struct dav_body_reader *reader, uint64_t seen); /* both may be NULL */
    enum dav_body_namespace ns; /* not asked for where `name` is NULL */
    bool fragment;              /* what it holds is kept as XML; not inside another such */
    size_t at;                  /* where in struct dav_body the shared `begin` or `end` writes */
    bool exact;                 /* white space at the ends of the text belongs to it */
};

/* What an element held, as `end` is told it. */
#define DAV_SEEN(element) ((uint64_t)1 << (element))

/* For rows: the place of a part of struct dav_body; a rule for what stands twice; one for what is
 * not there, of an OR of DAV_SEEN. */
#define DAV_AT(member)            offsetof(struct dav_body, member)
#define DAV_ONCE(rule)            .once = &dav_body_rules[rule]
#define DAV_NEEDS(elements, rule) .needs = elements, .lacks = &dav_body_rules[rule]

struct dav_body_grammar {
    const struct dav_body_row *rows;
    size_t count;
    void (*print)(const struct dav_body *body, struct out *out); /* what the root holds, or NULL */
};

/* A grammar of `rows`, an array whose first row is the root's, and what prints the body that they
 * read, between the root's tags: "D" stands for DAV:, "C" for CalDAV's namespace, "A" for CardDAV's
 * where the root is theirs. */
#define DAV_GRAMMAR(rows, print)                   \
    {                                              \
        rows, sizeof(rows) / sizeof *(rows), print \
    }

/* By enum dav_body_kind; DAV_BODY_NONE has none. */
extern const struct dav_body_grammar *const dav_body_grammars[DAV_BODY_KINDS];

/* One open element that has a row. */
struct dav_body_level {
    const struct dav_body_row *row; /* NULL: the document */
    uint64_t seen;                  /* DAV_SEEN of each element begun in it */
    size_t item;                    /* the grammar's own: begins as that of the level outside */
    span lang;                      /* xml:lang in scope */
};

struct dav_body_reader {
    struct arena *arena;
    const struct limits *limits;
    uint64_t kinds;
    struct fault *fault;
    struct dxml *xml;
    bool any; /* a byte was read */
    const struct dav_body_grammar *grammar;
    struct dav_body_level *levels; /* the document's first */
    size_t level_count;            /* at least 1 */
    size_t level_room;
    size_t inside;                /* elements open below it */
    const struct dav_text *text;  /* of the last element that gathers */
    struct dav_fragment fragment; /* of the last element that keeps one */
    size_t fragment_level;        /* the level that is kept now; 0: none */
    struct dav_body body;
};

/* The innermost level; until the next begins. */
static inline struct dav_body_level *dav_body_level(struct dav_body_reader *reader)
{
    return &reader->levels[reader->level_count - 1];
}

/* The value of the attribute of that name in no namespace; false: there is none. */
bool dav_body_attribute(const struct dav_body_start *start, span name, span *value);

/* What the row of the innermost level writes to. */
static inline void *dav_body_place(struct dav_body_reader *reader)
{
    return (char *)&reader->body + dav_body_level(reader)->row->at;
}

/* Notes a broken rule where the document is being read. Returns its status. */
MUST_USE enum status dav_body_broken(struct dav_body_reader *reader, enum dav_body_rule rule);

/* A copy of a name that lasts as long as the arena. OK or NOMEM. */
MUST_USE enum status dav_body_keep_name(struct dav_body_reader *reader, struct dxml_name name,
                                        struct dxml_name *kept);

/* A copy of an attribute's value that lasts as long as the arena; `*kept` is empty where there is
 * no such attribute. OK or NOMEM. */
MUST_USE enum status dav_body_keep_attribute(struct dav_body_reader *reader,
                                             const struct dav_body_start *start, span name,
                                             span *kept);

/* Which of two words an attribute says; where it is absent, the first. False: it says neither. */
bool dav_body_either(const struct dav_body_start *start, span name, const char *const words[2],
                     bool *second) MUST_USE;

/* The text of the element that ends; of a row that is `exact` as it was sent. OK or NOMEM. */
MUST_USE enum status dav_body_text(struct dav_body_reader *reader, span *text);

/* The same, read as the content of a DAV:href: OK, BAD, LIMIT, NOMEM. */
MUST_USE enum status dav_body_href(struct dav_body_reader *reader, struct uri *uri);

/* The same, read as one segment of a path (RFC 3986 3.3): OK, BAD, LIMIT, NOMEM. */
MUST_USE enum status dav_body_segment(struct dav_body_reader *reader, span *segment);

/* The same, where the reference may be relative to the request-target. */
MUST_USE enum status dav_body_reference(struct dav_body_reader *reader,
                                        struct dav_reference *reference);

/* Whether a body may hold one more of what it holds `count` of: OK or LIMIT. */
MUST_USE enum status dav_body_room(struct dav_body_reader *reader, size_t count);

/* Adds one more property to `names`, of which a body has limits.properties at most. */
MUST_USE enum status dav_body_add_name(struct dav_body_reader *reader, struct dxml_name name,
                                       struct dav_names *names);

/* `array` of `count` elements with room for one more: itself, or a larger copy. NULL: no memory.
 * For arrays that only grow. */
void *dav_body_grow(struct arena *arena, void *array, size_t count, size_t size) MUST_USE;

/* --- For rows: they write to `at`, which is the offset of the type that stands in the comment. ---
 */

/* bool: the element stands there. */
enum status dav_body_flag_begin(struct dav_body_reader *reader, const struct dav_body_start *start);

/* struct dav_names: the element's name is one more. */
enum status dav_body_name_begin(struct dav_body_reader *reader, const struct dav_body_start *start);

/* struct dav_value: the element's text. With `.text`. */
enum status dav_body_value_end(struct dav_body_reader *reader, uint64_t seen);

/* struct dav_texts: the same, one of many. With `.text`. */
enum status dav_body_texts_end(struct dav_body_reader *reader, uint64_t seen);

/* struct dav_number: the element's text. With `.text`. */
enum status dav_body_number_end(struct dav_body_reader *reader, uint64_t seen);

/* struct dav_href: the element is a DAV:href. With `.text`. */
enum status dav_body_href_end(struct dav_body_reader *reader, uint64_t seen);

/* struct dav_propertyupdate: the element is a property that is set. With `.fragment`, and both. */
enum status dav_body_set_begin(struct dav_body_reader *reader, const struct dav_body_start *start);
enum status dav_body_set_end(struct dav_body_reader *reader, uint64_t seen);

/* struct dav_hrefs: the same, one of many. With `.text`. */
enum status dav_body_hrefs_end(struct dav_body_reader *reader, uint64_t seen);

#endif

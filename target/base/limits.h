/* Every cap in one place, and the three named profiles. A limit is inclusive: a thing as large as
 * its limit is accepted. Sizes are in bytes unless the name says otherwise.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#include "base/span.h"

struct limits {
    const char *name;

    /* http: the head */
    size_t empty_lines;  /* before the request line, RFC 9112 2.2 */
    size_t request_line; /* without its line end */
    size_t field_count;  /* field lines, folded ones counted once */
    size_t field_line;   /* one field line, without its line end, before folding */
    size_t field_folded; /* one field value after obs-fold has been joined */
    size_t head;         /* from the first byte to the end of the empty line */
    bool join_obs_fold;  /* join folded lines with SP (true) or reject them (false) */
    bool bare_lf;        /* LF alone ends a line of the head (never of chunked framing) */

    /* http: the body */
    size_t body;           /* decoded body */
    size_t chunk_ext;      /* extensions of one chunk */
    size_t chunk_overhead; /* sizes, extensions and line ends of a whole chunked body */
    size_t trailer_count;  /* trailer field lines */

    /* uri */
    size_t uri;           /* a request-target or reference as sent */
    size_t path_segments; /* after dot segments are gone */

    /* xml */
    size_t xml_depth;      /* nested elements */
    size_t xml_nodes;      /* elements in one document */
    size_t xml_attributes; /* of one element, namespace declarations included */
    size_t xml_name;       /* a local name or a prefix */
    size_t xml_namespace;  /* a namespace name */
    size_t xml_text;       /* character data between two tags */

    /* dav */
    bool fold_names;      /* resources are compared without ASCII case, as on NT (true) */
    size_t if_lists;      /* in one If header */
    size_t if_conditions; /* in one If header, all lists together */
    size_t timeouts;      /* alternatives in one Timeout header */
    size_t properties;    /* named in one body */
    size_t href;          /* one DAV:href in a body */
    size_t fragment;      /* a property's value or a lock's owner, as XML with its namespaces */
    size_t list_members;  /* of one list in a field value; and empty ones between two entity-tags */
    size_t body_levels;   /* nested elements that a body's grammar knows: filters, operators */
    size_t body_items;    /* of one kind in one body: hrefs, filters, operators, ACEs */

    /* tree */
    size_t tree_resources;  /* collections included */
    size_t tree_depth;      /* segments of a path */
    size_t tree_name;       /* one name, in UTF-16 units */
    size_t tree_properties; /* dead ones, of one resource */
    size_t tree_property;   /* names, language and value of one */
    size_t tree_locks;      /* in all */
    size_t tree_bytes;      /* the quota: content, names, properties and locks */
    size_t lock_seconds;    /* a lock's longest life */

    /* serve */
    size_t reply;           /* one reply */
    size_t connections;     /* at one time */
    size_t memory;          /* of all connections together */
    size_t idle_seconds;    /* without a byte, between requests or in one */
    size_t request_seconds; /* from a request's first byte to its last */

    size_t arena; /* memory of one request */
};

extern const struct limits limits_default;    /* secure */
extern const struct limits limits_period;     /* as generous as the servers of 2000-2003 */
extern const struct limits limits_workaround; /* MS03-007's mitigation: a small request buffer */

/* The profile of that name (`default`, `period`, `workaround`), or NULL. */
const struct limits *limits_by_name(span name);

#endif

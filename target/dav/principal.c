/* RFC 3744 9.2 to 9.5: the reports on principals. SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_print.h"
#include "dav/body_reader.h"

#include "base/banned.h"

#define ONCE(id)           .once = &dav_body_rules[id]
#define NEEDS(element, id) .needs = DAV_SEEN(element), .lacks = &dav_body_rules[id]

/* clang-format off */
/* At most one prop, whose names go to `member`. */
#define PROP_ROWS(within, member) \
    {within, PROP, "prop", ONCE(DAV_BODY_PRINCIPAL_PROPS)}, \
    {PROP, NAMED, .begin = dav_body_name_begin, .at = offsetof(struct dav_body, member)}
/* clang-format on */

enum { ROOT = 1, PROP, NAMED, SELF, PROPERTY, PROPERTY_NAME };

/* --- 9.2: acl-principal-prop-set --- */

static const struct dav_body_row prop_set_rows[] = {
    /* <!ELEMENT acl-principal-prop-set ANY> */
    {.element = ROOT, .name = "acl-principal-prop-set"},
    PROP_ROWS(ROOT, acl_principal_props),
};

static void print_prop_set(const struct dav_body *body, struct out *out)
{
    dav_print_prop(&body->acl_principal_props, out);
}

const struct dav_body_grammar dav_acl_principal_prop_set_grammar =
    DAV_GRAMMAR(prop_set_rows, print_prop_set);

/* --- 9.3: principal-match --- */

static enum status match_end(struct dav_body_reader *reader, uint64_t seen)
{
    const uint64_t choice = seen & (DAV_SEEN(SELF) | DAV_SEEN(PROPERTY));
    reader->body.principal_match.self = choice == DAV_SEEN(SELF);
    return choice == DAV_SEEN(SELF) || choice == DAV_SEEN(PROPERTY)
               ? OK
               : dav_body_broken(reader, DAV_BODY_MATCH);
}

static enum status property_name_begin(struct dav_body_reader *reader,
                                       const struct dav_body_start *start)
{
    return dav_body_keep_name(reader, start->name, &reader->body.principal_match.property);
}

static const struct dav_body_row match_rows[] = {
    /* <!ELEMENT principal-match ((principal-property | self), prop?)> */
    {.element = ROOT, .name = "principal-match", .end = match_end},
    {ROOT, SELF, .name = "self"},
    {ROOT, PROPERTY, "principal-property", ONCE(DAV_BODY_MATCH),
     NEEDS(PROPERTY_NAME, DAV_BODY_MATCH)},
    {PROPERTY, PROPERTY_NAME, ONCE(DAV_BODY_MATCH), .begin = property_name_begin},
    PROP_ROWS(ROOT, principal_match.properties),
};

static void print_match(const struct dav_body *body, struct out *out)
{
    const struct dav_principal_match *match = &body->principal_match;
    dav_print_flag(SPAN("self"), match->self, out);
    if (!match->self) {
        dav_print_start(SPAN("principal-property"), out);
        dav_print_element(match->property, SPAN(""), SPAN(""), out);
        dav_print_end(SPAN("principal-property"), out);
    }
    dav_print_prop(&match->properties, out);
}

const struct dav_body_grammar dav_principal_match_grammar = DAV_GRAMMAR(match_rows, print_match);

/* --- 9.4: principal-property-search --- */

enum { SEARCH = PROPERTY_NAME + 1, SEARCH_PROP, SEARCH_NAMED, MATCH, APPLY };

static struct dav_property_search *this_search(struct dav_body_reader *reader)
{
    return &reader->body.principal_search.searches[reader->body.principal_search.count - 1];
}

static enum status search_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    (void)start;
    struct dav_principal_search *search = &reader->body.principal_search;
    const enum status status = dav_body_room(reader, search->count);
    if (status != OK)
        return status;
    struct dav_property_search *searches =
        dav_body_grow(reader->arena, search->searches, search->count, sizeof *searches);
    if (!searches)
        return NOMEM;
    search->searches = searches;
    searches[search->count++] = (struct dav_property_search){0};
    return OK;
}

static enum status search_named_begin(struct dav_body_reader *reader,
                                      const struct dav_body_start *start)
{
    return dav_body_add_name(reader, start->name, &this_search(reader)->properties);
}

static enum status search_match_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    return dav_body_text(reader, &this_search(reader)->match);
}

static const struct dav_body_row search_rows[] = {
    /* <!ELEMENT principal-property-search
     *   ((property-search+), prop?, apply-to-principal-collection-set?)> */
    {.element = ROOT, .name = "principal-property-search", NEEDS(SEARCH, DAV_BODY_PRINCIPALS)},
    PROP_ROWS(ROOT, principal_search.properties),
    {ROOT, APPLY, "apply-to-principal-collection-set", .begin = dav_body_flag_begin,
     .at = offsetof(struct dav_body, principal_search.apply_to_principal_collections)},
    /* <!ELEMENT property-search (prop, match)>, <!ELEMENT match #PCDATA> */
    {ROOT, SEARCH, "property-search", .begin = search_begin,
     .needs = DAV_SEEN(SEARCH_PROP) | DAV_SEEN(MATCH),
     .lacks = &dav_body_rules[DAV_BODY_PRINCIPALS]},
    {SEARCH, SEARCH_PROP, "prop", ONCE(DAV_BODY_PRINCIPALS),
     NEEDS(SEARCH_NAMED, DAV_BODY_PRINCIPALS)},
    {SEARCH_PROP, SEARCH_NAMED, .begin = search_named_begin},
    {SEARCH, MATCH, "match", .text = true, .exact = true, ONCE(DAV_BODY_PRINCIPALS),
     .end = search_match_end},
};

static void print_search(const struct dav_body *body, struct out *out)
{
    const struct dav_principal_search *search = &body->principal_search;
    for (size_t i = 0; i < search->count; i++) {
        dav_print_start(SPAN("property-search"), out);
        dav_print_prop(&search->searches[i].properties, out);
        dav_print_start(SPAN("match"), out);
        dav_print_text(search->searches[i].match, out);
        dav_print_end(SPAN("match"), out);
        dav_print_end(SPAN("property-search"), out);
    }
    dav_print_prop(&search->properties, out);
    dav_print_flag(SPAN("apply-to-principal-collection-set"),
                   search->apply_to_principal_collections, out);
}

const struct dav_body_grammar dav_principal_property_search_grammar =
    DAV_GRAMMAR(search_rows, print_search);

/* --- 9.5: principal-search-property-set --- */

static const struct dav_body_row search_property_set_rows[] = {
    /* <!ELEMENT principal-search-property-set EMPTY> */
    {.element = ROOT, .name = "principal-search-property-set"},
};

const struct dav_body_grammar dav_principal_search_property_set_grammar =
    DAV_GRAMMAR(search_property_set_rows, NULL);

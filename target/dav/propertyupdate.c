/* RFC 4918 14.19: what a PROPPATCH changes, in document order (9.2), and Exchange Server's
 * BPROPPATCH. SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_rows.h"

#include "base/banned.h"

enum { PROPERTYUPDATE = 1, SET, REMOVE, SET_PROP, REMOVE_PROP, SET_PROPERTY, REMOVE_PROPERTY };

static enum status add_change(struct dav_body_reader *reader, struct dxml_name name, bool remove)
{
    struct dav_propertyupdate *update = dav_body_place(reader);
    if (update->change_count >= reader->limits->properties)
        return dav_body_broken(reader, DAV_BODY_PROPERTIES);
    struct dav_property_change *changes =
        dav_body_grow(reader->arena, update->changes, update->change_count, sizeof *changes);
    if (!changes)
        return NOMEM;
    update->changes = changes;
    struct dav_property_change *change = &changes[update->change_count++];
    *change = (struct dav_property_change){.remove = remove};
    if (!remove)
        change->lang = dav_body_level(reader)->lang;
    return dav_body_keep_name(reader, name, &change->name);
}

enum status dav_body_set_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    return add_change(reader, start->name, false);
}

enum status dav_body_set_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    struct dav_propertyupdate *update = dav_body_place(reader);
    return dav_fragment_copy(&reader->fragment, &update->changes[update->change_count - 1].value);
}

static enum status remove_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    return add_change(reader, start->name, true);
}

static enum status propertyupdate_end(struct dav_body_reader *reader, uint64_t seen)
{
    return seen & (DAV_SEEN(SET) | DAV_SEEN(REMOVE)) ? OK
                                                     : dav_body_broken(reader, DAV_BODY_CHANGES);
}

/* clang-format off */
#define CHANGE_ROWS \
    /* <!ELEMENT set (prop) >, <!ELEMENT remove (prop) > */ \
    {PROPERTYUPDATE, SET, "set", .needs = DAV_SEEN(SET_PROP), \
     .lacks = &dav_body_rules[DAV_BODY_PROP]}, \
    {PROPERTYUPDATE, REMOVE, "remove", .needs = DAV_SEEN(REMOVE_PROP), \
     .lacks = &dav_body_rules[DAV_BODY_PROP]}, \
    /* <!ELEMENT prop ANY > */ \
    {SET, SET_PROP, "prop", .once = &dav_body_rules[DAV_BODY_PROP]}, \
    {REMOVE, REMOVE_PROP, "prop", .once = &dav_body_rules[DAV_BODY_PROP]}, \
    {SET_PROP, SET_PROPERTY, .fragment = true, .begin = dav_body_set_begin, \
     .end = dav_body_set_end, .at = DAV_AT(propertyupdate)}, \
    {REMOVE_PROP, REMOVE_PROPERTY, .begin = remove_begin, .at = DAV_AT(propertyupdate)}
/* clang-format on */

static const struct dav_body_row rows[] = {
    /* <!ELEMENT propertyupdate (remove | set)+ > */
    {.element = PROPERTYUPDATE, .name = "propertyupdate", .end = propertyupdate_end},
    CHANGE_ROWS,
};

static const struct dav_body_row batch_rows[] = {
    /* propertyupdate ( target+, (remove | set)+ ) */
    {.element = PROPERTYUPDATE,
     .name = "propertyupdate",
     .end = propertyupdate_end,
     .needs = DAV_SEEN(DAV_ROW_TARGET),
     .lacks = &dav_body_rules[DAV_BODY_TARGET]},
    DAV_TARGET_ROWS(PROPERTYUPDATE, bproppatch.targets),
    CHANGE_ROWS,
};
_Static_assert(DAV_AT(propertyupdate) == DAV_AT(bproppatch.update), "one is read as the other");

static void print(const struct dav_body *body, struct out *out)
{
    const struct dav_propertyupdate *update = &body->propertyupdate;
    for (size_t i = 0; i < update->change_count; i++) {
        const struct dav_property_change *change = &update->changes[i];
        out_span(out, change->remove ? SPAN("<D:remove><D:prop>") : SPAN("<D:set><D:prop>"));
        dav_print_element(change->name, change->lang, change->value, out);
        out_span(out, change->remove ? SPAN("</D:prop></D:remove>") : SPAN("</D:prop></D:set>"));
    }
    if (update->change_count == 0)
        out_span(out, SPAN("<D:set><D:prop/></D:set>"));
}

static void print_batch(const struct dav_body *body, struct out *out)
{
    dav_targets_print(&body->bproppatch.targets, out);
    print(body, out);
}

const struct dav_body_grammar dav_propertyupdate_grammar = DAV_GRAMMAR(rows, print);
const struct dav_body_grammar dav_bproppatch_grammar = DAV_GRAMMAR(batch_rows, print_batch);

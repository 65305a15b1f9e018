/* RFC 5689: what an extended MKCOL sets, and RFC 4791's MKCALENDAR, which came before it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_print.h"
#include "dav/body_reader.h"

#include "base/banned.h"

enum { ROOT = 1, SET, PROP, PROPERTY };

#define CHANGES offsetof(struct dav_body, mkcol)

/* <!ELEMENT prop ANY >, of which the rows of both end with */
#define PROPERTY_ROWS                                                                           \
    {SET, PROP, "prop", .once = &dav_body_rules[DAV_BODY_PROP]},                                \
    {                                                                                           \
        PROP, PROPERTY, .fragment = true, .begin = dav_body_set_begin, .end = dav_body_set_end, \
                        .at = CHANGES                                                           \
    }

static const struct dav_body_row mkcol[] = {
    /* <!ELEMENT mkcol (set+)> (RFC 5689 5.1) */
    {.element = ROOT,
     .name = "mkcol",
     .needs = DAV_SEEN(SET),
     .lacks = &dav_body_rules[DAV_BODY_MKCOL_SET]},
    /* <!ELEMENT set (prop) > */
    {ROOT, SET, "set", .needs = DAV_SEEN(PROP), .lacks = &dav_body_rules[DAV_BODY_PROP]},
    PROPERTY_ROWS,
};

static const struct dav_body_row mkcalendar[] = {
    /* <!ELEMENT mkcalendar (DAV:set)> (RFC 4791 5.3.1) */
    {.element = ROOT,
     .name = "mkcalendar",
     .ns = DAV_NS_CALDAV,
     .needs = DAV_SEEN(SET),
     .lacks = &dav_body_rules[DAV_BODY_MKCOL_SET]},
    /* <!ELEMENT set (prop) > */
    {ROOT, SET, "set", .once = &dav_body_rules[DAV_BODY_MKCOL_SET], .needs = DAV_SEEN(PROP),
     .lacks = &dav_body_rules[DAV_BODY_PROP]},
    PROPERTY_ROWS,
};

static void print(const struct dav_body *body, struct out *out)
{
    out_span(out, SPAN("<D:set><D:prop>"));
    for (size_t i = 0; i < body->mkcol.change_count; i++) {
        const struct dav_property_change *change = &body->mkcol.changes[i];
        dav_print_element(change->name, change->lang, change->value, out);
    }
    out_span(out, SPAN("</D:prop></D:set>"));
}

const struct dav_body_grammar dav_mkcol_grammar = DAV_GRAMMAR(mkcol, print);
const struct dav_body_grammar dav_mkcalendar_grammar = DAV_GRAMMAR(mkcalendar, print);

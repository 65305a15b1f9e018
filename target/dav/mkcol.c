/* RFC 5689: what an extended MKCOL sets, and RFC 4791's MKCALENDAR, which came before it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_print.h"
#include "dav/body_reader.h"

#include "base/banned.h"

enum { ROOT = 1, SET, PROP, PROPERTY };

/* clang-format off */
#define PROP_ROWS \
    /* <!ELEMENT prop ANY > */ \
    {SET, PROP, "prop", DAV_ONCE(DAV_BODY_PROP)}, \
    {PROP, PROPERTY, .fragment = true, .begin = dav_body_set_begin, .end = dav_body_set_end, \
     .at = DAV_AT(mkcol)}
/* clang-format on */

static const struct dav_body_row mkcol[] = {
    /* <!ELEMENT mkcol (set+)> (RFC 5689 5.1) */
    {.element = ROOT, .name = "mkcol", DAV_NEEDS(DAV_SEEN(SET), DAV_BODY_MKCOL_SET)},
    /* <!ELEMENT set (prop) > */
    {ROOT, SET, "set", DAV_NEEDS(DAV_SEEN(PROP), DAV_BODY_PROP)},
    PROP_ROWS,
};

static const struct dav_body_row mkcalendar[] = {
    /* <!ELEMENT mkcalendar (DAV:set)> (RFC 4791 5.3.1) */
    {.element = ROOT,
     .name = "mkcalendar",
     .ns = DAV_NS_CALDAV,
     DAV_NEEDS(DAV_SEEN(SET), DAV_BODY_MKCOL_SET)},
    /* <!ELEMENT set (prop) > */
    {ROOT, SET, "set", DAV_ONCE(DAV_BODY_MKCOL_SET), DAV_NEEDS(DAV_SEEN(PROP), DAV_BODY_PROP)},
    PROP_ROWS,
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

/* RFC 4918 14.20: what a PROPFIND asks for, and Exchange Server's BPROPFIND.
 * SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_rows.h"

#include "base/banned.h"

enum { PROPFIND = 1, PROPNAME, ALLPROP, INCLUDE, PROP, NAMED };

#define PROPERTIES offsetof(struct dav_body, propfind.properties)

/* ( propname | (allprop, include?) | prop ) */
static enum status propfind_end(struct dav_body_reader *reader, uint64_t seen)
{
    const uint64_t choice = seen & (DAV_SEEN(PROPNAME) | DAV_SEEN(ALLPROP) | DAV_SEEN(PROP));
    switch (choice) {
    case DAV_SEEN(PROPNAME): reader->body.propfind.kind = DAV_PROPNAME; break;
    case DAV_SEEN(ALLPROP): reader->body.propfind.kind = DAV_ALLPROP; break;
    case DAV_SEEN(PROP): reader->body.propfind.kind = DAV_PROP; break;
    default: return dav_body_broken(reader, DAV_BODY_CHOICE);
    }
    if (seen & DAV_SEEN(INCLUDE) && choice != DAV_SEEN(ALLPROP))
        return dav_body_broken(reader, DAV_BODY_INCLUDE);
    return OK;
}

/* clang-format off */
#define PROPFIND_ROWS \
    /* <!ELEMENT propname EMPTY >, <!ELEMENT allprop EMPTY > */ \
    {PROPFIND, PROPNAME, "propname", .once = &dav_body_rules[DAV_BODY_CHOICE]}, \
    {PROPFIND, ALLPROP, "allprop", .once = &dav_body_rules[DAV_BODY_CHOICE]}, \
    /* <!ELEMENT prop ANY >, <!ELEMENT include ANY > */ \
    {PROPFIND, PROP, "prop", .once = &dav_body_rules[DAV_BODY_CHOICE]}, \
    {PROPFIND, INCLUDE, "include", .once = &dav_body_rules[DAV_BODY_INCLUDE]}, \
    {PROP, NAMED, .begin = dav_body_name_begin, .at = PROPERTIES}, \
    {INCLUDE, NAMED, .begin = dav_body_name_begin, .at = PROPERTIES}
/* clang-format on */

static const struct dav_body_row rows[] = {
    /* <!ELEMENT propfind ( propname | (allprop, include?) | prop ) > */
    {.element = PROPFIND, .name = "propfind", .end = propfind_end},
    PROPFIND_ROWS,
};

static const struct dav_body_row batch_rows[] = {
    /* propfind ( target+, ( propname | (allprop, include?) | prop ) ) */
    {.element = PROPFIND,
     .name = "propfind",
     .end = propfind_end,
     .needs = DAV_SEEN(DAV_ROW_TARGET),
     .lacks = &dav_body_rules[DAV_BODY_TARGET]},
    DAV_TARGET_ROWS(PROPFIND, bpropfind.targets),
    PROPFIND_ROWS,
};
_Static_assert(PROPERTIES == DAV_AT(bpropfind.propfind.properties), "one is read as the other");

static void print(const struct dav_body *body, struct out *out)
{
    const struct dav_propfind *propfind = &body->propfind;
    switch (propfind->kind) {
    case DAV_PROPNAME: out_span(out, SPAN("<D:propname/>")); break;
    case DAV_ALLPROP:
        out_span(out, SPAN("<D:allprop/><D:include>"));
        dav_print_names(&propfind->properties, out);
        out_span(out, SPAN("</D:include>"));
        break;
    case DAV_PROP:
        out_span(out, SPAN("<D:prop>"));
        dav_print_names(&propfind->properties, out);
        out_span(out, SPAN("</D:prop>"));
        break;
    }
}

static void print_batch(const struct dav_body *body, struct out *out)
{
    dav_targets_print(&body->bpropfind.targets, out);
    print(body, out);
}

const struct dav_body_grammar dav_propfind_grammar = DAV_GRAMMAR(rows, print);
const struct dav_body_grammar dav_bpropfind_grammar = DAV_GRAMMAR(batch_rows, print_batch);

/* RFC 4918 14.20: what a PROPFIND asks for. SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_print.h"
#include "dav/body_reader.h"

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

static const struct dav_body_row rows[] = {
    /* <!ELEMENT propfind ( propname | (allprop, include?) | prop ) > */
    {.element = PROPFIND, .name = "propfind", .end = propfind_end},
    /* <!ELEMENT propname EMPTY >, <!ELEMENT allprop EMPTY > */
    {PROPFIND, PROPNAME, "propname", .once = &dav_body_rules[DAV_BODY_CHOICE]},
    {PROPFIND, ALLPROP, "allprop", .once = &dav_body_rules[DAV_BODY_CHOICE]},
    /* <!ELEMENT prop ANY >, <!ELEMENT include ANY > */
    {PROPFIND, PROP, "prop", .once = &dav_body_rules[DAV_BODY_CHOICE]},
    {PROPFIND, INCLUDE, "include", .once = &dav_body_rules[DAV_BODY_INCLUDE]},
    {PROP, NAMED, .begin = dav_body_name_begin, .at = PROPERTIES},
    {INCLUDE, NAMED, .begin = dav_body_name_begin, .at = PROPERTIES},
};

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

const struct dav_body_grammar dav_propfind_grammar = DAV_GRAMMAR(rows, print);

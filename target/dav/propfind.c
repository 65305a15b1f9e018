/* RFC 4918 14.20: what a PROPFIND asks for. SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_print.h"
#include "dav/body_reader.h"

#include "base/banned.h"

enum { PROPFIND = 1, PROPNAME, ALLPROP, INCLUDE, PROP, NAMED };

static enum status named_begin(struct dav_body_reader *reader, struct dxml_name name)
{
    struct dav_propfind *propfind = &reader->body.propfind;
    if (propfind->name_count >= reader->limits->properties)
        return dav_body_broken(reader, DAV_BODY_PROPERTIES);
    struct dxml_name *names = dav_body_grow(reader->arena, propfind->names, propfind->name_count,
                                            sizeof *propfind->names);
    if (!names)
        return NOMEM;
    propfind->names = names;
    return dav_body_keep_name(reader, name, &names[propfind->name_count++]);
}

/* ( propname | (allprop, include?) | prop ) */
static enum status propfind_end(struct dav_body_reader *reader, unsigned seen)
{
    const unsigned choice = seen & (1u << PROPNAME | 1u << ALLPROP | 1u << PROP);
    switch (choice) {
    case 1u << PROPNAME: reader->body.propfind.kind = DAV_PROPNAME; break;
    case 1u << ALLPROP: reader->body.propfind.kind = DAV_ALLPROP; break;
    case 1u << PROP: reader->body.propfind.kind = DAV_PROP; break;
    default: return dav_body_broken(reader, DAV_BODY_CHOICE);
    }
    if (seen & 1u << INCLUDE && choice != 1u << ALLPROP)
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
    {PROP, NAMED, .begin = named_begin},
    {INCLUDE, NAMED, .begin = named_begin},
};

const struct dav_body_grammar dav_propfind_grammar = {rows, sizeof rows / sizeof *rows};

static void print_names(const struct dav_propfind *propfind, struct out *out)
{
    for (size_t i = 0; i < propfind->name_count; i++)
        dav_print_element(propfind->names[i], SPAN(""), SPAN(""), out);
}

void dav_propfind_print(const struct dav_propfind *propfind, struct out *out)
{
    out_span(out, SPAN("<D:propfind xmlns:D=\"DAV:\">"));
    switch (propfind->kind) {
    case DAV_PROPNAME: out_span(out, SPAN("<D:propname/>")); break;
    case DAV_ALLPROP:
        out_span(out, SPAN("<D:allprop/><D:include>"));
        print_names(propfind, out);
        out_span(out, SPAN("</D:include>"));
        break;
    case DAV_PROP:
        out_span(out, SPAN("<D:prop>"));
        print_names(propfind, out);
        out_span(out, SPAN("</D:prop>"));
        break;
    }
    out_span(out, SPAN("</D:propfind>"));
}

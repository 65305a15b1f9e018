/* RFC 3253 3.8: the properties that are wanted, and of the resources that they name, which others,
 * and so on. SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_print.h"
#include "dav/body_reader.h"
#include "dav/ncname.h"

#include "base/banned.h"

enum { EXPAND_PROPERTY = 1, PROPERTY };

/* One that an element could have: no prefix stands for the namespace of declarations. */
static bool is_name(struct dxml_name name)
{
    return dav_is_ncname(name.local) && !span_equal(name.ns, SPAN("http://www.w3.org/2000/xmlns/"));
}

/* <!ATTLIST property name NMTOKEN #REQUIRED>, <!ATTLIST property namespace NMTOKEN "DAV:"> */
static enum status property_begin(struct dav_body_reader *reader,
                                  const struct dav_body_start *start)
{
    struct dav_expand_property *expand = &reader->body.expand_property;
    struct dxml_name name = {.ns = SPAN("DAV:")};
    (void)dav_body_attribute(start, SPAN("namespace"), &name.ns);
    if (!dav_body_attribute(start, SPAN("name"), &name.local) || !is_name(name))
        return dav_body_broken(reader, DAV_BODY_PROPERTY_NAME);
    if (name.local.len > reader->limits->xml_name || name.ns.len > reader->limits->xml_namespace)
        return dav_body_broken(reader, DAV_BODY_NAME_SIZE);
    if (expand->count >= reader->limits->body_items)
        return dav_body_broken(reader, DAV_BODY_ITEMS);
    struct dav_expansion *properties =
        dav_body_grow(reader->arena, expand->properties, expand->count, sizeof *properties);
    if (!properties)
        return NOMEM;
    expand->properties = properties;
    struct dav_expansion *property = &properties[expand->count++];
    property->depth = dav_body_level(reader)->item++; /* those inside begin with one more */
    return dav_body_keep_name(reader, name, &property->name);
}

static const struct dav_body_row rows[] = {
    /* <!ELEMENT expand-property (property*)> */
    {.element = EXPAND_PROPERTY, .name = "expand-property"},
    /* <!ELEMENT property (property*)> */
    {EXPAND_PROPERTY, PROPERTY, "property", .begin = property_begin},
    {PROPERTY, PROPERTY, "property", .begin = property_begin},
};

static void print_start(struct dxml_name name, struct out *out)
{
    out_span(out, SPAN("<D:property name=\""));
    dav_print_text(name.local, out);
    out_span(out, SPAN("\" namespace=\""));
    dav_print_text(name.ns, out);
    out_span(out, SPAN("\">"));
}

static void print(const struct dav_body *body, struct out *out)
{
    const struct dav_expand_property *expand = &body->expand_property;
    size_t open = 0;
    for (size_t i = 0; i < expand->count; i++) {
        for (; open > expand->properties[i].depth; open--)
            out_span(out, SPAN("</D:property>"));
        print_start(expand->properties[i].name, out);
        open++;
    }
    for (; open > 0; open--)
        out_span(out, SPAN("</D:property>"));
}

const struct dav_body_grammar dav_expand_property_grammar = DAV_GRAMMAR(rows, print);

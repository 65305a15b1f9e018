/* SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_print.h"

#include "dav/body_reader.h"

#include "base/banned.h"

static void print_reference(uint8_t c, struct out *out)
{
    out_span(out, SPAN("&#"));
    out_decimal(out, c);
    out_byte(out, ';');
}

/* Beyond these, nothing that a document can hold ends text early or is read as something else. */
static bool is_markup(uint8_t c)
{
    return c == '&' || c == '<' || c == '>' || c == '\r';
}

/* Nor, beyond these, an attribute's value. */
static bool is_markup_in_value(uint8_t c)
{
    return c < ' ' || c == '"' || is_markup(c);
}

/* Text, with references for the bytes that are `special`. */
static void print_escaped(span text, bool (*special)(uint8_t), struct out *out)
{
    size_t from = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!special(text.ptr[i]))
            continue;
        out_span(out, span_make(text.ptr + from, i - from));
        print_reference(text.ptr[i], out);
        from = i + 1;
    }
    out_span(out, span_tail(text, from));
}

void dav_print_characters(span text, struct out *out)
{
    print_escaped(text, is_markup, out);
}

void dav_print_text(span text, struct out *out)
{
    print_escaped(text, is_markup_in_value, out);
}

bool dav_is_xml(span ns)
{
    return span_equal(ns, SPAN(DXML_XML_NAMESPACE));
}

void dav_print_name(struct dxml_name name, struct out *out)
{
    if (name.ns.len)
        out_span(out, dav_is_xml(name.ns) ? SPAN("xml:") : SPAN("x:"));
    out_span(out, name.local);
}

void dav_print_namespace(span prefix, span ns, struct out *out)
{
    out_span(out, SPAN(" xmlns:"));
    out_span(out, prefix);
    out_span(out, SPAN("=\""));
    dav_print_text(ns, out);
    out_byte(out, '"');
}

void dav_print_element(struct dxml_name name, span lang, span content, struct out *out)
{
    out_byte(out, '<');
    dav_print_name(name, out);
    if (name.ns.len && !dav_is_xml(name.ns))
        dav_print_namespace(SPAN("x"), name.ns, out);
    if (lang.len) {
        out_span(out, SPAN(" xml:lang=\""));
        dav_print_text(lang, out);
        out_byte(out, '"');
    }
    out_byte(out, '>');
    out_span(out, content);
    out_span(out, SPAN("</"));
    dav_print_name(name, out);
    out_byte(out, '>');
}

void dav_print_names(const struct dav_names *names, struct out *out)
{
    for (size_t i = 0; i < names->count; i++)
        dav_print_element(names->names[i], SPAN(""), SPAN(""), out);
}

void dav_print_start(span name, struct out *out)
{
    out_span(out, SPAN("<D:"));
    out_span(out, name);
    out_byte(out, '>');
}

void dav_print_end(span name, struct out *out)
{
    out_span(out, SPAN("</D:"));
    out_span(out, name);
    out_byte(out, '>');
}

void dav_print_flag(span name, bool given, struct out *out)
{
    if (!given)
        return;
    out_span(out, SPAN("<D:"));
    out_span(out, name);
    out_span(out, SPAN("/>"));
}

void dav_print_prop(const struct dav_names *names, struct out *out)
{
    if (names->count == 0)
        return;
    dav_print_start(SPAN("prop"), out);
    dav_print_names(names, out);
    dav_print_end(SPAN("prop"), out);
}

void dav_print_value(span name, const struct dav_value *value, struct out *out)
{
    if (!value->given)
        return;
    dav_print_start(name, out);
    dav_print_characters(value->text, out);
    dav_print_end(name, out);
}

void dav_print_href(const struct uri *uri, struct out *out)
{
    out_span(out, SPAN("<D:href><![CDATA[")); /* a URI has neither "<" nor ">" in it */
    uri_print(uri, out);
    out_span(out, SPAN("]]></D:href>"));
}

void dav_print_hrefs(const struct dav_hrefs *hrefs, struct out *out)
{
    for (size_t i = 0; i < hrefs->count; i++)
        dav_print_href(&hrefs->uris[i], out);
}

void dav_print_reference(span name, const struct dav_reference *reference, struct out *out)
{
    dav_print_start(name, out);
    if (reference->is_relative) {
        dav_print_text(reference->relative, out);
    } else {
        out_span(out, SPAN("<![CDATA[")); /* as in dav_print_href */
        uri_print(&reference->uri, out);
        out_span(out, SPAN("]]>"));
    }
    dav_print_end(name, out);
}

void dav_print_limit(span ns, const struct dav_number *limit, struct out *out)
{
    if (!limit->given)
        return;
    out_span(out, SPAN("<L:limit"));
    dav_print_namespace(SPAN("L"), ns, out);
    out_span(out, SPAN("><L:nresults>"));
    out_decimal(out, limit->value);
    out_span(out, SPAN("</L:nresults></L:limit>"));
}

void dav_print_attribute(span name, span value, struct out *out)
{
    if (value.len == 0)
        return;
    out_byte(out, ' ');
    out_span(out, name);
    out_span(out, SPAN("=\""));
    dav_print_text(value, out);
    out_byte(out, '"');
}

/* Closes the node at `index`, and those that it is in down to the depth of what follows. */
static void close_nodes(const struct dav_print_tree *tree, size_t index, size_t next,
                        struct out *out)
{
    const char *node = (const char *)tree->nodes + index * tree->size;
    size_t depth = *(const size_t *)node;
    while (depth >= next) {
        tree->close(node, out);
        if (depth == 0)
            return;
        while (*(const size_t *)node >= depth)
            node -= tree->size;
        depth--;
    }
}

void dav_print_tree(const struct dav_print_tree *tree, struct out *out)
{
    const char *node = tree->nodes;
    for (size_t i = 0; i < tree->count; i++, node += tree->size) {
        tree->open(node, out);
        const bool last = i + 1 == tree->count;
        close_nodes(tree, i, last ? 0 : *(const size_t *)(node + tree->size), out);
    }
}

static void print_root_name(const struct dav_body_row *root, struct out *out)
{
    out_span(out, root->ns == DAV_NS_CALDAV    ? SPAN("C:")
                  : root->ns == DAV_NS_CARDDAV ? SPAN("A:")
                                               : SPAN("D:"));
    out_span(out, span_make(root->name, strlen(root->name)));
}

void dav_body_print(const struct dav_body *body, struct out *out)
{
    if (body->kind == DAV_BODY_NONE)
        return;
    const struct dav_body_grammar *grammar = dav_body_grammars[body->kind];
    const struct dav_body_row *root = &grammar->rows[0];
    out_byte(out, '<');
    print_root_name(root, out);
    out_span(out, SPAN(" xmlns:D=\"DAV:\""));
    if (root->ns == DAV_NS_CALDAV)
        dav_print_namespace(SPAN("C"), SPAN(DAV_CALDAV_NAMESPACE), out);
    if (root->ns == DAV_NS_CARDDAV)
        dav_print_namespace(SPAN("A"), SPAN(DAV_CARDDAV_NAMESPACE), out);
    out_byte(out, '>');
    if (grammar->print)
        grammar->print(body, out);
    out_span(out, SPAN("</"));
    print_root_name(root, out);
    out_byte(out, '>');
}

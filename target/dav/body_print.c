/* SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_print.h"

#include "base/banned.h"

void dav_print_text(span text, struct out *out)
{
    for (size_t i = 0; i < text.len; i++) {
        const uint8_t c = text.ptr[i];
        if (c >= ' ' && c != '&' && c != '<' && c != '>' && c != '"') {
            out_byte(out, c);
            continue;
        }
        out_span(out, SPAN("&#"));
        out_decimal(out, c);
        out_byte(out, ';');
    }
}

void dav_print_element(struct dxml_name name, span lang, span value, struct out *out)
{
    const bool is_xml =
        span_equal(name.ns, SPAN(DXML_XML_NAMESPACE)); /* bound to its one prefix for good */
    const span prefix = is_xml ? SPAN("xml:") : name.ns.len ? SPAN("x:") : SPAN("");
    out_byte(out, '<');
    out_span(out, prefix);
    out_span(out, name.local);
    if (!is_xml && name.ns.len) {
        out_span(out, SPAN(" xmlns:x=\""));
        dav_print_text(name.ns, out);
        out_byte(out, '"');
    }
    if (lang.len) {
        out_span(out, SPAN(" xml:lang=\""));
        dav_print_text(lang, out);
        out_byte(out, '"');
    }
    out_byte(out, '>');
    dav_print_text(value, out);
    out_span(out, SPAN("</"));
    out_span(out, prefix);
    out_span(out, name.local);
    out_byte(out, '>');
}

void dav_print_names(const struct dav_names *names, struct out *out)
{
    for (size_t i = 0; i < names->count; i++)
        dav_print_element(names->names[i], SPAN(""), SPAN(""), out);
}

void dav_body_print(const struct dav_body *body, struct out *out)
{
    switch (body->kind) {
    case DAV_BODY_NONE:
    case DAV_BODY_KINDS: return;
    case DAV_BODY_PROPFIND: dav_propfind_print(&body->propfind, out); return;
    case DAV_BODY_PROPERTYUPDATE: dav_propertyupdate_print(&body->propertyupdate, out); return;
    case DAV_BODY_LOCKINFO: dav_lockinfo_print(&body->lockinfo, out); return;
    }
}

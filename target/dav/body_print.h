/* The pieces that bodies are printed of. SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_BODY_PRINT_H
#define DAV_BODY_PRINT_H

#include "dav/body.h"

/* Text that reads back to the same bytes, between tags and in an attribute's quotes. */
void dav_print_text(span text, struct out *out);

/* The same between tags only, with quotes, tabs and line feeds as they are. */
void dav_print_characters(span text, struct out *out);

/* Whether a namespace is the one that the prefix "xml" stands for, everywhere and alone. */
bool dav_is_xml(span ns);

/* A name with the prefix that stands for its namespace: "xml", or "x", or none. */
void dav_print_name(struct dxml_name name, struct out *out);

/* A declaration: what the prefix stands for in the tag that is being written. */
void dav_print_namespace(span prefix, span ns, struct out *out);

/* An element that declares its own namespace: `content`, a fragment (dav/fragment.h), and xml:lang
 * unless `lang` is empty. */
void dav_print_element(struct dxml_name name, span lang, span content, struct out *out);

/* Names as empty elements, as DAV:prop holds them. */
void dav_print_names(const struct dav_names *names, struct out *out);

/* <D:NAME>, and </D:NAME>. */
void dav_print_start(span name, struct out *out);
void dav_print_end(span name, struct out *out);

/* <D:NAME/>, if it is `given`. */
void dav_print_flag(span name, bool given, struct out *out);

/* DAV:prop with names; nothing where there are none. */
void dav_print_prop(const struct dav_names *names, struct out *out);

/* <D:NAME> and text in it; nothing where `value` is not given. */
void dav_print_value(span name, const struct dav_value *value, struct out *out);

/* <D:href>, in normal form. */
void dav_print_href(const struct uri *uri, struct out *out);
void dav_print_hrefs(const struct dav_hrefs *hrefs, struct out *out);

/* <D:NAME>: a reference in normal form, or, where it is relative, as it was sent. */
void dav_print_reference(span name, const struct dav_reference *reference, struct out *out);

/* A limit with its nresults, in that namespace; nothing where it is not given. */
void dav_print_limit(span ns, const struct dav_number *limit, struct out *out);

/* An attribute; nothing where `value` is empty. */
void dav_print_attribute(span name, span value, struct out *out);

/* A tree that is kept in document order; each node begins with its depth (size_t). Every node is
 * opened, and closed behind those in it. */
struct dav_print_tree {
    const void *nodes;
    size_t count;
    size_t size; /* of a node */
    void (*open)(const void *node, struct out *out);
    void (*close)(const void *node, struct out *out);
};
void dav_print_tree(const struct dav_print_tree *tree, struct out *out);

#endif

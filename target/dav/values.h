/* What the bodies are made of: names, texts, references, properties with values. Everything lies in
 * the arena; the namespace name "DAV:" may be static. SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_VALUES_H
#define DAV_VALUES_H

#include "uri/uri.h"
#include "xml/dxml.h"

/* Names of properties, as DAV:prop and DAV:include hold them, in document order. */
struct dav_names {
    struct dxml_name *names;
    size_t count;
};

/* A text that may be absent, without white space at both ends. */
struct dav_value {
    bool given;
    span text;
};

struct dav_texts {
    span *texts;
    size_t count;
};

/* A number that may be absent. */
struct dav_number {
    bool given;
    uint32_t value;
};

/* A DAV:href that may be relative to the request-target (RFC 3986 4.2): then it has no path of its
 * own, and `relative` is what was sent, percent-encoded. */
struct dav_reference {
    bool is_relative;
    span relative;  /* may be empty: the request-target itself */
    struct uri uri; /* else: read by uri_read, URI_SIMPLE_REF */
};

/* A DAV:href that may be absent; read by uri_read, URI_SIMPLE_REF. */
struct dav_href {
    bool given;
    struct uri uri;
};

struct dav_hrefs {
    struct uri *uris;
    size_t count;
};

struct dav_references {
    struct dav_reference *references;
    size_t count;
};

/* One instruction of a propertyupdate, in document order (RFC 4918 9.2, 14.19). */
struct dav_property_change {
    bool remove; /* false: set */
    struct dxml_name name;
    span lang;  /* xml:lang in scope, or empty */
    span value; /* a fragment (dav/fragment.h): what the element holds; empty with remove */
};

struct dav_propertyupdate {
    struct dav_property_change *changes;
    size_t change_count;
};

#endif

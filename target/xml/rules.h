/* The rules of an XML document that a sender can break.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef XML_RULES_H
#define XML_RULES_H

#include "base/status.h"

/* clang-format off */
#define DXML_RULES(X) \
    X(DXML_WELL_FORMED, BAD, "xml-well-formed", "XML 1.0 2.1", "the document is well-formed") \
    X(DXML_ENCODING, BAD, "xml-encoding", "XML 1.0 4.3.3", "the document is UTF-8, or UTF-16 with a byte order mark, without errors, and says nothing else of itself") \
    X(DXML_DECLARATION, BAD, "xml-declaration", "XML 1.0 2.8", "an XML declaration is complete, and no longer than the first block") \
    X(DXML_DOCTYPE, BAD, "xml-doctype", "RFC 4918 20.6", "a document type declaration is refused") \
    X(DXML_ENTITY, BAD, "xml-entity", "XML 1.0 4.1", "only the five predefined entities are referred to") \
    X(DXML_NAMESPACES, BAD, "xml-namespaces", "Namespaces in XML 1.0 7", "the document is namespace-well-formed") \
    X(DXML_DEPTH, LIMIT, "xml-depth", "limits.xml_depth", "elements are nested too deeply") \
    X(DXML_NODES, LIMIT, "xml-nodes", "limits.xml_nodes", "the document has too many elements") \
    X(DXML_ATTRIBUTES, LIMIT, "xml-attributes", "limits.xml_attributes", "an element has too many attributes and namespace declarations") \
    X(DXML_NAME, LIMIT, "xml-name", "limits.xml_name", "a local name or a prefix is too long") \
    X(DXML_NAMESPACE, LIMIT, "xml-namespace", "limits.xml_namespace", "a namespace name is too long") \
    X(DXML_TEXT, LIMIT, "xml-text", "limits.xml_text", "the text between two tags, or an attribute value, is too long") \
    X(DXML_HUGE, LIMIT, "xml-huge", "libxml2", "a tag, comment, instruction or CDATA section has more than 10 million bytes")
/* clang-format on */

enum dxml_rule { DXML_RULES(RULE_ID) };

extern const struct rule dxml_rules[];

#endif

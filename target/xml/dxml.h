/* The one border to libxml2: a push parser without DTD, network or huge documents, that gives
 * namespace-aware events. Nothing outside this layer includes <libxml/...>.
 *
 * libxml2 2.9's push parser is not indifferent to where its input is cut, so it never sees the
 * caller's cuts: a document is decoded to strict UTF-8 and handed over in blocks of one size. What
 * a document gives is then the same for every way to cut it, events, rule and offset alike; events
 * and faults come when a block is full, or at the end.
 *
 * Threads: readers share nothing. The first dxml_open of a process initialises libxml2, which locks
 * by itself; a program with threads calls dxml_open and dxml_close once before it starts them.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef XML_DXML_H
#define XML_DXML_H

#include "base/limits.h"
#include "base/span.h"
#include "base/status.h"
#include "xml/rules.h"

/* What the prefix "xml" stands for, in every document (Namespaces in XML 1.0 3). */
#define DXML_XML_NAMESPACE "http://www.w3.org/XML/1998/namespace"

/* An expanded name (Namespaces in XML 1.0). `ns` is empty for no namespace. */
struct dxml_name {
    span ns;
    span local;
};

struct dxml_attribute {
    struct dxml_name name;
    span value;
};

/* What the reader is told, in document order; namespace declarations are not among the attributes.
 * All text is strict UTF-8 and made of XML characters. Spans live until the callback returns: copy
 * what you keep. Character data between two tags, CDATA and references in it, comes as one `text`
 * that is not empty. A status other than OK ends the parse and is what the parse returns. */
struct dxml_events {
    enum status (*start)(void *context, struct dxml_name name,
                         const struct dxml_attribute *attributes, size_t attribute_count);
    enum status (*text)(void *context, span text);
    enum status (*end)(void *context, struct dxml_name name);
};

struct dxml; /* one document being read */

/* Begins a document. `fault` is where a broken rule (xml/rules.h) will be noted; it, `limits` and
 * `events` outlive the reader. OK or NOMEM. */
MUST_USE enum status dxml_open(const struct limits *limits, const struct dxml_events *events,
                               void *context, struct fault *fault, struct dxml **reader);

/* Reads one more piece. MORE: the document may go on. BAD, LIMIT, NOMEM, or what an event returned;
 * then only dxml_close may follow. */
MUST_USE enum status dxml_feed(struct dxml *reader, span piece);

/* Ends the document. OK: it was complete and well-formed. Else as dxml_feed, but never MORE. */
MUST_USE enum status dxml_finish(struct dxml *reader);

/* Where the parser stands, in bytes from the start of the document as sent. In an event: in front
 * of the ">" or "/>" of a start tag, behind an end tag. For a fault: where libxml2 noticed it,
 * which is exact for the encoding, and else at the fault or behind it in the same construct. In
 * UTF-16, a place in an earlier block than the current one counts as the start of the current one.
 */
size_t dxml_offset(const struct dxml *reader);

/* Gives the reader's memory back; NULL is allowed. */
void dxml_close(struct dxml *reader);

#endif

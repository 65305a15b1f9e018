/* The one border to libxml2: a push parser without DTD, network or huge documents, that gives
 * namespace-aware events. Nothing outside this layer includes <libxml/...>.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef XML_DXML_H
#define XML_DXML_H

#include "base/arena.h"
#include "base/limits.h"
#include "base/span.h"
#include "base/status.h"

/* An expanded name (Namespaces in XML 1.0). `ns` is empty for no namespace. */
struct dxml_name {
    span ns;
    span local;
};

struct dxml_attribute {
    struct dxml_name name;
    span value;
};

/* What the reader is told, in document order. Spans live until the callback returns: copy what you
 * keep. Character data between two tags comes as one `text`, whatever the input was cut into. A
 * status other than OK ends the parse and is what the parse returns. */
struct dxml_events {
    enum status (*start)(void *context, struct dxml_name name,
                         const struct dxml_attribute *attributes, size_t attribute_count);
    enum status (*text)(void *context, span text);
    enum status (*end)(void *context, struct dxml_name name);
};

struct dxml; /* one document being read */

/* Begins a document. `fault` is where a broken rule will be noted; it, `limits` and `events`
 * outlive the reader. NOMEM. */
MUST_USE enum status dxml_open(const struct limits *limits, const struct dxml_events *events,
                               void *context, struct fault *fault, struct dxml **reader);

/* Reads one more piece. MORE: the document may go on. BAD, LIMIT, NOMEM, or what an event returned;
 * then only dxml_close may follow. */
MUST_USE enum status dxml_feed(struct dxml *reader, span piece);

/* Ends the document. OK: it was complete and well-formed. */
MUST_USE enum status dxml_finish(struct dxml *reader);

/* Gives the reader's memory back; NULL is allowed. */
void dxml_close(struct dxml *reader);

#endif

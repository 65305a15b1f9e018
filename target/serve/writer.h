/* What the server writes of its own as XML and HTML: text that is escaped, and paths of resources.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_WRITER_H
#define SERVE_WRITER_H

#include "base/out.h"
#include "tree/tree.h"

/* A document being written. All of it lies in the arena. */
struct serve_writer {
    struct out out;
    struct arena *arena;
    uint16_t *units; /* room for a path on its way from UTF-16 */
    size_t room;
};

#define SERVE_XML_DECLARATION "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
#define SERVE_XML_TYPE        "Content-Type: application/xml; charset=\"utf-8\"\r\n"

/* A document of at most `most` bytes. */
struct serve_writer serve_writer_open(struct arena *arena, size_t most);

/* The same where a document may be large, and is written twice: first it is only measured; then, if
 * it is not `full`, serve_writer_fit gives it memory of exactly its size, to be written again. */
struct serve_writer serve_writer_measure(struct arena *arena, size_t most);
void serve_writer_fit(struct serve_writer *w);

/* Any bytes as text between two tags, or in an attribute's quotes: what is no UTF-8, or no
 * character of XML 1.0 (2.2), becomes U+FFFD. */
void serve_write_text(struct serve_writer *w, span bytes);

/* A name in UTF-16, as text. */
void serve_write_name(struct serve_writer *w, struct tree_text name);

/* A path, percent-encoded, as text; and that of a resource, with "/" behind a collection's. */
void serve_write_path(struct serve_writer *w, struct tree_text path);
void serve_write_path_of(struct serve_writer *w, const struct tree_resource *resource);

/* Writes a literal. */
#define SERVE_WRITE(w, literal) out_span(&(w)->out, SPAN(literal))

#endif

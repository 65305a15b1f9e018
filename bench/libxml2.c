/* libxml2's push parser, told to do nothing with what it finds: the part of an XML body's time that
 * no code of ours can save. SPDX-License-Identifier: Apache-2.0 */
#include <libxml/parser.h>

#include "readers.h"

#include "base/banned.h"

enum { BLOCK = 16384 }; /* as target/xml/dxml.c hands it over */

static void on_start(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri,
                     int namespaces, const xmlChar **declared, int attributes, int defaulted,
                     const xmlChar **values)
{
    (void)context, (void)local, (void)prefix, (void)uri, (void)namespaces, (void)declared;
    (void)attributes, (void)defaulted, (void)values;
}

static void on_end(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
    (void)context, (void)local, (void)prefix, (void)uri;
}

static void on_text(void *context, const xmlChar *text, int len)
{
    (void)context, (void)text, (void)len;
}

void read_with_libxml2(const void *context)
{
    const struct requests *const all = context;
    static xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC,
                                    .startElementNs = on_start,
                                    .endElementNs = on_end,
                                    .characters = on_text,
                                    .cdataBlock = on_text};
    for (size_t i = 0; i < all->count; i++) {
        xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL);
        assert(parser);
        span rest = all->bytes[i];
        while (rest.len > 0) {
            const span block = span_take(&rest, rest.len < BLOCK ? rest.len : BLOCK);
            xmlParseChunk(parser, (const char *)block.ptr, (int)block.len, 0);
        }
        xmlParseChunk(parser, NULL, 0, 1);
        xmlFreeParserCtxt(parser);
    }
}

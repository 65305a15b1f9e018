/* SPDX-License-Identifier: Apache-2.0 */
#include "xml/dxml.h"

#include <errno.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlmemory.h>

#include "xml/encoding.h"

#include "base/banned.h"

enum {
    BLOCK = 16384,   /* bytes of UTF-8 that libxml2 is given at a time */
    TEXT_FIRST = 256 /* the first room for character data */
};

struct dxml {
    const struct limits *limits;
    const struct dxml_events *events;
    void *context; /* the events' */
    struct fault *fault;
    xmlParserCtxtPtr parser;
    enum status status; /* other than OK: why the parse ended */
    size_t depth;       /* open elements */
    size_t nodes;       /* elements begun */

    uint8_t *text; /* character data since the last tag */
    size_t text_len;
    size_t text_room;
    size_t after_cr; /* where in the UTF-8 a piece of CDATA ended in CR; 0: none did */

    struct dxml_attribute *attributes; /* of the current start tag */
    size_t attribute_room;

    struct dxml_decoder decoder;
    size_t handed_over; /* bytes of UTF-8 in the blocks before this one */
    size_t block_len;
    uint8_t block[BLOCK];
};

/* --- Ending the parse --- */

/* Where libxml2 stands in the UTF-8. */
static size_t position(const struct dxml *reader)
{
    const long at = xmlByteConsumed(reader->parser);
    return at > 0 ? (size_t)at : 0;
}

size_t dxml_offset(const struct dxml *reader)
{
    const size_t at = position(reader);
    const size_t end = reader->handed_over + reader->block_len;
    const enum dxml_encoding encoding = reader->decoder.encoding;
    if (at >= end)
        return reader->decoder.consumed;
    if (encoding == DXML_UTF8)
        return reader->decoder.consumed - (end - at);
    const span block = span_make(reader->block, reader->block_len);
    const size_t done = at > reader->handed_over ? at - reader->handed_over : 0;
    return reader->decoder.consumed - dxml_encoded_size(encoding, span_tail(block, done));
}

/* Notes the first broken rule, where libxml2 stands. Returns its status. */
static enum status broken(struct dxml *reader, enum dxml_rule rule)
{
    return fault_at(reader->fault, &dxml_rules[rule], dxml_offset(reader));
}

/* Ends the parse from inside one of libxml2's callbacks, unless `status` is OK. */
static void conclude(struct dxml *reader, enum status status)
{
    if (status == OK)
        return;
    reader->status = status;
    xmlStopParser(reader->parser);
}

/* --- Character data --- */

/* Makes `*array` of `size`-byte elements large enough for `need`, at least doubling its `*room`. */
static enum status make_room(void **array, size_t *room, size_t need, size_t size)
{
    if (need <= *room)
        return OK;
    const size_t more = need > 2 * *room ? need : 2 * *room;
    void *moved = xmlRealloc(*array, more * size);
    if (!moved)
        return NOMEM;
    *array = moved;
    *room = more;
    return OK;
}

static enum status append_text(struct dxml *reader, span piece)
{
    if (piece.len > reader->limits->xml_text - reader->text_len)
        return broken(reader, DXML_TEXT);
    const size_t need = reader->text_len + piece.len;
    const enum status status = make_room((void **)&reader->text, &reader->text_room,
                                         need > TEXT_FIRST ? need : TEXT_FIRST, 1);
    if (status != OK)
        return status;
    memcpy(reader->text + reader->text_len, piece.ptr, piece.len);
    reader->text_len = need;
    return OK;
}

/* Tells what was gathered since the last tag. */
static enum status flush_text(struct dxml *reader)
{
    const span text = span_make(reader->text, reader->text_len);
    reader->text_len = 0;
    return text.len ? reader->events->text(reader->context, text) : OK;
}

static void on_characters(void *context, const xmlChar *text, int len)
{
    struct dxml *reader = context;
    if (reader->status == OK && len > 0)
        conclude(reader, append_text(reader, span_make(text, (size_t)len)));
}

/* In CDATA libxml2's push parser leaves CR LF and CR as they were sent, which everywhere else it
 * reads as LF (XML 1.0 2.11). A section comes in pieces, so a CR may end one and its LF begin the
 * next. */
static void on_cdata(void *context, const xmlChar *text, int len)
{
    struct dxml *reader = context;
    if (reader->status != OK || len <= 0)
        return;
    span in = span_make(text, (size_t)len);
    const size_t at = position(reader);
    if (reader->after_cr == at && at > 0 && span_starts(in, '\n'))
        in = span_tail(in, 1);
    reader->after_cr = text[len - 1] == '\r' ? at + (size_t)len : 0;
    while (in.len > 0 && reader->status == OK) {
        conclude(reader, append_text(reader, span_take(&in, span_find(in, '\r'))));
        if (in.len == 0 || reader->status != OK)
            return;
        in = span_tail(in, in.len > 1 && in.ptr[1] == '\n' ? 2 : 1);
        conclude(reader, append_text(reader, SPAN("\n")));
    }
}

/* --- Tags --- */

static span span_of(const xmlChar *text)
{
    return span_make(text, text ? strlen((const char *)text) : 0);
}

static enum status check_name(struct dxml *reader, const xmlChar *prefix, const xmlChar *local,
                              const xmlChar *ns)
{
    if (span_of(prefix).len > reader->limits->xml_name ||
        span_of(local).len > reader->limits->xml_name)
        return broken(reader, DXML_NAME);
    return span_of(ns).len > reader->limits->xml_namespace ? broken(reader, DXML_NAMESPACE) : OK;
}

/* libxml2 gives namespace declarations as pairs of prefix and name. */
static enum status check_namespaces(struct dxml *reader, const xmlChar **pairs, size_t count)
{
    enum status status = OK;
    for (size_t i = 0; i < count && status == OK; i++)
        status = check_name(reader, pairs[2 * i], NULL, pairs[2 * i + 1]);
    return status;
}

/* And attributes in fives: local name, prefix, namespace name, start of the value and its end. */
static enum status read_attributes(struct dxml *reader, const xmlChar **fives, size_t count)
{
    enum status status = make_room((void **)&reader->attributes, &reader->attribute_room, count,
                                   sizeof *reader->attributes);
    for (size_t i = 0; i < count && status == OK; i++, fives += 5) {
        const span value = span_make(fives[3], (size_t)(fives[4] - fives[3]));
        status = check_name(reader, fives[1], fives[0], fives[2]);
        if (status == OK && value.len > reader->limits->xml_text)
            status = broken(reader, DXML_TEXT);
        reader->attributes[i] =
            (struct dxml_attribute){{span_of(fives[2]), span_of(fives[0])}, value};
    }
    return status;
}

static enum status check_counts(struct dxml *reader, size_t attributes, size_t namespaces)
{
    const struct limits *limits = reader->limits;
    if (reader->depth >= limits->xml_depth)
        return broken(reader, DXML_DEPTH);
    if (reader->nodes >= limits->xml_nodes)
        return broken(reader, DXML_NODES);
    if (attributes > limits->xml_attributes || namespaces > limits->xml_attributes - attributes)
        return broken(reader, DXML_ATTRIBUTES);
    return OK;
}

static void on_start(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *ns,
                     int namespace_count, const xmlChar **namespaces, int attribute_count,
                     int defaulted, const xmlChar **attributes)
{
    struct dxml *reader = context;
    (void)defaulted; /* by a DTD, and there is none */
    if (reader->status != OK)
        return;
    const size_t count = (size_t)attribute_count;
    enum status status = flush_text(reader);
    if (status == OK)
        status = check_counts(reader, count, (size_t)namespace_count);
    if (status == OK)
        status = check_name(reader, prefix, local, ns);
    if (status == OK)
        status = check_namespaces(reader, namespaces, (size_t)namespace_count);
    if (status == OK)
        status = read_attributes(reader, attributes, count);
    if (status == OK)
        status =
            reader->events->start(reader->context, (struct dxml_name){span_of(ns), span_of(local)},
                                  reader->attributes, count);
    reader->depth++;
    reader->nodes++;
    conclude(reader, status);
}

static void on_end(void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *ns)
{
    struct dxml *reader = context;
    (void)prefix;
    if (reader->status != OK)
        return;
    enum status status = flush_text(reader);
    if (status == OK)
        status =
            reader->events->end(reader->context, (struct dxml_name){span_of(ns), span_of(local)});
    reader->depth--;
    conclude(reader, status);
}

/* --- What libxml2 refuses, and what we do --- */

/* A document type declaration ends the parse before anything in it is read (RFC 4918 20.6). */
static void on_doctype(void *context, const xmlChar *name, const xmlChar *external,
                       const xmlChar *system)
{
    struct dxml *reader = context;
    (void)name, (void)external, (void)system;
    if (reader->status == OK)
        conclude(reader, broken(reader, DXML_DOCTYPE));
}

/* Whether libxml2 gave up on waiting for the end of a tag, a comment or the like. */
static bool is_huge(const struct dxml *reader)
{
    const xmlParserInput *input = reader->parser->input;
    return input && input->end - input->cur > XML_MAX_LOOKUP_LIMIT;
}

static enum dxml_rule rule_of(const struct dxml *reader, const xmlError *error)
{
    switch (error->code) {
    case XML_ERR_UNDECLARED_ENTITY: return DXML_ENTITY;
    case XML_ERR_NAME_TOO_LONG: return DXML_NAME;
    case XML_ERR_INTERNAL_ERROR: return is_huge(reader) ? DXML_HUGE : DXML_WELL_FORMED;
    default: return error->domain == XML_FROM_NAMESPACE ? DXML_NAMESPACES : DXML_WELL_FORMED;
    }
}

/* Keeps the first error. libxml2 reads on to the end of the block, and our events stay silent. */
static void on_error(void *context, xmlErrorPtr error)
{
    struct dxml *reader = context;
    /* That a namespace name is no URI breaks no rule: Namespaces in XML 1.0 2.1 deprecates it. */
    const bool matters = error->level >= XML_ERR_ERROR && error->code != XML_WAR_NS_URI;
    if (reader->status != OK || !matters)
        return;
    reader->status =
        error->code == XML_ERR_NO_MEMORY ? NOMEM : broken(reader, rule_of(reader, error));
}

/* --- The parse --- */

static xmlParserCtxtPtr new_parser(struct dxml *reader)
{
    xmlSAXHandler handler = {
        .initialized = XML_SAX2_MAGIC,
        .internalSubset = on_doctype,
        .characters = on_characters,
        .ignorableWhitespace = on_characters,
        .cdataBlock = on_cdata,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .serror = on_error,
    };
    xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, reader, NULL, 0, NULL);
    if (!parser)
        return NULL;
    /* NOENT: else "&amp;" in an attribute's value stays "&#38;". Without a DTD there are no other
     * entities that it could expand. */
    xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_NOENT);
    parser->charset = XML_CHAR_ENCODING_UTF8; /* as decoded; libxml2 guesses nothing */
    return parser;
}

enum status dxml_open(const struct limits *limits, const struct dxml_events *events, void *context,
                      struct fault *fault, struct dxml **reader)
{
    struct dxml *made = xmlMalloc(sizeof *made);
    if (!made)
        return NOMEM;
    memset(made, 0, offsetof(struct dxml, block));
    made->limits = limits;
    made->events = events;
    made->context = context;
    made->fault = fault;
    made->parser = new_parser(made);
    if (!made->parser) {
        xmlFree(made);
        return NOMEM;
    }
    *reader = made;
    return OK;
}

/* The first block holds the XML declaration; what it says must be what was sent. */
static enum status check_declaration(struct dxml *reader)
{
    span name;
    if (dxml_declared_encoding(span_make(reader->block, reader->block_len), &name) == MORE)
        return fault_at(reader->fault, &dxml_rules[DXML_DECLARATION], 0);
    const bool wide = reader->decoder.encoding != DXML_UTF8;
    if (name.len == 0 || span_equal_nocase(name, wide ? SPAN("UTF-16") : SPAN("UTF-8")))
        return OK;
    return fault_at(reader->fault, &dxml_rules[DXML_ENCODING], 0);
}

/* Hands the block to libxml2. Some failed allocations it absorbs, and some it takes for an error of
 * the document: errno tells what it does not. */
static enum status hand_over(struct dxml *reader, bool last)
{
    if (reader->handed_over == 0)
        reader->status = check_declaration(reader);
    if (reader->status != OK)
        return reader->status;
    errno = 0;
    const int code = xmlParseChunk(reader->parser, (const char *)reader->block,
                                   (int)reader->block_len, last ? 1 : 0);
    if (errno == ENOMEM) {
        *reader->fault = (struct fault){0};
        reader->status = NOMEM;
    }
    if (code != XML_ERR_OK && reader->status == OK)
        reader->status = broken(reader, DXML_WELL_FORMED);
    reader->handed_over += reader->block_len;
    reader->block_len = 0;
    return reader->status;
}

/* What stands in front of the character that is none may break a rule first. */
static enum status break_off(struct dxml *reader)
{
    if (hand_over(reader, false) == OK)
        reader->status =
            fault_at(reader->fault, &dxml_rules[DXML_ENCODING], reader->decoder.consumed);
    return reader->status;
}

enum status dxml_feed(struct dxml *reader, span piece)
{
    while (piece.len > 0 && reader->status == OK) {
        size_t written;
        const enum status decoded =
            dxml_decode(&reader->decoder, &piece, reader->block + reader->block_len,
                        BLOCK - reader->block_len, &written);
        reader->block_len += written;
        if (decoded != OK)
            return break_off(reader);
        if (piece.len > 0)
            reader->status = hand_over(reader, false);
    }
    return reader->status == OK ? MORE : reader->status;
}

enum status dxml_finish(struct dxml *reader)
{
    return reader->decoder.pending_len > 0 ? break_off(reader) : hand_over(reader, true);
}

void dxml_close(struct dxml *reader)
{
    if (!reader)
        return;
    xmlFreeParserCtxt(reader->parser);
    xmlFree(reader->attributes);
    xmlFree(reader->text);
    xmlFree(reader);
}

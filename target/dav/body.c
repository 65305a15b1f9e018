/* SPDX-License-Identifier: Apache-2.0 */
#include "dav/body.h"

#include "dav/body_print.h"
#include "dav/body_reader.h"

#include "base/banned.h"

enum { LEVELS_AT_FIRST = 8 };

static enum dav_body_namespace namespace_of(struct dxml_name name)
{
    if (span_equal(name.ns, SPAN("DAV:")))
        return DAV_NS_DAV;
    if (span_equal(name.ns, SPAN(DAV_CALDAV_NAMESPACE)))
        return DAV_NS_CALDAV;
    return span_equal(name.ns, SPAN(DAV_CARDDAV_NAMESPACE)) ? DAV_NS_CARDDAV : DAV_NS_ANY;
}

/* The row of an element that begins in the innermost level, or NULL. */
static const struct dav_body_row *find_row(const struct dav_body_grammar *grammar, int within,
                                           struct dxml_name name)
{
    const enum dav_body_namespace ns = namespace_of(name);
    for (size_t i = 0; i < grammar->count; i++) {
        const struct dav_body_row *row = &grammar->rows[i];
        if (row->within == within &&
            (!row->name ||
             (row->ns == ns && span_equal(name.local, span_make(row->name, strlen(row->name))))))
            return row;
    }
    return NULL;
}

/* Which rule a root breaks that a method does not take. */
static enum dav_body_rule rule_of_roots(uint64_t kinds)
{
    if (kinds == DAV_BODY_REPORTS)
        return DAV_BODY_REPORT;
    return kinds == DAV_BODY_BIT(DAV_BODY_MKCOL) ? DAV_BODY_MKCOL_ROOT : DAV_BODY_ROOT;
}

/* The root element says which body it is. */
static enum status choose_grammar(struct dav_body_reader *reader, struct dxml_name root)
{
    for (unsigned kind = DAV_BODY_NONE + 1; kind < DAV_BODY_KINDS; kind++)
        if (reader->kinds & DAV_BODY_BIT(kind) && find_row(dav_body_grammars[kind], 0, root)) {
            reader->body.kind = kind;
            reader->grammar = dav_body_grammars[kind];
            return OK;
        }
    return dav_body_broken(reader, rule_of_roots(reader->kinds));
}

/* xml:lang, when it is among the attributes (XML 1.0 2.12); else `*lang` stays. */
static enum status read_lang(struct arena *arena, const struct dav_body_start *start, span *lang)
{
    for (size_t i = 0; i < start->attribute_count; i++) {
        const struct dxml_attribute *attribute = &start->attributes[i];
        if (span_equal(attribute->name.local, SPAN("lang")) && dav_is_xml(attribute->name.ns))
            return arena_copy(arena, attribute->value, lang);
    }
    return OK;
}

static bool more_levels(struct dav_body_reader *reader)
{
    const size_t room = reader->level_room ? 2 * reader->level_room : LEVELS_AT_FIRST;
    struct dav_body_level *levels = arena_array(reader->arena, room, sizeof *levels);
    if (!levels)
        return false;
    if (reader->level_count)
        memcpy(levels, reader->levels, reader->level_count * sizeof *levels);
    reader->levels = levels;
    reader->level_room = room;
    return true;
}

/* A level inside the innermost one, for an element that has a row. */
static enum status open_level(struct dav_body_reader *reader, const struct dav_body_row *row)
{
    struct dav_body_level *outer = dav_body_level(reader);
    if (row->once && outer->seen & DAV_SEEN(row->element))
        return fault_at(reader->fault, row->once, dxml_offset(reader->xml));
    if (reader->level_count > reader->limits->body_levels)
        return dav_body_broken(reader, DAV_BODY_LEVELS);
    outer->seen |= DAV_SEEN(row->element);
    const struct dav_body_level level = {.row = row, .item = outer->item, .lang = outer->lang};
    if (reader->level_count == reader->level_room && !more_levels(reader))
        return NOMEM;
    reader->levels[reader->level_count++] = level;
    return OK;
}

/* What became of writing to the fragment. */
static enum status kept(struct dav_body_reader *reader, enum status status)
{
    return status == LIMIT ? dav_body_broken(reader, DAV_BODY_FRAGMENT) : status;
}

/* An element that has a row begins. */
static enum status begin(struct dav_body_reader *reader, const struct dav_body_row *row,
                         const struct dav_body_start *start)
{
    enum status status = open_level(reader, row);
    if (status == OK)
        status = read_lang(reader->arena, start, &dav_body_level(reader)->lang);
    if (status != OK)
        return status;
    if (row->text)
        reader->text = NULL;
    if (row->fragment) {
        dav_fragment_begin(&reader->fragment, reader->arena, reader->limits->fragment);
        reader->fragment_level = reader->level_count;
    }
    return row->begin ? row->begin(reader, start) : OK;
}

static enum status on_start(void *context, struct dxml_name name,
                            const struct dxml_attribute *attributes, size_t attribute_count)
{
    struct dav_body_reader *reader = context;
    const struct dav_body_start start = {name, attributes, attribute_count};
    enum status status = reader->grammar ? OK : choose_grammar(reader, name);
    if (status == OK && reader->fragment_level)
        status =
            kept(reader, dav_fragment_start(&reader->fragment, name, attributes, attribute_count));
    if (status != OK)
        return status;
    const struct dav_body_row *outer = dav_body_level(reader)->row;
    const struct dav_body_row *row =
        reader->inside ? NULL : find_row(reader->grammar, outer ? outer->element : 0, name);
    if (row)
        return begin(reader, row, &start);
    reader->inside++;
    return OK;
}

static enum status on_text(void *context, span text)
{
    struct dav_body_reader *reader = context;
    const struct dav_body_row *row = dav_body_level(reader)->row;
    if (row && row->text) {
        const enum status status = row->exact ? dav_text_keep(reader->arena, &reader->text, text)
                                              : dav_text_add(reader->arena, &reader->text, text);
        if (status != OK)
            return status;
    }
    return reader->fragment_level ? kept(reader, dav_fragment_text(&reader->fragment, text)) : OK;
}

/* The innermost element that has a row ends. */
static enum status end(struct dav_body_reader *reader)
{
    const struct dav_body_level *level = dav_body_level(reader);
    const struct dav_body_row *row = level->row;
    if ((level->seen & row->needs) != row->needs)
        return fault_at(reader->fault, row->lacks, dxml_offset(reader->xml));
    const enum status status = row->end ? row->end(reader, level->seen) : OK;
    reader->level_count--;
    return status;
}

static enum status on_end(void *context, struct dxml_name name)
{
    struct dav_body_reader *reader = context;
    if (reader->fragment_level == reader->level_count && !reader->inside)
        reader->fragment_level = 0;
    if (reader->fragment_level) {
        const enum status status = kept(reader, dav_fragment_end(&reader->fragment, name));
        if (status != OK)
            return status;
    }
    if (reader->inside) {
        reader->inside--;
        return OK;
    }
    return end(reader);
}

enum status dav_body_open(struct arena *arena, const struct limits *limits, uint64_t kinds,
                          struct fault *fault, struct dav_body_reader **reader)
{
    static const struct dxml_events events = {on_start, on_text, on_end};
    struct dav_body_reader *made = arena_alloc(arena, sizeof *made);
    if (!made)
        return NOMEM;
    made->arena = arena;
    if (!more_levels(made))
        return NOMEM;
    made->level_count = 1; /* the document */
    made->limits = limits;
    made->kinds = kinds;
    made->fault = fault;
    const enum status status = dxml_open(limits, &events, made, fault, &made->xml);
    if (status == OK)
        *reader = made;
    return status;
}

enum status dav_body_feed(struct dav_body_reader *reader, span piece)
{
    reader->any = reader->any || piece.len > 0;
    return dxml_feed(reader->xml, piece);
}

enum status dav_body_finish(struct dav_body_reader *reader, struct dav_body *body)
{
    const enum status status = reader->any ? dxml_finish(reader->xml) : OK;
    if (status == OK)
        *body = reader->body;
    return status;
}

void dav_body_close(struct dav_body_reader *reader)
{
    if (reader)
        dxml_close(reader->xml);
}

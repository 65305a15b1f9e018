/* SPDX-License-Identifier: Apache-2.0 */
#include "dav/body.h"

#include "dav/body_reader.h"

#include "base/banned.h"

enum status dav_body_broken(struct dav_body_reader *reader, enum dav_body_rule rule)
{
    return fault_at(reader->fault, &dav_body_rules[rule], dxml_offset(reader->xml));
}

void *dav_body_grow(struct arena *arena, void *array, size_t count, size_t size)
{
    const bool full = (count & (count - 1)) == 0; /* it grows at 0, 1, 2, 4, 8, … */
    if (!full)
        return array;
    void *larger = arena_array(arena, count ? 2 * count : 1, size);
    if (larger && count)
        memcpy(larger, array, count * size);
    return larger;
}

enum status dav_body_keep_name(struct dav_body_reader *reader, struct dxml_name name,
                               struct dxml_name *kept)
{
    const bool is_dav = span_equal(name.ns, SPAN("DAV:")); /* as most are */
    if (is_dav)
        kept->ns = SPAN("DAV:");
    else if (arena_copy(reader->arena, name.ns, &kept->ns) != OK)
        return NOMEM;
    return arena_copy(reader->arena, name.local, &kept->local);
}

/* The row of an element that begins in the innermost level, or NULL. */
static const struct dav_body_row *find_row(const struct dav_body_grammar *grammar, int within,
                                           struct dxml_name name)
{
    const bool is_dav = span_equal(name.ns, SPAN("DAV:"));
    for (size_t i = 0; i < grammar->count; i++) {
        const struct dav_body_row *row = &grammar->rows[i];
        if (row->within != within)
            continue;
        if (!row->name ||
            (is_dav && span_equal(name.local, span_make(row->name, strlen(row->name)))))
            return row;
    }
    return NULL;
}

/* The root element says which body it is. */
static enum status choose_grammar(struct dav_body_reader *reader, struct dxml_name root)
{
    static const struct dav_body_grammar *const grammars[] = {
        [DAV_BODY_PROPFIND] = &dav_propfind_grammar,
        [DAV_BODY_PROPERTYUPDATE] = &dav_propertyupdate_grammar,
        [DAV_BODY_LOCKINFO] = &dav_lockinfo_grammar,
    };
    for (unsigned kind = DAV_BODY_PROPFIND; kind <= DAV_BODY_LOCKINFO; kind++)
        if (reader->kinds & 1u << kind && find_row(grammars[kind], 0, root)) {
            reader->body.kind = kind;
            reader->grammar = grammars[kind];
            return OK;
        }
    return dav_body_broken(reader, DAV_BODY_ROOT);
}

/* xml:lang, when it is among the attributes (XML 1.0 2.12); else `*lang` stays. */
static enum status read_lang(struct arena *arena, const struct dxml_attribute *attributes,
                             size_t count, span *lang)
{
    for (size_t i = 0; i < count; i++)
        if (span_equal(attributes[i].name.local, SPAN("lang")) &&
            span_equal(attributes[i].name.ns, SPAN(DXML_XML_NAMESPACE)))
            return arena_copy(arena, attributes[i].value, lang);
    return OK;
}

static enum status on_start(void *context, struct dxml_name name,
                            const struct dxml_attribute *attributes, size_t attribute_count)
{
    struct dav_body_reader *reader = context;
    if (!reader->grammar) {
        const enum status status = choose_grammar(reader, name);
        if (status != OK)
            return status;
    }
    struct dav_body_level *outer = &reader->levels[reader->level];
    const struct dav_body_row *row =
        reader->inside ? NULL
                       : find_row(reader->grammar, outer->row ? outer->row->element : 0, name);
    if (!row) {
        reader->inside++;
        return OK;
    }
    const unsigned bit = 1u << row->element;
    if (row->once && outer->seen & bit)
        return fault_at(reader->fault, row->once, dxml_offset(reader->xml));
    outer->seen |= bit;
    reader->level++;
    assert(reader->level < DAV_BODY_LEVELS);
    struct dav_body_level *level = &reader->levels[reader->level];
    *level = (struct dav_body_level){.row = row, .lang = outer->lang};
    const enum status status = read_lang(reader->arena, attributes, attribute_count, &level->lang);
    return status == OK && row->begin ? row->begin(reader, name) : status;
}

static enum status on_text(void *context, span text)
{
    struct dav_body_reader *reader = context;
    const struct dav_body_row *row = reader->levels[reader->level].row;
    return row && row->text ? dav_text_add(reader->arena, &reader->text, text) : OK;
}

static enum status on_end(void *context, struct dxml_name name)
{
    struct dav_body_reader *reader = context;
    (void)name;
    if (reader->inside) {
        reader->inside--;
        return OK;
    }
    const struct dav_body_level *level = &reader->levels[reader->level];
    const enum status status = level->row->end ? level->row->end(reader, level->seen) : OK;
    reader->level--;
    return status;
}

enum status dav_body_open(struct arena *arena, const struct limits *limits, unsigned kinds,
                          struct fault *fault, struct dav_body_reader **reader)
{
    static const struct dxml_events events = {on_start, on_text, on_end};
    struct dav_body_reader *made = arena_alloc(arena, sizeof *made);
    if (!made)
        return NOMEM;
    made->arena = arena;
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

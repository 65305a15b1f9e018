/* What the grammars of bodies are made of. SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_reader.h"

#include "base/ascii.h"

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

bool dav_body_attribute(const struct dav_body_start *start, span name, span *value)
{
    for (size_t i = 0; i < start->attribute_count; i++)
        if (start->attributes[i].name.ns.len == 0 &&
            span_equal(start->attributes[i].name.local, name)) {
            *value = start->attributes[i].value;
            return true;
        }
    return false;
}

enum status dav_body_add_name(struct dav_body_reader *reader, struct dxml_name name,
                              struct dav_names *names)
{
    if (names->count >= reader->limits->properties)
        return dav_body_broken(reader, DAV_BODY_PROPERTIES);
    struct dxml_name *grown =
        dav_body_grow(reader->arena, names->names, names->count, sizeof *names->names);
    if (!grown)
        return NOMEM;
    names->names = grown;
    return dav_body_keep_name(reader, name, &grown[names->count++]);
}

enum status dav_body_keep_attribute(struct dav_body_reader *reader,
                                    const struct dav_body_start *start, span name, span *kept)
{
    span value = {0};
    *kept = value;
    return dav_body_attribute(start, name, &value) ? arena_copy(reader->arena, value, kept) : OK;
}

bool dav_body_either(const struct dav_body_start *start, span name, const char *const words[2],
                     bool *second)
{
    span value;
    *second = false;
    if (!dav_body_attribute(start, name, &value))
        return true;
    *second = span_equal(value, span_make(words[1], strlen(words[1])));
    return *second || span_equal(value, span_make(words[0], strlen(words[0])));
}

enum status dav_body_room(struct dav_body_reader *reader, size_t count)
{
    return count < reader->limits->body_items ? OK : dav_body_broken(reader, DAV_BODY_ITEMS);
}

enum status dav_body_text(struct dav_body_reader *reader, span *text)
{
    return dav_body_level(reader)->row->exact ? dav_text_whole(reader->arena, reader->text, text)
                                              : dav_text_join(reader->arena, reader->text, text);
}

enum status dav_body_href(struct dav_body_reader *reader, struct uri *uri)
{
    span text;
    if (dav_body_text(reader, &text) != OK)
        return NOMEM;
    if (text.len > reader->limits->href)
        return dav_body_broken(reader, DAV_BODY_HREF);
    const enum status status =
        uri_read(reader->arena, reader->limits, text, URI_SIMPLE_REF, uri, reader->fault);
    if (reader->fault->rule)
        reader->fault->offset = dxml_offset(reader->xml);
    return status;
}

/* relative-ref = relative-part [ "?" query ] (RFC 3986 4.2), but for what begins with a slash: its
 * first segment has no colon, and what is wrong in a path is wrong here too. */
static enum status read_relative(struct dav_body_reader *reader, span text)
{
    struct out absolute = out_growing(reader->arena, text.len + 1);
    out_byte(&absolute, '/');
    out_span(&absolute, text);
    if (absolute.full)
        return NOMEM;
    struct uri ignored;
    return uri_read(reader->arena, reader->limits, out_written(&absolute), 1 << URI_ORIGIN,
                    &ignored, reader->fault);
}

/* Whether it is neither a path nor begins with a scheme. */
static bool is_relative(span text)
{
    const span segment = span_head(text, span_find(text, '/'));
    return !span_starts(text, '/') && span_find(segment, ':') >= span_find(segment, '?');
}

enum status dav_body_reference(struct dav_body_reader *reader, struct dav_reference *reference)
{
    span text;
    if (dav_body_text(reader, &text) != OK)
        return NOMEM;
    reference->is_relative = is_relative(text);
    if (!reference->is_relative)
        return dav_body_href(reader, &reference->uri);
    if (text.len > reader->limits->href)
        return dav_body_broken(reader, DAV_BODY_HREF);
    reference->relative = text;
    const enum status status = read_relative(reader, text);
    if (reader->fault->rule)
        reader->fault->offset = dxml_offset(reader->xml);
    return status;
}

/* segment = *pchar (RFC 3986 3.3); here not empty, and no dot segment. */
static bool is_segment(span text)
{
    for (size_t i = 0; i < text.len; i++) {
        const uint8_t c = text.ptr[i];
        const bool encoded = c == '%' && text.len - i > 2 && ascii_is(text.ptr[i + 1], ASCII_HEX) &&
                             ascii_is(text.ptr[i + 2], ASCII_HEX);
        if (!encoded && c != ':' && c != '@' && !ascii_is(c, ASCII_UNRESERVED | ASCII_SUBDELIM))
            return false;
    }
    return text.len > 0 && !span_equal(text, SPAN(".")) && !span_equal(text, SPAN(".."));
}

enum status dav_body_segment(struct dav_body_reader *reader, span *segment)
{
    if (dav_body_text(reader, segment) != OK)
        return NOMEM;
    if (segment->len > reader->limits->href)
        return dav_body_broken(reader, DAV_BODY_HREF);
    return is_segment(*segment) ? OK : dav_body_broken(reader, DAV_BODY_SEGMENT);
}

enum status dav_body_flag_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    (void)start;
    bool *flag = dav_body_place(reader);
    *flag = true;
    return OK;
}

enum status dav_body_name_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    return dav_body_add_name(reader, start->name, dav_body_place(reader));
}

enum status dav_body_value_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    struct dav_value *value = dav_body_place(reader);
    value->given = true;
    return dav_body_text(reader, &value->text);
}

enum status dav_body_texts_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    struct dav_texts *texts = dav_body_place(reader);
    if (texts->count >= reader->limits->body_items)
        return dav_body_broken(reader, DAV_BODY_ITEMS);
    span *grown = dav_body_grow(reader->arena, texts->texts, texts->count, sizeof *grown);
    if (!grown)
        return NOMEM;
    texts->texts = grown;
    return dav_body_text(reader, &grown[texts->count++]);
}

enum status dav_body_number_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    struct dav_number *number = dav_body_place(reader);
    span text;
    if (dav_body_text(reader, &text) != OK)
        return NOMEM;
    if (text.len == 0 || span_count(text, ASCII_DIGIT) != text.len)
        return dav_body_broken(reader, DAV_BODY_NUMBER);
    uint64_t value = 0;
    for (size_t i = 0; i < text.len && value <= UINT32_MAX; i++)
        value = 10 * value + (text.ptr[i] - '0');
    if (value > UINT32_MAX)
        return dav_body_broken(reader, DAV_BODY_NUMBER);
    *number = (struct dav_number){.given = true, .value = (uint32_t)value};
    return OK;
}

enum status dav_body_href_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    struct dav_href *href = dav_body_place(reader);
    href->given = true;
    return dav_body_href(reader, &href->uri);
}

enum status dav_body_hrefs_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    struct dav_hrefs *hrefs = dav_body_place(reader);
    if (hrefs->count >= reader->limits->body_items)
        return dav_body_broken(reader, DAV_BODY_ITEMS);
    struct uri *uris = dav_body_grow(reader->arena, hrefs->uris, hrefs->count, sizeof *uris);
    if (!uris)
        return NOMEM;
    hrefs->uris = uris;
    return dav_body_href(reader, &uris[hrefs->count++]);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/writer.h"

#include "dav/body_print.h"
#include "uri/path.h"
#include "uri/utf8.h"
#include "uri/wide.h"

#include "base/banned.h"

enum { REPLACEMENT = 0xfffd };

struct serve_writer serve_writer_open(struct arena *arena, size_t most)
{
    return (struct serve_writer){.out = out_growing(arena, most), .arena = arena};
}

struct serve_writer serve_writer_measure(struct arena *arena, size_t most)
{
    return (struct serve_writer){.out = out_counting(most), .arena = arena};
}

static void no_memory(struct serve_writer *w)
{
    w->out.full = w->out.no_memory = true;
}

void serve_writer_fit(struct serve_writer *w)
{
    const size_t size = w->out.len;
    uint8_t *room = arena_alloc(w->arena, size);
    w->out = out_make(room, size);
    if (!room)
        no_memory(w);
}

/* Char ::= #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF] (XML 1.0 2.2) */
static bool is_xml_char(uint32_t c)
{
    if (c < 0x20)
        return c == '\t' || c == '\n' || c == '\r';
    return c <= REPLACEMENT || (c >= 0x10000 && c < UTF8_INVALID);
}

static void write_char(struct serve_writer *w, uint32_t c)
{
    uint8_t bytes[UTF8_MAX_BYTES];
    const size_t size = utf8_put(is_xml_char(c) ? c : REPLACEMENT, bytes);
    dav_print_text(span_make(bytes, size), &w->out);
}

void serve_write_text(struct serve_writer *w, span bytes)
{
    while (bytes.len) {
        const uint32_t c = utf8_take(&bytes);
        if (c == UTF8_INVALID)
            bytes = span_tail(bytes, 1);
        write_char(w, c);
    }
}

/* The next character of UTF-16, where a lone surrogate counts as U+FFFD. */
static uint32_t take(struct tree_text text, size_t *at)
{
    const uint32_t c = wide_take(text.units, text.count, at);
    if (c != UTF8_INVALID)
        return c;
    *at += 1;
    return REPLACEMENT;
}

void serve_write_name(struct serve_writer *w, struct tree_text name)
{
    for (size_t at = 0; at < name.count;)
        write_char(w, take(name, &at));
}

/* Room for the path, doubled as it grows; false: there is none, and the document is full. */
static bool reserve(struct serve_writer *w, size_t count)
{
    if (count <= w->room)
        return true;
    const size_t room = count > SIZE_MAX / 2 ? count : 2 * count;
    uint16_t *units = arena_array(w->arena, room, sizeof *units);
    if (!units) {
        no_memory(w);
        return false;
    }
    w->units = units;
    w->room = room;
    return true;
}

void serve_write_path(struct serve_writer *w, struct tree_text path)
{
    for (size_t at = 0; at < path.count;) {
        uint8_t bytes[UTF8_MAX_BYTES];
        const size_t size = utf8_put(take(path, &at), bytes);
        if (*bytes == '&') /* the only one that a path and a text differ in */
            out_span(&w->out, SPAN("&amp;"));
        else
            path_print(span_make(bytes, size), &w->out);
    }
}

void serve_write_path_of(struct serve_writer *w, const struct tree_resource *resource)
{
    const size_t count = tree_path_count(resource);
    if (!reserve(w, count))
        return;
    tree_path_write(resource, w->units);
    serve_write_path(w, (struct tree_text){w->units, count});
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "dav/fragment.h"

#include "dav/body_print.h"
#include "dav/body_reader.h"

#include "base/banned.h"

void dav_fragment_begin(struct dav_fragment *fragment, struct arena *arena, size_t most)
{
    if (!fragment->out.arena)
        fragment->out = out_growing(arena, most);
    fragment->out.len = 0;
    fragment->depth = 0;
}

static enum status outcome(const struct dav_fragment *fragment)
{
    if (!fragment->out.full)
        return OK;
    return fragment->out.no_memory ? NOMEM : LIMIT;
}

/* Opens an element in which "x" stands for `ns`. */
static enum status push(struct dav_fragment *fragment, span ns)
{
    if (fragment->depth == fragment->room) {
        span *bound =
            dav_body_grow(fragment->out.arena, fragment->bound, fragment->room, sizeof *bound);
        if (!bound)
            return NOMEM;
        fragment->bound = bound;
        fragment->room++;
    }
    fragment->bound[fragment->depth++] = ns;
    return OK;
}

/* A copy of a namespace's name: most often that of the element in front has it. */
static enum status keep_namespace(const struct dav_fragment *fragment, span ns, span *kept)
{
    const size_t at = fragment->depth;
    if (at == fragment->room || !span_equal(fragment->bound[at], ns))
        return arena_copy(fragment->out.arena, ns, kept);
    *kept = fragment->bound[at];
    return OK;
}

/* An attribute takes the element's prefix where that stands for the same; else "a" and its place
 * among the attributes are its own. */
static void print_attribute(const struct dxml_attribute *attribute, size_t place, span bound,
                            struct out *out)
{
    const span ns = attribute->name.ns;
    const bool shared = ns.len == 0 || span_equal(ns, bound) || dav_is_xml(ns);
    uint8_t room[1 + OUT_DECIMAL_MAX];
    struct out prefix = out_make(room, sizeof room);
    out_byte(&prefix, 'a');
    out_decimal(&prefix, place);
    if (!shared)
        dav_print_namespace(out_written(&prefix), ns, out);
    out_byte(out, ' ');
    if (shared) {
        dav_print_name(attribute->name, out);
    } else {
        out_span(out, out_written(&prefix));
        out_byte(out, ':');
        out_span(out, attribute->name.local);
    }
    out_span(out, SPAN("=\""));
    dav_print_text(attribute->value, out);
    out_byte(out, '"');
}

enum status dav_fragment_start(struct dav_fragment *fragment, struct dxml_name name,
                               const struct dxml_attribute *attributes, size_t count)
{
    struct out *out = &fragment->out;
    span bound = fragment->depth ? fragment->bound[fragment->depth - 1] : SPAN("");
    out_byte(out, '<');
    dav_print_name(name, out);
    if (name.ns.len && !dav_is_xml(name.ns) && !span_equal(name.ns, bound)) {
        dav_print_namespace(SPAN("x"), name.ns, out);
        if (keep_namespace(fragment, name.ns, &bound) != OK)
            return NOMEM;
    }
    for (size_t i = 0; i < count; i++)
        print_attribute(&attributes[i], i, bound, out);
    out_byte(out, '>');
    const enum status status = outcome(fragment);
    return status == OK ? push(fragment, bound) : status;
}

enum status dav_fragment_text(struct dav_fragment *fragment, span text)
{
    dav_print_characters(text, &fragment->out);
    return outcome(fragment);
}

enum status dav_fragment_end(struct dav_fragment *fragment, struct dxml_name name)
{
    assert(fragment->depth > 0);
    fragment->depth--;
    out_span(&fragment->out, SPAN("</"));
    dav_print_name(name, &fragment->out);
    out_byte(&fragment->out, '>');
    return outcome(fragment);
}

enum status dav_fragment_copy(const struct dav_fragment *fragment, span *copy)
{
    return arena_copy(fragment->out.arena, out_written(&fragment->out), copy);
}

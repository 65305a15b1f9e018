/* RFC 4791 9.7 and RFC 6352 10.5: the filters of queries. SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_rows.h"

#include "base/banned.h"

/* By enum dav_match. */
static const char *const match_names[] = {"contains", "equals", "starts-with", "ends-with"};
enum { MATCHES = sizeof match_names / sizeof *match_names };

/* By enum dav_filter_kind. */
static const char *const kind_names[] = {"comp-filter", "prop-filter", "param-filter",
                                         "text-match"};

static span word(const char *text)
{
    return span_make(text, strlen(text));
}

/* The node that the innermost level is about; the level's item is its place, counted from 1. */
static struct dav_filter_node *this_node(struct dav_body_reader *reader)
{
    const struct dav_filter *filter = dav_body_place(reader);
    return &filter->nodes[dav_body_level(reader)->item - 1];
}

/* test="anyof" or "allof", of RFC 6352 alone. */
static enum status read_test(struct dav_body_reader *reader, const struct dav_body_start *start,
                             bool *all_of)
{
    static const char *const words[] = {"anyof", "allof"};
    if (dav_body_level(reader)->row->ns != DAV_NS_CARDDAV ||
        dav_body_either(start, SPAN("test"), words, all_of))
        return OK;
    return dav_body_broken(reader, DAV_BODY_FILTER_WORD);
}

enum status dav_filter_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    struct dav_filter *filter = dav_body_place(reader);
    return read_test(reader, start, &filter->all_of);
}

/* One more node, in that of the level outside. */
static enum status add_node(struct dav_body_reader *reader)
{
    struct dav_filter *filter = dav_body_place(reader);
    struct dav_body_level *level = dav_body_level(reader);
    const enum status status = dav_body_room(reader, filter->count);
    if (status != OK)
        return status;
    struct dav_filter_node *nodes =
        dav_body_grow(reader->arena, filter->nodes, filter->count, sizeof *nodes);
    if (!nodes)
        return NOMEM;
    filter->nodes = nodes;
    nodes[filter->count] = (struct dav_filter_node){
        .depth = level->item ? nodes[level->item - 1].depth + 1 : 0,
        .kind = (enum dav_filter_kind)(level->row->element - DAV_ROW_COMP_FILTER),
    };
    level->item = ++filter->count;
    return OK;
}

enum status dav_filter_node_begin(struct dav_body_reader *reader,
                                  const struct dav_body_start *start)
{
    enum status status = add_node(reader);
    if (status != OK)
        return status;
    struct dav_filter_node *node = this_node(reader);
    status = dav_body_keep_attribute(reader, start, SPAN("name"), &node->name);
    if (status == OK && node->name.len == 0)
        status = dav_body_broken(reader, DAV_BODY_FILTER_NAME);
    if (status == OK && node->kind == DAV_PROP_FILTER)
        status = read_test(reader, start, &node->all_of);
    return status;
}

/* comp-filter (is-not-defined | (time-range?, prop-filter*, comp-filter*))
 * prop-filter (is-not-defined | ((time-range | text-match)?, param-filter*))
 * param-filter (is-not-defined | text-match?) */
enum status dav_filter_node_end(struct dav_body_reader *reader, uint64_t seen)
{
    const uint64_t undefined = DAV_SEEN(DAV_ROW_NOT_DEFINED);
    const uint64_t two = DAV_SEEN(DAV_ROW_TIME_RANGE) | DAV_SEEN(DAV_ROW_TEXT_MATCH);
    return (seen & undefined && seen != undefined) || (seen & two) == two
               ? dav_body_broken(reader, DAV_BODY_FILTER_CHOICE)
               : OK;
}

enum status dav_filter_undefined_begin(struct dav_body_reader *reader,
                                       const struct dav_body_start *start)
{
    (void)start;
    this_node(reader)->not_defined = true;
    return OK;
}

enum status dav_filter_range_begin(struct dav_body_reader *reader,
                                   const struct dav_body_start *start)
{
    return dav_time_range_read(reader, start, &this_node(reader)->range);
}

static bool read_match(const struct dav_body_start *start, enum dav_match *match)
{
    span value;
    if (!dav_body_attribute(start, SPAN("match-type"), &value))
        return true;
    for (unsigned i = 0; i < MATCHES; i++)
        if (span_equal(value, word(match_names[i]))) {
            *match = i;
            return true;
        }
    return false;
}

enum status dav_text_match_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    static const char *const words[] = {"no", "yes"};
    const enum status status = add_node(reader);
    if (status != OK)
        return status;
    struct dav_filter_node *node = this_node(reader);
    const bool has_type = dav_body_level(reader)->row->ns == DAV_NS_CARDDAV;
    if (!dav_body_either(start, SPAN("negate-condition"), words, &node->negate) ||
        (has_type && !read_match(start, &node->match)))
        return dav_body_broken(reader, DAV_BODY_FILTER_WORD);
    return dav_body_keep_attribute(reader, start, SPAN("collation"), &node->collation);
}

enum status dav_text_match_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    return dav_body_text(reader, &this_node(reader)->text);
}

static void open_node(const void *any, struct out *out)
{
    const struct dav_filter_node *node = any;
    out_span(out, SPAN("<C:"));
    out_span(out, word(kind_names[node->kind]));
    dav_print_attribute(SPAN("name"), node->name, out);
    if (node->all_of)
        out_span(out, SPAN(" test=\"allof\""));
    dav_print_attribute(SPAN("collation"), node->collation, out);
    if (node->negate)
        out_span(out, SPAN(" negate-condition=\"yes\""));
    if (node->match != DAV_MATCH_CONTAINS)
        dav_print_attribute(SPAN("match-type"), word(match_names[node->match]), out);
    out_byte(out, '>');
    dav_print_text(node->text, out);
    if (node->not_defined)
        out_span(out, SPAN("<C:is-not-defined/>"));
    dav_time_range_print(SPAN("time-range"), &node->range, out);
}

static void close_node(const void *any, struct out *out)
{
    const struct dav_filter_node *node = any;
    out_span(out, SPAN("</C:"));
    out_span(out, word(kind_names[node->kind]));
    out_byte(out, '>');
}

void dav_filter_print(span ns, const struct dav_filter *filter, struct out *out)
{
    out_span(out, SPAN("<C:filter"));
    dav_print_namespace(SPAN("C"), ns, out);
    out_span(out, filter->all_of ? SPAN(" test=\"allof\">") : SPAN(">"));
    const struct dav_print_tree tree = {filter->nodes, filter->count, sizeof *filter->nodes,
                                        open_node, close_node};
    dav_print_tree(&tree, out);
    out_span(out, SPAN("</C:filter>"));
}

/* What reports ask for: properties, and the parts of calendar and address data (RFC 4791 9.6,
 * RFC 6352 10.4). SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_rows.h"

#include "base/banned.h"

enum status dav_wanted_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    (void)start;
    struct dav_wanted *wanted = dav_body_place(reader);
    if (wanted->kind != DAV_WANT_NOTHING)
        return dav_body_broken(reader, DAV_BODY_WANTED);
    switch (dav_body_level(reader)->row->element) {
    case DAV_ROW_ALLPROP: wanted->kind = DAV_WANT_ALLPROP; break;
    case DAV_ROW_PROPNAME: wanted->kind = DAV_WANT_PROPNAME; break;
    default: wanted->kind = DAV_WANT_PROP;
    }
    return OK;
}

enum status dav_data_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    struct dav_data *data = dav_body_place(reader);
    data->given = true;
    const enum status status =
        dav_body_keep_attribute(reader, start, SPAN("content-type"), &data->content_type);
    return status == OK ? dav_body_keep_attribute(reader, start, SPAN("version"), &data->version)
                        : status;
}

/* comp and prop: the level's item is its place in the array, counted from 1. */
enum status dav_data_part_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    static const char *const no_value[] = {"no", "yes"};
    struct dav_data *data = dav_body_place(reader);
    struct dav_body_level *level = dav_body_level(reader);
    enum status status = dav_body_room(reader, data->count);
    if (status != OK)
        return status;
    struct dav_data_part *parts =
        dav_body_grow(reader->arena, data->parts, data->count, sizeof *parts);
    if (!parts)
        return NOMEM;
    data->parts = parts;
    struct dav_data_part *part = &parts[data->count];
    *part = (struct dav_data_part){
        .depth = level->item ? parts[level->item - 1].depth + 1 : 0,
        .component = level->row->element == DAV_ROW_DATA_COMP,
    };
    level->item = ++data->count;
    status = dav_body_keep_attribute(reader, start, SPAN("name"), &part->name);
    if (status != OK)
        return status;
    if (part->name.len == 0 ||
        (!part->component && !dav_body_either(start, SPAN("novalue"), no_value, &part->no_value)))
        return dav_body_broken(reader, DAV_BODY_DATA_NAME);
    return OK;
}

enum status dav_data_flag_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    (void)start;
    struct dav_data *data = dav_body_place(reader);
    const struct dav_body_level *level = dav_body_level(reader);
    if (level->item == 0)
        data->all_properties = true;
    else if (level->row->element == DAV_ROW_DATA_ALLPROP)
        data->parts[level->item - 1].all_properties = true;
    else
        data->parts[level->item - 1].all_components = true;
    return OK;
}

/* Whether both were seen. */
static bool both(uint64_t seen, int a, int b)
{
    return (seen & DAV_SEEN(a)) && (seen & DAV_SEEN(b));
}

/* ((allprop | prop*), (allcomp | comp*)) */
enum status dav_data_comp_end(struct dav_body_reader *reader, uint64_t seen)
{
    return both(seen, DAV_ROW_DATA_ALLPROP, DAV_ROW_DATA_PROP) ||
                   both(seen, DAV_ROW_DATA_ALLCOMP, DAV_ROW_DATA_COMP)
               ? dav_body_broken(reader, DAV_BODY_DATA)
               : OK;
}

/* (comp?, (expand | limit-recurrence-set)?, limit-freebusy-set?) */
enum status dav_calendar_data_end(struct dav_body_reader *reader, uint64_t seen)
{
    return both(seen, DAV_ROW_EXPAND, DAV_ROW_LIMIT_RECURRENCE)
               ? dav_body_broken(reader, DAV_BODY_DATA)
               : OK;
}

/* (allprop | prop*) */
enum status dav_address_data_end(struct dav_body_reader *reader, uint64_t seen)
{
    return both(seen, DAV_ROW_DATA_ALLPROP, DAV_ROW_DATA_PROP)
               ? dav_body_broken(reader, DAV_BODY_DATA)
               : OK;
}

static void open_part(const void *node, struct out *out)
{
    const struct dav_data_part *part = node;
    out_span(out, part->component ? SPAN("<C:comp") : SPAN("<C:prop"));
    dav_print_attribute(SPAN("name"), part->name, out);
    if (part->no_value)
        out_span(out, SPAN(" novalue=\"yes\""));
    out_byte(out, '>');
    if (part->all_properties)
        out_span(out, SPAN("<C:allprop/>"));
    if (part->all_components)
        out_span(out, SPAN("<C:allcomp/>"));
}

static void close_part(const void *node, struct out *out)
{
    const struct dav_data_part *part = node;
    out_span(out, part->component ? SPAN("</C:comp>") : SPAN("</C:prop>"));
}

static void print_data(span name, span ns, const struct dav_data *data, struct out *out)
{
    if (!data->given)
        return;
    out_span(out, SPAN("<C:"));
    out_span(out, name);
    dav_print_namespace(SPAN("C"), ns, out);
    dav_print_attribute(SPAN("content-type"), data->content_type, out);
    dav_print_attribute(SPAN("version"), data->version, out);
    out_byte(out, '>');
    if (data->all_properties)
        out_span(out, SPAN("<C:allprop/>"));
    const struct dav_print_tree tree = {data->parts, data->count, sizeof *data->parts, open_part,
                                        close_part};
    dav_print_tree(&tree, out);
    dav_time_range_print(SPAN("expand"), &data->expand, out);
    dav_time_range_print(SPAN("limit-recurrence-set"), &data->limit_recurrence, out);
    dav_time_range_print(SPAN("limit-freebusy-set"), &data->limit_freebusy, out);
    out_span(out, SPAN("</C:"));
    out_span(out, name);
    out_byte(out, '>');
}

void dav_wanted_print(const struct dav_wanted *wanted, struct out *out)
{
    switch (wanted->kind) {
    case DAV_WANT_NOTHING: break;
    case DAV_WANT_ALLPROP: dav_print_flag(SPAN("allprop"), true, out); break;
    case DAV_WANT_PROPNAME: dav_print_flag(SPAN("propname"), true, out); break;
    case DAV_WANT_PROP:
        dav_print_start(SPAN("prop"), out);
        dav_print_names(&wanted->properties, out);
        print_data(SPAN("calendar-data"), SPAN(DAV_CALDAV_NAMESPACE), &wanted->calendar, out);
        print_data(SPAN("address-data"), SPAN(DAV_CARDDAV_NAMESPACE), &wanted->address, out);
        dav_print_end(SPAN("prop"), out);
        break;
    }
}

/* PROPFIND (RFC 4918 9.1). SPDX-License-Identifier: Apache-2.0 */
#include "serve/call.h"

#include "dav/body_print.h"
#include "serve/live.h"
#include "serve/multistatus.h"

#include "base/banned.h"

/* What is written about each resource, and where. */
struct view {
    const struct serve_call *call;
    enum dav_propfind_kind kind;
    struct dav_names names; /* asked for, or with `allprop` included */
    struct serve_writer w;
};

static const struct tree_property *dead_find(const struct tree_resource *resource,
                                             struct dxml_name name)
{
    return tree_property_find(resource, name.ns, name.local);
}

static bool is_defined(const struct tree_resource *resource, struct dxml_name name)
{
    const struct live_property *live = live_find(name);
    return live ? live_is_defined(live, resource) : dead_find(resource, name) != NULL;
}

static void write_dead(struct view *v, const struct tree_property *property, bool with_value)
{
    const struct dxml_name name = {property->ns, property->local};
    dav_print_element(name, with_value ? property->lang : SPAN(""),
                      with_value ? property->value : SPAN(""), &v->w.out);
}

/* Whether a property of that name comes with allprop. */
static bool in_allprop(struct dxml_name name)
{
    const struct live_property *live = live_find(name);
    return !live || live->in_allprop;
}

/* The properties named that are there, but for those that have been written as part of all. */
static void write_named(struct view *v, const struct tree_resource *resource)
{
    for (size_t i = 0; i < v->names.count && !v->w.out.full; i++) {
        const struct dxml_name name = v->names.names[i];
        if (!is_defined(resource, name) || (v->kind == DAV_ALLPROP && in_allprop(name)))
            continue;
        const struct live_property *live = live_find(name);
        if (live)
            live_write(live, v->call, &v->w, resource);
        else
            write_dead(v, dead_find(resource, name), true);
    }
}

/* allprop and propname: everything, with or without values (RFC 4918 9.1.4, 9.1.5). */
static void write_all(struct view *v, const struct tree_resource *resource)
{
    const bool values = v->kind == DAV_ALLPROP;
    for (size_t i = 0; i < live_count; i++) {
        const struct live_property *live = &live_properties[i];
        if (!live_is_defined(live, resource))
            continue;
        if (!values)
            live_write_name(live, &v->w);
        else if (live->in_allprop)
            live_write(live, v->call, &v->w, resource);
    }
    for (size_t i = 0; i < resource->property_count && !v->w.out.full; i++)
        write_dead(v, &resource->properties[i], values);
}

static size_t count_missing(const struct view *v, const struct tree_resource *resource)
{
    size_t count = 0;
    for (size_t i = 0; i < v->names.count; i++)
        count += !is_defined(resource, v->names.names[i]);
    return count;
}

static void write_missing(struct view *v, const struct tree_resource *resource)
{
    multistatus_propstat(&v->w);
    for (size_t i = 0; i < v->names.count && !v->w.out.full; i++)
        if (!is_defined(resource, v->names.names[i]))
            dav_print_element(v->names.names[i], SPAN(""), SPAN(""), &v->w.out);
    multistatus_propstat_end(&v->w, 404, SPAN(""));
}

/* DAV:response: what there is, and what there is not. */
static void write_response(struct view *v, const struct tree_resource *resource)
{
    const size_t missing = count_missing(v, resource);
    multistatus_response(&v->w, resource);
    if (v->kind != DAV_PROP || missing < v->names.count || missing == 0) {
        multistatus_propstat(&v->w);
        if (v->kind != DAV_PROP)
            write_all(v, resource);
        write_named(v, resource);
        multistatus_propstat_end(&v->w, 200, SPAN(""));
    }
    if (missing)
        write_missing(v, resource);
    multistatus_response_end(&v->w);
}

static void write_multistatus(struct view *v)
{
    const struct dav_op *op = v->call->op;
    const struct tree_resource *top = v->call->resource;
    SERVE_WRITE(&v->w, SERVE_XML_DECLARATION);
    multistatus_begin(&v->w);
    if (!op->no_root)
        write_response(v, top);
    if (op->depth == DAV_DEPTH_1) {
        for (size_t i = 0; i < top->child_count && !v->w.out.full; i++)
            write_response(v, top->children[i]);
    } else if (op->depth != DAV_DEPTH_0) {
        size_t depth = 0;
        const struct tree_resource *at = top;
        while ((at = tree_next(top, at, &depth)) && !v->w.out.full)
            write_response(v, at);
    }
    multistatus_end(&v->w);
}

/* Depth is infinity where nothing else is said. What is too large then is refused with the words
 * that tell a client to ask for less at a time (RFC 4918 9.1). */
unsigned serve_propfind(struct serve_call *call)
{
    const struct dav_op *op = call->op;
    struct view v = {.call = call, .kind = DAV_ALLPROP, .w = serve_measured(call)};
    if (op->body.kind == DAV_BODY_PROPFIND) {
        v.kind = op->body.propfind.kind;
        v.names = op->body.propfind.properties;
    }
    write_multistatus(&v);
    if (!v.w.out.full) {
        serve_writer_fit(&v.w);
        write_multistatus(&v);
    }
    const unsigned status = serve_body(call, 207, &v.w, SPAN(SERVE_XML_TYPE));
    if (status == 507 && op->depth != DAV_DEPTH_0 && op->depth != DAV_DEPTH_1)
        return serve_error(call, 403, SPAN("propfind-finite-depth"), NULL);
    return status;
}

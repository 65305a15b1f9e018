/* PROPPATCH (RFC 4918 9.2). SPDX-License-Identifier: Apache-2.0 */
#include "serve/call.h"

#include "dav/body_print.h"
#include "serve/live.h"
#include "serve/multistatus.h"

#include "base/banned.h"

/* What becomes of a change: of those that failed all have one status, and the others, where any
 * failed, depended on them (RFC 4918 9.2.1). */
struct outcome {
    const struct dav_propertyupdate *update;
    const bool *failed; /* of each change; NULL: none did */
    unsigned status;    /* of those that did */
    span condition;     /* that they did not meet, or empty */
};

/* The changes that did or did not fail, as one propstat. */
static void write_propstat(struct serve_writer *w, const struct outcome *outcome, bool failed,
                           unsigned status, span condition)
{
    bool any = false;
    for (size_t i = 0; i < outcome->update->change_count && !w->out.full; i++) {
        if ((outcome->failed && outcome->failed[i]) != failed)
            continue;
        if (!any)
            multistatus_propstat(w);
        any = true;
        dav_print_element(outcome->update->changes[i].name, SPAN(""), SPAN(""), &w->out);
    }
    if (any)
        multistatus_propstat_end(w, status, condition);
}

static unsigned write_outcome(struct serve_call *call, const struct outcome *outcome)
{
    struct serve_writer w = serve_xml(call);
    multistatus_begin(&w);
    multistatus_response(&w, call->resource);
    write_propstat(&w, outcome, true, outcome->status, outcome->condition);
    write_propstat(&w, outcome, false, outcome->failed ? 424 : 200, SPAN(""));
    multistatus_response_end(&w);
    multistatus_end(&w);
    return serve_body(call, 207, &w, SPAN(SERVE_XML_TYPE));
}

/* Marks the changes of what is protected. Returns how many. */
static size_t mark_protected(const struct dav_propertyupdate *update, bool *failed)
{
    size_t count = 0;
    for (size_t i = 0; i < update->change_count; i++) {
        failed[i] = live_find(update->changes[i].name) != NULL;
        count += failed[i];
    }
    return count;
}

static void list_changes(const struct dav_propertyupdate *update, struct tree_change *changes)
{
    for (size_t i = 0; i < update->change_count; i++) {
        const struct dav_property_change *from = &update->changes[i];
        changes[i] = (struct tree_change){
            .remove = from->remove,
            .property = {from->name.ns, from->name.local, from->lang, from->value}};
    }
}

unsigned serve_proppatch(struct serve_call *call)
{
    const struct dav_propertyupdate *update = &call->op->body.propertyupdate;
    bool *failed = arena_array(call->arena, update->change_count, sizeof *failed);
    struct tree_change *changes = arena_array(call->arena, update->change_count, sizeof *changes);
    if (!failed || !changes)
        return 503;
    struct outcome outcome = {.update = update};
    if (mark_protected(update, failed)) {
        outcome = (struct outcome){update, failed, 403, SPAN("cannot-modify-protected-property")};
        return write_outcome(call, &outcome);
    }
    const unsigned written = write_outcome(call, &outcome);
    if (written != 207)
        return written;
    list_changes(update, changes);
    size_t at;
    struct tree_obstacle obstacle = {0};
    const enum tree_status done = tree_change_properties(
        call->site->tree, &call->who, call->path, changes, update->change_count, &at, &obstacle);
    if (done == TREE_OK)
        return written;
    *call->reply = (struct serve_reply){0};
    if (done != TREE_FULL)
        return serve_failed(call, done, &obstacle, 0);
    failed[at] = true;
    outcome = (struct outcome){update, failed, 507, SPAN("")};
    return write_outcome(call, &outcome);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/changes.h"

#include "base/ascii.h"
#include "dav/body_print.h"
#include "serve/live.h"
#include "serve/multistatus.h"

#include "base/banned.h"

/* What is said of each fault: a status, and the condition that was not met, if it has a name. */
static const struct {
    unsigned status;
    const char *condition;
} answers[SERVE_CHANGE_FAULTS] = {
    [SERVE_CHANGE_PROTECTED] = {403, "cannot-modify-protected-property"}, /* RFC 4918 16 */
    [SERVE_CHANGE_TYPE] = {403, "valid-resourcetype"},                    /* RFC 5689 3.3 */
    [SERVE_CHANGE_FULL] = {507, ""},                                      /* RFC 4918 9.2.1 */
};

/* XML's white space: S ::= (#x20 | #x9 | #xD | #xA)+ */
static span trim(span text)
{
    while (text.len && strchr(" \t\r\n", text.ptr[0]))
        text = span_tail(text, 1);
    while (text.len && strchr(" \t\r\n", text.ptr[text.len - 1]))
        text = span_head(text, text.len - 1);
    return text;
}

static bool is_collection(span value)
{
    return span_equal(trim(value), SPAN("<x:collection xmlns:x=\"DAV:\"></x:collection>"));
}

static bool is_type(struct dxml_name name)
{
    return span_equal(name.ns, SPAN("DAV:")) && span_equal(name.local, SPAN("resourcetype"));
}

bool serve_changes_open(const struct serve_call *call, const struct dav_propertyupdate *update,
                        bool making, struct serve_changes *changes)
{
    *changes = (struct serve_changes){.update = update};
    changes->faults = arena_array(call->arena, update->change_count, sizeof *changes->faults);
    changes->list = arena_array(call->arena, update->change_count, sizeof *changes->list);
    if (!changes->faults || !changes->list)
        return false;
    for (size_t i = 0; i < update->change_count; i++) {
        const struct dav_property_change *from = &update->changes[i];
        if (making && is_type(from->name)) {
            changes->faults[i] = is_collection(from->value) ? SERVE_CHANGE_FINE : SERVE_CHANGE_TYPE;
            continue;
        }
        if (live_find(from->name))
            changes->faults[i] = SERVE_CHANGE_PROTECTED;
        changes->list[changes->count++] = (struct tree_change){
            .remove = from->remove,
            .property = {from->name.ns, from->name.local, from->lang, from->value}};
    }
    return true;
}

bool serve_changes_refused(const struct serve_changes *changes)
{
    for (size_t i = 0; i < changes->update->change_count; i++)
        if (changes->faults[i] != SERVE_CHANGE_FINE)
            return true;
    return false;
}

static void write_outcome(struct serve_writer *w, const struct serve_changes *changes,
                          enum serve_change_fault fault, unsigned status, span condition)
{
    bool any = false;
    for (size_t i = 0; i < changes->update->change_count && !w->out.full; i++) {
        if (changes->faults[i] != fault)
            continue;
        if (!any)
            multistatus_propstat(w);
        any = true;
        dav_print_element(changes->update->changes[i].name, SPAN(""), SPAN(""), &w->out);
    }
    if (any)
        multistatus_propstat_end(w, status, condition);
}

void serve_write_changes(struct serve_writer *w, const struct serve_changes *changes)
{
    for (enum serve_change_fault fault = SERVE_CHANGE_FINE + 1; fault < SERVE_CHANGE_FAULTS;
         fault++) {
        const char *condition = answers[fault].condition;
        write_outcome(w, changes, fault, answers[fault].status,
                      span_make(condition, strlen(condition)));
    }
    write_outcome(w, changes, SERVE_CHANGE_FINE, serve_changes_refused(changes) ? 424 : 200,
                  SPAN(""));
}

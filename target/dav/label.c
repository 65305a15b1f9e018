/* RFC 3253 8.2: what a LABEL does to a version's labels. SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_print.h"
#include "dav/body_reader.h"

#include "base/banned.h"

enum { LABEL = 1, ADD, SET, REMOVE, LABEL_NAME };

/* clang-format off */
#define ACTION(element, named) \
    {LABEL, element, named, DAV_ONCE(DAV_BODY_LABEL_NAME), \
     DAV_NEEDS(DAV_SEEN(LABEL_NAME), DAV_BODY_LABEL_NAME)}
#define NAME(within) \
    {within, LABEL_NAME, "label-name", .text = true, DAV_ONCE(DAV_BODY_LABEL_NAME), \
     .end = dav_body_value_end, .at = DAV_AT(label.name)}
/* clang-format on */

/* "at most one DAV:add, DAV:set, or DAV:remove element" */
static enum status label_end(struct dav_body_reader *reader, uint64_t seen)
{
    switch (seen) {
    case 0: reader->body.label.action = DAV_LABEL_NOTHING; return OK;
    case DAV_SEEN(ADD): reader->body.label.action = DAV_LABEL_ADD; return OK;
    case DAV_SEEN(SET): reader->body.label.action = DAV_LABEL_SET; return OK;
    case DAV_SEEN(REMOVE): reader->body.label.action = DAV_LABEL_REMOVE; return OK;
    default: return dav_body_broken(reader, DAV_BODY_LABEL_NAME);
    }
}

static const struct dav_body_row rows[] = {
    /* <!ELEMENT label ANY> */
    {.element = LABEL, .name = "label", .end = label_end},
    /* <!ELEMENT add (label-name)>, <!ELEMENT set (label-name)>, <!ELEMENT remove (label-name)> */
    ACTION(ADD, "add"),
    ACTION(SET, "set"),
    ACTION(REMOVE, "remove"),
    /* <!ELEMENT label-name (#PCDATA)> */
    NAME(ADD),
    NAME(SET),
    NAME(REMOVE),
};

static void print_action(span action, const struct dav_value *name, struct out *out)
{
    dav_print_start(action, out);
    dav_print_value(SPAN("label-name"), name, out);
    dav_print_end(action, out);
}

static void print(const struct dav_body *body, struct out *out)
{
    const struct dav_label *label = &body->label;
    switch (label->action) {
    case DAV_LABEL_NOTHING: break;
    case DAV_LABEL_ADD: print_action(SPAN("add"), &label->name, out); break;
    case DAV_LABEL_SET: print_action(SPAN("set"), &label->name, out); break;
    case DAV_LABEL_REMOVE: print_action(SPAN("remove"), &label->name, out); break;
    }
}

const struct dav_body_grammar dav_label_grammar = DAV_GRAMMAR(rows, print);

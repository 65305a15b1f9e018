/* RFC 2518 12.12: which live properties must stay live when a resource is copied or moved. RFC 4918
 * dropped it, and clients of the time still send it. SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_print.h"
#include "dav/body_reader.h"

#include "base/banned.h"

enum { PROPERTYBEHAVIOR = 1, OMIT, KEEPALIVE, HREF };

/* (#PCDATA | href+), of which the text is "*" */
static enum status keepalive_end(struct dav_body_reader *reader, uint64_t seen)
{
    if (seen)
        return OK;
    span text;
    if (dav_body_text(reader, &text) != OK)
        return NOMEM;
    reader->body.propertybehavior.keep_all = true;
    return span_equal(text, SPAN("*")) ? OK : dav_body_broken(reader, DAV_BODY_BEHAVIOR);
}

/* (omit | keepalive) */
static enum status propertybehavior_end(struct dav_body_reader *reader, uint64_t seen)
{
    const bool one = seen == DAV_SEEN(OMIT) || seen == DAV_SEEN(KEEPALIVE);
    return one ? OK : dav_body_broken(reader, DAV_BODY_BEHAVIOR);
}

static const struct dav_body_row rows[] = {
    /* <!ELEMENT propertybehavior (omit | keepalive) > */
    {.element = PROPERTYBEHAVIOR, .name = "propertybehavior", .end = propertybehavior_end},
    /* <!ELEMENT omit EMPTY > */
    {PROPERTYBEHAVIOR, OMIT, "omit", DAV_ONCE(DAV_BODY_BEHAVIOR)},
    /* <!ELEMENT keepalive (#PCDATA | href+) > */
    {PROPERTYBEHAVIOR, KEEPALIVE, "keepalive", .text = true, DAV_ONCE(DAV_BODY_BEHAVIOR),
     .end = keepalive_end},
    {KEEPALIVE, HREF, "href", .text = true, .end = dav_body_texts_end,
     .at = DAV_AT(propertybehavior.keep)},
};

static void print(const struct dav_body *body, struct out *out)
{
    const struct dav_propertybehavior *behavior = &body->propertybehavior;
    if (!behavior->keep_all && behavior->keep.count == 0) {
        dav_print_flag(SPAN("omit"), true, out);
        return;
    }
    out_span(out, SPAN("<D:keepalive>"));
    if (behavior->keep_all)
        out_byte(out, '*');
    for (size_t i = 0; i < behavior->keep.count; i++) {
        const struct dav_value uri = {.given = true, .text = behavior->keep.texts[i]};
        dav_print_value(SPAN("href"), &uri, out);
    }
    out_span(out, SPAN("</D:keepalive>"));
}

const struct dav_body_grammar dav_propertybehavior_grammar = DAV_GRAMMAR(rows, print);

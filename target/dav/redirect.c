/* RFC 4437: where a redirect reference leads, and for how long. SPDX-License-Identifier: Apache-2.0
 */
#include "dav/body_print.h"
#include "dav/body_reader.h"

#include "base/banned.h"

enum { ROOT = 1, REFTARGET, HREF, REDIRECT_LIFETIME, PERMANENT, TEMPORARY };

/* (permanent | temporary) */
static enum status lifetime_end(struct dav_body_reader *reader, uint64_t seen)
{
    if (seen != DAV_SEEN(PERMANENT) && seen != DAV_SEEN(TEMPORARY))
        return dav_body_broken(reader, DAV_BODY_LIFETIME);
    reader->body.redirect.lifetime = seen == DAV_SEEN(PERMANENT) ? DAV_PERMANENT : DAV_TEMPORARY;
    return OK;
}

/* clang-format off */
#define REDIRECT_ROWS \
    /* <!ELEMENT reftarget (href)> */ \
    {ROOT, REFTARGET, "reftarget", DAV_ONCE(DAV_BODY_REFTARGET), \
     DAV_NEEDS(DAV_SEEN(HREF), DAV_BODY_REFTARGET)}, \
    {REFTARGET, HREF, "href", .text = true, DAV_ONCE(DAV_BODY_REFTARGET), \
     .end = dav_body_value_end, .at = DAV_AT(redirect.target)}, \
    /* <!ELEMENT redirect-lifetime (permanent | temporary)> */ \
    {ROOT, REDIRECT_LIFETIME, "redirect-lifetime", DAV_ONCE(DAV_BODY_LIFETIME), .end = lifetime_end}, \
    /* <!ELEMENT permanent EMPTY>, <!ELEMENT temporary EMPTY> */ \
    {REDIRECT_LIFETIME, PERMANENT, "permanent", DAV_ONCE(DAV_BODY_LIFETIME)}, \
    {REDIRECT_LIFETIME, TEMPORARY, "temporary", DAV_ONCE(DAV_BODY_LIFETIME)}
/* clang-format on */

static const struct dav_body_row mkredirectref[] = {
    /* <!ELEMENT mkredirectref (reftarget, redirect-lifetime?)> (6) */
    {.element = ROOT, .name = "mkredirectref", DAV_NEEDS(DAV_SEEN(REFTARGET), DAV_BODY_REFTARGET)},
    REDIRECT_ROWS,
};

static const struct dav_body_row updateredirectref[] = {
    /* <!ELEMENT updateredirectref (reftarget?, redirect-lifetime?)> (7) */
    {.element = ROOT, .name = "updateredirectref"},
    REDIRECT_ROWS,
};

static void print(const struct dav_body *body, struct out *out)
{
    const struct dav_redirect *redirect = &body->redirect;
    if (redirect->target.given) {
        out_span(out, SPAN("<D:reftarget>"));
        dav_print_value(SPAN("href"), &redirect->target, out);
        out_span(out, SPAN("</D:reftarget>"));
    }
    if (redirect->lifetime != DAV_LIFETIME_ABSENT) {
        out_span(out, SPAN("<D:redirect-lifetime>"));
        dav_print_flag(SPAN("permanent"), redirect->lifetime == DAV_PERMANENT, out);
        dav_print_flag(SPAN("temporary"), redirect->lifetime == DAV_TEMPORARY, out);
        out_span(out, SPAN("</D:redirect-lifetime>"));
    }
}

const struct dav_body_grammar dav_mkredirectref_grammar = DAV_GRAMMAR(mkredirectref, print);
const struct dav_body_grammar dav_updateredirectref_grammar = DAV_GRAMMAR(updateredirectref, print);

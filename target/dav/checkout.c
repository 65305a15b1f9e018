/* RFC 3253: what a CHECKOUT asks for, and a MERGE, which takes the same options.
 * SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_print.h"
#include "dav/body_reader.h"

#include "base/banned.h"

enum {
    ROOT = 1,
    APPLY_TO_VERSION,
    FORK_OK,
    UNRESERVED,
    ACTIVITY_SET,
    NEW,
    ACTIVITY,
    SOURCE,
    SOURCE_HREF,
    NO_AUTO_MERGE,
    NO_CHECKOUT,
    PROP,
    NAMED,
};

#define OPTION(number, named) \
    ROOT, number, named, DAV_ONCE(DAV_BODY_OPTION), .begin = dav_body_flag_begin

static enum status activity_set_end(struct dav_body_reader *reader, uint64_t seen)
{
    const bool one_kind = seen == DAV_SEEN(NEW) || seen == DAV_SEEN(ACTIVITY);
    return one_kind ? OK : dav_body_broken(reader, DAV_BODY_ACTIVITY_SET);
}

/* The rows of what a CHECKOUT takes; `into` is the struct dav_checkout. */
/* clang-format off */
#define CHECKOUT_ROWS(into) \
    /* <!ELEMENT apply-to-version EMPTY> (9.3), <!ELEMENT fork-ok EMPTY> (4.3), <!ELEMENT unreserved EMPTY> (13.10) */ \
    {OPTION(APPLY_TO_VERSION, "apply-to-version"), .at = DAV_AT(into.apply_to_version)}, \
    {OPTION(FORK_OK, "fork-ok"), .at = DAV_AT(into.fork_ok)}, \
    {OPTION(UNRESERVED, "unreserved"), .at = DAV_AT(into.unreserved)}, \
    /* <!ELEMENT activity-set (href+ | new)>, <!ELEMENT new EMPTY> (13.10) */ \
    {ROOT, ACTIVITY_SET, "activity-set", DAV_ONCE(DAV_BODY_ACTIVITY_SET), .end = activity_set_end}, \
    {ACTIVITY_SET, NEW, "new", .begin = dav_body_flag_begin, .at = DAV_AT(into.new_activity)}, \
    {ACTIVITY_SET, ACTIVITY, "href", .text = true, .end = dav_body_hrefs_end, .at = DAV_AT(into.activities)}
/* clang-format on */

static const struct dav_body_row checkout[] = {
    /* <!ELEMENT checkout ANY> */
    {.element = ROOT, .name = "checkout"},
    CHECKOUT_ROWS(checkout),
};

static const struct dav_body_row merge[] = {
    /* <!ELEMENT merge ANY> (11.2) */
    {.element = ROOT, .name = "merge", DAV_NEEDS(DAV_SEEN(SOURCE), DAV_BODY_MERGE_SOURCE)},
    /* <!ELEMENT source (href+)> */
    {ROOT, SOURCE, "source", DAV_ONCE(DAV_BODY_MERGE_SOURCE),
     DAV_NEEDS(DAV_SEEN(SOURCE_HREF), DAV_BODY_MERGE_SOURCE)},
    {SOURCE, SOURCE_HREF, "href", .text = true, .end = dav_body_hrefs_end,
     .at = DAV_AT(merge.sources)},
    /* <!ELEMENT no-auto-merge EMPTY>, <!ELEMENT no-checkout EMPTY> */
    {OPTION(NO_AUTO_MERGE, "no-auto-merge"), .at = DAV_AT(merge.no_auto_merge)},
    {OPTION(NO_CHECKOUT, "no-checkout"), .at = DAV_AT(merge.no_checkout)},
    /* <!ELEMENT prop ANY > */
    {ROOT, PROP, "prop", DAV_ONCE(DAV_BODY_PROP_ONCE)},
    {PROP, NAMED, .begin = dav_body_name_begin, .at = DAV_AT(merge.properties)},
    CHECKOUT_ROWS(merge.checkout),
};

static void print_checkout(const struct dav_checkout *options, struct out *out)
{
    dav_print_flag(SPAN("apply-to-version"), options->apply_to_version, out);
    dav_print_flag(SPAN("fork-ok"), options->fork_ok, out);
    dav_print_flag(SPAN("unreserved"), options->unreserved, out);
    if (!options->new_activity && options->activities.count == 0)
        return;
    out_span(out, SPAN("<D:activity-set>"));
    dav_print_flag(SPAN("new"), options->new_activity, out);
    dav_print_hrefs(&options->activities, out);
    out_span(out, SPAN("</D:activity-set>"));
}

static void checkout_print(const struct dav_body *body, struct out *out)
{
    print_checkout(&body->checkout, out);
}

static void merge_print(const struct dav_body *body, struct out *out)
{
    out_span(out, SPAN("<D:source>"));
    dav_print_hrefs(&body->merge.sources, out);
    out_span(out, SPAN("</D:source>"));
    dav_print_flag(SPAN("no-auto-merge"), body->merge.no_auto_merge, out);
    dav_print_flag(SPAN("no-checkout"), body->merge.no_checkout, out);
    dav_print_prop(&body->merge.properties, out);
    print_checkout(&body->merge.checkout, out);
}

const struct dav_body_grammar dav_checkout_grammar = DAV_GRAMMAR(checkout, checkout_print);
const struct dav_body_grammar dav_merge_grammar = DAV_GRAMMAR(merge, merge_print);

/* RFC 3253: the small bodies of versioning. SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_print.h"
#include "dav/body_reader.h"

#include "base/banned.h"

/* --- VERSION-CONTROL (3.5, 6.7) and BASELINE-CONTROL (12.6) --- */

enum { ROOT = 1, VERSION, HREF };

static const struct dav_body_row version_control[] = {
    /* <!ELEMENT version-control ANY> */
    {.element = ROOT, .name = "version-control"},
    /* <!ELEMENT version (href)> */
    {ROOT, VERSION, "version", DAV_ONCE(DAV_BODY_VERSION),
     DAV_NEEDS(DAV_SEEN(HREF), DAV_BODY_VERSION)},
    {VERSION, HREF, "href", .text = true, DAV_ONCE(DAV_BODY_VERSION), .end = dav_body_href_end,
     .at = DAV_AT(version_control.version)},
};

static void print_version(span name, const struct dav_href *version, struct out *out)
{
    if (!version->given)
        return;
    dav_print_start(name, out);
    dav_print_href(&version->uri, out);
    dav_print_end(name, out);
}

static void version_control_print(const struct dav_body *body, struct out *out)
{
    print_version(SPAN("version"), &body->version_control.version, out);
}

static const struct dav_body_row baseline_control[] = {
    /* <!ELEMENT baseline-control ANY> */
    {.element = ROOT, .name = "baseline-control"},
    /* <!ELEMENT baseline (href)> */
    {ROOT, VERSION, "baseline", DAV_ONCE(DAV_BODY_BASELINE),
     DAV_NEEDS(DAV_SEEN(HREF), DAV_BODY_BASELINE)},
    {VERSION, HREF, "href", .text = true, DAV_ONCE(DAV_BODY_BASELINE), .end = dav_body_href_end,
     .at = DAV_AT(baseline_control.baseline)},
};

static void baseline_control_print(const struct dav_body *body, struct out *out)
{
    print_version(SPAN("baseline"), &body->baseline_control.baseline, out);
}

/* --- CHECKIN (4.4), and the three that only have a name --- */

enum { KEEP_CHECKED_OUT = ROOT + 1, FORK_OK };

static const struct dav_body_row checkin[] = {
    /* <!ELEMENT checkin ANY> */
    {.element = ROOT, .name = "checkin"},
    /* <!ELEMENT keep-checked-out EMPTY>, <!ELEMENT fork-ok EMPTY> */
    {ROOT, KEEP_CHECKED_OUT, "keep-checked-out", DAV_ONCE(DAV_BODY_OPTION),
     .begin = dav_body_flag_begin, .at = DAV_AT(checkin.keep_checked_out)},
    {ROOT, FORK_OK, "fork-ok", DAV_ONCE(DAV_BODY_OPTION), .begin = dav_body_flag_begin,
     .at = DAV_AT(checkin.fork_ok)},
};

static void checkin_print(const struct dav_body *body, struct out *out)
{
    dav_print_flag(SPAN("keep-checked-out"), body->checkin.keep_checked_out, out);
    dav_print_flag(SPAN("fork-ok"), body->checkin.fork_ok, out);
}

/* <!ELEMENT uncheckout ANY> (4.5) */
static const struct dav_body_row uncheckout[] = {{.element = ROOT, .name = "uncheckout"}};
/* <!ELEMENT mkworkspace ANY> (6.3) */
static const struct dav_body_row mkworkspace[] = {{.element = ROOT, .name = "mkworkspace"}};
/* <!ELEMENT mkactivity ANY> (13.5) */
static const struct dav_body_row mkactivity[] = {{.element = ROOT, .name = "mkactivity"}};

/* --- UPDATE (7.1, 8.9) --- */

enum { LABEL_NAME = HREF + 1, PROP, NAMED };

/* "at most one DAV:label-name or DAV:version element (but not both)" */
static enum status update_end(struct dav_body_reader *reader, uint64_t seen)
{
    const uint64_t both = DAV_SEEN(VERSION) | DAV_SEEN(LABEL_NAME);
    return (seen & both) == both ? dav_body_broken(reader, DAV_BODY_UPDATE_SOURCE) : OK;
}

static const struct dav_body_row update[] = {
    /* <!ELEMENT update ANY> */
    {.element = ROOT, .name = "update", .end = update_end},
    /* <!ELEMENT version (href)> */
    {ROOT, VERSION, "version", DAV_ONCE(DAV_BODY_VERSION),
     DAV_NEEDS(DAV_SEEN(HREF), DAV_BODY_VERSION)},
    {VERSION, HREF, "href", .text = true, DAV_ONCE(DAV_BODY_VERSION), .end = dav_body_href_end,
     .at = DAV_AT(update.version)},
    /* <!ELEMENT label-name (#PCDATA)> */
    {ROOT, LABEL_NAME, "label-name", .text = true, DAV_ONCE(DAV_BODY_UPDATE_SOURCE),
     .end = dav_body_value_end, .at = DAV_AT(update.label)},
    /* <!ELEMENT prop ANY > */
    {ROOT, PROP, "prop", DAV_ONCE(DAV_BODY_PROP_ONCE)},
    {PROP, NAMED, .begin = dav_body_name_begin, .at = DAV_AT(update.properties)},
};

static void update_print(const struct dav_body *body, struct out *out)
{
    print_version(SPAN("version"), &body->update.version, out);
    dav_print_value(SPAN("label-name"), &body->update.label, out);
    dav_print_prop(&body->update.properties, out);
}

/* --- OPTIONS (5.5, 6.4, 13.7) --- */

enum { VERSION_HISTORIES = ROOT + 1, WORKSPACES, ACTIVITIES };

#define COLLECTION_SET(number, named) \
    ROOT, number, named, DAV_ONCE(DAV_BODY_COLLECTION_SET), .begin = dav_body_flag_begin

static const struct dav_body_row options[] = {
    /* <!ELEMENT options ANY> */
    {.element = ROOT, .name = "options"},
    /* <!ELEMENT version-history-collection-set EMPTY>, and so on */
    {COLLECTION_SET(VERSION_HISTORIES, "version-history-collection-set"),
     .at = DAV_AT(options.version_histories)},
    {COLLECTION_SET(WORKSPACES, "workspace-collection-set"), .at = DAV_AT(options.workspaces)},
    {COLLECTION_SET(ACTIVITIES, "activity-collection-set"), .at = DAV_AT(options.activities)},
};

static void options_print(const struct dav_body *body, struct out *out)
{
    dav_print_flag(SPAN("version-history-collection-set"), body->options.version_histories, out);
    dav_print_flag(SPAN("workspace-collection-set"), body->options.workspaces, out);
    dav_print_flag(SPAN("activity-collection-set"), body->options.activities, out);
}

const struct dav_body_grammar dav_version_control_grammar =
    DAV_GRAMMAR(version_control, version_control_print);
const struct dav_body_grammar dav_baseline_control_grammar =
    DAV_GRAMMAR(baseline_control, baseline_control_print);
const struct dav_body_grammar dav_checkin_grammar = DAV_GRAMMAR(checkin, checkin_print);
const struct dav_body_grammar dav_uncheckout_grammar = DAV_GRAMMAR(uncheckout, NULL);
const struct dav_body_grammar dav_mkworkspace_grammar = DAV_GRAMMAR(mkworkspace, NULL);
const struct dav_body_grammar dav_mkactivity_grammar = DAV_GRAMMAR(mkactivity, NULL);
const struct dav_body_grammar dav_update_grammar = DAV_GRAMMAR(update, update_print);
const struct dav_body_grammar dav_options_grammar = DAV_GRAMMAR(options, options_print);

/* RFC 3253: the reports of versioning, but for expand-property. SPDX-License-Identifier: Apache-2.0
 */
#include "dav/body_print.h"
#include "dav/body_reader.h"

#include "base/banned.h"

enum { ROOT = 1, SET, HREF, PROP, NAMED };

static const struct dav_body_row version_tree[] = {
    /* <!ELEMENT version-tree ANY>, "with at most one DAV:prop element" (3.7) */
    {.element = ROOT, .name = "version-tree"},
    {ROOT, PROP, "prop", DAV_ONCE(DAV_BODY_PROP_ONCE)},
    {PROP, NAMED, .begin = dav_body_name_begin, .at = DAV_AT(version_tree.properties)},
};

static void version_tree_print(const struct dav_body *body, struct out *out)
{
    dav_print_prop(&body->version_tree.properties, out);
}

static const struct dav_body_row locate_by_history[] = {
    /* <!ELEMENT locate-by-history (version-history-set, prop)> (5.4) */
    {.element = ROOT,
     .name = "locate-by-history",
     DAV_NEEDS(DAV_SEEN(SET) | DAV_SEEN(PROP), DAV_BODY_LOCATE)},
    /* <!ELEMENT version-history-set (href+)> */
    {ROOT, SET, "version-history-set", DAV_ONCE(DAV_BODY_LOCATE),
     DAV_NEEDS(DAV_SEEN(HREF), DAV_BODY_LOCATE)},
    {SET, HREF, "href", .text = true, .end = dav_body_hrefs_end,
     .at = DAV_AT(locate_by_history.histories)},
    {ROOT, PROP, "prop", DAV_ONCE(DAV_BODY_LOCATE)},
    {PROP, NAMED, .begin = dav_body_name_begin, .at = DAV_AT(locate_by_history.properties)},
};

static void locate_by_history_print(const struct dav_body *body, struct out *out)
{
    out_span(out, SPAN("<D:version-history-set>"));
    dav_print_hrefs(&body->locate_by_history.histories, out);
    out_span(out, SPAN("</D:version-history-set><D:prop>"));
    dav_print_names(&body->locate_by_history.properties, out);
    out_span(out, SPAN("</D:prop>"));
}

static const struct dav_body_row merge_preview[] = {
    /* <!ELEMENT merge-preview (source)> (11.3) */
    {.element = ROOT, .name = "merge-preview", DAV_NEEDS(DAV_SEEN(SET), DAV_BODY_MERGE_SOURCE)},
    /* <!ELEMENT source (href+)> (11.2) */
    {ROOT, SET, "source", DAV_ONCE(DAV_BODY_MERGE_SOURCE),
     DAV_NEEDS(DAV_SEEN(HREF), DAV_BODY_MERGE_SOURCE)},
    {SET, HREF, "href", .text = true, .end = dav_body_hrefs_end,
     .at = DAV_AT(merge_preview.sources)},
};

static void merge_preview_print(const struct dav_body *body, struct out *out)
{
    out_span(out, SPAN("<D:source>"));
    dav_print_hrefs(&body->merge_preview.sources, out);
    out_span(out, SPAN("</D:source>"));
}

/* A report that names one resource. */
/* clang-format off */
#define ONE_HREF(named) \
    {.element = ROOT, .name = named, DAV_NEEDS(DAV_SEEN(HREF), DAV_BODY_REPORT_HREF)}, \
    {ROOT, HREF, "href", .text = true, DAV_ONCE(DAV_BODY_REPORT_HREF), \
     .end = dav_body_href_end, .at = DAV_AT(report_href.href)}
/* clang-format on */

/* <!ELEMENT compare-baseline (href)> (12.7) */
static const struct dav_body_row compare_baseline[] = {ONE_HREF("compare-baseline")};
/* <!ELEMENT latest-activity-version (href)> (13.6) */
static const struct dav_body_row latest_activity_version[] = {ONE_HREF("latest-activity-version")};

static void report_href_print(const struct dav_body *body, struct out *out)
{
    dav_print_href(&body->report_href.href.uri, out);
}

const struct dav_body_grammar dav_version_tree_grammar =
    DAV_GRAMMAR(version_tree, version_tree_print);
const struct dav_body_grammar dav_locate_by_history_grammar =
    DAV_GRAMMAR(locate_by_history, locate_by_history_print);
const struct dav_body_grammar dav_merge_preview_grammar =
    DAV_GRAMMAR(merge_preview, merge_preview_print);
const struct dav_body_grammar dav_compare_baseline_grammar =
    DAV_GRAMMAR(compare_baseline, report_href_print);
const struct dav_body_grammar dav_latest_activity_version_grammar =
    DAV_GRAMMAR(latest_activity_version, report_href_print);

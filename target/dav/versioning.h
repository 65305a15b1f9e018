/* The bodies of RFC 3253, versioning. Those that only have a name (uncheckout, mkworkspace,
 * mkactivity) have no struct. SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_VERSIONING_H
#define DAV_VERSIONING_H

#include "dav/values.h"

/* 3.5, 6.7 */
struct dav_version_control {
    struct dav_href version;
};

/* 4.3, 9.3, 13.10 */
struct dav_checkout {
    bool apply_to_version;
    bool fork_ok;
    bool unreserved;
    bool new_activity;           /* and then no others */
    struct dav_hrefs activities; /* none: no activity-set */
};

/* 4.4, 9.4 */
struct dav_checkin {
    bool keep_checked_out;
    bool fork_ok;
};

/* 7.1, 8.9: to a version or to a label, or to neither */
struct dav_update {
    struct dav_href version;
    struct dav_value label;
    struct dav_names properties; /* to be reported */
};

/* 8.2 */
struct dav_label {
    enum { DAV_LABEL_NOTHING, DAV_LABEL_ADD, DAV_LABEL_SET, DAV_LABEL_REMOVE } action;
    struct dav_value name;
};

/* 11.2 */
struct dav_merge {
    struct dav_hrefs sources;
    bool no_auto_merge;
    bool no_checkout;
    struct dav_names properties; /* to be reported */
    struct dav_checkout checkout;
};

/* 12.6 */
struct dav_baseline_control {
    struct dav_href baseline;
};

/* 5.5, 6.4, 13.7: which collections an OPTIONS asks for */
struct dav_options {
    bool version_histories;
    bool workspaces;
    bool activities;
};

/* 3.7 */
struct dav_version_tree {
    struct dav_names properties;
};

/* One property of an expand-property, with those inside it behind it. */
struct dav_expansion {
    struct dxml_name name;
    size_t depth; /* 0 right in expand-property; at most one more than that of the one before */
};

/* 3.8, in document order */
struct dav_expand_property {
    struct dav_expansion *properties;
    size_t count;
};

/* 5.4 */
struct dav_locate_by_history {
    struct dav_hrefs histories;
    struct dav_names properties;
};

/* 11.3 */
struct dav_merge_preview {
    struct dav_hrefs sources;
};

/* 12.7: a baseline, 13.6: an activity */
struct dav_report_href {
    struct dav_href href;
};

#endif

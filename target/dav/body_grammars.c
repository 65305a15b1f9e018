/* Every body that is known: a grammar for each kind. SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_reader.h"

#include "base/banned.h"

/* RFC 4918 */
extern const struct dav_body_grammar dav_propfind_grammar;
extern const struct dav_body_grammar dav_propertyupdate_grammar;
extern const struct dav_body_grammar dav_lockinfo_grammar;

/* RFC 2518 */
extern const struct dav_body_grammar dav_propertybehavior_grammar;

/* RFC 5689, and MKCALENDAR of RFC 4791 */
extern const struct dav_body_grammar dav_mkcol_grammar;
extern const struct dav_body_grammar dav_mkcalendar_grammar;

/* RFC 3253 */
extern const struct dav_body_grammar dav_version_control_grammar;
extern const struct dav_body_grammar dav_checkout_grammar;
extern const struct dav_body_grammar dav_checkin_grammar;
extern const struct dav_body_grammar dav_uncheckout_grammar;
extern const struct dav_body_grammar dav_mkworkspace_grammar;
extern const struct dav_body_grammar dav_update_grammar;
extern const struct dav_body_grammar dav_label_grammar;
extern const struct dav_body_grammar dav_merge_grammar;
extern const struct dav_body_grammar dav_baseline_control_grammar;
extern const struct dav_body_grammar dav_mkactivity_grammar;
extern const struct dav_body_grammar dav_options_grammar;
extern const struct dav_body_grammar dav_version_tree_grammar;
extern const struct dav_body_grammar dav_expand_property_grammar;
extern const struct dav_body_grammar dav_locate_by_history_grammar;
extern const struct dav_body_grammar dav_merge_preview_grammar;
extern const struct dav_body_grammar dav_compare_baseline_grammar;
extern const struct dav_body_grammar dav_latest_activity_version_grammar;

/* RFC 3648 */
extern const struct dav_body_grammar dav_orderpatch_grammar;

/* RFC 4437 */
extern const struct dav_body_grammar dav_mkredirectref_grammar;
extern const struct dav_body_grammar dav_updateredirectref_grammar;

/* RFC 5842 */
extern const struct dav_body_grammar dav_bind_grammar;
extern const struct dav_body_grammar dav_unbind_grammar;
extern const struct dav_body_grammar dav_rebind_grammar;

const struct dav_body_grammar *const dav_body_grammars[DAV_BODY_KINDS] = {
    /* RFC 4918 */
    [DAV_BODY_PROPFIND] = &dav_propfind_grammar,
    [DAV_BODY_PROPERTYUPDATE] = &dav_propertyupdate_grammar,
    [DAV_BODY_LOCKINFO] = &dav_lockinfo_grammar,
    /* RFC 2518 */
    [DAV_BODY_PROPERTYBEHAVIOR] = &dav_propertybehavior_grammar,
    /* RFC 5689, and MKCALENDAR of RFC 4791 */
    [DAV_BODY_MKCOL] = &dav_mkcol_grammar,
    [DAV_BODY_MKCALENDAR] = &dav_mkcalendar_grammar,
    /* RFC 3253 */
    [DAV_BODY_VERSION_CONTROL] = &dav_version_control_grammar,
    [DAV_BODY_CHECKOUT] = &dav_checkout_grammar,
    [DAV_BODY_CHECKIN] = &dav_checkin_grammar,
    [DAV_BODY_UNCHECKOUT] = &dav_uncheckout_grammar,
    [DAV_BODY_MKWORKSPACE] = &dav_mkworkspace_grammar,
    [DAV_BODY_UPDATE] = &dav_update_grammar,
    [DAV_BODY_LABEL] = &dav_label_grammar,
    [DAV_BODY_MERGE] = &dav_merge_grammar,
    [DAV_BODY_BASELINE_CONTROL] = &dav_baseline_control_grammar,
    [DAV_BODY_MKACTIVITY] = &dav_mkactivity_grammar,
    [DAV_BODY_OPTIONS] = &dav_options_grammar,
    [DAV_BODY_VERSION_TREE] = &dav_version_tree_grammar,
    [DAV_BODY_EXPAND_PROPERTY] = &dav_expand_property_grammar,
    [DAV_BODY_LOCATE_BY_HISTORY] = &dav_locate_by_history_grammar,
    [DAV_BODY_MERGE_PREVIEW] = &dav_merge_preview_grammar,
    [DAV_BODY_COMPARE_BASELINE] = &dav_compare_baseline_grammar,
    [DAV_BODY_LATEST_ACTIVITY_VERSION] = &dav_latest_activity_version_grammar,
    /* RFC 3648 */
    [DAV_BODY_ORDERPATCH] = &dav_orderpatch_grammar,
    /* RFC 4437 */
    [DAV_BODY_MKREDIRECTREF] = &dav_mkredirectref_grammar,
    [DAV_BODY_UPDATEREDIRECTREF] = &dav_updateredirectref_grammar,
    /* RFC 5842 */
    [DAV_BODY_BIND] = &dav_bind_grammar,
    [DAV_BODY_UNBIND] = &dav_unbind_grammar,
    [DAV_BODY_REBIND] = &dav_rebind_grammar,
};

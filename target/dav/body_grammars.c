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

/* RFC 3744 */
extern const struct dav_body_grammar dav_acl_grammar;
extern const struct dav_body_grammar dav_acl_principal_prop_set_grammar;
extern const struct dav_body_grammar dav_principal_match_grammar;
extern const struct dav_body_grammar dav_principal_property_search_grammar;
extern const struct dav_body_grammar dav_principal_search_property_set_grammar;

/* RFC 4791, 6352, 6578 */
extern const struct dav_body_grammar dav_calendar_query_grammar;
extern const struct dav_body_grammar dav_calendar_multiget_grammar;
extern const struct dav_body_grammar dav_free_busy_query_grammar;
extern const struct dav_body_grammar dav_addressbook_query_grammar;
extern const struct dav_body_grammar dav_addressbook_multiget_grammar;
extern const struct dav_body_grammar dav_sync_collection_grammar;

/* RFC 5323 */
extern const struct dav_body_grammar dav_search_grammar;
extern const struct dav_body_grammar dav_query_schema_discovery_grammar;

/* Exchange Server 2000 */
extern const struct dav_body_grammar dav_bpropfind_grammar;
extern const struct dav_body_grammar dav_bproppatch_grammar;
extern const struct dav_body_grammar dav_bcopy_grammar;
extern const struct dav_body_grammar dav_bmove_grammar;
extern const struct dav_body_grammar dav_bdelete_grammar;

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
    /* RFC 3744 */
    [DAV_BODY_ACL] = &dav_acl_grammar,
    [DAV_BODY_ACL_PRINCIPAL_PROP_SET] = &dav_acl_principal_prop_set_grammar,
    [DAV_BODY_PRINCIPAL_MATCH] = &dav_principal_match_grammar,
    [DAV_BODY_PRINCIPAL_PROPERTY_SEARCH] = &dav_principal_property_search_grammar,
    [DAV_BODY_PRINCIPAL_SEARCH_PROPERTY_SET] = &dav_principal_search_property_set_grammar,
    /* RFC 4791, 6352, 6578 */
    [DAV_BODY_CALENDAR_QUERY] = &dav_calendar_query_grammar,
    [DAV_BODY_CALENDAR_MULTIGET] = &dav_calendar_multiget_grammar,
    [DAV_BODY_FREE_BUSY_QUERY] = &dav_free_busy_query_grammar,
    [DAV_BODY_ADDRESSBOOK_QUERY] = &dav_addressbook_query_grammar,
    [DAV_BODY_ADDRESSBOOK_MULTIGET] = &dav_addressbook_multiget_grammar,
    [DAV_BODY_SYNC_COLLECTION] = &dav_sync_collection_grammar,
    /* RFC 5323 */
    [DAV_BODY_SEARCH] = &dav_search_grammar,
    [DAV_BODY_QUERY_SCHEMA_DISCOVERY] = &dav_query_schema_discovery_grammar,
    /* Exchange Server 2000 */
    [DAV_BODY_BPROPFIND] = &dav_bpropfind_grammar,
    [DAV_BODY_BPROPPATCH] = &dav_bproppatch_grammar,
    [DAV_BODY_BCOPY] = &dav_bcopy_grammar,
    [DAV_BODY_BMOVE] = &dav_bmove_grammar,
    [DAV_BODY_BDELETE] = &dav_bdelete_grammar,
};

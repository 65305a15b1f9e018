/* The XML bodies that methods take, read piece by piece, as the framing gives them.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_BODY_H
#define DAV_BODY_H

#include "base/limits.h"
#include "base/out.h"
#include "base/status.h"
#include "dav/acl.h"
#include "dav/addressbook.h"
#include "dav/batch.h"
#include "dav/bind.h"
#include "dav/calendar.h"
#include "dav/ordering.h"
#include "dav/redirect.h"
#include "dav/search.h"
#include "dav/sync.h"
#include "dav/values.h"
#include "dav/versioning.h"

enum dav_propfind_kind { DAV_ALLPROP, DAV_PROPNAME, DAV_PROP };

/* RFC 4918 14.20. */
struct dav_propfind {
    enum dav_propfind_kind kind;
    struct dav_names properties; /* DAV_PROP: those asked for; DAV_ALLPROP: DAV:include's */
};

/* RFC 4918 14.20, as BPROPFIND has it. */
struct dav_bpropfind {
    struct dav_propfind propfind; /* read as body.propfind */
    struct dav_targets targets;
};

/* RFC 4918 14.11. */
struct dav_lockinfo {
    bool exclusive; /* false: shared */
    bool has_owner;
    span owner;      /* what DAV:owner holds: a fragment (dav/fragment.h) */
    bool has_href;   /* a DAV:href right in the owner is an http(s) URI or a path */
    struct uri href; /* the first such; read by uri_read, URI_SIMPLE_REF */
};

/* RFC 2518 12.12: whether a copy's live properties stay live. */
struct dav_propertybehavior {
    bool keep_all;         /* or the copy fails */
    struct dav_texts keep; /* or those of these URIs; neither: omit what cannot be kept */
};

enum dav_body_kind {
    DAV_BODY_NONE, /* no bytes at all */
    /* RFC 4918 */
    DAV_BODY_PROPFIND,
    DAV_BODY_PROPERTYUPDATE,
    DAV_BODY_LOCKINFO,
    /* RFC 2518 */
    DAV_BODY_PROPERTYBEHAVIOR,
    /* RFC 5689, and MKCALENDAR of RFC 4791 */
    DAV_BODY_MKCOL,
    DAV_BODY_MKCALENDAR,
    /* RFC 3253 */
    DAV_BODY_VERSION_CONTROL,
    DAV_BODY_CHECKOUT,
    DAV_BODY_CHECKIN,
    DAV_BODY_UNCHECKOUT,
    DAV_BODY_MKWORKSPACE,
    DAV_BODY_UPDATE,
    DAV_BODY_LABEL,
    DAV_BODY_MERGE,
    DAV_BODY_BASELINE_CONTROL,
    DAV_BODY_MKACTIVITY,
    DAV_BODY_OPTIONS,
    DAV_BODY_VERSION_TREE,
    DAV_BODY_EXPAND_PROPERTY,
    DAV_BODY_LOCATE_BY_HISTORY,
    DAV_BODY_MERGE_PREVIEW,
    DAV_BODY_COMPARE_BASELINE,
    DAV_BODY_LATEST_ACTIVITY_VERSION,
    /* RFC 3648 */
    DAV_BODY_ORDERPATCH,
    /* RFC 4437 */
    DAV_BODY_MKREDIRECTREF,
    DAV_BODY_UPDATEREDIRECTREF,
    /* RFC 5842 */
    DAV_BODY_BIND,
    DAV_BODY_UNBIND,
    DAV_BODY_REBIND,
    /* RFC 3744 */
    DAV_BODY_ACL,
    DAV_BODY_ACL_PRINCIPAL_PROP_SET,
    DAV_BODY_PRINCIPAL_MATCH,
    DAV_BODY_PRINCIPAL_PROPERTY_SEARCH,
    DAV_BODY_PRINCIPAL_SEARCH_PROPERTY_SET,
    /* RFC 4791, 6352, 6578 */
    DAV_BODY_CALENDAR_QUERY,
    DAV_BODY_CALENDAR_MULTIGET,
    DAV_BODY_FREE_BUSY_QUERY,
    DAV_BODY_ADDRESSBOOK_QUERY,
    DAV_BODY_ADDRESSBOOK_MULTIGET,
    DAV_BODY_SYNC_COLLECTION,
    /* RFC 5323 */
    DAV_BODY_SEARCH,
    DAV_BODY_QUERY_SCHEMA_DISCOVERY,
    /* Exchange Server 2000 */
    DAV_BODY_BPROPFIND,
    DAV_BODY_BPROPPATCH,
    DAV_BODY_BCOPY,
    DAV_BODY_BMOVE,
    DAV_BODY_BDELETE,
    DAV_BODY_KINDS
};

/* A set of kinds is an OR of these. */
#define DAV_BODY_BIT(kind) ((uint64_t)1 << (kind))

/* What a REPORT asks for. */
/* clang-format off */
#define DAV_BODY_REPORTS ( \
    /* RFC 3253 */ \
    DAV_BODY_BIT(DAV_BODY_VERSION_TREE) | \
    DAV_BODY_BIT(DAV_BODY_EXPAND_PROPERTY) | \
    DAV_BODY_BIT(DAV_BODY_LOCATE_BY_HISTORY) | \
    DAV_BODY_BIT(DAV_BODY_MERGE_PREVIEW) | \
    DAV_BODY_BIT(DAV_BODY_COMPARE_BASELINE) | \
    DAV_BODY_BIT(DAV_BODY_LATEST_ACTIVITY_VERSION) | \
    /* RFC 3744 */ \
    DAV_BODY_BIT(DAV_BODY_ACL_PRINCIPAL_PROP_SET) | \
    DAV_BODY_BIT(DAV_BODY_PRINCIPAL_MATCH) | \
    DAV_BODY_BIT(DAV_BODY_PRINCIPAL_PROPERTY_SEARCH) | \
    DAV_BODY_BIT(DAV_BODY_PRINCIPAL_SEARCH_PROPERTY_SET) | \
    /* RFC 4791, 6352, 6578 */ \
    DAV_BODY_BIT(DAV_BODY_CALENDAR_QUERY) | \
    DAV_BODY_BIT(DAV_BODY_CALENDAR_MULTIGET) | \
    DAV_BODY_BIT(DAV_BODY_FREE_BUSY_QUERY) | \
    DAV_BODY_BIT(DAV_BODY_ADDRESSBOOK_QUERY) | \
    DAV_BODY_BIT(DAV_BODY_ADDRESSBOOK_MULTIGET) | \
    DAV_BODY_BIT(DAV_BODY_SYNC_COLLECTION))
/* clang-format on */
_Static_assert(DAV_BODY_KINDS < 64, "a set of kinds is 64 bits");

struct dav_body {
    enum dav_body_kind kind;
    union {
        /* RFC 4918 */
        struct dav_propfind propfind;
        struct dav_propertyupdate propertyupdate;
        struct dav_lockinfo lockinfo;
        /* RFC 2518 */
        struct dav_propertybehavior propertybehavior;
        /* RFC 5689, and MKCALENDAR of RFC 4791 */
        struct dav_propertyupdate mkcol;
        /* RFC 3253 */
        struct dav_version_control version_control;
        struct dav_checkout checkout;
        struct dav_checkin checkin;
        struct dav_update update;
        struct dav_label label;
        struct dav_merge merge;
        struct dav_baseline_control baseline_control;
        struct dav_options options;
        struct dav_version_tree version_tree;
        struct dav_expand_property expand_property;
        struct dav_locate_by_history locate_by_history;
        struct dav_merge_preview merge_preview;
        struct dav_report_href report_href;
        /* RFC 3648 */
        struct dav_orderpatch orderpatch;
        /* RFC 4437 */
        struct dav_redirect redirect;
        /* RFC 5842 */
        struct dav_binding binding;
        /* RFC 3744 */
        struct dav_acl acl;
        struct dav_names acl_principal_props;
        struct dav_principal_match principal_match;
        struct dav_principal_search principal_search;
        /* RFC 4791, 6352, 6578 */
        struct dav_calendar_query calendar_query;
        struct dav_multiget multiget;
        struct dav_time_range free_busy;
        struct dav_addressbook_query addressbook_query;
        struct dav_sync_collection sync;
        /* RFC 5323 */
        struct dav_search search;
        /* Exchange Server 2000 */
        struct dav_bpropfind bpropfind;
        struct dav_bproppatch bproppatch;
        struct dav_targets targets; /* of BCOPY, BMOVE and BDELETE */
    };
};

struct dav_body_reader; /* in the arena, but for libxml2's part */

/* Begins a body. `kinds` is an OR of DAV_BODY_BIT(kind): what the root element may be, by the
 * method; no bytes at all are DAV_BODY_NONE whatever it says. `fault` (rules of dav/body_rules.h,
 * xml/rules.h and uri/rules.h) counts from the body's first byte, as exactly as dxml_offset does;
 * it, `arena` and `limits` outlive the reader. OK or NOMEM. */
MUST_USE enum status dav_body_open(struct arena *arena, const struct limits *limits, uint64_t kinds,
                                   struct fault *fault, struct dav_body_reader **reader);

/* Reads one more piece. MORE: go on; BAD, LIMIT, UNSUPPORTED, NOMEM: then only dav_body_close
 * may follow. */
MUST_USE enum status dav_body_feed(struct dav_body_reader *reader, span piece);

/* Ends the body. OK: `*body` is written. BAD, LIMIT, UNSUPPORTED, NOMEM. What a body gives does not
 * depend on the pieces that it came in. */
MUST_USE enum status dav_body_finish(struct dav_body_reader *reader, struct dav_body *body);

/* Gives libxml2's part back; NULL is allowed. */
void dav_body_close(struct dav_body_reader *reader);

/* Writes the body as XML that reads back to an equal struct dav_body. */
void dav_body_print(const struct dav_body *body, struct out *out);

#endif

/* Which method takes which body, whether it must have one, and what becomes of others.
 * SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "dav/op.h"
#include "support.h"

#include "base/banned.h"

#define DAV(name, inner) "<" name " xmlns=\"DAV:\">" inner "</" name ">"

enum { ROOM = 2048 };

/* Sends a request with a body, and says how it was read. */
static enum status send(const char *method, const char *type, const char *body,
                        enum dav_body_kind *kind, const char **rule)
{
    uint8_t room[ROOM];
    struct out out = out_make(room, ROOM);
    out_span(&out, span_of(method));
    out_span(&out, SPAN(" /a HTTP/1.1\r\nHost: h\r\nDestination: /b\r\nContent-Type: "));
    out_span(&out, span_of(type));
    out_span(&out, SPAN("\r\nContent-Length: "));
    out_decimal(&out, strlen(body));
    out_span(&out, SPAN("\r\n\r\n"));
    out_span(&out, span_of(body));
    cr_assert(!out.full);
    struct arena arena = {0};
    struct fault fault;
    struct dav_op op;
    span in = out_written(&out);
    const enum status status = dav_read_request(&arena, &limits_default, &in, &op, &fault);
    *kind = status == OK ? op.body.kind : DAV_BODY_NONE;
    *rule = fault.rule ? fault.rule->name : "";
    arena_free(&arena);
    return status;
}

#define HREF    "<href>/b</href>"
#define SEGMENT "<segment>c</segment>"
#define SET     "<set><prop/></set>"
#define CALENDAR                                                        \
    "<mkcalendar xmlns='urn:ietf:params:xml:ns:caldav' xmlns:D='DAV:'>" \
    "<D:set><D:prop/></D:set></mkcalendar>"

#define CALDAV(name, inner)  "<" name " xmlns='urn:ietf:params:xml:ns:caldav'>" inner "</" name ">"
#define CARDDAV(name, inner) "<" name " xmlns='urn:ietf:params:xml:ns:carddav'>" inner "</" name ">"
#define FROM                 "<from><scope>" HREF "<depth>0</depth></scope></from>"
#define TARGET               "<target>" HREF "</target>"

static const struct {
    const char *method;
    enum dav_body_kind kind;
    const char *body;
    bool needed;
} methods[] = {
    {"OPTIONS", DAV_BODY_OPTIONS, DAV("options", ""), false},
    {"MKCOL", DAV_BODY_MKCOL, DAV("mkcol", SET), false},
    {"MKCALENDAR", DAV_BODY_MKCALENDAR, CALENDAR, false},
    {"COPY", DAV_BODY_PROPERTYBEHAVIOR, DAV("propertybehavior", "<omit/>"), false},
    {"MOVE", DAV_BODY_PROPERTYBEHAVIOR, DAV("propertybehavior", "<omit/>"), false},
    {"VERSION-CONTROL", DAV_BODY_VERSION_CONTROL, DAV("version-control", ""), false},
    {"CHECKOUT", DAV_BODY_CHECKOUT, DAV("checkout", ""), false},
    {"CHECKIN", DAV_BODY_CHECKIN, DAV("checkin", ""), false},
    {"UNCHECKOUT", DAV_BODY_UNCHECKOUT, DAV("uncheckout", ""), false},
    {"MKWORKSPACE", DAV_BODY_MKWORKSPACE, DAV("mkworkspace", ""), false},
    {"MKACTIVITY", DAV_BODY_MKACTIVITY, DAV("mkactivity", ""), false},
    {"BASELINE-CONTROL", DAV_BODY_BASELINE_CONTROL, DAV("baseline-control", ""), false},
    {"UPDATE", DAV_BODY_UPDATE, DAV("update", ""), true},
    {"LABEL", DAV_BODY_LABEL, DAV("label", ""), true},
    {"MERGE", DAV_BODY_MERGE, DAV("merge", "<source>" HREF "</source>"), true},
    {"REPORT", DAV_BODY_VERSION_TREE, DAV("version-tree", ""), true},
    {"REPORT", DAV_BODY_EXPAND_PROPERTY, DAV("expand-property", ""), true},
    {"REPORT", DAV_BODY_LOCATE_BY_HISTORY,
     DAV("locate-by-history", "<version-history-set>" HREF "</version-history-set><prop/>"), true},
    {"REPORT", DAV_BODY_MERGE_PREVIEW, DAV("merge-preview", "<source>" HREF "</source>"), true},
    {"REPORT", DAV_BODY_COMPARE_BASELINE, DAV("compare-baseline", HREF), true},
    {"REPORT", DAV_BODY_LATEST_ACTIVITY_VERSION, DAV("latest-activity-version", HREF), true},
    {"ORDERPATCH", DAV_BODY_ORDERPATCH, DAV("orderpatch", ""), true},
    {"MKREDIRECTREF", DAV_BODY_MKREDIRECTREF,
     DAV("mkredirectref", "<reftarget>" HREF "</reftarget>"), true},
    {"UPDATEREDIRECTREF", DAV_BODY_UPDATEREDIRECTREF, DAV("updateredirectref", ""), true},
    {"BIND", DAV_BODY_BIND, DAV("bind", SEGMENT HREF), true},
    {"UNBIND", DAV_BODY_UNBIND, DAV("unbind", SEGMENT), true},
    {"REBIND", DAV_BODY_REBIND, DAV("rebind", SEGMENT HREF), true},
    {"ACL", DAV_BODY_ACL, DAV("acl", ""), true},
    {"REPORT", DAV_BODY_ACL_PRINCIPAL_PROP_SET, DAV("acl-principal-prop-set", ""), true},
    {"REPORT", DAV_BODY_PRINCIPAL_MATCH, DAV("principal-match", "<self/>"), true},
    {"REPORT", DAV_BODY_PRINCIPAL_PROPERTY_SEARCH,
     DAV("principal-property-search",
         "<property-search><prop><a/></prop><match/></property-search>"),
     true},
    {"REPORT", DAV_BODY_PRINCIPAL_SEARCH_PROPERTY_SET, DAV("principal-search-property-set", ""),
     true},
    {"REPORT", DAV_BODY_CALENDAR_QUERY,
     CALDAV("calendar-query", "<filter><comp-filter name='VCALENDAR'/></filter>"), true},
    {"REPORT", DAV_BODY_CALENDAR_MULTIGET,
     CALDAV("calendar-multiget", "<href xmlns='DAV:'>/b</href>"), true},
    {"REPORT", DAV_BODY_FREE_BUSY_QUERY,
     CALDAV("free-busy-query", "<time-range start='20060104T000000Z'/>"), true},
    {"REPORT", DAV_BODY_ADDRESSBOOK_QUERY, CARDDAV("addressbook-query", "<filter/>"), true},
    {"REPORT", DAV_BODY_ADDRESSBOOK_MULTIGET,
     CARDDAV("addressbook-multiget", "<href xmlns='DAV:'>/b</href>"), true},
    {"REPORT", DAV_BODY_SYNC_COLLECTION, DAV("sync-collection", "<sync-token/><prop/>"), true},
    {"SEARCH", DAV_BODY_SEARCH,
     DAV("searchrequest", "<basicsearch><select><allprop/></select>" FROM "</basicsearch>"), true},
    {"SEARCH", DAV_BODY_QUERY_SCHEMA_DISCOVERY,
     DAV("query-schema-discovery", "<basicsearch>" FROM "</basicsearch>"), true},
    {"BPROPFIND", DAV_BODY_BPROPFIND, DAV("propfind", TARGET "<allprop/>"), true},
    {"BPROPPATCH", DAV_BODY_BPROPPATCH, DAV("propertyupdate", TARGET SET), true},
    {"BCOPY", DAV_BODY_BCOPY, DAV("copy", TARGET), true},
    {"BMOVE", DAV_BODY_BMOVE, DAV("move", TARGET), true},
    {"BDELETE", DAV_BODY_BDELETE, DAV("delete", TARGET), true},
};

Test(dav_methods, take_their_bodies)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        enum dav_body_kind kind;
        const char *rule;
        cr_expect_eq(send(methods[i].method, "application/xml", methods[i].body, &kind, &rule), OK,
                     "%s: %s", methods[i].method, rule);
        cr_expect_eq(kind, methods[i].kind, "%s", methods[i].method);
    }
}

Test(dav_methods, say_whether_a_body_must_be_there)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        enum dav_body_kind kind;
        const char *rule;
        (void)send(methods[i].method, "text/xml", "", &kind, &rule);
        cr_expect_str_eq(rule, methods[i].needed ? "body-missing" : "", "%s", methods[i].method);
    }
}

Test(dav_methods, refuse_the_bodies_of_others)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        const span method = span_of(methods[i].method);
        const char *expected = span_equal(method, SPAN("REPORT"))  ? "report"
                               : span_equal(method, SPAN("MKCOL")) ? "mkcol-root"
                                                                   : "body-root";
        enum dav_body_kind kind;
        const char *rule;
        (void)send(methods[i].method, "text/xml", DAV("lockinfo", ""), &kind, &rule);
        cr_expect_str_eq(rule, expected, "%s", methods[i].method);
    }
}

/* RFC 5689 3: an extended MKCOL says that its body is XML; RFC 4918 9.3: what it is else, is not
 * for a server to guess. */
Test(dav_methods, mkcol_goes_by_its_content_type)
{
    static const struct {
        const char *type;
        enum status status;
    } types[] = {
        {"text/xml", OK},
        {"Application/XML; charset=utf-8", OK},
        {"text/html", UNSUPPORTED},
        {"image/xml", UNSUPPORTED},
        {"application/octet-stream", UNSUPPORTED},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        enum dav_body_kind kind;
        const char *rule;
        cr_expect_eq(send("MKCOL", types[i].type, DAV("mkcol", SET), &kind, &rule), types[i].status,
                     "%s", types[i].type);
        cr_expect_str_eq(rule, types[i].status == OK ? "" : "mkcol-body");
    }
}

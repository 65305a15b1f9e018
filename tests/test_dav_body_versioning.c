/* The bodies of RFC 3253, versioning. SPDX-License-Identifier: Apache-2.0 */
#include "body_table.h"

#define BODY(name, inner) "<D:" name " xmlns:D=\"DAV:\">" inner "</D:" name ">"
#define HREF(path)        "<D:href><![CDATA[" path "]]></D:href>"
#define DAV(name)         "<x:" name " xmlns:x=\"DAV:\"></x:" name ">"
#define BAD_HREF          "<D:href>mailto:a</D:href>"

static body_row bodies[] = {
    /* 3.5, 6.7 */
    {BODY("version-control", ""), BODY("version-control", "")},
    {"<version-control xmlns='DAV:'/>", BODY("version-control", "")},
    {BODY("version-control", "<D:version>\n<D:href> /v/../a%20b </D:href></D:version><D:x/>"),
     BODY("version-control", "<D:version>" HREF("/a%20b") "</D:version>")},
    {BODY("version-control", "<D:version/>"), "version-href"},
    {BODY("version-control", "<D:version><D:href>/a</D:href><D:href>/b</D:href></D:version>"),
     "version-href"},
    {BODY("version-control", "<D:version>" HREF("/a") "</D:version><D:version/>"), "version-href"},
    {BODY("version-control", "<D:version>" BAD_HREF "</D:version>"), "uri-form"},

    /* 4.3, 9.3, 13.10 */
    {BODY("checkout", ""), BODY("checkout", "")},
    {BODY("checkout", "<D:unreserved/><D:fork-ok>text</D:fork-ok><D:apply-to-version/>"),
     BODY("checkout", "<D:apply-to-version/><D:fork-ok/><D:unreserved/>")},
    {BODY("checkout", "<D:activity-set><D:new/></D:activity-set>"),
     BODY("checkout", "<D:activity-set><D:new/></D:activity-set>")},
    {BODY("checkout", "<D:activity-set><D:href>/a</D:href><D:href>http://h/b</D:href>"
                      "</D:activity-set>"),
     BODY("checkout", "<D:activity-set>" HREF("/a") HREF("http://h/b") "</D:activity-set>")},
    {BODY("checkout", "<D:fork-ok/><D:fork-ok/>"), "checkout-option"},
    {BODY("checkout", "<D:activity-set/>"), "activity-set"},
    {BODY("checkout", "<D:activity-set><D:new/>" HREF("/a") "</D:activity-set>"), "activity-set"},
    {BODY("checkout", "<D:activity-set><D:new/></D:activity-set><D:activity-set/>"),
     "activity-set"},
    {BODY("checkout", "<D:keep-checked-out/>"), BODY("checkout", "")},

    /* 4.4, 4.5, 6.3, 13.5 */
    {BODY("checkin", "<D:fork-ok/><D:keep-checked-out/>"),
     BODY("checkin", "<D:keep-checked-out/><D:fork-ok/>")},
    {BODY("checkin", ""), BODY("checkin", "")},
    {BODY("checkin", "<D:keep-checked-out/><D:keep-checked-out/>"), "checkout-option"},
    {BODY("uncheckout", "<D:anything/>"), BODY("uncheckout", "")},
    {BODY("mkworkspace", ""), BODY("mkworkspace", "")},
    {BODY("mkactivity", "text"), BODY("mkactivity", "")},
    {"<mkactivity xmlns='DAV'/>", "body-root"},

    /* 7.1, 8.9 */
    {BODY("update", ""), BODY("update", "")},
    {BODY("update", "<D:prop><D:a/><b/></D:prop><D:version><D:href>/v</D:href></D:version>"),
     BODY("update", "<D:version>" HREF("/v") "</D:version><D:prop>" DAV("a") "<b></b></D:prop>")},
    {BODY("update", "<D:label-name> &lt;1&gt; </D:label-name><D:prop/>"),
     BODY("update", "<D:label-name>&#60;1&#62;</D:label-name>")},
    {BODY("update", "<D:label-name/>"), BODY("update", "<D:label-name></D:label-name>")},
    {BODY("update", "<D:label-name>a</D:label-name><D:version>" HREF("/v") "</D:version>"),
     "update-source"},
    {BODY("update", "<D:label-name>a</D:label-name><D:label-name/>"), "update-source"},
    {BODY("update", "<D:prop/><D:prop/>"), "prop-once"},
    {BODY("update", "<D:version/>"), "version-href"},

    /* 8.2 */
    {BODY("label", ""), BODY("label", "")},
    {BODY("label", "<D:add><D:label-name>\n v1\n</D:label-name></D:add>"),
     BODY("label", "<D:add><D:label-name>v1</D:label-name></D:add>")},
    {BODY("label", "<D:set><D:label-name>\xc3\xa9</D:label-name></D:set>"),
     BODY("label", "<D:set><D:label-name>\xc3\xa9</D:label-name></D:set>")},
    {BODY("label", "<D:remove><D:label-name>a<b>b</b>c</D:label-name></D:remove>"),
     BODY("label", "<D:remove><D:label-name>abc</D:label-name></D:remove>")},
    {BODY("label", "<D:add/>"), "label-name"},
    {BODY("label", "<D:add><D:label-name/><D:label-name/></D:add>"), "label-name"},
    {BODY("label", "<D:add><D:label-name/></D:add><D:set><D:label-name/></D:set>"), "label-name"},
    {BODY("label", "<D:set><D:label-name/></D:set><D:set/>"), "label-name"},

    /* 11.2 */
    {BODY("merge", "<D:source><D:href>/s</D:href><D:href>/t</D:href></D:source>"),
     BODY("merge", "<D:source>" HREF("/s") HREF("/t") "</D:source>")},
    {BODY("merge", "<D:fork-ok/><D:prop><D:a/></D:prop><D:no-checkout/><D:no-auto-merge/>"
                   "<D:source>" HREF("/s") "</D:source><D:activity-set><D:new/></D:activity-set>"),
     BODY("merge",
          "<D:source>" HREF("/s") "</D:source><D:no-auto-merge/><D:no-checkout/>"
                                  "<D:prop>" DAV("a") "</D:prop><D:fork-ok/>"
                                                      "<D:activity-set><D:new/></D:activity-set>")},
    {BODY("merge", ""), "merge-source"},
    {BODY("merge", "<D:source/>"), "merge-source"},
    {BODY("merge", "<D:source>" HREF("/s") "</D:source><D:source/>"), "merge-source"},
    {BODY("merge", "<D:source>" HREF("/s") "</D:source><D:no-checkout/><D:no-checkout/>"),
     "checkout-option"},
    {BODY("merge", "<D:source>" BAD_HREF "</D:source>"), "uri-form"},

    /* 12.6 */
    {BODY("baseline-control", ""), BODY("baseline-control", "")},
    {BODY("baseline-control", "<D:baseline><D:href>/b</D:href></D:baseline>"),
     BODY("baseline-control", "<D:baseline>" HREF("/b") "</D:baseline>")},
    {BODY("baseline-control", "<D:baseline/>"), "baseline"},
    {BODY("baseline-control", "<D:baseline>" HREF("/b") "</D:baseline><D:baseline/>"), "baseline"},

    /* 5.5, 6.4, 13.7 */
    {BODY("options", ""), BODY("options", "")},
    {BODY("options", "<D:activity-collection-set/>"),
     BODY("options", "<D:activity-collection-set/>")},
    {BODY("options", "<D:workspace-collection-set/><D:version-history-collection-set/>"),
     BODY("options", "<D:version-history-collection-set/><D:workspace-collection-set/>")},
    {BODY("options", "<D:workspace-collection-set/><D:workspace-collection-set/>"),
     "collection-set"},

    /* 3.7 */
    {BODY("version-tree", ""), BODY("version-tree", "")},
    {BODY("version-tree", "<D:prop><D:version-name/></D:prop>"),
     BODY("version-tree", "<D:prop>" DAV("version-name") "</D:prop>")},
    {BODY("version-tree", "<D:prop/><D:prop/>"), "prop-once"},

    /* 3.8 */
    {BODY("expand-property", ""), BODY("expand-property", "")},
    {BODY("expand-property", "<D:property name='a'><D:x/><D:property namespace='' name='b'/>"
                             "<D:property name='c' namespace='u&quot;'/></D:property>"
                             "<D:property name='d' x='y'/>"),
     BODY("expand-property",
          "<D:property name=\"a\" namespace=\"DAV:\">"
          "<D:property name=\"b\" namespace=\"\"></D:property>"
          "<D:property name=\"c\" namespace=\"u&#34;\"></D:property></D:property>"
          "<D:property name=\"d\" namespace=\"DAV:\"></D:property>")},
    {BODY("expand-property", "<D:property/>"), "property-name"},
    {BODY("expand-property", "<D:property name=''/>"), "property-name"},
    {BODY("expand-property",
          "<D:property name='_A9-.\xc2\xb7\xc3\xa9\xe2\x86\x90\xf0\x90\x80\x80'/>"),
     "property-name"},
    {BODY("expand-property",
          "<D:property name='_A9-.\xc2\xb7\xc3\xa9\xe2\x85\xa0\xf0\x90\x80\x80'/>"),
     BODY("expand-property",
          "<D:property name=\"_A9-.\xc2\xb7\xc3\xa9\xe2\x85\xa0\xf0\x90\x80\x80\""
          " namespace=\"DAV:\"></D:property>")},
    {BODY("expand-property", "<D:property name='-a'/>"), "property-name"},
    {BODY("expand-property", "<D:property name='\xc2\xb7'/>"), "property-name"},
    {BODY("expand-property", "<D:property name='a:b'/>"), "property-name"},
    {BODY("expand-property", "<D:property name='a b'/>"), "property-name"},
    {BODY("expand-property", "<D:property name='a\xc3\x97'/>"), "property-name"},
    {BODY("expand-property", "<D:property name='a' namespace='http://www.w3.org/2000/xmlns/'/>"),
     "property-name"},
    {BODY("expand-property", "<D:property D:name='a'/>"), "property-name"},
    {BODY("expand-property", "<D:property name='a'><D:property/></D:property>"), "property-name"},

    /* 5.4 */
    {BODY("locate-by-history", "<D:prop><D:a/></D:prop><D:version-history-set><D:href>/h</D:href>"
                               "<D:href>/i</D:href></D:version-history-set>"),
     BODY("locate-by-history", "<D:version-history-set>" HREF("/h") HREF(
                                   "/i") "</D:version-history-set><D:prop>" DAV("a") "</D:prop>")},
    {BODY("locate-by-history", "<D:prop/>"), "locate-by-history"},
    {BODY("locate-by-history", "<D:version-history-set>" HREF("/h") "</D:version-history-set>"),
     "locate-by-history"},
    {BODY("locate-by-history", "<D:version-history-set/><D:prop/>"), "locate-by-history"},
    {BODY("locate-by-history", "<D:prop/><D:prop/>"), "locate-by-history"},

    /* 11.3, 12.7, 13.6 */
    {BODY("merge-preview", "<D:source>" HREF("/s") "</D:source>"),
     BODY("merge-preview", "<D:source>" HREF("/s") "</D:source>")},
    {BODY("merge-preview", ""), "merge-source"},
    {BODY("compare-baseline", "<D:href>/b</D:href>"), BODY("compare-baseline", HREF("/b"))},
    {BODY("compare-baseline", ""), "report-href"},
    {BODY("compare-baseline", HREF("/a") HREF("/b")), "report-href"},
    {BODY("latest-activity-version", "<D:href>/b</D:href>"),
     BODY("latest-activity-version", HREF("/b"))},
    {BODY("latest-activity-version", "<D:href/>"), "uri-form"},
};

BODY_TABLE_TESTS(dav_body_versioning, bodies)

/* The print says little of numbers and depths. */
Test(dav_body_versioning, fills_its_structs)
{
    struct outcome got =
        read_body(&limits_default, ANY_KIND,
                  SPAN(BODY("expand-property", "<D:property name='a'><D:property name='b'>"
                                               "<D:property name='c'/></D:property>"
                                               "<D:property name='d'/></D:property>"
                                               "<D:property name='e'/>")),
                  0, 0);
    cr_assert(got.status == OK && got.body.kind == DAV_BODY_EXPAND_PROPERTY);
    static const size_t depths[] = {0, 1, 2, 1, 0};
    cr_assert_eq(got.body.expand_property.count, 5);
    for (size_t i = 0; i < 5; i++)
        cr_expect_eq(got.body.expand_property.properties[i].depth, depths[i], "%zu", i);
    arena_free(&got.arena);

    got = read_body(&limits_default, ANY_KIND,
                    SPAN(BODY("checkout", "<D:activity-set>" HREF("http://h:81/a/")
                                              HREF("/b") "</D:activity-set>")),
                    0, 0);
    cr_assert(got.status == OK && got.body.kind == DAV_BODY_CHECKOUT);
    cr_assert_eq(got.body.checkout.activities.count, 2);
    cr_expect_eq(got.body.checkout.activities.uris[0].port, 81);
    cr_expect(got.body.checkout.activities.uris[0].collection);
    arena_free(&got.arena);
}

/* A report that is not known is no error of the sender's. */
Test(dav_body_versioning, refuses_what_it_does_not_know_as_unsupported)
{
    static const struct {
        uint64_t kinds;
        const char *body, *rule;
    } table[] = {
        {DAV_BODY_REPORTS, BODY("update-report", ""), "report"},
        {DAV_BODY_REPORTS, "<S:log-report xmlns:S='svn:'/>", "report"},
        {DAV_BODY_REPORTS, BODY("propfind", "<D:propname/>"), "report"},
        {DAV_BODY_BIT(DAV_BODY_MKCOL), BODY("propertyupdate", ""), "mkcol-root"},
        {DAV_BODY_BIT(DAV_BODY_LABEL), BODY("propertyupdate", ""), "body-root"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct outcome got =
            read_body(&limits_default, table[i].kinds, span_of(table[i].body), 0, 0);
        cr_expect_eq(got.status, i < 4 ? UNSUPPORTED : BAD, "%zu", i);
        cr_assert_not_null(got.fault.rule);
        cr_expect_str_eq(got.fault.rule->name, table[i].rule);
        arena_free(&got.arena);
    }
}

static span nest(uint8_t *buffer, size_t depth)
{
    struct out out = out_make(buffer, ROOM);
    out_span(&out, SPAN("<D:expand-property xmlns:D='DAV:'>"));
    for (size_t i = 0; i < depth; i++)
        out_span(&out, SPAN("<D:property name='a'>"));
    for (size_t i = 0; i < depth; i++)
        out_span(&out, SPAN("</D:property>"));
    out_span(&out, SPAN("</D:expand-property>"));
    return out_written(&out);
}

/* Nesting costs memory, and no stack: as deep as the limits say, and not one deeper. */
Test(dav_body_versioning, nests_as_deep_as_the_limit)
{
    static uint8_t buffer[ROOM], print[ROOM];
    struct limits limits = limits_period;
    limits.body_levels = 4000;
    limits.xml_depth = 250; /* libxml2 has a cap of its own, at 256 */
    struct outcome got = read_body(&limits, ANY_KIND, nest(buffer, 249), 0, 0);
    cr_assert_eq(got.status, OK);
    cr_expect_eq(got.body.expand_property.properties[248].depth, 248);
    (void)gist(&got, print);

    limits.body_levels = 10; /* of which the root is one */
    for (size_t depth = 8; depth < 12; depth++) {
        got = read_body(&limits, ANY_KIND, nest(buffer, depth), 0, 0);
        cr_expect_eq(got.status, depth < 10 ? OK : LIMIT);
        const span said = gist(&got, print);
        cr_expect(depth < 10 || span_equal(said, SPAN("body-levels")));
    }
}

Test(dav_body_versioning, keeps_every_cap)
{
    struct limits limits = limits_default;
    limits.body_items = 5;
    struct limits names = limits_default;
    names.xml_name = names.xml_namespace = 15; /* as long as "expand-property" */
    limits.properties = 5;
    limits.href = 5;
    const struct body_cap caps[] = {
        {"<expand-property xmlns='DAV:'>", "<property name='a'/>", "</expand-property>", 5,
         "body-items", &limits},
        {"<expand-property xmlns='DAV:'><property name='", "a", "'/></expand-property>", 15,
         "body-name", &names},
        {"<expand-property xmlns='DAV:'><property name='a' namespace='", "u",
         "'/></expand-property>", 15, "body-name", &names},
        {"<merge-preview xmlns='DAV:'><source>", "<href>/</href>", "</source></merge-preview>", 5,
         "body-items", &limits},
        {"<version-tree xmlns='DAV:'><prop>", "<a/>", "</prop></version-tree>", 5,
         "body-properties", &limits},
        {"<compare-baseline xmlns='DAV:'><href>", "/", "</href></compare-baseline>", 5, "body-href",
         &limits},
    };
    for (size_t i = 0; i < sizeof caps / sizeof *caps; i++)
        body_keeps_cap(&caps[i]);
}

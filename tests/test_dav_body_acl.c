/* The bodies of RFC 3744: access control lists, and the reports on principals.
 * SPDX-License-Identifier: Apache-2.0 */
#include "body_table.h"

#define BODY(name, inner) "<D:" name " xmlns:D=\"DAV:\">" inner "</D:" name ">"
#define DAV(name)         "<x:" name " xmlns:x=\"DAV:\"></x:" name ">"
#define ACE(inner)        BODY("acl", "<D:ace>" inner "</D:ace>")
#define WHO(inner)        "<D:principal>" inner "</D:principal>"
#define READ              "<D:grant><D:privilege><D:read/></D:privilege></D:grant>"
#define READ_PRINTED      "<D:grant><D:privilege>" DAV("read") "</D:privilege></D:grant>"
#define HREF(path)        "<D:href><![CDATA[" path "]]></D:href>"
#define PROP(inner)       "<D:prop>" inner "</D:prop>"
#define FIND(inner)       "<D:property-search>" inner "</D:property-search>"
#define MATCH(text)       "<D:match>" text "</D:match>"

static body_row bodies[] = {
    /* RFC 3744 5.5: (ace*), each ((principal | invert), (grant | deny), protected?, inherited?) */
    {BODY("acl", ""), BODY("acl", "")},
    {BODY("acl", "<D:a/>text<acl/>"), BODY("acl", "")},
    {ACE(WHO("<D:all/>") READ), ACE(WHO("<D:all/>") READ_PRINTED)},
    {ACE(READ "<D:inherited><D:href>/</D:href></D:inherited><D:protected/><D:x/>" WHO(
         "\n <D:href>http://H/%7Eejw/</D:href> ")),
     ACE(WHO(HREF("http://h/~ejw/")) READ_PRINTED
         "<D:protected/><D:inherited>" HREF("/") "</D:inherited>")},
    {BODY("acl", "<D:ace>" WHO("<D:authenticated/>") READ
          "</D:ace><D:ace><D:invert>" WHO("<D:unauthenticated/>") "</D:invert>" READ "</D:ace>"),
     BODY("acl", "<D:ace>" WHO("<D:authenticated/>") READ_PRINTED "</D:ace><D:ace><D:invert>" WHO(
                     "<D:unauthenticated/>") "</D:invert>" READ_PRINTED "</D:ace>")},
    {ACE(WHO("<D:self>x<y/></D:self>") READ), ACE(WHO("<D:self/>") READ_PRINTED)},
    {ACE(WHO("<D:property><D:owner>x</D:owner></D:property>") READ),
     ACE(WHO("<D:property>" DAV("owner") "</D:property>") READ_PRINTED)},
    {ACE(WHO("<D:all/>") "<D:deny><D:privilege><D:read/></D:privilege><D:x/>"
                         "<D:privilege><a xmlns='u&amp;'><b/></a></D:privilege></D:deny>"),
     ACE(WHO("<D:all/>") "<D:deny><D:privilege>" DAV(
         "read") "</D:privilege><D:privilege><x:a "
                 "xmlns:x=\"u&#38;\"></x:a></D:privilege></D:deny>")},
    {ACE(""), "acl-ace"},
    {ACE(WHO("<D:all/>")), "acl-ace"},
    {ACE(READ), "acl-ace"},
    {ACE(WHO("<D:all/>") READ READ), "acl-ace"},
    {ACE(WHO("<D:all/>") WHO("<D:all/>") READ), "acl-ace"},
    {ACE(WHO("<D:all/>") "<D:invert>" WHO("<D:all/>") "</D:invert>" READ), "acl-ace"},
    {ACE(WHO("<D:all/>") READ "<D:deny><D:privilege><D:a/></D:privilege></D:deny>"), "acl-ace"},
    {ACE("<D:invert/>" READ), "acl-ace"},
    {ACE("<D:invert>" WHO("<D:all/>") WHO("<D:all/>") "</D:invert>" READ), "acl-ace"},
    {ACE(WHO("") READ), "acl-principal"},
    {ACE(WHO("<all/>") READ), "acl-principal"},
    {ACE(WHO("<D:all/><D:self/>") READ), "acl-principal"},
    {ACE(WHO("<D:href>/a</D:href><D:href>/b</D:href>") READ), "acl-principal"},
    {ACE(WHO("<D:href>mailto:a</D:href>") READ), "uri-form"},
    {ACE(WHO("<D:property/>") READ), "acl-principal"},
    {ACE(WHO("<D:property><D:a/><D:b/></D:property>") READ), "acl-principal"},
    {ACE(WHO("<D:all/>") "<D:grant/>"), "acl-privilege"},
    {ACE(WHO("<D:all/>") "<D:grant><D:privilege/></D:grant>"), "acl-privilege"},
    {ACE(WHO("<D:all/>") "<D:deny><D:privilege><D:a/><D:b/></D:privilege></D:deny>"),
     "acl-privilege"},
    {ACE(WHO("<D:all/>") READ "<D:inherited/>"), "acl-inherited"},
    {ACE(WHO("<D:all/>") READ "<D:inherited><D:href>/</D:href><D:href>/</D:href></D:inherited>"),
     "acl-inherited"},

    /* RFC 3744 9.2: ANY, with at most one prop */
    {BODY("acl-principal-prop-set", "<D:x/>"), BODY("acl-principal-prop-set", "")},
    {BODY("acl-principal-prop-set", PROP("<D:displayname/><a/>")),
     BODY("acl-principal-prop-set", PROP(DAV("displayname") "<a></a>"))},
    {BODY("acl-principal-prop-set", PROP("") PROP("")), "principal-props"},

    /* RFC 3744 9.3: ((principal-property | self), prop?) */
    {BODY("principal-match", "<D:self/>"), BODY("principal-match", "<D:self/>")},
    {BODY("principal-match", PROP("<a/>") "<D:principal-property><D:owner/>"
                                          "</D:principal-property>"),
     BODY("principal-match",
          "<D:principal-property>" DAV("owner") "</D:principal-property>" PROP("<a></a>"))},
    {BODY("principal-match", ""), "principal-match"},
    {BODY("principal-match", "<D:self/><D:principal-property><a/></D:principal-property>"),
     "principal-match"},
    {BODY("principal-match", "<D:principal-property/>"), "principal-match"},
    {BODY("principal-match", "<D:principal-property><a/><b/></D:principal-property>"),
     "principal-match"},
    {BODY("principal-match", "<D:self/>" PROP("") PROP("")), "principal-props"},

    /* RFC 3744 9.4: (property-search+, prop?, apply-to-principal-collection-set?) */
    {BODY("principal-property-search", "<D:apply-to-principal-collection-set/>" FIND(
                                           PROP("<D:displayname/><a/>") MATCH(" d&lt;o <x>e</x> "))
                                           FIND(MATCH("") PROP("<b/>")) PROP("<c/>")),
     BODY("principal-property-search",
          FIND(PROP(DAV("displayname") "<a></a>") MATCH(" d&#60;o e ")) FIND(
              PROP("<b></b>") MATCH("")) PROP("<c></c>") "<D:apply-to-principal-collection-set/>")},
    {BODY("principal-property-search", PROP("<a/>")), "principal-property-search"},
    {BODY("principal-property-search", FIND(PROP("<a/>"))), "principal-property-search"},
    {BODY("principal-property-search", FIND(MATCH("a"))), "principal-property-search"},
    {BODY("principal-property-search", FIND(PROP("") MATCH("a"))), "principal-property-search"},
    {BODY("principal-property-search", FIND(PROP("<a/>") PROP("<a/>") MATCH("a"))),
     "principal-property-search"},
    {BODY("principal-property-search", FIND(PROP("<a/>") MATCH("a") MATCH("a"))),
     "principal-property-search"},
    {BODY("principal-property-search", FIND(PROP("<a/>") MATCH("a")) PROP("") PROP("")),
     "principal-props"},

    /* RFC 3744 9.5: EMPTY */
    {BODY("principal-search-property-set", "<D:x/>"), BODY("principal-search-property-set", "")},
};

BODY_TABLE_TESTS(dav_body_acl, bodies)

Test(dav_body_acl, fills_its_structs)
{
    struct outcome got = read_body(
        &limits_default, ANY_KIND,
        SPAN(
            ACE("<D:invert>" WHO("<D:href>/p</D:href>") "</D:invert><D:deny><D:privilege><D:write/>"
                                                        "</D:privilege></D:deny><D:protected/>")),
        0, 0);
    cr_assert_eq(got.status, OK);
    cr_assert_eq(got.body.kind, DAV_BODY_ACL);
    cr_assert_eq(got.body.acl.count, 1);
    const struct dav_ace *ace = &got.body.acl.aces[0];
    cr_expect(ace->inverted && ace->deny && ace->is_protected && !ace->inherited.given);
    cr_expect_eq(ace->principal, DAV_PRINCIPAL_HREF);
    cr_expect(span_equal(ace->href.path, SPAN("/p")));
    cr_assert_eq(ace->privileges.count, 1);
    cr_expect(span_equal(ace->privileges.names[0].local, SPAN("write")));
    arena_free(&got.arena);
}

Test(dav_body_acl, keeps_every_cap)
{
    struct limits limits = limits_default;
    limits.body_items = 3;
    limits.properties = 2;
    limits.href = 9;
    const struct body_cap caps[] = {
        {"<D:acl xmlns:D='DAV:'>", "<D:ace>" WHO("<D:all/>") READ "</D:ace>", "</D:acl>", 3,
         "body-items", &limits},
        {"<D:acl xmlns:D='DAV:'><D:ace>" WHO("<D:all/>") "<D:grant>",
         "<D:privilege><D:a/></D:privilege>", "</D:grant></D:ace></D:acl>", 2, "body-properties",
         &limits},
        {"<D:acl xmlns:D='DAV:'><D:ace>" READ "<D:principal><D:href>/", "a",
         "</D:href></D:principal></D:ace></D:acl>", 8, "body-href", &limits},
        {"<D:principal-property-search xmlns:D='DAV:'>", FIND(PROP("<a/>") MATCH("")),
         "</D:principal-property-search>", 3, "body-items", &limits},
    };
    for (size_t i = 0; i < sizeof caps / sizeof *caps; i++)
        body_keeps_cap(&caps[i]);
}

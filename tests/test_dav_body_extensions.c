/* The bodies of MKCOL and MKCALENDAR (RFC 5689, 4791), of RFC 3648, 4437 and 5842, and what RFC
 * 2518 had for COPY and MOVE. SPDX-License-Identifier: Apache-2.0 */
#include "body_table.h"

#define BODY(name, inner) "<D:" name " xmlns:D=\"DAV:\">" inner "</D:" name ">"
#define HREF(path)        "<D:href><![CDATA[" path "]]></D:href>"
#define SET(inner)        "<D:set><D:prop>" inner "</D:prop></D:set>"
#define TYPE              "<D:resourcetype><D:collection/><p:a xmlns:p='u'/></D:resourcetype>"
#define TYPE_PRINTED                                                                  \
    "<x:resourcetype xmlns:x=\"DAV:\"><x:collection xmlns:x=\"DAV:\"></x:collection>" \
    "<x:a xmlns:x=\"u\"></x:a></x:resourcetype>"
#define CALDAV(inner)                                                                 \
    "<C:mkcalendar xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\">" inner \
    "</C:mkcalendar>"

#define MEMBER(segment, position)                                             \
    "<D:order-member><D:segment>" segment "</D:segment><D:position>" position \
    "</D:position></D:order-member>"
#define SEGMENT(text) BODY("unbind", "<D:segment>" text "</D:segment>")

static body_row bodies[] = {
    /* RFC 5689 5.1: (set+) */
    {BODY("mkcol", "<D:set><D:prop>" TYPE "</D:prop></D:set>"), BODY("mkcol", SET(TYPE_PRINTED))},
    {BODY("mkcol", "<D:set xml:lang='en'><D:prop><a> 1</a></D:prop></D:set><D:x/>" SET("<b/>")),
     BODY("mkcol", SET("<a xml:lang=\"en\"> 1</a><b></b>"))},
    {BODY("mkcol", SET("")), BODY("mkcol", SET(""))},
    {BODY("mkcol", ""), "mkcol-set"},
    {BODY("mkcol", "<D:remove><D:prop><D:a/></D:prop></D:remove>"), "mkcol-set"},
    {BODY("mkcol", "<D:set/>"), "propertyupdate-prop"},
    {BODY("mkcol", "<D:set><D:prop/><D:prop/></D:set>"), "propertyupdate-prop"},

    /* RFC 4791 5.3.1: (DAV:set) */
    {CALDAV("<D:set><D:prop><C:calendar-timezone><![CDATA[BEGIN:VCALENDAR\n]]>"
            "</C:calendar-timezone></D:prop></D:set>"),
     CALDAV(SET("<x:calendar-timezone xmlns:x=\"urn:ietf:params:xml:ns:caldav\">BEGIN:VCALENDAR\n"
                "</x:calendar-timezone>"))},
    {CALDAV(""), "mkcol-set"},
    {CALDAV(SET("") SET("")), "mkcol-set"},
    {CALDAV("<D:set/>"), "propertyupdate-prop"},
    {CALDAV("<C:set><D:prop/></C:set>"), "mkcol-set"},
    {BODY("mkcalendar", SET("")), "body-root"},

    /* RFC 3648 7: (ordering-type?, order-member*) */
    {BODY("orderpatch", ""), BODY("orderpatch", "")},
    {BODY("orderpatch", "<D:ordering-type> <D:href> DAV:custom </D:href></D:ordering-type>"),
     BODY("orderpatch", "<D:ordering-type><D:href>DAV:custom</D:href></D:ordering-type>")},
    {BODY("orderpatch", MEMBER(" a%20b ", "<D:first/>") MEMBER("c", "<D:last/>")
                            MEMBER("d", "<D:before><D:segment>e</D:segment></D:before>")
                                MEMBER("f", "<D:after><D:segment>&amp;</D:segment></D:after>")),
     BODY("orderpatch", MEMBER("a%20b", "<D:first/>") MEMBER("c", "<D:last/>")
                            MEMBER("d", "<D:before><D:segment>e</D:segment></D:before>")
                                MEMBER("f", "<D:after><D:segment>&#38;</D:segment></D:after>"))},
    {BODY("orderpatch", "<D:ordering-type/>"), "body-ordering-type"},
    {BODY("orderpatch", "<D:ordering-type><D:href/><D:href/></D:ordering-type>"),
     "body-ordering-type"},
    {BODY("orderpatch", "<D:ordering-type><D:href/></D:ordering-type><D:ordering-type/>"),
     "body-ordering-type"},
    {BODY("orderpatch", "<D:order-member/>"), "order-member"},
    {BODY("orderpatch", "<D:order-member><D:segment>a</D:segment></D:order-member>"),
     "order-member"},
    {BODY("orderpatch", "<D:order-member><D:segment>a</D:segment><D:segment/></D:order-member>"),
     "order-member"},
    {BODY("orderpatch", "<D:order-member><D:position><D:last/></D:position></D:order-member>"),
     "order-member"},
    {BODY("orderpatch", MEMBER("a", "")), "order-position"},
    {BODY("orderpatch", MEMBER("a", "<D:first/><D:last/>")), "order-position"},
    {BODY("orderpatch", MEMBER("a", "<D:first/><D:first/>")), "order-position"},
    {BODY("orderpatch", MEMBER("a", "<D:before/>")), "order-position"},
    {BODY("orderpatch", MEMBER("a", "<D:after><D:segment>b</D:segment><D:segment/></D:after>")),
     "order-position"},
    {BODY("orderpatch", MEMBER("a/b", "<D:first/>")), "segment"},
    {BODY("orderpatch", MEMBER("a", "<D:after><D:segment/></D:after>")), "segment"},

    /* RFC 3986 3.3 */
    {SEGMENT("..."), SEGMENT("...")},
    {SEGMENT("%e4:@!$'()*+,;=-._~"), SEGMENT("%e4:@!$'()*+,;=-._~")},
    {SEGMENT(""), "segment"},
    {SEGMENT("."), "segment"},
    {SEGMENT(".."), "segment"},
    {SEGMENT("a b"), "segment"},
    {SEGMENT("a?"), "segment"},
    {SEGMENT("%4"), "segment"},
    {SEGMENT("%4g"), "segment"},
    {SEGMENT("\xc3\xa4"), "segment"},

    /* RFC 4437 6: (reftarget, redirect-lifetime?); 7: both may be absent */
    {BODY("mkredirectref", "<D:reftarget><D:href> ../a?b#c </D:href></D:reftarget>"),
     BODY("mkredirectref", "<D:reftarget><D:href>../a?b#c</D:href></D:reftarget>")},
    {BODY("mkredirectref", "<D:redirect-lifetime><D:temporary/></D:redirect-lifetime>"
                           "<D:reftarget><D:href>urn:a</D:href></D:reftarget>"),
     BODY("mkredirectref", "<D:reftarget><D:href>urn:a</D:href></D:reftarget>"
                           "<D:redirect-lifetime><D:temporary/></D:redirect-lifetime>")},
    {BODY("mkredirectref", ""), "reftarget"},
    {BODY("mkredirectref", "<D:reftarget/>"), "reftarget"},
    {BODY("mkredirectref", "<D:reftarget><D:href/><D:href/></D:reftarget>"), "reftarget"},
    {BODY("updateredirectref", ""), BODY("updateredirectref", "")},
    {BODY("updateredirectref", "<D:redirect-lifetime><D:permanent/></D:redirect-lifetime>"),
     BODY("updateredirectref", "<D:redirect-lifetime><D:permanent/></D:redirect-lifetime>")},
    {BODY("updateredirectref", "<D:redirect-lifetime/>"), "redirect-lifetime"},
    {BODY("updateredirectref",
          "<D:redirect-lifetime><D:permanent/><D:temporary/></D:redirect-lifetime>"),
     "redirect-lifetime"},
    {BODY("updateredirectref",
          "<D:redirect-lifetime><D:permanent/><D:permanent/></D:redirect-lifetime>"),
     "redirect-lifetime"},
    {BODY("updateredirectref", "<D:reftarget/>"), "reftarget"},

    /* RFC 5842 4 to 6 */
    {BODY("bind", "<D:href>http://h/a%3Fb</D:href><D:segment>c</D:segment>"),
     BODY("bind", "<D:segment>c</D:segment>" HREF("http://h/a%3Fb"))},
    {BODY("rebind", "<D:segment>c</D:segment>" HREF("/a")),
     BODY("rebind", "<D:segment>c</D:segment>" HREF("/a"))},
    {BODY("unbind", "<D:segment>c</D:segment><D:href>?</D:href>"),
     BODY("unbind", "<D:segment>c</D:segment>")},
    {BODY("bind", "<D:segment>c</D:segment>"), "binding"},
    {BODY("bind", HREF("/a")), "binding"},
    {BODY("rebind", "<D:segment>c</D:segment>" HREF("/a") HREF("/a")), "binding"},
    {BODY("unbind", "<D:segment>c</D:segment><D:segment>c</D:segment>"), "binding"},
    {BODY("unbind", ""), "binding"},

    /* RFC 2518 12.12: (omit | keepalive) */
    {BODY("propertybehavior", "<D:omit/>"), BODY("propertybehavior", "<D:omit/>")},
    {BODY("propertybehavior", "<D:keepalive>\n*\n</D:keepalive>"),
     BODY("propertybehavior", "<D:keepalive>*</D:keepalive>")},
    {BODY("propertybehavior", "<D:keepalive>\n<D:href>DAV:a</D:href> <D:href/></D:keepalive>"),
     BODY("propertybehavior",
          "<D:keepalive><D:href>DAV:a</D:href><D:href></D:href></D:keepalive>")},
    {BODY("propertybehavior", ""), "propertybehavior"},
    {BODY("propertybehavior", "<D:keepalive/>"), "propertybehavior"},
    {BODY("propertybehavior", "<D:keepalive>?</D:keepalive>"), "propertybehavior"},
    {BODY("propertybehavior", "<D:omit/><D:omit/>"), "propertybehavior"},
    {BODY("propertybehavior", "<D:omit/><D:keepalive>*</D:keepalive>"), "propertybehavior"},
};

BODY_TABLE_TESTS(dav_body_extensions, bodies)

Test(dav_body_extensions, keeps_every_cap)
{
    struct limits limits = limits_default;
    limits.body_items = 5;
    limits.properties = 5;
    limits.href = 5;
    const struct body_cap caps[] = {
        {"<D:orderpatch xmlns:D='DAV:'>", MEMBER("a", "<D:first/>"), "</D:orderpatch>", 5,
         "body-items", &limits},
        {"<propertybehavior xmlns='DAV:'><keepalive>", "<href/>", "</keepalive></propertybehavior>",
         5, "body-items", &limits},
        {"<D:mkcol xmlns:D='DAV:'>", SET("<a/>"), "</D:mkcol>", 5, "body-properties", &limits},
        {"<unbind xmlns='DAV:'><segment>", "a", "</segment></unbind>", 5, "body-href", &limits},
    };
    for (size_t i = 0; i < sizeof caps / sizeof *caps; i++)
        body_keeps_cap(&caps[i]);
}

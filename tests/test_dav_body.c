/* The XML bodies of RFC 4918: what they give, which rule refuses them, and that they print.
 * SPDX-License-Identifier: Apache-2.0 */
#include "body_table.h"

/* --- What bodies give: what is written, and how it prints or which rule refuses it --- */

#define XML           "<?xml version=\"1.0\" encoding=\"utf-8\" ?>\r\n"
#define FIND(inner)   "<D:propfind xmlns:D=\"DAV:\">" inner "</D:propfind>"
#define UPDATE(inner) "<D:propertyupdate xmlns:D=\"DAV:\">" inner "</D:propertyupdate>"
#define SET(inner)    "<D:set><D:prop>" inner "</D:prop></D:set>"
#define REMOVE(inner) "<D:remove><D:prop>" inner "</D:prop></D:remove>"
#define DAV(name)     "<x:" name " xmlns:x=\"DAV:\"></x:" name ">"
#define LOCK(inner)   "<D:lockinfo xmlns:D=\"DAV:\">" inner "</D:lockinfo>"
#define EXCLUSIVE     "<D:lockscope><D:exclusive/></D:lockscope>"
#define SHARED        "<D:lockscope><D:shared/></D:lockscope>"
#define WRITE         "<D:locktype><D:write/></D:locktype>"
#define HREF(inner)   "<x:href xmlns:x=\"DAV:\">" inner "</x:href>"
#define OWNER(inner)  LOCK(EXCLUSIVE WRITE "<D:owner>" inner "</D:owner>")

static body_row bodies[] = {
    {"", ""},
    {" ", "xml-well-formed"},
    {"<html/>", "body-root"},
    {"<propfind><allprop/></propfind>", "body-root"},
    {"<D:propfind xmlns:D='DAV'><D:allprop/></D:propfind>", "body-root"},
    {"<D:multistatus xmlns:D='DAV:'/>", "body-root"},
    {FIND("<D:allprop/>") "<!-- -->", FIND("<D:allprop/><D:include></D:include>")},
    {"<!DOCTYPE propfind>" FIND("<D:allprop/>"), "xml-doctype"},

    /* RFC 4918 14.20: ( propname | (allprop, include?) | prop ) */
    {XML FIND("<D:propname/>"), FIND("<D:propname/>")},
    {"<propfind xmlns='DAV:'> <propname>text<x/></propname>\n</propfind>", FIND("<D:propname/>")},
    {FIND("<D:allprop/><D:include><D:supported-live-property-set/></D:include>"),
     FIND("<D:allprop/><D:include>" DAV("supported-live-property-set") "</D:include>")},
    {FIND("<D:include><D:a/></D:include><D:allprop/>"),
     FIND("<D:allprop/><D:include>" DAV("a") "</D:include>")},
    {FIND("<D:prop/>"), FIND("<D:prop></D:prop>")},
    {XML FIND("<D:prop xmlns:R=\"http://ns.example.com/boxschema/\">\n  <R:bigbox/>\n  <R:author/> "
              "<DingALing/></D:prop>"),
     FIND("<D:prop><x:bigbox xmlns:x=\"http://ns.example.com/boxschema/\"></x:bigbox>"
          "<x:author xmlns:x=\"http://ns.example.com/boxschema/\"></x:author>"
          "<DingALing></DingALing></D:prop>")},
    {FIND("<D:prop><xml:lang/><p:a xmlns:p=' &amp;&quot;&#10;&lt;'/></D:prop>"),
     FIND("<D:prop><xml:lang></xml:lang><x:a xmlns:x=\" &#38;&#34;&#10;&#60;\"></x:a></D:prop>")},
    {FIND("<D:prop><D:prop><D:prop/></D:prop><D:allprop/></D:prop>"),
     FIND("<D:prop>" DAV("prop") DAV("allprop") "</D:prop>")},
    {FIND(""), "propfind-choice"},
    {FIND("<D:allprop/><D:prop/>"), "propfind-choice"},
    {FIND("<D:propname/><D:prop/>"), "propfind-choice"},
    {FIND("<D:prop/><D:prop/>"), "propfind-choice"},
    {FIND("<D:allprop/><D:allprop/>"), "propfind-choice"},
    {FIND("<allprop/>"), "propfind-choice"},
    {FIND("<D:include/>"), "propfind-choice"},
    {FIND("<D:prop/><D:include/>"), "propfind-include"},
    {FIND("<D:allprop/><D:include/><D:include/>"), "propfind-include"},
    {FIND("<D:propname/><D:include/>"), "propfind-include"},
    /* RFC 4918 A.2 and A.3: elements that are not known are as if they were not there. */
    {FIND("<E:expired-props xmlns:E='http://www.example.com/standards/props/'/>"),
     "propfind-choice"},
    {FIND("<D:propname/><E:leave-out xmlns:E='u'>*boss*<D:prop/></E:leave-out>"),
     FIND("<D:propname/>")},
    {FIND("<D:new><D:allprop/></D:new><D:propname/>text"), FIND("<D:propname/>")},

    /* RFC 4918 14.19: (remove | set)+, in document order */
    {XML UPDATE("<D:remove><D:prop><D:a>gone<b/></D:a></D:prop></D:remove>"
                "<D:set><D:prop><D:b>1</D:b><c>2</c></D:prop></D:set>"
                "<D:remove><D:prop/></D:remove>"),
     UPDATE(REMOVE(DAV("a")) SET("<x:b xmlns:x=\"DAV:\">1</x:b>") SET("<c>2</c>"))},
    {UPDATE("<D:set><D:prop/></D:set>"), UPDATE("<D:set><D:prop/></D:set>")},
    {UPDATE(SET("<a>&lt;b a=\"1\"&gt;&amp;&#13;<![CDATA[]]]]><![CDATA[>]]></a>")),
     UPDATE(SET("<a>&#60;b a=\"1\"&#62;&#38;&#13;]]&#62;</a>"))},
    /* RFC 4918 4.3: a value keeps its elements, attributes, namespaces and white space. */
    {UPDATE(SET("<a/><a></a><a> \n</a><a> \tb  c\r\n</a>")),
     UPDATE(SET("<a></a>") SET("<a></a>") SET("<a> \n</a>") SET("<a> \tb  c\n</a>"))},
    {UPDATE(SET("<a>\n <b>\n  <c>1</c>\n </b> 2<d/>\n</a>")),
     UPDATE(SET("<a>\n <b>\n  <c>1</c>\n </b> 2<d></d>\n</a>"))},
    {UPDATE(SET("<a> <!-- -->x<?pi?> <![CDATA[ ]]></a>")), UPDATE(SET("<a> x  </a>"))},
    {UPDATE(SET("<D:a D:b='1' c='2'><D:a D:b='3' c='4'/></D:a>")),
     UPDATE(SET("<x:a xmlns:x=\"DAV:\"><x:a xmlns:x=\"DAV:\" x:b=\"3\" c=\"4\"></x:a></x:a>"))},
    /* A prefix is declared where it begins to stand for something else than around it. */
    {UPDATE(SET(
         "<a><p:b xmlns:p='u'><p:c><d><p:e/></d><f xmlns='v'><p:g/></f><p:h/></p:c></p:b></a>")),
     UPDATE(SET("<a><x:b xmlns:x=\"u\"><x:c><d><x:e></x:e></d>"
                "<x:f xmlns:x=\"v\"><x:g xmlns:x=\"u\"></x:g></x:f><x:h></x:h></x:c></x:b></a>"))},
    {UPDATE(SET(
         "<a><b xmlns:p='u' xmlns:q='v' q:c='1' p:c='2' c='&lt;&#9;&quot;' xml:space='preserve'/>"
         "<xml:c/></a>")),
     UPDATE(SET("<a><b xmlns:a0=\"v\" a0:c=\"1\" xmlns:a1=\"u\" a1:c=\"2\" c=\"&#60;&#9;&#34;\""
                " xml:space=\"preserve\"></b><xml:c></xml:c></a>"))},
    {UPDATE(SET("<a>\xc2\xa0</a>")), UPDATE(SET("<a>\xc2\xa0</a>"))},
    /* The nearest xml:lang holds (XML 1.0 2.12); an empty one takes it back. */
    {"<D:propertyupdate xmlns:D='DAV:' xml:lang='en'>" SET(
         "<a/><a xml:lang='de'/><a xml:lang=''/>") "<D:set xml:lang='fr&amp;'><D:prop><a "
                                                   "lang='x'><b "
                                                   "xml:lang='y'/></a></D:prop></D:set>" SET("<a/>")
                                                       REMOVE("<a/>") "</D:propertyupdate>",
     UPDATE(SET("<a xml:lang=\"en\"></a>") SET("<a xml:lang=\"de\"></a>") SET("<a></a>")
                SET("<a xml:lang=\"fr&#38;\"><b xml:lang=\"y\"></b></a>")
                    SET("<a xml:lang=\"en\"></a>") REMOVE("<a></a>"))},
    {UPDATE(""), "propertyupdate"},
    {UPDATE("<set/>"), "propertyupdate"},
    {UPDATE("<D:set/>"), "propertyupdate-prop"},
    {UPDATE("<D:set><prop/></D:set>"), "propertyupdate-prop"},
    {UPDATE("<D:set><D:prop/><D:prop/></D:set>"), "propertyupdate-prop"},
    {UPDATE(SET("<a/>") "<D:remove/>"), "propertyupdate-prop"},
    {UPDATE("<D:remove><D:prop/><D:prop/></D:remove>"), "propertyupdate-prop"},

    /* RFC 4918 14.11: (lockscope, locktype, owner?) */
    {XML LOCK(EXCLUSIVE WRITE), LOCK(EXCLUSIVE WRITE)},
    {LOCK("<D:owner/>" WRITE "\n" SHARED "<D:x/>"), LOCK(SHARED WRITE "<D:owner></D:owner>")},
    {LOCK("<D:lockscope><x/><D:exclusive><D:shared/></D:exclusive></D:lockscope>"
          "<D:locktype><D:write/><D:read/></D:locktype>"),
     LOCK(EXCLUSIVE WRITE)},
    {OWNER(" Jim <b>Whitehead</b>\n"), OWNER(" Jim <b>Whitehead</b>\n")},
    {OWNER("\n    <D:href>http://example.org/~ejw/contact.html</D:href>\n  "),
     OWNER("\n    " HREF("http://example.org/~ejw/contact.html") "\n  ")},
    {OWNER("Jim <D:href> /a/../%7Ejim?x&amp;y </D:href> W."),
     OWNER("Jim " HREF(" /a/../%7Ejim?x&#38;y ") " W.")},
    {OWNER("<D:href><![CDATA[/j]]>im<b>/w</b></D:href>"), OWNER(HREF("/jim<b>/w</b>"))},
    {OWNER("<D:href>mailto:jim@example.org</D:href>"), OWNER(HREF("mailto:jim@example.org"))},
    {OWNER("<href>/a</href><b><D:href>/c</D:href></b>"),
     OWNER("<href>/a</href><b>" HREF("/c") "</b>")},
    {LOCK(""), "lockinfo-scope"},
    {LOCK(WRITE), "lockinfo-scope"},
    {LOCK(EXCLUSIVE), "lockinfo-type"},
    {LOCK("<D:lockscope/>" WRITE), "lockinfo-scope"},
    {LOCK("<D:lockscope><D:exclusive/><D:shared/></D:lockscope>" WRITE), "lockinfo-scope"},
    {LOCK("<D:lockscope><D:shared/><D:shared/></D:lockscope>" WRITE), "lockinfo-scope"},
    {LOCK(EXCLUSIVE SHARED WRITE), "lockinfo-scope"},
    {LOCK(EXCLUSIVE "<D:locktype/>"), "lockinfo-type"},
    {LOCK(EXCLUSIVE "<D:locktype><D:read/></D:locktype>"), "lockinfo-type"},
    {LOCK(EXCLUSIVE WRITE WRITE), "lockinfo-type"},
    {LOCK(EXCLUSIVE "<D:locktype><D:write/><D:write/></D:locktype>"), "lockinfo-type"},
    {LOCK(EXCLUSIVE WRITE "<D:owner/><D:owner/>"), "lockinfo-owner"},
};

/* The print says all but this of what was read. */
Test(dav_body, fills_its_structs)
{
    struct outcome got = read_body(&limits_default, ANY_KIND,
                                   SPAN(OWNER("Jim<D:href>https://h:8080/~jim/</D:href>")), 0, 0);
    cr_assert_eq(got.status, OK);
    cr_assert_eq(got.body.kind, DAV_BODY_LOCKINFO);
    cr_expect(got.body.lockinfo.exclusive && got.body.lockinfo.has_owner);
    cr_expect(span_equal(got.body.lockinfo.owner, SPAN("Jim" HREF("https://h:8080/~jim/"))));
    cr_assert(got.body.lockinfo.has_href);
    cr_expect(span_equal(got.body.lockinfo.href.host, SPAN("h")));
    cr_expect(span_equal(got.body.lockinfo.href.path, SPAN("/~jim/")));
    cr_expect_eq(got.body.lockinfo.href.wide.length, 2 * strlen("/~jim/"));
    arena_free(&got.arena);

    /* The first href in it that is one. */
    got = read_body(
        &limits_default, ANY_KIND,
        SPAN(OWNER("<D:href/><D:href> </D:href><D:href>/%zz</D:href><b><D:href>/b</D:href></b>"
                   "<D:href> /a/../%7Ejim?x&amp;y\n</D:href><D:href>/c</D:href>")),
        0, 0);
    cr_assert(got.status == OK && got.body.lockinfo.has_href);
    cr_expect(span_equal(got.body.lockinfo.href.path, SPAN("/~jim")));
    cr_expect(span_equal(got.body.lockinfo.href.query, SPAN("x&y")));
    arena_free(&got.arena);

    got = read_body(&limits_default, ANY_KIND, SPAN(OWNER(" /a <href>/a</href>")), 0, 0);
    cr_expect(got.status == OK && got.body.lockinfo.has_owner && !got.body.lockinfo.has_href);
    arena_free(&got.arena);

    got = read_body(&limits_default, ANY_KIND, SPAN(""), 0, 0);
    cr_expect(got.status == OK && got.body.kind == DAV_BODY_NONE);
    arena_free(&got.arena);
}

Test(dav_body, takes_the_kinds_that_the_method_does)
{
    static const char *const roots[] = {
        [DAV_BODY_PROPFIND] = FIND("<D:propname/>"),
        [DAV_BODY_PROPERTYUPDATE] = UPDATE(SET("<a/>")),
        [DAV_BODY_LOCKINFO] = LOCK(SHARED WRITE),
    };
    static uint8_t buffer[ROOM];
    for (unsigned body = DAV_BODY_PROPFIND; body <= DAV_BODY_LOCKINFO; body++) {
        for (uint64_t kinds = 0; kinds < 16; kinds++) {
            struct outcome got = read_body(&limits_default, kinds, span_of(roots[body]), 0, 0);
            cr_expect(got.status != OK || got.body.kind == body);
            const span text = gist(&got, buffer);
            cr_expect_eq(span_equal(text, SPAN("body-root")), !(kinds & 1u << body));
        }
    }
}

/* A fault counts from the body's first byte to where libxml2 stood: behind an end tag, or in front
 * of the ">" or "/>" of a start tag. */
Test(dav_body, says_where)
{
    static const char *const table[] = {
        "<D:propfind xmlns:D='DAV:'><D:allprop/><D:prop/></D:propfind>|",
        "<D:propfind xmlns:D='DAV:'><D:prop/><D:prop|/></D:propfind>",
        XML "<D:propertyupdate "
            "xmlns:D='DAV:'><D:set><D:prop/><D:prop|></D:prop></D:set></D:propertyupdate>",
        "<D:lockinfo xmlns:D='DAV:'><D:lockscope></D:lockscope>|</D:lockinfo>",
        "<a|></a>",
        "<D:compare-baseline xmlns:D='DAV:'><D:href>/%zz</D:href>|</D:compare-baseline>",
        "<D:unbind xmlns:D='DAV:'><D:segment>a/</D:segment>|</D:unbind>",
        "<D:bind xmlns:D='DAV:'><D:segment>a</D:segment></D:bind>|",
        "<D:expand-property xmlns:D='DAV:'><D:property name=''|/></D:expand-property>",
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const span marked = span_of(table[i]);
        const size_t mark = span_find(marked, '|');
        uint8_t bytes[256];
        struct out out = out_make(bytes, sizeof bytes);
        out_span(&out, span_head(marked, mark));
        out_span(&out, span_tail(marked, mark + 1));
        struct outcome got = read_body(&limits_default, ANY_KIND, out_written(&out), 0, 0);
        cr_expect_eq(got.status, BAD);
        cr_expect_eq(got.fault.offset, mark, "%s: %zu", table[i], got.fault.offset);
        arena_free(&got.arena);
    }
}

/* --- Caps --- */

Test(dav_body, keeps_every_cap)
{
    struct limits limits = limits_default;
    limits.properties = 9;
    limits.href = 20;
    limits.xml_text = 25;
    struct limits short_uri = limits;
    short_uri.uri = 11;
    struct limits short_fragment = limits_default;
    short_fragment.fragment = 40;
    const struct body_cap caps[] = {
        {"<D:propfind xmlns:D='DAV:'><D:prop>", "<a/>", "</D:prop></D:propfind>", 9,
         "body-properties", &limits},
        {"<D:propfind xmlns:D='DAV:'><D:allprop/><D:include>", "<D:a/>",
         "</D:include></D:propfind>", 9, "body-properties", &limits},
        {"<D:propertyupdate xmlns:D='DAV:'>", SET("<a/>"), "</D:propertyupdate>", 9,
         "body-properties", &limits},
        {"<D:propertyupdate xmlns:D='DAV:'>" SET("<a/><a/><a/><a/><a/><a/><a/><a/>"),
         REMOVE("<D:a/>"), "</D:propertyupdate>", 1, "body-properties", &limits},
        {"<D:lockinfo xmlns:D='DAV:'>" SHARED WRITE "<D:owner><D:href> /", "a",
         "\n</D:href></D:owner></D:lockinfo>", 19, "body-href", &limits},
        {"<D:lockinfo xmlns:D='DAV:'>" SHARED WRITE "<D:owner><D:href>mailto:", "a",
         "</D:href></D:owner></D:lockinfo>", 13, "body-href", &limits},
        {"<D:lockinfo xmlns:D='DAV:'>" SHARED WRITE "<D:owner><D:href>/", "<b>a</b>",
         "</D:href></D:owner></D:lockinfo>", 19, "body-href", &limits},
        {"<D:lockinfo xmlns:D='DAV:'>" SHARED WRITE "<D:owner><D:href>/", "a",
         "</D:href></D:owner></D:lockinfo>", 10, "uri-length", &short_uri},
        {"<D:propertyupdate xmlns:D='DAV:'><D:set><D:prop><a>", "t",
         "</a></D:prop></D:set></D:propertyupdate>", 25, "xml-text", &limits},
        {"<D:propertyupdate xmlns:D='DAV:'><D:set><D:prop><a>1234567890", "<a/>", /* <a></a> */
         "tail</a></D:prop></D:set></D:propertyupdate>", 3, "body-fragment", &short_fragment},
        {"<D:propertyupdate xmlns:D='DAV:'><D:set><D:prop><a>", "&amp;", /* &#38; */
         "</a></D:prop></D:set></D:propertyupdate>", 8, "body-fragment", &short_fragment},
        {"<D:lockinfo xmlns:D='DAV:'>" SHARED WRITE "<D:owner>1", "<D:a/>",
         "</D:owner></D:lockinfo>", 1, "body-fragment", &short_fragment},
    };
    for (size_t i = 0; i < sizeof caps / sizeof *caps; i++)
        body_keeps_cap(&caps[i]);
}

/* The arena's cap is one more way to run out of memory. */
Test(dav_body, keeps_to_the_arena)
{
    static uint8_t buffer[ROOM];
    struct limits limits = limits_default;
    limits.arena = 4096;
    const span bytes = body_repeat(buffer, "<D:propfind xmlns:D='DAV:'><D:prop>", "<a/>", 900,
                                   "</D:prop></D:propfind>");
    struct outcome got = read_body(&limits, ANY_KIND, bytes, 0, 0);
    cr_expect_eq(got.status, NOMEM);
    arena_free(&got.arena);
}

/* A namespace that is declared again and again is kept once, however long its name. */
Test(dav_body, keeps_a_namespace_once)
{
    static uint8_t buffer[ROOM];
    size_t counts[2];
    for (size_t i = 0; i < 2; i++) {
        const span bytes =
            body_repeat(buffer, "<D:lockinfo xmlns:D='DAV:' xmlns:p='u'>" SHARED WRITE "<D:owner>",
                        "<p:a/>", i ? 1000 : 1, "</D:owner></D:lockinfo>");
        struct outcome got = read_body(&limits_default, ANY_KIND, bytes, 0, 0);
        cr_assert_eq(got.status, OK);
        counts[i] = got.arena.count;
        arena_free(&got.arena);
    }
    cr_expect_leq(counts[1] - counts[0], 8, "the fragment's buffer grew %zu times",
                  counts[1] - counts[0]);
}

BODY_TABLE_TESTS(dav_body, bodies)

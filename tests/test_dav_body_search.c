/* The bodies of SEARCH, RFC 5323, and Exchange Server's SQL. SPDX-License-Identifier: Apache-2.0 */
#include "body_table.h"

#define BODY(name, inner) "<D:" name " xmlns:D=\"DAV:\">" inner "</D:" name ">"
#define QUERY(inner)      BODY("searchrequest", "<D:basicsearch>" inner "</D:basicsearch>")
#define DISCOVERY(inner)  BODY("query-schema-discovery", inner)
#define BASIC(inner)      "<D:basicsearch>" inner "</D:basicsearch>"
#define SELECT            "<D:select><D:allprop/></D:select>"
#define SCOPE(href, depth) \
    "<D:scope><D:href>" href "</D:href><D:depth>" depth "</D:depth></D:scope>"
#define FROM           "<D:from>" SCOPE("", "0") "</D:from>"
#define FROM_OF(inner) QUERY(SELECT "<D:from>" inner "</D:from>")
#define WHERE(inner)   QUERY(SELECT FROM "<D:where>" inner "</D:where>")
#define PROP(name)     "<D:prop><" name "/></D:prop>"
#define PRINTED(name)  "<D:prop><" name "></" name "></D:prop>"
#define LITERAL(text)  "<D:literal>" text "</D:literal>"
#define XSI            "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
#define FILE           "<D:is-collection></D:is-collection>"
#define ORDERS(inner)  QUERY(SELECT FROM "<D:orderby>" inner "</D:orderby>")
#define LIMIT_OF(text) QUERY(SELECT FROM "<D:limit>" text "</D:limit>")
#define NRESULTS(n)    "<L:limit xmlns:L=\"DAV:\"><L:nresults>" n "</L:nresults></L:limit>"

static body_row bodies[] = {
    /* RFC 5323 5.2: (select, from, where?, orderby?, limit?) */
    {QUERY(SELECT FROM), QUERY(SELECT FROM)},
    {QUERY("<D:limit><D:nresults> 7 </D:nresults></D:limit><D:x/>" FROM
           "<D:where><D:is-collection>x</D:is-collection></D:where>" SELECT),
     QUERY(SELECT FROM "<D:where>" FILE "</D:where>" NRESULTS("7"))},
    {QUERY(FROM), "basicsearch"},
    {QUERY(SELECT), "basicsearch"},
    {QUERY(SELECT SELECT FROM), "basicsearch"},
    {QUERY(SELECT FROM FROM), "basicsearch"},
    {QUERY(SELECT FROM "<D:where>" FILE "</D:where><D:where>" FILE "</D:where>"), "basicsearch"},
    {BODY("searchrequest", ""), "searchrequest"},
    {BODY("searchrequest", "<natural-language/>"), "searchrequest"},
    {BODY("searchrequest", BASIC(SELECT FROM) BASIC(SELECT FROM)), "searchrequest"},
    {BODY("searchrequest", BASIC(SELECT FROM) "<D:sql>a</D:sql>"), "searchrequest"},

    /* Microsoft's SQL, to the last byte */
    {BODY("searchrequest", "<D:sql>\n SELECT \"DAV:displayname\" &lt;<x/> 1 </D:sql>"),
     BODY("searchrequest", "<D:sql>&#10; SELECT &#34;DAV:displayname&#34; &#60; 1 </D:sql>")},
    {BODY("searchrequest", "<D:sql/>"), BODY("searchrequest", "<D:sql></D:sql>")},

    /* 5.3: (allprop | prop) */
    {QUERY("<D:select><D:prop><a/><b/></D:prop></D:select>" FROM),
     QUERY("<D:select><D:prop><a></a><b></b></D:prop></D:select>" FROM)},
    {QUERY("<D:select><D:prop/></D:select>" FROM),
     QUERY("<D:select><D:prop></D:prop></D:select>" FROM)},
    {QUERY("<D:select/>" FROM), "search-select"},
    {QUERY("<D:select><D:allprop/><D:prop/></D:select>" FROM), "search-select"},
    {QUERY("<D:select><D:prop/><D:prop/></D:select>" FROM), "search-select"},

    /* 5.4: (scope+), scope (href, depth, include-versions?) */
    {FROM_OF(SCOPE(" /%41 ", " infinity\n") "<D:scope><D:depth>1</D:depth><D:include-versions/>"
                                            "<D:href>a/</D:href></D:scope>"),
     FROM_OF(SCOPE("<![CDATA[/A]]>", "infinity") "<D:scope><D:href>a/</D:href><D:depth>1</D:depth>"
                                                 "<D:include-versions/></D:scope>")},
    {FROM_OF(SCOPE("a<x>b</x>", "infin<x/>ity")), FROM_OF(SCOPE("ab", "infinity"))},
    {FROM_OF(""), "search-scope"},
    {FROM_OF("<D:scope><D:href/></D:scope>"), "search-scope"},
    {FROM_OF("<D:scope><D:depth>0</D:depth></D:scope>"), "search-scope"},
    {FROM_OF("<D:scope><D:href/><D:href/><D:depth>0</D:depth></D:scope>"), "search-scope"},
    {FROM_OF("<D:scope><D:href/><D:depth>0</D:depth><D:depth>0</D:depth></D:scope>"),
     "search-scope"},
    {FROM_OF(SCOPE("", "2")), "search-depth"},
    {FROM_OF(SCOPE("", "")), "search-depth"},
    {FROM_OF(SCOPE("ftp://a/", "0")), "uri-scheme"},
    {FROM_OF(SCOPE("a b", "0")), "path-char"},

    /* 5.7: and, or, not nest */
    {WHERE("<D:not><D:or><D:and>" FILE FILE "</D:and><D:not>" FILE "</D:not></D:or></D:not>"),
     WHERE("<D:not><D:or><D:and>" FILE FILE "</D:and><D:not>" FILE "</D:not></D:or></D:not>")},
    {WHERE("<D:and><D:or><D:not>" FILE "</D:not></D:or>" FILE "<D:x>" FILE "</D:x></D:and>"),
     WHERE("<D:and><D:or><D:not>" FILE "</D:not></D:or>" FILE "</D:and>")},
    {WHERE(""), "search-where"},
    {WHERE("<D:x/>"), "search-where"},
    {WHERE(FILE FILE), "search-where"},
    {WHERE("<D:and/>"), "search-where"},
    {WHERE("<D:and><D:or/>" FILE "</D:and>"), "search-where"},
    {WHERE("<D:not/>"), "search-where"},
    {WHERE("<D:not>" FILE FILE "</D:not>"), "search-where"},
    {WHERE("<D:and>" FILE "</D:and>" FILE), "search-where"},

    /* 5.8 to 5.11, 5.15, 5.18: (prop, (literal | typed-literal)) */
    {WHERE("<D:eq>" PROP("a") LITERAL(" x&amp; <y>z</y>") "</D:eq>"),
     WHERE("<D:eq>" PRINTED("a") LITERAL(" x&#38; z") "</D:eq>")},
    {WHERE("<D:and><D:lt caseless='yes'>" LITERAL("") PROP("a") "</D:lt><D:lte caseless='no'>" PROP(
         "b") LITERAL("1") "</D:lte><D:gt>" PROP("c") LITERAL("2") "</D:gt><D:gte>" PROP("d")
               LITERAL("3") "</D:gte><D:like caseless='yes'>" PROP("e") LITERAL("%_") "</D:like>"
                                                                                      "</D:and>"),
     WHERE("<D:and><D:lt caseless=\"yes\">" PRINTED("a")
               LITERAL("") "</D:lt><D:lte caseless=\"no\">" PRINTED("b") LITERAL(
                   "1") "</D:lte><D:gt>" PRINTED("c") LITERAL("2") "</D:gt><D:gte>" PRINTED("d")
                   LITERAL("3") "</D:gte><D:like caseless=\"yes\">" PRINTED("e")
                       LITERAL("%_") "</D:like></D:and>")},
    {WHERE("<D:eq>" PROP("a") "<D:typed-literal " XSI
                              " xsi:type='xs:date'>1</D:typed-literal></D:eq>"),
     WHERE("<D:eq>" PRINTED("a") "<D:typed-literal " XSI
                                 " xsi:type=\"xs:date\">1</D:typed-literal></D:eq>")},
    {WHERE("<D:eq>" PROP("a") "<D:typed-literal type='b'>1</D:typed-literal></D:eq>"),
     WHERE("<D:eq>" PRINTED("a") "<D:typed-literal>1</D:typed-literal></D:eq>")},
    {WHERE("<D:eq>" LITERAL("1") "</D:eq>"), "search-operand"},
    {WHERE("<D:eq>" PROP("a") "</D:eq>"), "search-operand"},
    {WHERE("<D:eq><D:prop/>" LITERAL("1") "</D:eq>"), "search-operand"},
    {WHERE("<D:eq><D:prop><a/><b/></D:prop>" LITERAL("1") "</D:eq>"), "search-operand"},
    {WHERE("<D:eq>" PROP("a") PROP("a") LITERAL("1") "</D:eq>"), "search-operand"},
    {WHERE("<D:eq>" PROP("a") LITERAL("1") LITERAL("1") "</D:eq>"), "search-operand"},
    {WHERE("<D:eq>" PROP("a") LITERAL("1") "<D:typed-literal/></D:eq>"), "search-operand"},
    {WHERE("<D:like>" PROP("a") "<D:typed-literal/></D:like>"), "search-operand"},
    {WHERE("<D:gt caseless='1'>" PROP("a") LITERAL("1") "</D:gt>"), "search-caseless"},

    /* 5.12 to 5.14, 5.16 */
    {WHERE("<D:or><D:is-defined>" PROP("a") "</D:is-defined><D:language-defined>" PROP(
         "b") "</D:language-defined><D:language-matches caseless='x'>" PROP("c")
               LITERAL("en") "</D:language-matches><D:contains> a <b>c</b></D:contains></D:or>"),
     WHERE("<D:or><D:is-defined>" PRINTED("a") "</D:is-defined><D:language-defined>" PRINTED(
         "b") "</D:language-defined><D:language-matches>" PRINTED("c")
               LITERAL("en") "</D:language-matches><D:contains> a c</D:contains></D:or>")},
    {WHERE("<D:is-defined>" PROP("a") LITERAL("x") "</D:is-defined>"),
     WHERE("<D:is-defined>" PRINTED("a") "</D:is-defined>")},
    {WHERE("<D:is-collection>" PROP("a") "<D:typed-literal " XSI
                                         " xsi:type='b'/></D:is-collection>"),
     WHERE(FILE)},
    {WHERE("<D:is-defined/>"), "search-operand"},
    {WHERE("<D:language-defined><D:prop/></D:language-defined>"), "search-operand"},
    {WHERE("<D:language-matches>" PROP("a") "</D:language-matches>"), "search-operand"},
    {WHERE("<D:contains/>"), WHERE("<D:contains></D:contains>")},

    /* 5.6: (order+), order ((prop | score), (ascending | descending)?) */
    {ORDERS("<D:order>" PROP("a") "<D:ascending/></D:order><D:order caseless='yes'><D:descending/>"
                                  "<D:score/></D:order>"),
     ORDERS("<D:order>" PRINTED("a") "</D:order><D:order caseless=\"yes\"><D:score/>"
                                     "<D:descending/></D:order>")},
    {ORDERS(""), "search-order"},
    {ORDERS("<D:order/>"), "search-order"},
    {ORDERS("<D:order><D:prop/></D:order>"), "search-order"},
    {ORDERS("<D:order><D:prop><a/><b/></D:prop></D:order>"), "search-order"},
    {ORDERS("<D:order>" PROP("a") "<D:score/></D:order>"), "search-order"},
    {ORDERS("<D:order>" PROP("a") PROP("a") "</D:order>"), "search-order"},
    {ORDERS("<D:order><D:score/><D:ascending/><D:descending/></D:order>"), "search-order"},
    {ORDERS("<D:order caseless=''><D:score/></D:order>"), "search-caseless"},

    /* 5.17: (nresults) */
    {LIMIT_OF("<D:nresults>0004294967295</D:nresults>"), QUERY(SELECT FROM NRESULTS("4294967295"))},
    {LIMIT_OF("<D:nresults>4294967296</D:nresults>"), "body-number"},
    {LIMIT_OF("<D:nresults>99999999999999999999999999</D:nresults>"), "body-number"},
    {LIMIT_OF("<D:nresults>-1</D:nresults>"), "body-number"},
    {LIMIT_OF("<D:nresults/>"), "body-number"},
    {LIMIT_OF(""), "limit"},
    {LIMIT_OF("<D:nresults>1</D:nresults><D:nresults>1</D:nresults>"), "limit"},

    /* RFC 5323 4 */
    {DISCOVERY(BASIC(FROM SELECT)), DISCOVERY(BASIC(FROM))},
    {DISCOVERY(""), "searchrequest"},
    {DISCOVERY(BASIC(SELECT)), "basicsearch"},
    {DISCOVERY(BASIC(FROM FROM)), "basicsearch"},
    {DISCOVERY(BASIC(FROM) BASIC(FROM)), "searchrequest"},
};

BODY_TABLE_TESTS(dav_body_search, bodies)

Test(dav_body_search, keeps_operators_in_document_order)
{
    struct outcome got = read_body(&limits_default, ANY_KIND,
                                   SPAN(WHERE("<D:and><D:not><D:eq>" PROP("a") LITERAL(
                                       "1") "</D:eq></D:not><D:contains>c</D:contains></D:and>")),
                                   0, 0);
    cr_assert_eq(got.status, OK);
    cr_assert_eq(got.body.kind, DAV_BODY_SEARCH);
    static const struct {
        enum dav_operation operation;
        size_t depth, operands;
    } expected[] = {{DAV_AND, 0, 2}, {DAV_NOT, 1, 1}, {DAV_EQ, 2, 0}, {DAV_CONTAINS, 1, 0}};
    const struct dav_search *search = &got.body.search;
    cr_assert_eq(search->operator_count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < search->operator_count; i++) {
        cr_expect_eq(search->operators[i].operation, expected[i].operation);
        cr_expect_eq(search->operators[i].depth, expected[i].depth);
        cr_expect_eq(search->operators[i].operands, expected[i].operands);
    }
    cr_expect(search->scopes[0].href.is_relative && search->scopes[0].href.relative.len == 0);
    arena_free(&got.arena);
}

#define BEFORE "<D:searchrequest xmlns:D='DAV:'><D:basicsearch>"
#define AFTER  "</D:basicsearch></D:searchrequest>"

Test(dav_body_search, keeps_every_cap)
{
    struct limits limits = limits_default;
    limits.body_items = 5;
    limits.properties = 2;
    limits.xml_text = 8;
    const struct body_cap caps[] = {
        {BEFORE SELECT FROM "<D:where><D:or>", FILE, "</D:or></D:where>" AFTER, 4, "body-items",
         &limits},
        {BEFORE SELECT "<D:from>", SCOPE("", "0"), "</D:from>" AFTER, 5, "body-items", &limits},
        {BEFORE SELECT FROM "<D:orderby>", "<D:order><D:score/></D:order>", "</D:orderby>" AFTER, 5,
         "body-items", &limits},
        {BEFORE FROM "<D:select><D:prop>", "<a/>", "</D:prop></D:select>" AFTER, 2,
         "body-properties", &limits},
        {BEFORE SELECT FROM "<D:where><D:contains>", "a", "</D:contains></D:where>" AFTER, 8,
         "xml-text", &limits},
    };
    for (size_t i = 0; i < sizeof caps / sizeof *caps; i++)
        body_keeps_cap(&caps[i]);
}

/* Operators nest as far as limits.body_levels says, whatever the stack of the program holds. */
Test(dav_body_search, nests_as_deeply_as_the_limit)
{
    static uint8_t buffer[ROOM], text[ROOM];
    struct limits limits = limits_default;
    limits.xml_depth = 250;
    for (size_t levels = 8; levels <= 200; levels *= 5) {
        limits.body_levels = levels;
        for (size_t over = 0; over < 2; over++) {
            const size_t depth = levels - 4 + over; /* the root, basicsearch, where, the last */
            struct out out = out_make(buffer, ROOM);
            out_span(&out, SPAN(BEFORE SELECT FROM "<D:where>"));
            for (size_t i = 0; i < depth; i++)
                out_span(&out, SPAN("<D:not>"));
            out_span(&out, SPAN(FILE));
            for (size_t i = 0; i < depth; i++)
                out_span(&out, SPAN("</D:not>"));
            out_span(&out, SPAN("</D:where>" AFTER));
            struct outcome got = read_body(&limits, ANY_KIND, out_written(&out), 0, 0);
            cr_assert_eq(got.status, over ? LIMIT : OK, "%zu: %s", depth, status_name(got.status));
            if (over == 0)
                cr_expect_eq(got.body.search.operators[depth].depth, depth);
            const span said = gist(&got, text);
            cr_expect(!over || span_equal(said, SPAN("body-levels")));
        }
    }
}

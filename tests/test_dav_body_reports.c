/* The reports on calendars, address books and changes: RFC 4791, 6352, 6578.
 * SPDX-License-Identifier: Apache-2.0 */
#include "body_table.h"

#define CAL            "urn:ietf:params:xml:ns:caldav"
#define CARD           "urn:ietf:params:xml:ns:carddav"
#define DAV(name)      "<x:" name " xmlns:x=\"DAV:\"></x:" name ">"
#define HREF(path)     "<D:href><![CDATA[" path "]]></D:href>"
#define WITH(name, ns) "<C:" name " xmlns:C=\"" ns "\">"

/* Roots, as they are printed. */
#define CALENDAR(root, inner) \
    "<C:" root " xmlns:D=\"DAV:\" xmlns:C=\"" CAL "\">" inner "</C:" root ">"
#define CARDS(root, inner) \
    "<A:" root " xmlns:D=\"DAV:\" xmlns:A=\"" CARD "\">" inner "</A:" root ">"
#define SYNC(inner) "<D:sync-collection xmlns:D=\"DAV:\">" inner "</D:sync-collection>"

#define QUERY(inner)       CALENDAR("calendar-query", inner)
#define FILTER(inner)      QUERY("<C:filter>" inner "</C:filter>")
#define PRINTED(inner)     QUERY(WITH("filter", CAL) inner "</C:filter>")
#define COMP(name, inner)  "<C:comp-filter name=\"" name "\">" inner "</C:comp-filter>"
#define PROP(name, inner)  "<C:prop-filter name=\"" name "\">" inner "</C:prop-filter>"
#define PARAM(name, inner) "<C:param-filter name=\"" name "\">" inner "</C:param-filter>"
#define ALL                COMP("VCALENDAR", "")
#define IN_ALL(inner)      COMP("VCALENDAR", inner)
#define NOT_DEFINED        "<C:is-not-defined/>"
#define RANGE(from, to)    "<C:time-range start=\"" from "\" end=\"" to "\"/>"
#define JANUARY            RANGE("20060104T000000Z", "20060105T000000Z")
#define BUSY(range)        CALENDAR("free-busy-query", range)

#define DATA(attributes, inner)                                                                 \
    SYNC("<D:sync-token></D:sync-token><D:prop><C:calendar-data xmlns:C=\"" CAL "\"" attributes \
         ">" inner "</C:calendar-data></D:prop>")
#define PART(name, inner) "<C:comp name=\"" name "\">" inner "</C:comp>"
#define LEAF(name)        "<C:prop name=\"" name "\"></C:prop>"

#define BOOK(inner)                    CARDS("addressbook-query", inner)
#define CARD_FILTER(attributes, inner) "<A:filter" attributes ">" inner "</A:filter>"
#define CARD_PRINTED(attributes, inner) \
    BOOK("<C:filter xmlns:C=\"" CARD "\"" attributes ">" inner "</C:filter>")
#define CARD_PROP(inner)  CARD_FILTER("", "<A:prop-filter name='FN'>" inner "</A:prop-filter>")
#define CARD_LIMIT(inner) "<A:limit>" inner "</A:limit>"
#define ADDRESS(attributes, inner)                                                              \
    SYNC("<D:sync-token></D:sync-token><D:prop><C:address-data xmlns:C=\"" CARD "\"" attributes \
         ">" inner "</C:address-data></D:prop>")

static body_row calendars[] = {
    /* RFC 4791 9.5: ((allprop | propname | prop)?, filter, timezone?) */
    {FILTER(ALL), PRINTED(ALL)},
    {"<calendar-query xmlns='" CAL "'><filter><comp-filter name='A'/></filter></calendar-query>",
     PRINTED(COMP("A", ""))},
    {QUERY("<C:timezone><![CDATA[\nBEGIN:VCALENDAR\n]]></C:timezone><C:filter>" ALL
           "</C:filter><D:propname/>"),
     QUERY("<D:propname/>" WITH("filter", CAL) ALL
           "</C:filter><C:timezone>BEGIN:VCALENDAR</C:timezone>")},
    {QUERY("<D:allprop/><C:filter>" ALL "</C:filter>"),
     QUERY("<D:allprop/>" WITH("filter", CAL) ALL "</C:filter>")},
    {QUERY("<D:prop><D:getetag/></D:prop><C:filter>" ALL "</C:filter>"),
     QUERY("<D:prop>" DAV("getetag") "</D:prop>" WITH("filter", CAL) ALL "</C:filter>")},
    {QUERY(""), "filter"},
    {QUERY("<D:filter>" ALL "</D:filter>"), "filter"},
    {FILTER(""), "filter"},
    {FILTER(ALL ALL), "filter"},
    {QUERY("<C:filter>" ALL "</C:filter><C:filter>" ALL "</C:filter>"), "filter"},
    {QUERY("<D:allprop/><D:propname/>"), "report-wanted"},
    {QUERY("<D:prop/><D:prop/>"), "report-wanted"},
    {QUERY("<C:filter>" ALL "</C:filter><C:timezone/><C:timezone/>"), "timezone"},
    {"<D:calendar-query xmlns:D='DAV:'/>", "body-root"},

    /* 9.7.1: comp-filter nests */
    {FILTER(IN_ALL(JANUARY PROP("A", "") COMP("VEVENT", COMP("VALARM", NOT_DEFINED))
                       COMP("VTODO", "<C:x/>"))),
     PRINTED(IN_ALL(JANUARY PROP("A", "") COMP("VEVENT", COMP("VALARM", NOT_DEFINED))
                        COMP("VTODO", "")))},
    {FILTER("<C:comp-filter/>"), "filter-name"},
    {FILTER("<C:comp-filter name=''/>"), "filter-name"},
    {FILTER("<C:comp-filter C:name='a'/>"), "filter-name"},
    {FILTER(IN_ALL(NOT_DEFINED JANUARY)), "filter-choice"},
    {FILTER(IN_ALL(COMP("A", "") NOT_DEFINED)), "filter-choice"},
    {FILTER(IN_ALL(JANUARY JANUARY)), "filter-choice"},

    /* 9.7.2, 9.7.3, 9.7.5 */
    {FILTER(IN_ALL(PROP("A", "<C:text-match collation='i;octet' negate-condition='yes'> a&lt; "
                             "</C:text-match>" PARAM("B", NOT_DEFINED)
                                 PARAM("C", "<C:text-match negate-condition='no'/>"))
                       PROP("D", JANUARY) PROP("&lt;&quot;", NOT_DEFINED))),
     PRINTED(IN_ALL(PROP("A", "<C:text-match collation=\"i;octet\" negate-condition=\"yes\"> "
                              "a&#60; </C:text-match>" PARAM("B", NOT_DEFINED)
                                  PARAM("C", "<C:text-match></C:text-match>")) PROP("D", JANUARY)
                        PROP("&#60;&#34;", NOT_DEFINED)))},
    {FILTER(IN_ALL(PROP("A", "<C:text-match match-type='x' test='y'>a</C:text-match>"))),
     PRINTED(IN_ALL(PROP("A", "<C:text-match>a</C:text-match>")))},
    {FILTER(IN_ALL("<C:prop-filter/>")), "filter-name"},
    {FILTER(IN_ALL(PROP("A", "<C:param-filter/>"))), "filter-name"},
    {FILTER(IN_ALL(PROP("A", JANUARY "<C:text-match>a</C:text-match>"))), "filter-choice"},
    {FILTER(IN_ALL(PROP("A", "<C:text-match>a</C:text-match><C:text-match/>"))), "filter-choice"},
    {FILTER(IN_ALL(PROP("A", NOT_DEFINED "<C:text-match/>"))), "filter-choice"},
    {FILTER(IN_ALL(PROP("A", PARAM("B", NOT_DEFINED "<C:text-match/>")))), "filter-choice"},
    {FILTER(IN_ALL(PROP("A", "<C:text-match negate-condition='YES'/>"))), "filter-word"},

    /* 9.9, 9.11: times in UTC */
    {BUSY(JANUARY), BUSY(JANUARY)},
    {BUSY("<C:time-range start='20000229T235960Z'/>"),
     BUSY("<C:time-range start=\"20000229T235960Z\"/>")},
    {BUSY("<C:time-range end='20040229T000000Z'/>"),
     BUSY("<C:time-range end=\"20040229T000000Z\"/>")},
    {BUSY(""), "free-busy-query"},
    {BUSY(JANUARY JANUARY), "free-busy-query"},
    {BUSY("<C:time-range/>"), "time-range"},
    {BUSY(RANGE("20060105T000000Z", "20060105T000000Z")), "time-range"},
    {BUSY(RANGE("20060105T000001Z", "20060105T000000Z")), "time-range"},
    {BUSY("<C:time-range start=''/>"), "time-range"},
    {BUSY("<C:time-range start='20060104T000000'/>"), "time-range"},
    {BUSY("<C:time-range start='20060104T000000Z '/>"), "time-range"},
    {BUSY("<C:time-range start='20060104t000000Z'/>"), "time-range"},
    {BUSY("<C:time-range start='20060104T000000z'/>"), "time-range"},
    {BUSY("<C:time-range start='2006010aT000000Z'/>"), "time-range"},
    {BUSY("<C:time-range start='20060104T00000 Z'/>"), "time-range"},
    {BUSY("<C:time-range start='20060004T000000Z'/>"), "time-range"},
    {BUSY("<C:time-range start='20061304T000000Z'/>"), "time-range"},
    {BUSY("<C:time-range start='20060100T000000Z'/>"), "time-range"},
    {BUSY("<C:time-range start='20060431T000000Z'/>"), "time-range"},
    {BUSY("<C:time-range start='20060229T000000Z'/>"), "time-range"},
    {BUSY("<C:time-range end='19000229T000000Z'/>"), "time-range"},
    {BUSY("<C:time-range start='20060104T240000Z'/>"), "time-range"},
    {BUSY("<C:time-range start='20060104T006000Z'/>"), "time-range"},
    {BUSY("<C:time-range start='20060104T000061Z'/>"), "time-range"},

    /* 9.10: ((allprop | propname | prop)?, href+) */
    {CALENDAR("calendar-multiget", "<D:href>/a.ics</D:href><D:allprop/><D:href>/b</D:href>"),
     CALENDAR("calendar-multiget", "<D:allprop/>" HREF("/a.ics") HREF("/b"))},
    {CALENDAR("calendar-multiget", "<D:allprop/>"), "multiget"},
    {CALENDAR("calendar-multiget", "<C:href>/</C:href>"), "multiget"},
    {CALENDAR("calendar-multiget", "<D:href>a.ics</D:href>"), "uri-form"},
    {CALENDAR("addressbook-multiget", "<D:href>/</D:href>"), "body-root"},

    /* 9.6: calendar-data in prop, whose comp nests */
    {DATA("", ""), DATA("", "")},
    {DATA(" version='2.0' content-type='text/calendar'",
          "<C:limit-freebusy-set start='20060104T000000Z' end='20060105T000000Z'/><C:expand "
          "start='20060104T000000Z' end='20060105T000000Z'/>" PART(
              "VCALENDAR", LEAF("VERSION") "<C:prop name='UID' novalue='yes'/>" PART(
                               "VEVENT", "<C:allprop/><C:allcomp/>x"))),
     DATA(" content-type=\"text/calendar\" version=\"2.0\"",
          PART("VCALENDAR",
               LEAF("VERSION") "<C:prop name=\"UID\" novalue=\"yes\"></C:prop>" PART(
                   "VEVENT",
                   "<C:allprop/><C:allcomp/>")) "<C:expand start=\"20060104T000000Z\" "
                                                "end=\"20060105T000000Z\"/>"
                                                "<C:limit-freebusy-set start=\"20060104T000000Z\" "
                                                "end=\"20060105T000000Z\"/>")},
    {DATA("", "<C:limit-recurrence-set start='20060104T000000Z' end='20060105T000000Z'/>"),
     DATA("", "<C:limit-recurrence-set start=\"20060104T000000Z\" end=\"20060105T000000Z\"/>")},
    {DATA("", PART("A", "") PART("B", "")), "report-data"},
    {DATA("", PART("A", "<C:allprop/>" LEAF("B"))), "report-data"},
    {DATA("", PART("A", PART("B", "") "<C:allcomp/>")), "report-data"},
    {DATA("", "<C:comp/>"), "report-data-name"},
    {DATA("", PART("A", "<C:prop/>")), "report-data-name"},
    {DATA("", PART("A", "<C:prop name='B' novalue='1'/>")), "report-data-name"},
    {DATA("", "<C:expand start='20060104T000000Z'/>"), "time-range"},
    {DATA("", "<C:expand start='20060104T000000Z' end='20060105T000000Z'/><C:limit-recurrence-set "
              "start='20060104T000000Z' end='20060105T000000Z'/>"),
     "report-data"},
    {DATA("", "</C:calendar-data><C:calendar-data xmlns:C='" CAL "'>"), "report-data"},
};

static body_row cards[] = {
    /* RFC 6352 10.3: ((allprop | propname | prop)?, filter, limit?) */
    {BOOK(CARD_FILTER("", "")), CARD_PRINTED("", "")},
    {BOOK(CARD_LIMIT("<A:nresults>5</A:nresults>") CARD_FILTER(" test='allof'", "")),
     BOOK("<C:filter xmlns:C=\"" CARD "\" test=\"allof\"></C:filter><L:limit xmlns:L=\"" CARD
          "\"><L:nresults>5</L:nresults></L:limit>")},
    {BOOK(CARD_FILTER(" test='anyof'", "<A:prop-filter name='FN' test='allof'/>")),
     CARD_PRINTED("", "<C:prop-filter name=\"FN\" test=\"allof\"></C:prop-filter>")},
    {BOOK(""), "filter"},
    {BOOK(CARD_FILTER("", "") CARD_FILTER("", "")), "filter"},
    {BOOK(CARD_FILTER(" test='all'", "")), "filter-word"},
    {BOOK(CARD_FILTER("", "<A:prop-filter name='FN' test='none'/>")), "filter-word"},
    {BOOK(CARD_FILTER("", "") CARD_LIMIT("")), "limit"},
    {BOOK(CARD_FILTER("", "") "<A:limit><D:nresults>1</D:nresults></A:limit>"), "limit"},
    {BOOK(CARD_FILTER("", "") CARD_LIMIT("<A:nresults>1</A:nresults>") CARD_LIMIT("")), "limit"},
    {BOOK(CARD_FILTER("", "") CARD_LIMIT("<A:nresults>a</A:nresults>")), "body-number"},

    /* 10.5.1: (is-not-defined | (text-match*, param-filter*)); 10.5.4: match-type */
    {BOOK(CARD_PROP("<A:text-match match-type='equals'>a</A:text-match>"
                    "<A:text-match match-type='contains'>b</A:text-match>"
                    "<A:text-match match-type='starts-with' collation='i;unicode-casemap'/>"
                    "<A:text-match match-type='ends-with' negate-condition='yes'>\t</A:text-match>"
                    "<A:param-filter name='TYPE'><A:text-match>h</A:text-match></A:param-filter>")),
     CARD_PRINTED("", PROP("FN",
                           "<C:text-match match-type=\"equals\">a</C:text-match>"
                           "<C:text-match>b</C:text-match>"
                           "<C:text-match collation=\"i;unicode-casemap\" "
                           "match-type=\"starts-with\"></C:text-match>"
                           "<C:text-match negate-condition=\"yes\" match-type=\"ends-with\">"
                           "&#9;</C:text-match>" PARAM("TYPE", "<C:text-match>h</C:text-match>")))},
    {BOOK(CARD_PROP("<A:is-not-defined/>")), CARD_PRINTED("", PROP("FN", NOT_DEFINED))},
    {BOOK(CARD_FILTER("", "<A:prop-filter/>")), "filter-name"},
    {BOOK(CARD_PROP("<A:is-not-defined/><A:text-match/>")), "filter-choice"},
    {BOOK(CARD_PROP("<A:text-match match-type='regex'/>")), "filter-word"},
    {BOOK(CARD_PROP("<A:param-filter name='T'><A:text-match/><A:text-match/></A:param-filter>")),
     "filter-choice"},
    {BOOK(CARD_PROP("<A:param-filter name='T'><A:is-not-defined/></A:param-filter>")),
     CARD_PRINTED("", PROP("FN", PARAM("T", NOT_DEFINED)))},

    /* 10.7: ((allprop | propname | prop)?, href+) */
    {CARDS("addressbook-multiget", "<D:propname/><D:href>http://h/a</D:href>"),
     CARDS("addressbook-multiget", "<D:propname/>" HREF("http://h/a"))},
    {CARDS("addressbook-multiget", ""), "multiget"},

    /* 10.4: (allprop | prop*) */
    {ADDRESS(" version='4.0'", "<C:prop name='FN'/><C:prop name='UID' novalue='yes'/>"),
     ADDRESS(" version=\"4.0\"", LEAF("FN") "<C:prop name=\"UID\" novalue=\"yes\"></C:prop>")},
    {ADDRESS("", "<C:allprop/>"), ADDRESS("", "<C:allprop/>")},
    {ADDRESS("", "<C:allprop/><C:prop name='FN'/>"), "report-data"},
    {ADDRESS("", "<C:prop/>"), "report-data-name"},

    /* RFC 6578 6.1: (sync-token, sync-level, limit?, prop) */
    {SYNC("<D:sync-token/><D:prop/>"), SYNC("<D:sync-token></D:sync-token><D:prop></D:prop>")},
    {SYNC("<D:prop><D:getetag/></D:prop><D:limit><D:nresults>1</D:nresults></D:limit><D:sync-level>"
          " 1 </D:sync-level><D:sync-token> http://e/1&amp;2 </D:sync-token>"),
     SYNC("<D:sync-token>http://e/1&#38;2</D:sync-token><D:sync-level>1</D:sync-level><L:limit "
          "xmlns:L=\"DAV:\"><L:nresults>1</L:nresults></L:limit><D:prop>" DAV(
              "getetag") "</D:prop>")},
    {SYNC("<D:sync-level>infinite</D:sync-level><D:sync-token/><D:prop/>"),
     SYNC("<D:sync-token></D:sync-token><D:sync-level>infinite</D:sync-level><D:prop></D:prop>")},
    {SYNC("<D:sync-level>infin<x/>ite</D:sync-level><D:sync-token>a<x/>b</D:sync-token><D:prop/>"),
     SYNC("<D:sync-token>ab</D:sync-token><D:sync-level>infinite</D:sync-level><D:prop></D:prop>")},
    {SYNC("<D:prop/>"), "sync-collection"},
    {SYNC("<D:sync-token/>"), "sync-collection"},
    {SYNC("<D:sync-token/><D:sync-token/>"), "sync-collection"},
    {SYNC("<D:sync-level>infinity</D:sync-level>"), "sync-level"},
    {SYNC("<D:sync-level>1</D:sync-level><D:sync-level>1</D:sync-level>"), "sync-level"},
};

BODY_TABLE_TESTS(dav_body_calendar, calendars)
BODY_TABLE_TESTS(dav_body_cards, cards)

Test(dav_body_calendar, keeps_filters_in_document_order)
{
    struct outcome got =
        read_body(&limits_default, ANY_KIND,
                  SPAN(FILTER(IN_ALL(COMP("VEVENT", PROP("A", PARAM("B", NOT_DEFINED)) JANUARY)
                                         COMP("VTODO", "")))),
                  0, 0);
    cr_assert_eq(got.status, OK);
    cr_assert_eq(got.body.kind, DAV_BODY_CALENDAR_QUERY);
    static const struct {
        enum dav_filter_kind kind;
        size_t depth;
        const char *name;
    } expected[] = {{DAV_COMP_FILTER, 0, "VCALENDAR"},
                    {DAV_COMP_FILTER, 1, "VEVENT"},
                    {DAV_PROP_FILTER, 2, "A"},
                    {DAV_PARAM_FILTER, 3, "B"},
                    {DAV_COMP_FILTER, 1, "VTODO"}};
    const struct dav_filter *filter = &got.body.calendar_query.filter;
    cr_assert_eq(filter->count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < filter->count; i++) {
        cr_expect_eq(filter->nodes[i].kind, expected[i].kind);
        cr_expect_eq(filter->nodes[i].depth, expected[i].depth);
        cr_expect(span_equal(filter->nodes[i].name, span_of(expected[i].name)));
    }
    cr_expect(filter->nodes[1].range.given && filter->nodes[3].not_defined);
    arena_free(&got.arena);
}

#define CAL_BEFORE "<C:calendar-query xmlns:D='DAV:' xmlns:C='" CAL "'><C:filter>"
#define CAL_AFTER  "</C:filter></C:calendar-query>"
#define GET_BEFORE "<C:calendar-multiget xmlns:D='DAV:' xmlns:C='" CAL "'><D:href>/</D:href>"
#define GET_AFTER  "</C:calendar-multiget>"

Test(dav_body_calendar, keeps_every_cap)
{
    struct limits limits = limits_default;
    limits.body_items = 5;
    limits.properties = 2;
    limits.href = 9;
    limits.xml_text = 12;
    const struct body_cap caps[] = {
        {CAL_BEFORE "<C:comp-filter name='A'>", COMP("B", ""), "</C:comp-filter>" CAL_AFTER, 4,
         "body-items", &limits},
        {CAL_BEFORE "<C:comp-filter name='A'><C:prop-filter name='B'>", PARAM("C", ""),
         "</C:prop-filter></C:comp-filter>" CAL_AFTER, 3, "body-items", &limits},
        {CAL_BEFORE "<C:comp-filter name='A'><C:prop-filter name='B'><C:text-match>", "a",
         "</C:text-match></C:prop-filter></C:comp-filter>" CAL_AFTER, 12, "xml-text", &limits},
        {GET_BEFORE, "<D:href>/</D:href>", GET_AFTER, 4, "body-items", &limits},
        {GET_BEFORE "<D:href>/", "a", "</D:href>" GET_AFTER, 8, "body-href", &limits},
        {GET_BEFORE "<D:prop>", "<a/>", "</D:prop>" GET_AFTER, 2, "body-properties", &limits},
        {GET_BEFORE "<D:prop><C:calendar-data><C:comp name='A'>", "<C:prop name='B'/>",
         "</C:comp></C:calendar-data></D:prop>" GET_AFTER, 4, "body-items", &limits},
        {CAL_BEFORE "<C:comp-filter name='A'><C:prop-filter name='B'>",
         "<C:param-filter name='C'><C:text-match/></C:param-filter>",
         "</C:prop-filter></C:comp-filter>" CAL_AFTER, 1, "body-items", &limits},
    };
    for (size_t i = 0; i < sizeof caps / sizeof *caps; i++)
        body_keeps_cap(&caps[i]);
}

/* comp-filter and comp nest as far as limits.body_levels says. */
Test(dav_body_calendar, nests_as_deeply_as_the_limit)
{
    static const struct {
        const char *before, *open, *close, *after;
        size_t around; /* levels outside of the first */
    } nests[] = {
        {CAL_BEFORE, "<C:comp-filter name='A'>", "</C:comp-filter>", CAL_AFTER, 2},
        {GET_BEFORE "<D:prop><C:calendar-data>", "<C:comp name='A'>", "</C:comp>",
         "</C:calendar-data></D:prop>" GET_AFTER, 3},
    };
    static uint8_t buffer[ROOM], text[ROOM];
    struct limits limits = limits_default;
    limits.xml_depth = 250;
    limits.body_levels = 200;
    for (size_t i = 0; i < sizeof nests / sizeof *nests; i++) {
        for (size_t over = 0; over < 2; over++) {
            struct out out = out_make(buffer, ROOM);
            const size_t depth = limits.body_levels - nests[i].around + over;
            out_span(&out, span_of(nests[i].before));
            for (size_t j = 0; j < depth; j++)
                out_span(&out, span_of(nests[i].open));
            for (size_t j = 0; j < depth; j++)
                out_span(&out, span_of(nests[i].close));
            out_span(&out, span_of(nests[i].after));
            struct outcome got = read_body(&limits, ANY_KIND, out_written(&out), 0, 0);
            cr_assert_eq(got.status, over ? LIMIT : OK, "%s", status_name(got.status));
            const span said = gist(&got, text);
            cr_expect(!over || span_equal(said, SPAN("body-levels")));
        }
    }
}

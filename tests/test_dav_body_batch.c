/* The bodies of Exchange Server's methods for many resources. SPDX-License-Identifier: Apache-2.0
 */
#include "dav/body.h"

/* A propfind and a propertyupdate with targets are those of BPROPFIND and BPROPPATCH. */
#define ANY_KIND                                                            \
    (DAV_BODY_BIT(DAV_BODY_BPROPFIND) | DAV_BODY_BIT(DAV_BODY_BPROPPATCH) | \
     DAV_BODY_BIT(DAV_BODY_BCOPY) | DAV_BODY_BIT(DAV_BODY_BMOVE) | DAV_BODY_BIT(DAV_BODY_BDELETE))
#include "body_table.h"

#define BODY(name, inner) "<D:" name " xmlns:D=\"DAV:\">" inner "</D:" name ">"
#define TARGET(inner)     "<D:target>" inner "</D:target>"
#define HREF(path)        "<D:href><![CDATA[" path "]]></D:href>"
#define RELATIVE(text)    "<D:href>" text "</D:href>"
#define DEST(text)        "<D:dest>" text "</D:dest>"
#define SET(inner)        "<D:set><D:prop>" inner "</D:prop></D:set>"

static body_row bodies[] = {
    /* delete (target+), target (href+) */
    {BODY("delete", TARGET("<D:href> /A </D:href>") "<D:x/>"), BODY("delete", TARGET(HREF("/A")))},
    {BODY("delete", TARGET(RELATIVE("a.eml") RELATIVE("b%20c/d?e:f") RELATIVE(""))
                        TARGET(RELATIVE("http://h/?q"))),
     BODY("delete", TARGET(RELATIVE("a.eml") RELATIVE("b%20c/d?e:f") RELATIVE(""))
                        TARGET(HREF("http://h/?q")))},
    {BODY("delete", TARGET(RELATIVE("./a&amp;b/../c"))),
     BODY("delete", TARGET(RELATIVE("./a&#38;b/../c")))},
    {BODY("delete", ""), "batch-target"},
    {BODY("delete", "<D:href>/a</D:href>"), "batch-target"},
    {BODY("delete", TARGET("")), "batch-target"},
    {BODY("delete", TARGET(HREF("/a")) TARGET("")), "batch-target"},
    {BODY("delete", TARGET(RELATIVE("mailto:a"))), "uri-form"},
    {BODY("delete", TARGET(RELATIVE("a#b"))), "uri-fragment"},
    {BODY("delete", TARGET(RELATIVE("%zz"))), "percent-encoding"},
    /* A dest is only of a copy and a move. */
    {BODY("delete", TARGET(RELATIVE("a") DEST("b"))), BODY("delete", TARGET(RELATIVE("a")))},

    /* copy (target+), target (href+) or (href, dest) */
    {BODY("copy", TARGET(RELATIVE("a") RELATIVE("b")) TARGET(DEST("d") RELATIVE("c"))),
     BODY("copy", TARGET(RELATIVE("a") RELATIVE("b")) TARGET(RELATIVE("c") DEST("d")))},
    {BODY("move", TARGET(HREF("/a") DEST("http://h/b"))),
     BODY("move", TARGET(HREF("/a") DEST("<![CDATA[http://h/b]]>")))},
    {BODY("copy", TARGET(RELATIVE("a") RELATIVE("b") DEST("c"))), "batch-target"},
    {BODY("copy", TARGET(DEST("c"))), "batch-target"},
    {BODY("move", TARGET(RELATIVE("a") DEST("c") DEST("d"))), "batch-target"},
    {BODY("move", ""), "batch-target"},

    /* propfind and propertyupdate with targets */
    {BODY("propfind", TARGET(RELATIVE("a")) "<D:prop><D:a/></D:prop>"),
     BODY("propfind", TARGET(RELATIVE("a")) "<D:prop><x:a xmlns:x=\"DAV:\"></x:a></D:prop>")},
    {BODY("propfind", "<D:allprop/>" TARGET(RELATIVE("a"))),
     BODY("propfind", TARGET(RELATIVE("a")) "<D:allprop/><D:include></D:include>")},
    {BODY("propfind", "<D:allprop/>"), "batch-target"},
    {BODY("propfind", TARGET(RELATIVE("a"))), "propfind-choice"},
    {BODY("propertyupdate", SET("<a>1</a>") TARGET(RELATIVE("a") RELATIVE("/b"))),
     BODY("propertyupdate", TARGET(RELATIVE("a") HREF("/b")) SET("<a>1</a>"))},
    {BODY("propertyupdate", TARGET(RELATIVE("a")) "<D:set><D:prop/></D:set>"),
     BODY("propertyupdate", TARGET(RELATIVE("a")) "<D:set><D:prop/></D:set>")},
    {BODY("propertyupdate", SET("<a/>")), "batch-target"},
    {BODY("propertyupdate", TARGET(RELATIVE("a"))), "propertyupdate"},
    {"<copy><target/></copy>", "body-root"},
};

BODY_TABLE_TESTS(dav_body_batch, bodies)

Test(dav_body_batch, keeps_every_cap)
{
    struct limits limits = limits_default;
    limits.body_items = 3;
    limits.href = 9;
    const struct body_cap caps[] = {
        {"<D:copy xmlns:D='DAV:'>", TARGET(RELATIVE("a")), "</D:copy>", 3, "body-items", &limits},
        {"<D:copy xmlns:D='DAV:'><D:target>", RELATIVE("a"), "</D:target></D:copy>", 3,
         "body-items", &limits},
        {"<D:copy xmlns:D='DAV:'><D:target><D:href>", "a", "</D:href></D:target></D:copy>", 9,
         "body-href", &limits},
        {"<D:copy xmlns:D='DAV:'><D:target><D:href>/", "a", "</D:href></D:target></D:copy>", 8,
         "body-href", &limits},
    };
    for (size_t i = 0; i < sizeof caps / sizeof *caps; i++)
        body_keeps_cap(&caps[i]);
}

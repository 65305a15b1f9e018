/* PROPFIND and PROPPATCH (RFC 4918 9.1, 9.2), quotas (RFC 4331).
 * SPDX-License-Identifier: Apache-2.0 */
#include "exchange.h"

#include "base/banned.h"

#define DEPTH(depth) "Depth: " depth "\r\n"

#define PROPS(names) \
    "<D:propfind xmlns:D='DAV:' xmlns:z='urn:z'><D:prop>" names "</D:prop></D:propfind>"
#define UPDATE(changes) \
    "<D:propertyupdate xmlns:D='DAV:' xmlns:z='urn:z'>" changes "</D:propertyupdate>"
#define SET(property)    "<D:set><D:prop>" property "</D:prop></D:set>"
#define REMOVE(property) "<D:remove><D:prop>" property "</D:prop></D:remove>"

Test(serve_properties, kinds_of_propfind)
{
    static const struct exchange rows[] = {
        {HEAD("PUT", "/a") SIZED(5, "hello"), 201, {0}},
        {HEAD("PROPFIND", "/none") DEPTH("0") END, 404, {0}},
        {HEAD("PROPFIND", "/a") DEPTH("0") END,
         207,
         {"<D:href>/a</D:href>", "<D:getcontentlength>5</D:getcontentlength>",
          "<D:getetag>$E</D:getetag>", "<D:resourcetype></D:resourcetype>",
          "<D:creationdate>2001-09-09T01:46:40Z</D:creationdate>",
          "<D:getlastmodified>Sun, 09 Sep 2001 01:46:40 GMT</D:getlastmodified>",
          "<D:status>HTTP/1.1 200 OK</D:status>", "!quota"}},
        {HEAD("PROPFIND", "/") DEPTH("0") END,
         207,
         {"<D:href>/</D:href>", "<D:resourcetype><D:collection/></D:resourcetype>", "!/a<",
          "!getcontentlength", "!quota"}},
        {HEAD("PROPFIND", "/a") DEPTH("0") BODY(PROPS("<D:getetag/><z:n/><D:nope/>")),
         207,
         {"<D:propstat><D:prop><D:getetag>$E</D:getetag></D:prop><D:status>HTTP/1.1 200 OK<",
          "<x:n xmlns:x=\"urn:z\"></x:n><x:nope xmlns:x=\"DAV:\"></x:nope></D:prop>"
          "<D:status>HTTP/1.1 404 Not Found<"}},
        {HEAD("PROPFIND", "/a") DEPTH("0") BODY(PROPS("<z:n/>")), 207, {"!200 OK", "404"}},
        {HEAD("PROPFIND", "/a") DEPTH("0") BODY(PROPS("")),
         207,
         {"<D:propstat><D:prop></D:prop><D:status>HTTP/1.1 200 OK", "!404"}},
        {HEAD("PROPFIND", "/a") DEPTH("0")
             BODY("<D:propfind xmlns:D='DAV:'><D:propname/></D:propfind>"),
         207,
         {"<D:getetag/>", "<D:supportedlock/>", "!$E", "!quota"}},
        {HEAD("PROPFIND", "/") DEPTH("0")
             BODY("<D:propfind xmlns:D='DAV:'><D:propname/></D:propfind>"),
         207,
         {"<D:quota-used-bytes/>", "!getetag"}},
        {HEAD("PROPFIND", "/") DEPTH("0")
             BODY("<D:propfind xmlns:D='DAV:'><D:allprop/><D:include><D:quota-used-bytes/>"
                  "<D:creationdate/><D:nope/></D:include></D:propfind>"),
         207,
         {"<D:quota-used-bytes>", "<x:nope xmlns:x=\"DAV:\"></x:nope></D:prop>"
                                  "<D:status>HTTP/1.1 404"}},
    };
    EXCHANGES(rows);
}

Test(serve_properties, depth)
{
    static const struct exchange rows[] = {
        {HEAD("MKCOL", "/c") END, 201, {0}},
        {HEAD("MKCOL", "/c/%C3%A4%01") END, 201, {0}},
        {HEAD("PUT", "/c/%C3%A4%01/%F0%9F%98%80") SIZED(1, "x"), 201, {0}},
        {HEAD("PROPFIND", "/c") DEPTH("1") END,
         207,
         {"<D:href>/c/</D:href>", "<D:href>/c/%C3%A4%01/</D:href>", "!%F0"}},
        {HEAD("PROPFIND", "/") DEPTH("infinity") END,
         207,
         {"<D:href>/</D:href>", "<D:href>/c/%C3%A4%01/%F0%9F%98%80</D:href>"}},
        {HEAD("PROPFIND", "/") END, 207, {"<D:href>/c/%C3%A4%01/%F0%9F%98%80</D:href>"}},
    };
    EXCHANGES(rows);
}

/* A reply that grows too large is refused: at any depth with the words that ask for less. */
Test(serve_properties, too_large)
{
    struct limits small = limits_default;
    small.reply = 1500;
    static const struct exchange rows[] = {
        {HEAD("PUT", "/a") SIZED(1, "x"), 201, {0}},
        {HEAD("PUT", "/b") SIZED(1, "x"), 201, {0}},
        {HEAD("PROPFIND", "/") DEPTH("0") END, 207, {0}},
        {HEAD("PROPFIND", "/") DEPTH("1") END, 507, {"Content-Length: 0\r\n"}},
        {HEAD("PROPFIND", "/") END, 403, {"<D:propfind-finite-depth/>"}},
    };
    exchanges(&small, rows, sizeof rows / sizeof *rows);
}

/* A reply takes no more memory than it has bytes: the arena need not be larger than limits.reply by
 * much. */
Test(serve_properties, many_members)
{
    struct limits small = limits_default;
    small.reply = 40000;
    small.arena = 45000;
    struct scene scene = scene_open(&small);
    for (unsigned i = 0; i < 50; i++) {
        char request[128];
        snprintf(request, sizeof request, HEAD("PUT", "/%u") SIZED(1, "x"), i);
        exchange(&scene, &(struct exchange){request, 201, {0}});
    }
    exchange(&scene, &(struct exchange){
                         HEAD("PROPFIND", "/") DEPTH("1") END,
                         207,
                         {"<D:href>/0</D:href>", "<D:href>/49</D:href>", "</D:multistatus>\n"}});
    exchange(&scene, &(struct exchange){HEAD("GET", "/") END, 200, {"/0\"", "/49\"", "</html>"}});
    scene_close(&scene);
}

Test(serve_properties, proppatch)
{
    static const struct exchange rows[] = {
        {HEAD("PUT", "/a") SIZED(1, "x"), 201, {0}},
        {HEAD("PROPPATCH", "/none") BODY(UPDATE(SET("<z:p>1</z:p>"))), 404, {0}},
        {HEAD("PROPPATCH", "/a")
             BODY(UPDATE(SET("<z:p xml:lang='de'>a&lt;<y:q xmlns:y='urn:y'/></z:p>")
                             SET("<q>no namespace</q>") REMOVE("<z:none/>"))),
         207,
         {"<x:p xmlns:x=\"urn:z\"></x:p><q></q><x:none xmlns:x=\"urn:z\"></x:none></D:prop>"
          "<D:status>HTTP/1.1 200 OK</D:status>",
          "!424"}},
        {HEAD("PROPFIND", "/a") DEPTH("0") BODY(PROPS("<z:p/><q xmlns=''/>")),
         207,
         {" xml:lang=\"de\">a&#60;", "<q>no namespace</q>", "urn:y", "!404"}},
        {HEAD("PROPFIND", "/a") DEPTH("0") END, 207, {"a&#60;", "no namespace"}},
        {HEAD("PROPPATCH", "/a") BODY(UPDATE(SET("<z:p>new</z:p>") SET(
             "<D:getetag>\"e\"</D:getetag>") REMOVE("<D:lockdiscovery/>"))),
         207,
         {"<x:getetag xmlns:x=\"DAV:\"></x:getetag><x:lockdiscovery xmlns:x=\"DAV:\">"
          "</x:lockdiscovery></D:prop><D:status>HTTP/1.1 403 Forbidden</D:status>",
          "<D:cannot-modify-protected-property/>",
          "<x:p xmlns:x=\"urn:z\"></x:p></D:prop><D:status>HTTP/1.1 424 Failed Dependency<"}},
        {HEAD("PROPFIND", "/a") DEPTH("0") BODY(PROPS("<z:p/>")), 207, {"a&#60;", "!new"}},
        {HEAD("PROPPATCH", "/a")
             BODY(UPDATE(REMOVE("<z:p/>") SET("<D:displayname>n</D:displayname>"))),
         207,
         {"200 OK"}},
        {HEAD("PROPFIND", "/a") DEPTH("0") BODY(PROPS("<z:p/><D:displayname/>")),
         207,
         {">n</x:displayname>", "404"}},
    };
    EXCHANGES(rows);
}

#define MKCOL(path, properties)               \
    HEAD("MKCOL", path)                       \
    "Content-Type: application/xml\r\n" BODY( \
        "<D:mkcol xmlns:D='DAV:' xmlns:z='urn:z'>" SET(properties) "</D:mkcol>")
#define TYPE(types) "<D:resourcetype>" types "</D:resourcetype>"

Test(serve_properties, extended_mkcol)
{
    static const struct exchange rows[] = {
        {MKCOL("/c", TYPE(" <D:collection/>\n") "<z:p>v</z:p>"), 201, {"Content-Length: 0\r\n"}},
        {HEAD("PROPFIND", "/c") DEPTH("0") END,
         207,
         {"<D:resourcetype><D:collection/></D:resourcetype>", ">v</x:p>", "!x:resourcetype"}},
        {MKCOL("/d", TYPE("<D:collection/><z:calendar/>") "<z:p>v</z:p><D:getetag/>"),
         424,
         {"<D:mkcol-response xmlns:D=\"DAV:\">\n<D:propstat>",
          "<x:getetag xmlns:x=\"DAV:\"></x:getetag></D:prop><D:status>HTTP/1.1 403 Forbidden<",
          "<D:cannot-modify-protected-property/>", "<D:valid-resourcetype/>",
          "<x:p xmlns:x=\"urn:z\"></x:p></D:prop><D:status>HTTP/1.1 424 Failed Dependency<"}},
        {HEAD("GET", "/d") END, 404, {0}},
        {HEAD("PROPPATCH", "/c") BODY(UPDATE(SET(TYPE("<D:collection/>")))), 207, {"403"}},
        {MKCOL("/c", TYPE("<D:collection/>")), 405, {0}},
        {HEAD("MKCOL", "/e") "Content-Type: text/plain\r\n" SIZED(1, "x"), 415, {0}},
    };
    EXCHANGES(rows);
}

/* What goes over a limit is 507, and the rest depended on it. */
Test(serve_properties, full)
{
    struct limits small = limits_default;
    small.tree_properties = 1;
    static const struct exchange rows[] = {
        {HEAD("PUT", "/a") SIZED(1, "x"), 201, {0}},
        {HEAD("PROPPATCH", "/a") BODY(UPDATE(SET("<z:p>1</z:p><z:q>2</z:q>"))),
         207,
         {"<x:q xmlns:x=\"urn:z\"></x:q></D:prop><D:status>HTTP/1.1 507 Insufficient Storage<",
          "<x:p xmlns:x=\"urn:z\"></x:p></D:prop><D:status>HTTP/1.1 424"}},
        {HEAD("PROPFIND", "/a") DEPTH("0") BODY(PROPS("<z:p/>")), 207, {"404"}},
    };
    exchanges(&small, rows, sizeof rows / sizeof *rows);
}

Test(serve_properties, quota)
{
    struct limits small = limits_default;
    small.tree_bytes = 2000;
    static const struct exchange rows[] = {
        {HEAD("PUT", "/a") SIZED(4, "1234"), 201, {0}},
        {HEAD("PROPFIND", "/") DEPTH("0")
             BODY(PROPS("<D:quota-available-bytes/><D:quota-used-bytes/>")),
         207,
         {"<D:quota-available-bytes>", "<D:quota-used-bytes>", "!404"}},
        {HEAD("PROPFIND", "/a") DEPTH("0") BODY(PROPS("<D:quota-used-bytes/>")), 207, {"404"}},
        {HEAD("MKCOL", "/b") END, 201, {0}},
        {HEAD("MKCOL", "/c") END, 201, {0}},
        {HEAD("MKCOL", "/d") END, 201, {0}},
        {HEAD("MKCOL", "/e") END, 201, {0}},
        {HEAD("MKCOL", "/f") END, 201, {0}},
        {HEAD("MKCOL", "/g") END, 507, {"<D:quota-not-exceeded/>"}},
        {HEAD("PUT", "/g") SIZED(4, "1234"), 507, {"<D:quota-not-exceeded/>"}},
        {HEAD("COPY", "/a") "Destination: /g\r\n" END,
         507,
         {"<D:quota-not-exceeded/>", "!Location"}},
        {HEAD("GET", "/g") END, 404, {0}},
    };
    exchanges(&small, rows, sizeof rows / sizeof *rows);
}

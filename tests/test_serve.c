/* What methods do to the tree, and what is answered: RFC 4918 9 and RFC 9110 9.
 * SPDX-License-Identifier: Apache-2.0 */
#include "exchange.h"

#include "base/banned.h"

#define TO(path) "Destination: " path "\r\n"

Test(serve, options)
{
    static const struct exchange rows[] = {
        {HEAD("OPTIONS", "/") END,
         200,
         {"DAV: 1, 2, 3, extended-mkcol\r\n", "MS-Author-Via: DAV\r\n",
          "Allow: OPTIONS, GET, HEAD, PROPFIND", "!DELETE", "!PUT", "Content-Length: 0\r\n"}},
        {HEAD("OPTIONS", "/a") END, 200, {"Allow: OPTIONS, PUT, MKCOL, LOCK\r\n"}},
        {HEAD("OPTIONS", "*") END, 200, {"DELETE", "PUT", "MKCOL", "UNLOCK", "!POST"}},
        {HEAD("OPTIONS", "/") "If-None-Match: *\r\n" END, 200, {0}},
        {HEAD("POST", "/") END, 405, {"Allow: OPTIONS, GET", "!POST", "!DAV:"}},
        {HEAD("POST", "/a") END, 404, {0}},
        {HEAD("TRACE", "/") END, 501, {"dav-method"}},
    };
    EXCHANGES(rows);
}

Test(serve, put_get_delete)
{
    static const struct exchange rows[] = {
        {HEAD("GET", "/a") END, 404, {"Date: Sun, 09 Sep 2001 01:46:40 GMT\r\nServer: davlab\r\n"}},
        {HEAD("PUT", "/a") "Content-Type: text/x\r\n" SIZED(5, "hello"),
         201,
         {"HTTP/1.1 201 Created\r\n", "ETag: \"", "Content-Length: 0\r\n"}},
        {HEAD("GET", "/a") END,
         200,
         {"\r\n\r\nhello", "Content-Type: text/x\r\n", "ETag: $E\r\n", "Content-Length: 5\r\n",
          "Last-Modified: Sun, 09 Sep 2001 01:46:40 GMT\r\n", "Accept-Ranges: bytes\r\n"}},
        {HEAD("HEAD", "/a") END, 200, {"Content-Length: 5\r\n", "!hello", "ETag: $E"}},
        {HEAD("PUT", "/a") SIZED(0, ""), 204, {"!ETag: $E", "ETag: \"", "!Content-Length"}},
        {HEAD("GET", "/a") END,
         200,
         {"Content-Type: application/octet-stream\r\n", "Content-Length: 0\r\n"}},
        {HEAD("PUT", "/a") "Content-Range: bytes 0-1/2\r\n" SIZED(2, "xy"), 400, {0}},
        {HEAD("PUT", "/a") "Content-Encoding: gzip\r\n" SIZED(2, "xy"), 415, {0}},
        {HEAD("PUT", "/b/c") SIZED(2, "xy"), 409, {0}},
        {HEAD("PUT", "/b/") SIZED(2, "xy"), 405, {"Allow: OPTIONS, PUT, MKCOL, LOCK\r\n"}},
        {HEAD("PUT", "/") SIZED(2, "xy"), 405, {0}},
        {HEAD("DELETE", "/a") END, 204, {"!Content-Length"}},
        {HEAD("DELETE", "/a") END, 404, {0}},
        {HEAD("DELETE", "/") END, 405, {"!DELETE"}},
    };
    EXCHANGES(rows);
}

Test(serve, collections)
{
    static const struct exchange rows[] = {
        {HEAD("MKCOL", "/c/d") END, 409, {0}},
        {HEAD("MKCOL", "/c/") END, 201, {0}},
        {HEAD("MKCOL", "/c") END, 405, {"Allow: OPTIONS, GET, HEAD, DELETE"}},
        {HEAD("MKCOL", "/c/d") END, 201, {0}},
        {HEAD("PUT", "/c/%26%3Cf%3E") SIZED(1, "x"), 201, {0}},
        {HEAD("MKCOL", "/c/%26%3Cf%3E/g") END, 409, {0}},
        {HEAD("GET", "/c") END,
         200,
         {"text/html", "<h1>/c</h1>", "href=\"/c/d/\"",
          "href=\"/c/&amp;%3Cf%3E\">&#38;&#60;f&#62;<", "!<f"}},
        {HEAD("DELETE", "/c") "Depth: 0\r\n" END, 400, {0}},
        {HEAD("DELETE", "/c/%26%3Cf%3E") "Depth: 0\r\n" END, 204, {0}},
        {HEAD("DELETE", "/c") "Depth: infinity\r\n" END, 204, {0}},
        {HEAD("GET", "/c/d") END, 404, {0}},
    };
    EXCHANGES(rows);
}

Test(serve, copy_and_move)
{
    static const struct exchange rows[] = {
        {HEAD("COPY", "/a") TO("/b") END, 404, {0}},
        {HEAD("PUT", "/a") SIZED(1, "x"), 201, {0}},
        {HEAD("COPY", "/a") TO("http://h/b%20c") END, 201, {"Location: /b%20c\r\n"}},
        {HEAD("GET", "/b%20c") END, 200, {"\r\n\r\nx"}},
        {HEAD("COPY", "/a") TO("/b%20c") "Overwrite: F\r\n" END, 412, {"!Location"}},
        {HEAD("COPY", "/a") TO("/b%20c") END, 204, {"!Location"}},
        {HEAD("COPY", "/a") TO("/a") END, 403, {0}},
        {HEAD("COPY", "/a") TO("/x/a") END, 409, {0}},
        {HEAD("COPY", "/a") TO("http://elsewhere/b") END, 502, {0}},
        {HEAD("COPY", "/a") TO("http://h:8080/b") END, 502, {0}},
        {HEAD("COPY", "/a") TO("http://H:80/b") END, 201, {0}},
        {HEAD("COPY", "http://other:8080/a") TO("http://other:8080/b") END, 204, {0}},
        {"COPY /a HTTP/1.0\r\n" TO("http://anywhere/b") END, 204, {0}},
        {HEAD("MKCOL", "/c") END, 201, {0}},
        {HEAD("PUT", "/c/m") SIZED(1, "m"), 201, {0}},
        {HEAD("COPY", "/c") TO("/c/d") END, 403, {0}},
        {HEAD("COPY", "/c/") TO("/alone/") "Depth: 0\r\n" END, 201, {0}},
        {HEAD("GET", "/alone/m") END, 404, {0}},
        {HEAD("MOVE", "/c") TO("/d") "Depth: 1\r\n" END, 400, {0}},
        {HEAD("MOVE", "/c") TO("/d") END, 201, {"Location: /d\r\n"}},
        {HEAD("GET", "/c/m") END, 404, {0}},
        {HEAD("GET", "/d/m") END, 200, {0}},
        {HEAD("MOVE", "/a") TO("/d") "Overwrite: F\r\n" END, 412, {0}},
        {HEAD("MOVE", "/a") TO("/d") END, 204, {0}},
        {HEAD("GET", "/d") END, 200, {"\r\n\r\nx"}},
        {HEAD("MOVE", "/") TO("/e") END, 405, {0}},
    };
    EXCHANGES(rows);
}

/* Read in full, and not done (RFC 9110 15.6.2; RFC 3253 3.6 for reports). */
Test(serve, what_other_specifications_ask)
{
    static const struct exchange rows[] = {
        {HEAD("CHECKOUT", "/") END, 501, {0}},
        {HEAD("MKACTIVITY", "/a") END, 501, {0}},
        {HEAD("UNBIND", "/") BODY("<D:unbind xmlns:D='DAV:'><D:segment>a</D:segment></D:unbind>"),
         501,
         {0}},
        {HEAD("POLL", "/") "Subscription-ID: 1\r\n" END, 501, {0}},
        {HEAD("REPORT", "/") BODY("<D:version-tree xmlns:D='DAV:'/>"),
         403,
         {"<D:supported-report/>"}},
        {HEAD("REPORT", "/none") BODY("<D:version-tree xmlns:D='DAV:'/>"), 404, {0}},
        {HEAD("REPORT", "/") BODY("<D:nonsense xmlns:D='DAV:'/>"), 403, {"<D:supported-report/>"}},
    };
    EXCHANGES(rows);
}

/* What no limit of the tree's allows, and the quota would. */
Test(serve, limits_that_are_no_quota)
{
    struct limits small = limits_default;
    small.tree_resources = 2;
    static const struct exchange rows[] = {
        {HEAD("MKCOL", "/a") END, 201, {0}},
        {HEAD("MKCOL", "/b") END, 507, {"!quota"}},
        {HEAD("PUT", "/b") SIZED(1, "x"), 507, {"!quota"}},
        {HEAD("COPY", "/a") TO("/b") END, 507, {"!quota", "!Location"}},
        {HEAD("MOVE", "/a") TO("/b") END, 201, {0}},
    };
    exchanges(&small, rows, sizeof rows / sizeof *rows);
}

Test(serve, conditions)
{
    static const struct exchange rows[] = {
        {HEAD("PUT", "/a") "If-Match: *\r\n" SIZED(1, "x"), 412, {0}},
        {HEAD("PUT", "/a") "If-None-Match: *\r\n" SIZED(1, "x"), 201, {0}},
        {HEAD("PUT", "/a") "If-None-Match: *\r\n" SIZED(1, "y"), 412, {0}},
        {HEAD("PUT", "/b/c") "If-Match: *\r\n" SIZED(1, "x"), 409, {0}},
        {HEAD("DELETE", "/none") "If-Match: *\r\n" END, 404, {0}},
        {HEAD("GET", "/a") "If-None-Match: \"z\", W/$E\r\n" END,
         304,
         {"ETag: $E", "!Content-Length", "!Content-Type"}},
        {HEAD("GET", "/a") "If-None-Match: \"z\"\r\n" END, 200, {0}},
        {HEAD("DELETE", "/a") "If-None-Match: $E\r\n" END, 412, {0}},
        {HEAD("DELETE", "/a") "If-Match: W/$E\r\n" END, 412, {0}},
        {HEAD("HEAD", "/a") "If-Match: \"z\", $E\r\n" END, 200, {0}},
        {HEAD("GET", "/a") "If-Modified-Since: Sun, 09 Sep 2001 01:46:40 GMT\r\n" END, 304, {0}},
        {HEAD("GET", "/a") "If-Modified-Since: Sun, 09 Sep 2001 01:46:39 GMT\r\n" END, 200, {0}},
        {HEAD("GET", "/a") "If-Modified-Since: yesterday\r\n" END, 200, {0}},
        {HEAD("GET", "/a") "If-None-Match: \"z\"\r\nIf-Modified-Since: Sun, 09 Sep 2001 01:46:40 "
                           "GMT\r\n" END,
         200,
         {0}},
        {HEAD("PUT", "/a") "If-Unmodified-Since: Sun, 09 Sep 2001 01:46:39 GMT\r\n" SIZED(1, "y"),
         412,
         {0}},
        {HEAD("PUT", "/a") "If-Match: $E\r\nIf-Unmodified-Since: Sun, 09 Sep 2001 01:46:39 "
                           "GMT\r\n" SIZED(1, "y"),
         204,
         {0}},
    };
    EXCHANGES(rows);
}

Test(serve, the_if_header)
{
    static const struct exchange rows[] = {
        {HEAD("PUT", "/b") SIZED(1, "x"), 201, {0}},
        {HEAD("PUT", "/a") SIZED(1, "x"), 201, {0}},
        {HEAD("GET", "/a") "If: ([$E])\r\n" END, 200, {0}},
        {HEAD("GET", "/a") "If: (Not [$E])\r\n" END, 412, {0}},
        {HEAD("GET", "/a") "If: ([W/$E])\r\n" END, 412, {0}},
        {HEAD("GET", "/a") "If: (<DAV:no-lock>)\r\n" END, 412, {0}},
        {HEAD("GET", "/a") "If: (Not <DAV:no-lock> [$E])\r\n" END, 200, {0}},
        {HEAD("GET", "/a") "If: ([\"x\"]) (Not <a:b>)\r\n" END, 200, {0}},
        {HEAD("GET", "/b") "If: </a> ([$E])\r\n" END, 200, {0}},
        {HEAD("GET", "/a") "If: </b> ([$E])\r\n" END, 412, {0}},
        {HEAD("GET", "/b") "If: <http://h/a> ([$E])\r\n" END, 200, {0}},
        {HEAD("GET", "/b") "If: <http://other/a> ([$E])\r\n" END, 412, {0}},
        {HEAD("GET", "/b") "If: </none> (Not [$E])\r\n" END, 200, {0}},
        {HEAD("GET", "/none") "If: ([$E])\r\n" END, 404, {0}},
    };
    EXCHANGES(rows);
}

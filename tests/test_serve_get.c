/* Parts of content (RFC 9110 14) and listings. SPDX-License-Identifier: Apache-2.0 */
#include "exchange.h"

#include "base/banned.h"

#define RANGE(set) "Range: bytes=" set "\r\n"

Test(serve_get, ranges)
{
    static const struct exchange rows[] = {
        {HEAD("PUT", "/a") "Content-Type: text/x\r\n" SIZED(10, "0123456789"), 201, {0}},
        {HEAD("GET", "/a") RANGE("2-4") END,
         206,
         {"Content-Range: bytes 2-4/10\r\n", "\r\n\r\n234", "!2345", "Content-Length: 3\r\n",
          "Content-Type: text/x\r\n", "ETag: $E", "Last-Modified: "}},
        {HEAD("GET", "/a") RANGE("7-") END, 206, {"bytes 7-9/10", "\r\n\r\n789"}},
        {HEAD("GET", "/a") RANGE("7-100") END, 206, {"bytes 7-9/10", "\r\n\r\n789"}},
        {HEAD("GET", "/a") RANGE("-3") END, 206, {"bytes 7-9/10"}},
        {HEAD("GET", "/a") RANGE("-30") END, 206, {"bytes 0-9/10"}},
        {HEAD("GET", "/a") RANGE("9-9") END, 206, {"bytes 9-9/10"}},
        {HEAD("GET", "/a") RANGE("10-") END, 416, {"Content-Range: bytes */10\r\n"}},
        {HEAD("GET", "/a") RANGE("-0") END, 416, {"Content-Range: bytes */10\r\n"}},
        {HEAD("GET", "/a") RANGE("4-2") END, 200, {"!Content-Range"}},
        {HEAD("GET", "/a") "Range: lines=1-2\r\n" END, 200, {0}},
        {HEAD("HEAD", "/a") RANGE("2-4") END, 200, {"Content-Length: 10\r\n"}},
        {HEAD("GET", "/a") RANGE("50-,2-4") END, 206, {"Content-Range: bytes 2-4/10\r\n"}},
        {HEAD("GET", "/a") RANGE("0-1,-1") END,
         206,
         {"Content-Type: multipart/byteranges; boundary=0001020304050607-0000000000000002\r\n",
          "\r\n\r\n\r\n--0001020304050607-0000000000000002\r\nContent-Type: text/x\r\n"
          "Content-Range: bytes 0-1/10\r\n\r\n01\r\n--0001020304050607-0000000000000002\r\n",
          "Content-Range: bytes 9-9/10\r\n\r\n9\r\n--0001020304050607-0000000000000002--\r\n"}},
        {HEAD("GET", "/a") RANGE("0-8,1-9") END, 200, {"\r\n\r\n0123456789"}},
        {HEAD("PUT", "/0") SIZED(0, ""), 201, {0}},
        {HEAD("GET", "/0") RANGE("0-") END, 416, {"bytes */0"}},
        {HEAD("GET", "/") RANGE("0-1") END, 200, {"</html>"}},
        {HEAD("PUT", "/b") SIZED(33, "0001020304050607-0000000000000006"),
         201,
         {"ETag: \"0001020304050607-0000000000000006\""}},
        {HEAD("GET", "/b") RANGE("0-1,-1") END, 200, {"!multipart"}},
    };
    EXCHANGES(rows);
}

#define DATE "Sun, 09 Sep 2001 01:46:40 GMT"

Test(serve_get, if_range)
{
    static const struct exchange first[] = {
        {HEAD("PUT", "/a") SIZED(3, "abc"), 201, {0}},
        {HEAD("GET", "/a") RANGE("0-0") "If-Range: $E\r\n" END, 206, {0}},
        {HEAD("GET", "/a") RANGE("0-0") "If-Range: W/$E\r\n" END, 200, {0}},
        {HEAD("GET", "/a") RANGE("0-0") "If-Range: \"z\"\r\n" END, 200, {0}},
        {HEAD("GET", "/a") RANGE("0-0") "If-Range: " DATE "\r\n" END, 200, {0}},
    };
    static const struct exchange later = {
        HEAD("GET", "/a") RANGE("0-0") "If-Range: " DATE "\r\n" END, 206, {0}};
    struct scene scene = scene_open(&limits_default);
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        exchange(&scene, &first[i]);
    scene.now++;
    exchange(&scene, &later);
    scene_close(&scene);
}

/* Names and types that would be markup, or are no text at all. */
Test(serve_get, hostile_names)
{
    static const struct exchange rows[] = {
        {HEAD("PUT", "/%3Cscript%3E%22%01%27&%EF%BF%BF") "Content-Type: t/x; "
                                                         "a=\"\xff<y>&\xc3\xa4\"\r\n" SIZED(1, "x"),
         201,
         {0}},
        {HEAD("GET", "/") END,
         200,
         {"href=\"/%3Cscript%3E%22%01'&amp;%EF%BF%BF\"",
          ">&#60;script&#62;&#34;\xef\xbf\xbd'&#38;\xef\xbf\xbd<"}},
        {HEAD("PROPFIND", "/") "Depth: 1\r\n" END,
         207,
         {"<D:getcontenttype>t/x; "
          "a=&#34;\xef\xbf\xbd&#60;y&#62;&#38;\xc3\xa4&#34;</D:getcontenttype>",
          "<D:href>/%3Cscript%3E%22%01'&amp;%EF%BF%BF</D:href>"}},
    };
    EXCHANGES(rows);
}

Test(serve_get, a_listing_has_a_limit)
{
    struct limits small = limits_default;
    small.reply = 200;
    static const struct exchange rows[] = {
        {HEAD("PUT", "/a") SIZED(1, "x"), 201, {0}},
        {HEAD("GET", "/") END, 507, {"Content-Length: 0\r\n"}},
    };
    exchanges(&small, rows, sizeof rows / sizeof *rows);
}

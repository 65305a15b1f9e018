/* LOCK and UNLOCK (RFC 4918 6, 7, 9.10, 9.11). SPDX-License-Identifier: Apache-2.0 */
#include "exchange.h"

#include "base/banned.h"

#define INFO(scope, owner)                                                 \
    "<D:lockinfo xmlns:D='DAV:'><D:lockscope><D:" scope "/></D:lockscope>" \
    "<D:locktype><D:write/></D:locktype>" owner "</D:lockinfo>"
#define LOCK(path, scope, depth) \
    HEAD("LOCK", path) "Depth: " depth "\r\nTimeout: Second-600\r\n" BODY(INFO(scope, ""))
#define IF(token) "If: (<" token ">)\r\n"

Test(serve_locks, one)
{
    static const struct exchange rows[] = {
        {HEAD("LOCK", "/a") "Timeout: Infinite, Second-5\r\n" BODY(
             INFO("exclusive", "<D:owner> <D:href>http://me/&amp;</D:href></D:owner>")),
         201,
         {"Lock-Token: <" TOKEN_1 ">\r\n", "<D:exclusive/>", "<D:depth>infinity</D:depth>",
          ">http://me/&#38;<", "<D:timeout>Second-86400</D:timeout>",
          "<D:locktoken><D:href>" TOKEN_1 "</D:href></D:locktoken>",
          "<D:lockroot><D:href>/a</D:href></D:lockroot>"}},
        {HEAD("GET", "/a") END, 200, {"Content-Length: 0\r\n"}},
        {HEAD("PUT", "/a") SIZED(1, "x"),
         423,
         {"<D:lock-token-submitted><D:href>/a</D:href></D:lock-token-submitted>"}},
        {HEAD("PUT", "/a") IF("a:b") SIZED(1, "x"), 412, {0}},
        {HEAD("PUT", "/a") IF(TOKEN_1) SIZED(1, "x"), 204, {0}},
        {HEAD("PUT", "/a") "If: (Not <" TOKEN_1 ">) (Not <DAV:no-lock>)\r\n" SIZED(1, "x"),
         204,
         {0}},
        {HEAD("PROPFIND", "/a") "Depth: 0\r\n" END,
         207,
         {"<D:lockdiscovery><D:activelock>", TOKEN_1}},
        {LOCK("/a", "shared", "0"),
         423,
         {"<D:no-conflicting-lock><D:href>/a</D:href></D:no-conflicting-lock>"}},
        {HEAD("DELETE", "/a") END, 423, {"<D:href>/a</D:href>"}},
        {HEAD("COPY", "/a") "Destination: /b\r\n" END, 201, {0}},
        {HEAD("COPY", "/b") "Destination: /a\r\n" END, 423, {"lock-token-submitted", "!Location"}},
        {HEAD("MOVE", "/a") "Destination: /c\r\n" END, 423, {"lock-token-submitted"}},
        {HEAD("UNLOCK", "/b") "Lock-Token: <" TOKEN_1 ">\r\n" END,
         409,
         {"<D:lock-token-matches-request-uri/>"}},
        {HEAD("UNLOCK", "/a") "Lock-Token: <a:b>\r\n" END, 409, {0}},
        {HEAD("UNLOCK", "/none") "Lock-Token: <" TOKEN_1 ">\r\n" END, 404, {0}},
        {HEAD("UNLOCK", "/a") "Lock-Token: <" TOKEN_1 ">\r\n" END, 204, {0}},
        {HEAD("PUT", "/a") SIZED(1, "x"), 204, {0}},
        {LOCK("/a", "exclusive", "0"), 200, {"Lock-Token: <" TOKEN_2 ">", "Second-600"}},
    };
    EXCHANGES(rows);
}

Test(serve_locks, refresh)
{
    static const struct exchange rows[] = {
        {HEAD("PUT", "/a") SIZED(1, "x"), 201, {0}},
        {HEAD("LOCK", "/a") IF("a:b") END, 412, {0}},
        {HEAD("LOCK", "/none") IF("a:b") END, 412, {0}},
        {LOCK("/a", "shared", "0"), 200, {TOKEN_1, "!" TOKEN_2}},
        {LOCK("/a", "shared", "0"), 200, {"Lock-Token: <" TOKEN_2, TOKEN_1}},
        {HEAD("LOCK", "/a") IF(TOKEN_1) "Timeout: Second-9\r\n" END,
         200,
         {"!Lock-Token", "Second-9<", "Second-600<", TOKEN_2}},
        {HEAD("LOCK", "/a") "If: (Not <a:b>) (Not <DAV:no-lock>)\r\n" END, 400, {0}},
        {HEAD("LOCK", "/a") "If: (Not <DAV:no-lock>) (<a:b>)\r\n" END,
         412,
         {"<D:lock-token-matches-request-uri/>"}},
        {HEAD("LOCK", "/a") IF(TOKEN_2) END, 200, {"Second-9<", "Second-3600<"}},
    };
    EXCHANGES(rows);
}

Test(serve_locks, collections)
{
    static const struct exchange rows[] = {
        {HEAD("MKCOL", "/c") END, 201, {0}},
        {HEAD("PUT", "/c/m") SIZED(1, "x"), 201, {0}},
        {LOCK("/c/m", "shared", "0"), 200, {TOKEN_1}},
        {LOCK("/c", "exclusive", "infinity"),
         207,
         {"<D:href>/c/m</D:href>\n<D:status>HTTP/1.1 423 Locked</D:status>",
          "<D:href>/c/</D:href>\n<D:status>HTTP/1.1 424 Failed Dependency</D:status>",
          "no-conflicting-lock", "!Lock-Token:"}},
        {HEAD("DELETE", "/c") END,
         207,
         {"<D:href>/c/m</D:href>\n<D:status>HTTP/1.1 423 Locked</D:status>"
          "<D:error xmlns:D=\"DAV:\"><D:lock-token-submitted><D:href>/c/m</D:href>",
          "!/c/<"}},
        {HEAD("DELETE", "/c") "If: </c/m> (<" TOKEN_1 ">)\r\nDepth: infinity\r\n" END, 204, {0}},
        {HEAD("MKCOL", "/d") END, 201, {0}},
        {LOCK("/d", "exclusive", "infinity"), 200, {TOKEN_2, "<D:href>/d/</D:href>"}},
        {HEAD("PUT", "/d/new") SIZED(1, "x"), 423, {"<D:href>/d/</D:href>"}},
        {HEAD("MKCOL", "/d/new") END, 423, {"lock-token-submitted"}},
        {LOCK("/d/new", "exclusive", "0"), 423, {"<D:href>/d/</D:href>"}},
        {HEAD("PUT", "/d/new") "If: </d> (<" TOKEN_2 ">)\r\n" SIZED(1, "x"), 201, {0}},
        {HEAD("PROPPATCH", "/d/new")
             BODY("<D:propertyupdate xmlns:D='DAV:'><D:set><D:prop><p/></D:prop></D:set>"
                  "</D:propertyupdate>"),
         423,
         {"<D:href>/d/</D:href>"}},
        {HEAD("UNLOCK", "/d/new") "Lock-Token: <" TOKEN_2 ">\r\n" END, 204, {0}},
        {HEAD("MKCOL", "/d/more") END, 201, {0}},
        {LOCK("/none/a", "exclusive", "0"), 409, {0}},
    };
    EXCHANGES(rows);
}

Test(serve_locks, time_ends_them)
{
    struct scene scene = scene_open(&limits_default);
    exchange(&scene, &(struct exchange){LOCK("/a", "exclusive", "0"), 201, {"Second-600"}});
    scene.now += 599;
    exchange(&scene, &(struct exchange){HEAD("PUT", "/a") SIZED(1, "x"), 423, {0}});
    exchange(&scene,
             &(struct exchange){HEAD("PROPFIND", "/a") "Depth: 0\r\n" END, 207, {"Second-1<"}});
    scene.now += 1;
    exchange(&scene,
             &(struct exchange){HEAD("PROPFIND", "/a") "Depth: 0\r\n" END, 207, {"!activelock"}});
    exchange(&scene, &(struct exchange){HEAD("PUT", "/a") SIZED(1, "x"), 204, {0}});
    scene_close(&scene);
}

/* As the generous profiles have it: a lock for as long as 32 bits count. */
Test(serve_locks, infinite)
{
    static const struct exchange rows[] = {
        {HEAD("LOCK", "/a") "Timeout: Infinite\r\n" BODY(INFO("exclusive", "")),
         201,
         {"<D:timeout>Infinite</D:timeout>"}},
    };
    exchanges(&limits_period, rows, sizeof rows / sizeof *rows);
}

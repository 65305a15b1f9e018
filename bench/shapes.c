/* SPDX-License-Identifier: Apache-2.0 */
#include "shapes.h"

#include "base/banned.h"

#define PUT  "PUT /a HTTP/1.1\r\nHost: h\r\n"
#define GET  "GET /a HTTP/1.1\r\nHost: h\r\n"
#define XML  "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
#define A16  "aaaaaaaaaaaaaaaa"
#define A32  A16 A16
#define A48  A32 A16
#define A128 A32 A32 A32 A32

#define PROPFIND "PROPFIND /a HTTP/1.1\r\nHost: h\r\nDepth: 1\r\n"
#define FIND     XML "<D:propfind xmlns:D=\"DAV:\"><D:prop>{}</D:prop></D:propfind>"

#define PROPPATCH "PROPPATCH /a HTTP/1.1\r\nHost: h\r\n"
#define UPDATE                                                                  \
    XML "<D:propertyupdate xmlns:D=\"DAV:\"><D:set><D:prop>{}</D:prop></D:set>" \
        "</D:propertyupdate>"
/* One property, whose value is repeated. */
#define VALUE                                                                                 \
    XML "<D:propertyupdate xmlns:D=\"DAV:\"><D:set><D:prop><D:displayname>{}</D:displayname>" \
        "</D:prop></D:set></D:propertyupdate>"

#define REPORT "REPORT /a HTTP/1.1\r\nHost: h\r\nDepth: 1\r\n"
#define QUERY                                                                                     \
    XML "<C:calendar-query xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><C:filter>" \
        "<C:comp-filter name=\"VCALENDAR\">{}</C:comp-filter></C:filter></C:calendar-query>"
#define SEARCH "SEARCH /a HTTP/1.1\r\nHost: h\r\n"
#define WHERE                                                                                 \
    XML "<D:searchrequest xmlns:D=\"DAV:\"><D:basicsearch><D:select><D:allprop/></D:select>"  \
        "<D:from><D:scope><D:href>/</D:href><D:depth>0</D:depth></D:scope></D:from><D:where>" \
        "<D:and>{}</D:and></D:where></D:basicsearch></D:searchrequest>"

/* clang-format off */
const struct shape shapes[] = {
    /* What clients send. */
    {.name = "put", .sized = true, .head = PUT, .body = "{}", .unit = "The quick brown fox. "},
    {.name = "put-chunked", .sized = true, .head = PUT, .body = "{}", .unit = "The quick brown fox. ", .chunk = 8192},
    {.name = "long-field", .sized = true, .head = GET "Cookie: {}\r\n", .unit = "name=value; ", .most = 10900},
    {.name = "fields", .head = GET "{}", .unit = "X-Field-@: " A48 "\r\n", .most = 990},
    {.name = "propfind", .head = PROPFIND, .body = FIND, .unit = "<D:getlastmodified/><D:getcontentlength/><D:resourcetype/>"},
    {.name = "proppatch", .sized = true, .head = PROPPATCH, .body = UPDATE, .unit = "<Z:author xmlns:Z=\"urn:z\">Somebody with a name, number @</Z:author>\n"},
    {.name = "multiget", .head = "REPORT /a HTTP/1.1\r\nHost: h\r\nDepth: 1\r\n", .body = XML "<C:calendar-multiget xmlns:D=\"DAV:\" xmlns:C=\"urn:ietf:params:xml:ns:caldav\"><D:prop><D:getetag/></D:prop>{}</C:calendar-multiget>", .unit = "<D:href>/calendars/me/event-number-@.ics</D:href>\n"},
    {.name = "lock-owner", .head = "LOCK /a HTTP/1.1\r\nHost: h\r\n", .body = XML "<D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype><D:owner>{}</D:owner></D:lockinfo>", .unit = "Somebody with a name, number @. "},

    /* The head. */
    {.name = "many-fields", .kind = SHAPE_HOSTILE, .head = GET "{}", .unit = "Translatf: " A48 "aaa\r\n", .most = 990},
    {.name = "blank-fields", .kind = SHAPE_HOSTILE, .head = GET "{}", .unit = "a:                                                             \r\n", .most = 990},
    {.name = "folds", .kind = SHAPE_HOSTILE, .head = GET "X: a\r\n{}", .unit = " a\r\n"},
    {.name = "timeouts", .kind = SHAPE_HOSTILE, .head = "LOCK /a HTTP/1.1\r\nHost: h\r\nIf: (<urn:a>)\r\n{}", .unit = "Timeout: Second-" "00000000000000000000000000000000" "00000000000000000000000000000000" "00000000000000000000000000000000" "1\r\n", .most = 256},
    {.name = "if-conditions", .kind = SHAPE_HOSTILE, .head = "DELETE /a HTTP/1.1\r\nHost: h\r\nIf: ({})\r\n", .unit = "Not<urn:a@>     ", .most = 4096},
    {.name = "if-etags", .kind = SHAPE_HOSTILE, .head = "DELETE /a HTTP/1.1\r\nHost: h\r\nIf: ({})\r\n", .unit = "[W/\"a@\"]       ", .most = 4096},
    {.name = "if-tags", .kind = SHAPE_HOSTILE, .head = "DELETE /a HTTP/1.1\r\nHost: h\r\nIf: {}\r\n", .unit = "<http://h/a/b/c/d/e/f/g/h/i/j/%C3%A9/@> (<urn:uuid:aaaa-@>) ", .most = 1024},
    {.name = "if-lists", .kind = SHAPE_HOSTILE, .head = "DELETE /a HTTP/1.1\r\nHost: h\r\nIf: <http://h/a> {}\r\n", .unit = "(<urn:uuid:" A48 ">) ", .most = 1024},
    {.name = "entity-tags", .kind = SHAPE_HOSTILE, .head = GET "If-None-Match: {}\"z\"\r\n", .unit = "W/\"" A48 "@\",    ", .most = 1000},
    {.name = "ranges", .kind = SHAPE_HOSTILE, .head = GET "Range: bytes={}1-1\r\n", .unit = "0-00000000000000000000000000000000000000000000000000000001,      ", .most = 1000},

    /* The request-target. */
    {.name = "dots", .kind = SHAPE_HOSTILE, .head = "GET {} HTTP/1.1\r\nHost: h\r\n", .unit = "/a/.."},
    {.name = "deep-dots", .kind = SHAPE_HOSTILE, .head = "GET {} HTTP/1.1\r\nHost: h\r\n", .unit = "/a", .close = "/.."},
    {.name = "slashes", .kind = SHAPE_HOSTILE, .head = "GET {} HTTP/1.1\r\nHost: h\r\n", .unit = "/"},
    {.name = "triplets", .kind = SHAPE_HOSTILE, .head = "GET /{} HTTP/1.1\r\nHost: h\r\n", .unit = "%41"},
    {.name = "wide-triplets", .kind = SHAPE_HOSTILE, .head = "GET /{} HTTP/1.1\r\nHost: h\r\n", .unit = "%F0%9F%98%80"},

    /* The framing. */
    {.name = "tiny-chunks", .kind = SHAPE_HOSTILE, .head = PUT, .body = "{}", .unit = "a", .chunk = 1},
    {.name = "tiny-chunks-xml", .kind = SHAPE_HOSTILE, .head = PROPFIND, .body = FIND, .unit = "<D:a@/>", .chunk = 1},
    {.name = "chunk-extensions", .kind = SHAPE_HOSTILE, .head = PUT, .body = "{}", .unit = "a", .chunk = 1, .extension = ";a=\"\\b\""},

    /* XML. */
    {.name = "properties", .kind = SHAPE_HOSTILE, .head = PROPFIND, .body = FIND, .unit = "<D:a@/>"},
    {.name = "same-property", .kind = SHAPE_HOSTILE, .head = PROPFIND, .body = FIND, .unit = "<D:a/>"},
    {.name = "namespaces", .kind = SHAPE_HOSTILE, .head = PROPFIND, .body = FIND, .unit = "<a xmlns=\"u:@\"/>"},
    {.name = "prefixes", .kind = SHAPE_HOSTILE, .head = PROPFIND, .body = XML "<D:propfind xmlns:D=\"DAV:\"><D:prop><D:a {}/></D:prop></D:propfind>", .unit = "xmlns:prefix@=\"urn:uuid:" A32 "@\" ", .most = 1000},
    {.name = "prefixes-used", .kind = SHAPE_HOSTILE, .head = PROPFIND, .body = XML "<D:propfind xmlns:D=\"DAV:\"><D:prop>{}</D:prop></D:propfind>", .unit = "<D:a xmlns:p@=\"urn:uuid:" A128 A48 A32 "@\">", .close = "</D:a>", .most = 250},
    {.name = "attributes", .kind = SHAPE_HOSTILE, .head = PROPFIND, .body = XML "<D:propfind xmlns:D=\"DAV:\"><D:prop><D:a {}/></D:prop></D:propfind>", .unit = "attribute@=\"" A32 "aaaaaaaa\"    ", .most = 1000},
    {.name = "nesting", .kind = SHAPE_HOSTILE, .head = PROPFIND, .body = FIND, .unit = "<D:" A48 A48 "aaaaaaaaaaaaaaaaaaaaaa@>", .close = "</D:" A48 A48 "aaaaaaaaaaaaaaaaaaaaaa@>", .most = 250},
    {.name = "nested-values", .kind = SHAPE_HOSTILE, .head = PROPPATCH, .body = VALUE, .unit = "<a><b><c><d><e><f><g><h>x</h></g></f></e></d></c></b></a>"},
    {.name = "tiny-texts", .kind = SHAPE_HOSTILE, .head = PROPPATCH, .body = VALUE, .unit = "a<b/>"},
    {.name = "references", .kind = SHAPE_HOSTILE, .head = PROPPATCH, .body = VALUE, .unit = "&#65;"},
    {.name = "entities", .kind = SHAPE_HOSTILE, .head = PROPPATCH, .body = VALUE, .unit = "&lt;"},
    {.name = "cdata", .kind = SHAPE_HOSTILE, .head = PROPPATCH, .body = VALUE, .unit = "<![CDATA[a]]>"},
    {.name = "comments", .kind = SHAPE_HOSTILE, .head = PROPPATCH, .body = VALUE, .unit = "<!--a-->"},
    {.name = "instructions", .kind = SHAPE_HOSTILE, .head = PROPPATCH, .body = VALUE, .unit = "<?a b?>"},
    {.name = "white-space", .kind = SHAPE_HOSTILE, .head = PROPPATCH, .body = VALUE, .unit = " "},
    {.name = "removals", .kind = SHAPE_HOSTILE, .head = PROPPATCH, .body = XML "<D:propertyupdate xmlns:D=\"DAV:\">{}</D:propertyupdate>", .unit = "<D:remove><D:prop><a/></D:prop></D:remove>"},
    {.name = "filters", .kind = SHAPE_HOSTILE, .head = REPORT, .body = QUERY, .unit = "<C:comp-filter name=\"" A48 A32 "aaaa@\">", .close = "</C:comp-filter>                      ", .most = 250},
    {.name = "many-filters", .kind = SHAPE_HOSTILE, .head = REPORT, .body = QUERY, .unit = "<C:prop-filter name=\"a\"/>"},
    {.name = "operators", .kind = SHAPE_HOSTILE, .head = SEARCH, .body = WHERE, .unit = "<D:and>" A48 A48 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", .close = "<D:is-collection/></D:and>                                                                              ", .most = 240},
    {.name = "many-operators", .kind = SHAPE_HOSTILE, .head = SEARCH, .body = WHERE, .unit = "<D:is-collection/>"},
    {.name = "expansions", .kind = SHAPE_HOSTILE, .head = REPORT, .body = XML "<D:expand-property xmlns:D=\"DAV:\">{}</D:expand-property>", .unit = "<D:property name=\"" A128 A48 "aaaa@\">", .close = "</D:property>", .most = 250},
    {.name = "aces", .kind = SHAPE_HOSTILE, .head = "ACL /a HTTP/1.1\r\nHost: h\r\n", .body = XML "<D:acl xmlns:D=\"DAV:\">{}</D:acl>", .unit = "<D:ace><D:principal><D:all/></D:principal><D:grant><D:privilege><D:read/></D:privilege></D:grant></D:ace>"},
    {.name = "hrefs", .kind = SHAPE_HOSTILE, .head = REPORT, .body = XML "<D:merge-preview xmlns:D=\"DAV:\"><D:source>{}</D:source></D:merge-preview>", .unit = "<D:href>/</D:href>"},
    {.name = "languages", .kind = SHAPE_HOSTILE, .head = PROPPATCH, .body = UPDATE, .unit = "<a xml:lang=\"x\">x</a>"},
};
/* clang-format on */
const size_t shape_count = sizeof shapes / sizeof *shapes;

static span text_of(const char *text)
{
    return span_make(text, strlen(text));
}

/* Writes `text`, each "@" in it replaced by `number`. */
static void write_numbered(const char *text, size_t number, struct out *out)
{
    for (span rest = text_of(text); rest.len > 0;) {
        out_span(out, span_take(&rest, span_find(rest, '@')));
        if (rest.len > 0) {
            out_decimal(out, number);
            rest = span_tail(rest, 1);
        }
    }
}

/* Writes `text` and, where "{}" stands in it, the repetitions, up to `size` bytes in all. */
static void write_text(const struct shape *shape, const char *text, size_t size, struct out *out)
{
    const char *const place = strstr(text, "{}");
    if (!place) {
        out_span(out, text_of(text));
        return;
    }
    const size_t close = shape->close ? strlen(shape->close) : 0;
    const size_t most = shape->most ? shape->most : SIZE_MAX;
    out_span(out, span_make(text, (size_t)(place - text)));
    size_t count = 0;
    while (count < most && !out->full &&
           out->len + strlen(place + 2) + strlen(shape->unit) + (count + 1) * close <= size)
        write_numbered(shape->unit, count++, out);
    while (shape->close && count > 0)
        write_numbered(shape->close, --count, out);
    out_span(out, text_of(place + 2));
}

static void write_hexadecimal(size_t value, struct out *out)
{
    size_t digits = 1;
    while (digits < 16 && value >> (4 * digits) != 0)
        digits++;
    while (digits-- > 0)
        out_byte(out, (uint8_t) "0123456789abcdef"[value >> (4 * digits) & 0xf]);
}

enum { EXTENSIONS = 500 }; /* of a chunk; 4096 bytes are what limits_period allows */

/* Cuts `body` into chunks; where they have extensions, as many as fill `size`. */
static void write_chunked(const struct shape *shape, span body, size_t size, struct out *out)
{
    while (body.len > 0 && (!shape->extension || out->len < size)) {
        const span chunk = span_take(&body, body.len < shape->chunk ? body.len : shape->chunk);
        write_hexadecimal(chunk.len, out);
        for (size_t i = 0; shape->extension && i < EXTENSIONS; i++)
            out_span(out, text_of(shape->extension));
        out_span(out, SPAN("\r\n"));
        out_span(out, chunk);
        out_span(out, SPAN("\r\n"));
    }
    out_span(out, SPAN("0\r\n\r\n"));
}

/* How large the body of a request of `size` bytes is, when each chunk costs its line too. */
static size_t body_size(const struct shape *shape, size_t size)
{
    enum { AROUND = 5 }; /* a digit and two line ends */
    if (shape->chunk == 0 || shape->chunk > AROUND)
        return size;
    return size * shape->chunk / (shape->chunk + AROUND);
}

void shape_write(const struct shape *shape, size_t size, struct arena *scratch, struct out *out)
{
    enum { FRAMING = 28 }; /* "Transfer-Encoding: chunked", or about as much */
    write_text(shape, shape->head, size - 2, out);
    if (!shape->body) {
        out_span(out, SPAN("\r\n"));
        return;
    }
    struct out body = out_growing(scratch, 2 * size + 4096);
    const size_t around = out->len + FRAMING + 2;
    write_text(shape, shape->body, body_size(shape, size > around ? size - around : 0), &body);
    if (shape->chunk) {
        out_span(out, SPAN("Transfer-Encoding: chunked\r\n\r\n"));
        write_chunked(shape, out_written(&body), size, out);
        return;
    }
    out_span(out, SPAN("Content-Length: "));
    out_decimal(out, body.len);
    out_span(out, SPAN("\r\n\r\n"));
    out_span(out, out_written(&body));
}

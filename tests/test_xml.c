/* The border to libxml2: events, refusals, encodings, caps, cuts, blocks and failed allocations.
 * SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <errno.h>
#include <libxml/parser.h>
#include <libxml/xmlmemory.h>

#include "base/arena.h"
#include "base/out.h"
#include "support.h"
#include "xml/dxml.h"

#include "base/banned.h"

enum { LOG_ROOM = 1 << 19, BLOCK = 16384 /* as in dxml.c */ };

/* What a document gave: its events as text, and how it ended. */
struct outcome {
    enum status status;
    struct fault fault;
    struct out log;
    enum status answer; /* what every event returns */
};

static void log_name(struct out *log, struct dxml_name name)
{
    if (name.ns.len) {
        out_byte(log, '{');
        out_span(log, name.ns);
        out_byte(log, '}');
    }
    out_span(log, name.local);
}

static enum status log_start(void *context, struct dxml_name name,
                             const struct dxml_attribute *attributes, size_t attribute_count)
{
    struct outcome *got = context;
    out_byte(&got->log, '(');
    log_name(&got->log, name);
    for (size_t i = 0; i < attribute_count; i++) {
        out_byte(&got->log, ' ');
        log_name(&got->log, attributes[i].name);
        out_byte(&got->log, '=');
        out_span(&got->log, attributes[i].value);
    }
    out_byte(&got->log, '|');
    return got->answer;
}

static enum status log_text(void *context, span text)
{
    struct outcome *got = context;
    out_byte(&got->log, '[');
    out_span(&got->log, text);
    out_byte(&got->log, ']');
    return got->answer;
}

static enum status log_end(void *context, struct dxml_name name)
{
    struct outcome *got = context;
    (void)name;
    out_byte(&got->log, ')');
    return got->answer;
}

static const struct dxml_events log_events = {log_start, log_text, log_end};

/* Reads a document in the pieces that two cuts make of it; `got->log` and `got->answer` are set. */
static void read_into(struct outcome *got, const struct limits *limits, span bytes, size_t cut,
                      size_t second)
{
    struct dxml *reader = NULL;
    got->status = dxml_open(limits, &log_events, got, &got->fault, &reader);
    if (got->status == OK)
        got->status = dxml_feed(reader, span_head(bytes, cut));
    if (got->status == MORE)
        got->status = dxml_feed(reader, span_head(span_tail(bytes, cut), second - cut));
    if (got->status == MORE)
        got->status = dxml_feed(reader, span_tail(bytes, second));
    if (got->status == MORE)
        got->status = dxml_finish(reader);
    dxml_close(reader);
}

/* Criterion gives each test a process of its own: one log for each outcome that is held at once. */
static struct outcome read_at(const struct limits *limits, span bytes, size_t cut, size_t second)
{
    static uint8_t logs[2][LOG_ROOM];
    static size_t next;
    struct outcome got = {.log = out_make(logs[next++ % 2], LOG_ROOM)};
    read_into(&got, limits, bytes, cut, second);
    cr_assert(!got.log.full);
    cr_assert_eq(got.fault.rule != NULL, got.status == BAD || got.status == LIMIT);
    cr_assert(!got.fault.rule ||
              (got.fault.rule->status == got.status && got.fault.offset <= bytes.len));
    return got;
}

static struct outcome read_document(span bytes)
{
    return read_at(&limits_default, bytes, bytes.len, bytes.len);
}

/* The name of the rule that refused the document, or of the status. */
static const char *verdict(const struct outcome *got)
{
    return got->fault.rule ? got->fault.rule->name : status_name(got->status);
}

static bool same(const struct outcome *a, const struct outcome *b)
{
    return a->status == b->status && a->fault.rule == b->fault.rule &&
           a->fault.offset == b->fault.offset &&
           span_equal(out_written(&a->log), out_written(&b->log));
}

/* --- What documents give --- */

static const char *const documents[][2] = {
    {"<a/>", "(a|)"},
    {"<?xml version=\"1.0\"?><a></a>\r\n", "(a|)"},
    {"\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8' standalone='yes'?> <a/>", "(a|)"},
    {"<!-- > --><?pi <a> ?><a/><!-- <b/> --><?pi?> ", "(a|)"},
    /* Namespaces: default, undone, prefixes, one bound anew, the same name by two prefixes. */
    {"<a xmlns='DAV:'><b xmlns=''/><c/></a>", "({DAV:}a|(b|)({DAV:}c|))"},
    {"<D:a xmlns:D='DAV:'><D:b xmlns:D='urn:x'/><D:c/></D:a>", "({DAV:}a|({urn:x}b|)({DAV:}c|))"},
    {"<p:a xmlns:p='u:x' xmlns:q='u:x'><q:b p:c='1' d='2'/></p:a>",
     "({u:x}a|({u:x}b {u:x}c=1 d=2|))"},
    {"<a xmlns='not a URI' xml:lang='en'/>",
     "({not a URI}a {http://www.w3.org/XML/1998/namespace}lang=en|)"},
    {"<\xc3\xa9l\xc3\xa9ment/>", "(\xc3\xa9l\xc3\xa9ment|)"},
    /* Text: one event between two tags, whatever it is made of. */
    {"<a>x<!-- y -->z<?pi?> <![CDATA[<b>]]]]><![CDATA[>]]>&amp;&lt;&gt;&quot;&apos;&#65;&#x42;</a>",
     "(a|[xz <b>]]>&<>\"'AB])"},
    {"<a> <b/>\n</a>", "(a|[ ](b|)[\n])"},
    {"<a><![CDATA[]]></a>", "(a|)"},
    {"<a>1\r\n2\r3&#13;4<![CDATA[\r\n5\r6\r\r\n]]>\n</a>", "(a|[1\n2\n3\r4\n5\n6\n\n\n])"},
    {"<a><![CDATA[\r]]><![CDATA[\n]]></a>", "(a|[\n\n])"},
    {"<a>\xf0\x9f\x98\x80\xe2\x82\xac</a>", "(a|[\xf0\x9f\x98\x80\xe2\x82\xac])"},
    {"<a b='1>2' c=\"&lt;&#10;&amp;\n\"/>", "(a b=1>2 c=<\n& |)"},
};
enum { DOCUMENTS = sizeof documents / sizeof *documents };

Test(xml, gives_events)
{
    for (size_t i = 0; i < DOCUMENTS; i++) {
        const struct outcome got = read_document(span_of(documents[i][0]));
        cr_expect_eq(got.status, OK, "%s: %s", documents[i][0], verdict(&got));
        cr_expect(span_equal(out_written(&got.log), span_of(documents[i][1])), "%s: %.*s",
                  documents[i][0], (int)got.log.len, (const char *)got.log.ptr);
    }
}

static const struct {
    span document;
    const char *rule;
    size_t offset; /* where it is noticed */
} refused[] = {
#define REFUSED(literal, rule, offset)                                     \
    {                                                                      \
        {(const uint8_t *)("" literal), sizeof(literal) - 1}, rule, offset \
    }
    REFUSED("", "xml-well-formed", 0),
    REFUSED("<", "xml-well-formed", 0),
    REFUSED("plain", "xml-well-formed", 0),
    REFUSED("<a>", "xml-well-formed", 3),
    REFUSED("<a></b>", "xml-well-formed", 7),
    REFUSED("<a/><b/>", "xml-well-formed", 4),
    REFUSED("<a/>text", "xml-well-formed", 4),
    REFUSED("<a b='1' b='2'/>", "xml-well-formed", 14),
    REFUSED("<a b=<>'/>", "xml-well-formed", 5),
    REFUSED("<a>]]></a>", "xml-well-formed", 3),
    REFUSED("<a>\x01</a>", "xml-well-formed", 3),
    REFUSED("<a>&#0;</a>", "xml-well-formed", 7),
    REFUSED("<a>&#xD800;</a>", "xml-well-formed", 11),
    REFUSED("<a>\xef\xbf\xbf</a>", "xml-well-formed", 3),
    REFUSED("<a><!-- -- --></a>", "xml-well-formed", 8),
    REFUSED(" <?xml version='1.0'?><a/>", "xml-well-formed", 6),
    /* A document type, with what it is used for. */
    REFUSED("<!DOCTYPE a><a/>", "xml-doctype", 11),
    REFUSED("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "xml-doctype", 12),
    REFUSED("<!DOCTYPE a [<!ENTITY a 'aa'><!ENTITY b '&a;&a;&a;'>]><a>&b;&b;</a>", "xml-doctype",
            12),
    REFUSED("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "xml-doctype", 39),
    REFUSED("<!DOCTYPE a PUBLIC 'x' 'http://127.0.0.1/'><a/>", "xml-doctype", 42),
    REFUSED("<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///x'>%p;]><a/>", "xml-doctype", 12),
    REFUSED("<a>&x;</a>", "xml-entity", 6),
    REFUSED("<a b='&x;'/>", "xml-entity", 9),
    /* Namespaces. */
    REFUSED("<p:a/>", "xml-namespaces", 4),
    REFUSED("<a p:b='1'/>", "xml-namespaces", 10),
    REFUSED("<a xmlns:p=''/>", "xml-namespaces", 13),
    REFUSED("<a:b:c xmlns:a='u'/>", "xml-namespaces", 4),
    REFUSED("<a xmlns:xmlns='u'/>", "xml-namespaces", 18),
    REFUSED("<a xmlns:p='u' xmlns:q='u' p:x='' q:x=''/>", "xml-namespaces", 40),
    REFUSED("<a xmlns='http://www.w3.org/XML/1998/namespace'/>", "xml-namespaces", 47),
    /* Encodings. */
    REFUSED("<?xml version='1.0' encoding='ISO-8859-1'?><a/>", "xml-encoding", 0),
    REFUSED("<?xml version='1.0' encoding='UTF-7'?><a/>", "xml-encoding", 0),
    REFUSED("<?xml version='1.0' encoding='UTF-16'?><a/>", "xml-encoding", 0),
    REFUSED("<?xml version = '1.0' encoding = \"EBCDIC-CP-US\" ?><a/>", "xml-encoding", 0),
    REFUSED("<?xml version='1.0' encoding='UTF-8'", "xml-declaration", 0),
    REFUSED("<\0a\0/\0>\0", "xml-encoding", 1),
    REFUSED("\0\0\0<\0\0\0a", "xml-encoding", 0),
    REFUSED("\x4c\x6f\xa7\x94", "xml-well-formed", 0), /* "<?xm" in EBCDIC */
    REFUSED("<a\xa7", "xml-encoding", 2),
    REFUSED("<a>\0</a>", "xml-encoding", 3),
    REFUSED("<a>\xe9</a>", "xml-encoding", 3),
    REFUSED("<a>\x80</a>", "xml-encoding", 3),
    REFUSED("<a>\xc0\xaf</a>", "xml-encoding", 3),
    REFUSED("<a>\xc1\xbf</a>", "xml-encoding", 3),
    REFUSED("<a>\xe0\x9f\xbf</a>", "xml-encoding", 3),
    REFUSED("<a>\xed\xa0\x80</a>", "xml-encoding", 3),
    REFUSED("<a>\xf0\x8f\xbf\xbf</a>", "xml-encoding", 3),
    REFUSED("<a>\xf4\x90\x80\x80</a>", "xml-encoding", 3),
    REFUSED("<a>\xf5\x80\x80\x80</a>", "xml-encoding", 3),
    REFUSED("<a/>\xe2\x82", "xml-encoding", 4),
    REFUSED("\xef\xbb\xbf\xef\xbb\xbf<a/>", "xml-well-formed", 3),
    REFUSED("\xff\xfe<\0a\0/\0>", "xml-encoding", 8),
    REFUSED("\xff\xfe<\0a\0>\0\0\xdc<\0/\0a\0>\0", "xml-encoding", 8),
    REFUSED("\xff\xfe<\0a\0>\0\0\xd8<\0/\0a\0>\0", "xml-encoding", 8),
    REFUSED("\xff\xfe<\0a\0>\0\0\0<\0/\0a\0>\0", "xml-encoding", 8),
    REFUSED("\xfe\xff\0<\0a\0>\xd8\0", "xml-encoding", 8),
    REFUSED("\xfe\xfe\0<\0a\0/\0>", "xml-encoding", 0),
    REFUSED("\xff\xfe\0\0<\0\0\0a\0\0\0/\0\0\0>\0\0\0", "xml-encoding", 2),
    REFUSED("\xff\xfe<\0a\0>\0<\0/\0b\0>\0", "xml-well-formed", 16),
};
enum { REFUSED_COUNT = sizeof refused / sizeof *refused };

Test(xml, refuses_by_rule_and_offset)
{
    for (size_t i = 0; i < REFUSED_COUNT; i++) {
        const struct outcome got = read_document(refused[i].document);
        cr_expect_str_eq(verdict(&got), refused[i].rule, "row %zu: %s", i,
                         (const char *)refused[i].document.ptr);
        cr_expect_eq(got.fault.offset, refused[i].offset, "row %zu: %s: %zu, not %zu", i,
                     (const char *)refused[i].document.ptr, got.fault.offset, refused[i].offset);
    }
}

/* --- UTF-16 --- */

/* Valid UTF-8 as UTF-16 with a byte order mark. */
static span to_utf16(span utf8, bool big, uint8_t *buffer)
{
    size_t len = 0;
    uint32_t units[2] = {0xfeff};
    size_t count = 1;
    for (size_t i = 0;; count = 0) {
        for (size_t u = 0; u < count; u++) {
            buffer[len++] = (uint8_t)(big ? units[u] >> 8 : units[u] & 0xff);
            buffer[len++] = (uint8_t)(big ? units[u] & 0xff : units[u] >> 8);
        }
        if (i >= utf8.len)
            return span_make(buffer, len);
        const uint8_t first = utf8.ptr[i++];
        uint32_t character = first < 0x80 ? first : first < 0xe0 ? first & 0x1f : first & 0x0f;
        while (i < utf8.len && (utf8.ptr[i] & 0xc0) == 0x80)
            character = character << 6 | (utf8.ptr[i++] & 0x3f);
        const bool pair = character > 0xffff;
        units[0] = pair ? 0xd800 + ((character - 0x10000) >> 10) : character;
        units[1] = 0xdc00 + ((character - 0x10000) & 0x3ff);
        count = pair ? 2 : 1;
        for (size_t u = 0; u < count; u++) {
            buffer[len++] = (uint8_t)(big ? units[u] >> 8 : units[u] & 0xff);
            buffer[len++] = (uint8_t)(big ? units[u] & 0xff : units[u] >> 8);
        }
    }
}

Test(xml, reads_utf16_of_both_ends)
{
    static uint8_t buffer[4096];
    for (size_t i = 0; i < 2 * DOCUMENTS; i++) {
        const char *document = documents[i / 2][0];
        if (strstr(document, "UTF-8"))
            continue;
        const struct outcome got = read_document(to_utf16(span_of(document), i % 2, buffer));
        cr_expect_eq(got.status, OK, "%s: %s", document, verdict(&got));
        cr_expect(span_equal(out_written(&got.log), span_of(documents[i / 2][1])), "%s", document);
    }
}

Test(xml, holds_utf16_to_its_declaration)
{
    static uint8_t buffer[256];
    static const char *const table[][2] = {
        {"<?xml version='1.0' encoding='utf-16'?><a/>", "OK"},
        {"<?xml version='1.0' encoding='UTF-8'?><a/>", "xml-encoding"},
        {"<?xml version='1.0' encoding='UTF-32'?><a/>", "xml-encoding"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct outcome got = read_document(to_utf16(span_of(table[i][0]), i % 2, buffer));
        cr_expect_str_eq(verdict(&got), table[i][1], "%s", table[i][0]);
    }
}

/* --- Caps: as large as the limit is accepted, one more is not --- */

/* Writes `n` times `unit` between `before` and `after`. */
static span repeat(struct out *out, const char *before, const char *unit, size_t n,
                   const char *after)
{
    out_span(out, span_of(before));
    for (size_t i = 0; i < n; i++) {
        for (const char *c = unit; *c; c++)
            if (*c == '#')
                out_decimal(out, i);
            else
                out_byte(out, (uint8_t)*c);
    }
    out_span(out, span_of(after));
    cr_assert(!out->full);
    return out_written(out);
}

static const struct limits small = {
    .name = "small",
    .xml_depth = 5,
    .xml_nodes = 7,
    .xml_attributes = 4,
    .xml_name = 6,
    .xml_namespace = 9,
    .xml_text = 300,
    .arena = 1 << 20,
};

static const struct {
    const char *before, *unit, *after;
    size_t most; /* units that the limit allows */
    const char *rule;
} caps[] = {
    {"", "<a>", "</a></a></a></a></a>", 5, "xml-depth"},
    {"<a>", "<b/>", "</a>", 6, "xml-nodes"},
    {"<a", " a#=''", "/>", 4, "xml-attributes"},
    {"<a", " xmlns:a#='u'", "/>", 4, "xml-attributes"},
    {"<a xmlns='u' xmlns:p='u' p:x=''", " a#=''", "/>", 1, "xml-attributes"},
    {"<", "a", "/>", 6, "xml-name"},
    {"<a ", "b", "=''/>", 6, "xml-name"},
    {"<a xmlns:", "b", "='u'/>", 6, "xml-name"},
    {"<a xmlns='", "u", "'/>", 9, "xml-namespace"},
    {"<a xmlns:p='", "u", "'/>", 9, "xml-namespace"},
    {"<a>", "t", "</a>", 300, "xml-text"},
    {"<a><b/>", "&amp;", "<b/></a>", 300, "xml-text"},
    {"<a><![CDATA[", "t", "]]></a>", 300, "xml-text"},
    {"<a>", "t<!-- -->", "</a>", 300, "xml-text"},
    {"<a>", "\xe2\x82\xac", "</a>", 100, "xml-text"},
    {"<a b='", "t", "'/>", 300, "xml-text"},
};

Test(xml, keeps_every_cap)
{
    static uint8_t buffer[1 << 14];
    for (size_t i = 0; i < sizeof caps / sizeof *caps; i++) {
        for (size_t over = 0; over < 2; over++) {
            struct out out = out_make(buffer, sizeof buffer);
            const size_t n = caps[i].most + over;
            const span document = repeat(&out, caps[i].before, caps[i].unit, n, caps[i].after);
            const struct outcome got = read_at(&small, document, 0, 0);
            const char *rule = over ? caps[i].rule : "OK";
            cr_expect_str_eq(verdict(&got), rule, "%s%s… × %zu: %s", caps[i].before, caps[i].unit,
                             n, verdict(&got));
            cr_expect(!over || got.status == LIMIT);
        }
    }
}

/* A name that libxml2 itself finds too long, and a depth that it has no limit for. */
Test(xml, keeps_the_caps_of_the_generous_profile)
{
    static uint8_t buffer[1 << 17];
    struct out out = out_make(buffer, sizeof buffer);
    struct outcome got = read_at(&limits_period, repeat(&out, "<", "a", 60000, "/>"), 0, 0);
    cr_expect_str_eq(verdict(&got), "xml-name");
    out = out_make(buffer, sizeof buffer);
    got = read_at(&limits_period, repeat(&out, "", "<a>", 257, ""), 0, 0);
    cr_expect_str_eq(verdict(&got), "xml-depth");
    out = out_make(buffer, sizeof buffer);
    got = read_at(&limits_period, repeat(&out, "", "<a>", 256, ""), 0, 0);
    cr_expect_str_eq(verdict(&got), "xml-well-formed");
}

/* What passes every cap of ours and none of libxml2's. */
Test(xml, keeps_the_cap_of_libxml2)
{
    enum { PIECES = 640, ROOM = PIECES * BLOCK + 64 };
    static const char *const table[][2] = {{"<a><!--", "-->"}, {"<a><?p ", "?>"}, {"<a b='", "'>"}};
    static uint8_t bytes[ROOM];
    for (size_t i = 0; i < 3; i++) {
        struct out out = out_make(bytes, sizeof bytes);
        out_span(&out, span_of(table[i][0]));
        memset(bytes + out.len, 'x', (size_t)PIECES * BLOCK);
        out.len += (size_t)PIECES * BLOCK;
        out_span(&out, span_of(table[i][1]));
        out_span(&out, SPAN("</a>"));
        cr_assert(!out.full);
        const struct outcome got = read_document(out_written(&out));
        cr_expect_str_eq(verdict(&got), "xml-huge");
        cr_expect_eq(got.status, LIMIT);
    }
}

/* --- Cuts, prefixes, blocks --- */

/* Every cut in two, and every cut in three of which one piece is a byte. */
static void expect_indifferent(span document)
{
    static uint8_t log[LOG_ROOM]; /* one that reading does not use again */
    struct guarded g = guarded_copy(document, GUARDED_END);
    struct outcome whole = read_document(g.bytes);
    whole.log.ptr = memcpy(log, whole.log.ptr, whole.log.len);
    for (size_t cut = 0; cut <= document.len; cut++) {
        for (size_t more = 0; more < 2 && cut + more <= document.len; more++) {
            const struct outcome split = read_at(&limits_default, g.bytes, cut, cut + more);
            cr_expect(same(&whole, &split), "cut at %zu: %.*s", cut, (int)document.len,
                      (const char *)document.ptr);
        }
    }
    guarded_free(&g);
}

Test(xml, is_indifferent_to_cuts)
{
    static uint8_t buffer[4096];
    for (size_t i = 0; i < DOCUMENTS; i++) {
        expect_indifferent(span_of(documents[i][0]));
        expect_indifferent(to_utf16(span_of(documents[i][0]), i % 2, buffer));
    }
    for (size_t i = 0; i < REFUSED_COUNT; i++)
        expect_indifferent(refused[i].document);
}

/* A document without its end is refused, unless only white space is missing. */
Test(xml, refuses_every_truncated_prefix)
{
    for (size_t i = 0; i < DOCUMENTS; i++) {
        const span document = span_of(documents[i][0]);
        for (size_t len = 0; len < document.len; len++) {
            struct guarded g = guarded_copy(span_head(document, len), GUARDED_END);
            const struct outcome got = read_document(g.bytes);
            const bool complete = span_equal(out_written(&got.log), span_of(documents[i][1]));
            cr_expect_eq(got.status, got.status == OK && complete ? OK : BAD, "%.*s", (int)len,
                         documents[i][0]);
            guarded_free(&g);
        }
    }
}

/* A document gives the same wherever it lies over the border between two blocks. */
Test(xml, is_indifferent_to_blocks)
{
    static uint8_t buffer[2 * BLOCK];
    for (size_t i = 0; i < DOCUMENTS; i++) {
        span document = span_of(documents[i][0]);
        if (strncmp(documents[i][0], "\xef\xbb\xbf", 3) == 0 ||
            strncmp(documents[i][0], "<?xml", 5) == 0)
            continue;
        for (size_t before = BLOCK - document.len - 8; before <= BLOCK; before++) {
            struct out out = out_make(buffer, sizeof buffer);
            (void)repeat(&out, "<!--", "x", before - strlen("<!---->"), "-->");
            out_span(&out, document);
            const struct outcome got = read_document(out_written(&out));
            cr_expect_eq(got.status, OK, "%zu: %s: %s", before, documents[i][0], verdict(&got));
            cr_expect(span_equal(out_written(&got.log), span_of(documents[i][1])), "%zu: %s: %.*s",
                      before, documents[i][0], (int)got.log.len, (const char *)got.log.ptr);
        }
    }
}

/* A character that has no room in a block begins the next, and every other fills it. */
Test(xml, is_indifferent_to_cuts_at_a_border_of_blocks)
{
    static uint8_t buffer[2 * BLOCK];
    static uint8_t wide[4 * BLOCK];
    static const char *const ends[] = {"x</a>", "\xc3\xa9</a>", "\xe2\x82\xac</a>",
                                       "\xf0\x9f\x98\x80</a>"};
    for (size_t i = 0; i < 20; i++) {
        const size_t before = BLOCK - i / 4; /* bytes of UTF-8 in front of the character */
        struct out out = out_make(buffer, sizeof buffer);
        const span narrow = repeat(&out, "<a>", "x", before - strlen("<a>"), ends[i % 4]);
        const span forms[] = {narrow, to_utf16(narrow, i % 2, wide)};
        for (size_t j = 0; j < 16; j++) {
            const span document = forms[j % 2];
            const size_t cut = document.len - (8u << j % 2) + j / 2;
            const struct outcome whole = read_document(document);
            cr_expect_eq(whole.log.len, strlen("(a|[])") + before - strlen("<a>") + i % 4 + 1);
            const struct outcome split = read_at(&limits_default, document, cut, cut + 1);
            cr_expect(same(&whole, &split), "%zu before %s, cut at %zu", before, ends[i % 4], cut);
        }
    }
}

/* Text and names of many blocks come whole, and faults behind them are where they are. */
Test(xml, reads_many_blocks)
{
    static uint8_t buffer[5 * BLOCK];
    static uint8_t wide[10 * BLOCK];
    struct out out = out_make(buffer, sizeof buffer);
    const span whole = repeat(&out, "<a><![CDATA[", "0123456789\xc3\xa9", 5000, "]]></a>");
    struct outcome got = read_document(whole);
    cr_expect_eq(got.status, OK);
    cr_expect_eq(got.log.len, strlen("(a|[])") + 5000 * 12);
    cr_expect(span_equal(span_head(out_written(&got.log), 16), SPAN("(a|[0123456789\xc3\xa9")));
    expect_indifferent(span_head(whole, 64));
    const struct outcome utf16 = read_document(to_utf16(whole, true, wide));
    cr_expect(same(&got, &utf16));

    /* libxml2 gives CDATA in pieces of 300 bytes: one of them ends between CR and LF. */
    for (size_t i = 0; i < 2; i++) {
        static const char *const before[] = {"<a><![CDATA[", "<a><![CDATA[x"};
        out = out_make(buffer, sizeof buffer);
        got = read_document(repeat(&out, before[i], "\r\n", 10000, "]]></a>"));
        cr_expect_eq(got.log.len, strlen("(a|[])") + i + 10000);
        cr_expect_eq(memchr(got.log.ptr, '\r', got.log.len), NULL);
    }

    out = out_make(buffer, sizeof buffer);
    got = read_document(repeat(&out, "<a>", "<b>\xc3\xa9</b>\n", 4000, "</c>"));
    cr_expect_str_eq(verdict(&got), "xml-well-formed");
    cr_expect_eq(got.fault.offset, 3 + 4000 * 10 + 4);
    got = read_document(to_utf16(out_written(&out), false, wide));
    cr_expect_eq(got.fault.offset, 2 + 2 * (3 + 4000 * 9 + 4));
}

/* --- Events that refuse, failed allocations, silence --- */

Test(xml, stops_when_an_event_says_so)
{
    static const char *const tables[][2] = {
        {"<a>t</a>", "(a|"},
        {"<a><b/></a><", "(a|"},
    };
    static const enum status answers[] = {BAD, LIMIT, NOMEM, UNSUPPORTED};
    for (size_t i = 0; i < 8; i++) {
        static uint8_t log[64];
        struct outcome got = {.log = out_make(log, sizeof log), .answer = answers[i / 2]};
        read_into(&got, &limits_default, span_of(tables[i % 2][0]), 0, 0);
        cr_expect_eq(got.status, answers[i / 2]);
        cr_expect(span_equal(out_written(&got.log), span_of(tables[i % 2][1])));
    }
}

static struct {
    size_t count, fail_at, held;
} memory;

static bool fails(void)
{
    const bool fail = ++memory.count == memory.fail_at;
    if (fail)
        errno = ENOMEM; /* as malloc does */
    return fail;
}

static void *swept_malloc(size_t size)
{
    if (fails())
        return NULL;
    memory.held++;
    return malloc(size);
}

static void *swept_realloc(void *old, size_t size)
{
    if (fails())
        return NULL;
    memory.held += old == NULL;
    return realloc(old, size);
}

static char *swept_strdup(const char *text)
{
    if (fails())
        return NULL;
    memory.held++;
    return strdup(text);
}

static void swept_free(void *old)
{
    memory.held -= old != NULL;
    free(old);
}

static void silent(void *context, const char *format, ...)
{
    (void)context, (void)format;
}

/* Lets every allocation of libxml2 and the reader fail, one after the other. */
static void sweep(span document)
{
    memory.fail_at = 0;
    const struct outcome whole = read_document(document);
    xmlResetLastError(); /* libxml2 keeps the last error that had no document at hand */
    const size_t held = memory.held;
    bool starved = true;
    for (size_t n = 1; starved; n++) {
        memory.count = 0;
        memory.fail_at = n;
        const struct outcome got = read_document(document);
        cr_expect(got.status == NOMEM || same(&whole, &got), "allocation %zu of %.*s: %s", n,
                  (int)(document.len < 80 ? document.len : 80), (const char *)document.ptr,
                  verdict(&got));
        starved = memory.count >= n;
        xmlResetLastError();
        cr_expect_eq(memory.held, held, "allocation %zu leaks", n);
    }
}

Test(xml, survives_every_failed_allocation)
{
    cr_assert_eq(xmlMemSetup(swept_free, swept_malloc, swept_realloc, swept_strdup), 0);
    xmlSetGenericErrorFunc(NULL, silent); /* what libxml2 says without a document at hand */
    static uint8_t buffer[3 * BLOCK];
    for (size_t i = 0; i < DOCUMENTS; i++)
        sweep(span_of(documents[i][0]));
    for (size_t i = 0; i < REFUSED_COUNT; i++)
        sweep(refused[i].document);
    struct out out = out_make(buffer, sizeof buffer);
    sweep(repeat(&out, "<a>", "<b#:c xmlns:b#='urn:#' d='&amp;#'>text &lt;</b#:c>", 400, "</a>"));
    out = out_make(buffer, sizeof buffer);
    sweep(repeat(&out, "<a>", "0123456789", 2500, "</a>"));
}

/* libxml2 says nothing on the standard error, whatever it reads. */
Test(xml, is_silent)
{
    FILE *said = tmpfile();
    cr_assert(said);
    fflush(stderr);
    const int kept = dup(STDERR_FILENO);
    dup2(fileno(said), STDERR_FILENO);
    for (size_t i = 0; i < REFUSED_COUNT; i++)
        (void)read_document(refused[i].document);
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    cr_expect_eq(lseek(fileno(said), 0, SEEK_END), 0);
    fclose(said);
}

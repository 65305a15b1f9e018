/* The XML bodies of RFC 4918: what they give, which rule refuses them, and that they print.
 * SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "dav/body.h"
#include "dav/body_rules.h"
#include "support.h"

#include "base/banned.h"

enum { ANY_KIND = ~0, PRINT_ROOM = 1 << 16 };

/* One body, read in two pieces. */
struct outcome {
    enum status status;
    struct fault fault;
    struct arena arena;
    struct dav_body body;
};

static struct outcome read_body(const struct limits *limits, span bytes, size_t cut)
{
    struct outcome got = {0};
    struct dav_body_reader *reader = NULL;
    got.status = dav_body_open(&got.arena, limits, (unsigned)ANY_KIND, &got.fault, &reader);
    cr_assert_eq(got.status, OK);
    got.status = dav_body_feed(reader, span_head(bytes, cut));
    if (got.status == MORE)
        got.status = dav_body_feed(reader, span_tail(bytes, cut));
    if (got.status == MORE)
        got.status = dav_body_finish(reader, &got.body);
    dav_body_close(reader);
    return got;
}

static struct outcome read_text(const char *text)
{
    return read_body(&limits_default, span_of(text), 0);
}

/* The body's print, or the rule that refuses it. */
static const char *gist(struct outcome *got)
{
    static char text[PRINT_ROOM];
    struct out out = out_make((uint8_t *)text, sizeof text - 1);
    if (got->status == OK)
        dav_body_print(&got->body, &out);
    else
        out_span(&out, span_of(got->fault.rule ? got->fault.rule->name : status_name(got->status)));
    cr_assert(!out.full);
    text[out.len] = '\0';
    arena_free(&got->arena);
    return text;
}

#define D     " xmlns='DAV:'>"
#define PRINT "<D:propfind xmlns:D=\"DAV:\">"

Test(dav_body, prints_what_it_reads)
{
    static const char *const table[][2] = {
        {"", ""},
        {"<propfind" D "<propname/></propfind>", PRINT "<D:propname/></D:propfind>"},
        {"<propfind" D "<prop><displayname/><a xmlns='urn:x'/><b xmlns=''/></prop></propfind>",
         PRINT "<D:prop><x:displayname xmlns:x=\"DAV:\"></x:displayname><x:a xmlns:x=\"urn:x\">"
               "</x:a><b></b></D:prop></D:propfind>"},
        {"<propfind" D "<prop/><allprop/></propfind>", "propfind-choice"},
        {"<propfind" D "</propfind>", "propfind-choice"},
        {"<propfind><allprop/></propfind>", "body-root"},
        {"<propfind" D "<allprop/>", "xml-well-formed"},
        {"<!DOCTYPE propfind><propfind" D "<allprop/></propfind>", "xml-doctype"},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct outcome got = read_text(table[i][0]);
        cr_expect_str_eq(gist(&got), table[i][1], "%s", table[i][0]);
    }
}

Test(dav_body, reads_a_propertyupdate_in_document_order)
{
    struct outcome got = read_text(
        "<D:propertyupdate xmlns:D='DAV:' xml:lang='en'><D:remove><D:prop><D:x>gone</D:x></D:prop>"
        "</D:remove><D:set><D:prop><D:y> a &amp;<![CDATA[\r\nb]]>\n</D:y></D:prop></D:set>"
        "</D:propertyupdate>");
    cr_assert_eq(got.status, OK);
    const struct dav_propertyupdate *update = &got.body.propertyupdate;
    cr_assert_eq(update->change_count, 2);
    cr_expect(update->changes[0].remove && !update->changes[1].remove);
    cr_expect(span_equal(update->changes[0].value, SPAN("")));
    cr_expect(span_equal(update->changes[1].value, SPAN("a &\nb")));
    cr_expect(span_equal(update->changes[1].lang, SPAN("en")));
    cr_expect(span_equal(update->changes[1].name.local, SPAN("y")));
    arena_free(&got.arena);
}

Test(dav_body, reads_the_href_of_an_owner)
{
    struct outcome got = read_text("<D:lockinfo xmlns:D='DAV:'><D:lockscope><D:exclusive/>"
                                   "</D:lockscope><D:locktype><D:write/></D:locktype><D:owner>Jim "
                                   "<D:href>http://h/~jim</D:href></D:owner></D:lockinfo>");
    cr_assert_eq(got.status, OK);
    cr_expect(got.body.lockinfo.exclusive && got.body.lockinfo.has_href);
    cr_expect(span_equal(got.body.lockinfo.owner, SPAN("Jim")));
    cr_expect(span_equal(got.body.lockinfo.href.path, SPAN("/~jim")));
    arena_free(&got.arena);
}

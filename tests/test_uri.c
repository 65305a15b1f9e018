/* Request-targets and references: what each form reads as, what is rejected by which rule and
 * where, and how paths are normalised. SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "support.h"
#include "uri/uri.h"

#include "base/banned.h"

#define COUNT(table) (sizeof(table) / sizeof *(table))

/* Everything that stands around one call of uri_read. */
struct reading {
    struct arena arena;
    struct uri uri;
    struct fault fault;
    enum status status;
};

static struct reading read_span(span text, unsigned allowed)
{
    struct reading r = {.status = OK};
    r.status = uri_read(&r.arena, &limits_default, text, allowed, &r.uri, &r.fault);
    return r;
}

static struct reading read_text(const char *text)
{
    return read_span(span_of(text), URI_ANY_FORM);
}

static const char *rule_name(const struct fault *fault)
{
    return fault->rule ? fault->rule->name : "no rule";
}

/* What uri_print writes, NUL-terminated, in static storage. */
static const char *printed(const struct uri *uri)
{
    static uint8_t buffer[65536];
    struct out out = out_make(buffer, sizeof buffer - 1);
    uri_print(uri, &out);
    cr_assert(!out.full);
    buffer[out.len] = '\0';
    return (const char *)buffer;
}

/* --- the four forms --- */

static const struct {
    const char *text;
    const char *normal;
} accepted[] = {
    /* origin-form */
    {"/", "/"},
    {"/a/b", "/a/b"},
    {"/a/b/", "/a/b/"},
    {"/a?", "/a?"},
    {"/a?b=/../?c", "/a?b=/../?c"},
    {"/a?%2f%00", "/a?%2f%00"},
    {"//host/a", "/host/a"},
    {"/http://host/", "/http:/host/"},
    /* absolute-form */
    {"http://host/a", "http://host/a"},
    {"HTTPS://HOST/A", "https://host/A"},
    {"http://host", "http://host/"},
    {"http://host?q", "http://host/?q"},
    {"http://host/?q", "http://host/?q"},
    {"http://host:8080/a/", "http://host:8080/a/"},
    {"http://host:/a", "http://host/a"},
    {"http://host:0/", "http://host:0/"},
    {"http://host:65535/", "http://host:65535/"},
    {"http://host:00080/", "http://host:80/"},
    {"http://127.0.0.1/", "http://127.0.0.1/"},
    {"http://256.0.0.1/", "http://256.0.0.1/"}, /* a reg-name, if no address */
    {"http://a-b_c.~!$&'()*+,;=/", "http://a-b_c.~!$&'()*+,;=/"},
    {"http://%E2%82%AC/", "http://%e2%82%ac/"},
    /* IP literals */
    {"http://[::]/", "http://[::]/"},
    {"http://[::1]:80/", "http://[::1]:80/"},
    {"http://[1:2:3:4:5:6:7:8]/", "http://[1:2:3:4:5:6:7:8]/"},
    {"http://[1:2:3:4:5:6:7::]/", "http://[1:2:3:4:5:6:7::]/"},
    {"http://[::2:3:4:5:6:7:8]/", "http://[::2:3:4:5:6:7:8]/"},
    {"http://[2001:DB8::a:0:ffff]/", "http://[2001:db8::a:0:ffff]/"},
    {"http://[::192.0.2.1]/", "http://[::192.0.2.1]/"},
    {"http://[1:2:3:4:5:6:192.0.2.1]/", "http://[1:2:3:4:5:6:192.0.2.1]/"},
    {"http://[v1.a:b]/", "http://[v1.a:b]/"},
    {"http://[VF.~]/", "http://[vf.~]/"},
    /* authority-form and asterisk-form */
    {"host:80", "host:80"},
    {"[::1]:443", "[::1]:443"},
    {"http:80", "http:80"},
    {"*", "*"},
};

Test(uri, reads_each_form_and_prints_it_normalised)
{
    for (size_t i = 0; i < COUNT(accepted); i++) {
        struct reading r = read_text(accepted[i].text);
        cr_expect_eq(r.status, OK, "%s: %s at %zu", accepted[i].text, rule_name(&r.fault),
                     r.fault.offset);
        if (r.status == OK)
            cr_expect_str_eq(printed(&r.uri), accepted[i].normal);
        arena_free(&r.arena);
    }
}

Test(uri, reads_a_normal_form_as_itself)
{
    for (size_t i = 0; i < COUNT(accepted); i++) {
        struct reading r = read_text(accepted[i].normal);
        cr_assert_eq(r.status, OK, "%s", accepted[i].normal);
        cr_expect_str_eq(printed(&r.uri), accepted[i].normal);
        arena_free(&r.arena);
    }
}

Test(uri, gives_the_parts_as_sent)
{
    struct reading r = read_text("HTTP://Host.EXAMPLE:80/%61/?Q%2f");
    cr_assert_eq(r.status, OK);
    cr_expect_eq(r.uri.form, URI_ABSOLUTE);
    cr_expect(span_equal(r.uri.scheme, SPAN("HTTP")));
    cr_expect(span_equal(r.uri.host, SPAN("Host.EXAMPLE")));
    cr_expect(r.uri.has_port);
    cr_expect_eq(r.uri.port, 80);
    cr_expect(span_equal(r.uri.path, SPAN("/a/")));
    cr_expect(r.uri.collection);
    cr_expect(r.uri.has_query);
    cr_expect(span_equal(r.uri.query, SPAN("Q%2f")));
    cr_expect_eq(r.uri.wide.length, 6);
    arena_free(&r.arena);

    r = read_text("/a");
    cr_assert_eq(r.status, OK);
    cr_expect(!r.uri.collection && !r.uri.has_query && !r.uri.has_port);
    cr_expect_eq(r.uri.scheme.len + r.uri.host.len + r.uri.query.len, 0);
    arena_free(&r.arena);

    r = read_text("[::1]:443");
    cr_assert_eq(r.status, OK);
    cr_expect_eq(r.uri.form, URI_AUTHORITY);
    cr_expect(span_equal(r.uri.host, SPAN("[::1]")), "brackets are kept");
    cr_expect_eq(r.uri.path.len, 0);
    arena_free(&r.arena);
}

Test(uri, reads_a_form_only_where_it_is_allowed)
{
    static const char *const texts[] = {"/a", "http://h/a", "h:1", "*"};
    for (enum uri_form form = URI_ORIGIN; form <= URI_ASTERISK; form++)
        for (unsigned allowed = 0; allowed <= URI_ANY_FORM; allowed++) {
            struct reading r = read_span(span_of(texts[form]), allowed);
            const bool may = allowed & 1u << form;
            cr_expect_eq(r.status, may ? OK : BAD, "%s with %x", texts[form], allowed);
            cr_expect_str_eq(rule_name(&r.fault), may ? "no rule" : "uri-form");
            arena_free(&r.arena);
        }
}

/* --- what is rejected --- */

static const struct {
    const char *text;
    const char *rule;
    size_t offset;
} rejected[] = {
    /* scheme and fragment */
    {"ftp://host/", "uri-scheme", 0},
    {"httpx://host/", "uri-scheme", 0},
    {"://host/", "uri-scheme", 0},
    {"/a#b", "uri-fragment", 2},
    {"/#?", "uri-fragment", 1},
    {"http://host#", "uri-fragment", 11},
    /* authority */
    {"", "uri-host", 0},
    {"http://", "uri-host", 7},
    {"http:///a", "uri-host", 7},
    {"http://:80/", "uri-host", 7},
    {"http://?q", "uri-host", 7},
    {"http://ho st/", "uri-host", 9},
    {"http://h\\/", "uri-host", 8},
    {"http://h%4/", "percent-encoding", 8},
    {"http://user@host/", "uri-userinfo", 11},
    {"http://user:pass@host/", "uri-userinfo", 16},
    {"http://@host/", "uri-userinfo", 7},
    {"a", "uri-port", 1},
    {"a:", "uri-port", 2},
    {"a:80x", "uri-port", 4},
    {"a:65536", "uri-port", 2},
    {"http://a:65536/", "uri-port", 9},
    {"http://a:99999999999999999999/", "uri-port", 9},
    {"http://a:-1/", "uri-port", 9},
    {"http://a:80:80/", "uri-port", 11},
    {"a/b", "uri-host", 1},
    {"http:/a", "uri-port", 5},
    /* IP literals */
    {"http://[]/", "uri-ip-literal", 7},
    {"http://[::1/", "uri-ip-literal", 7},
    {"http://[::1]x/", "uri-host", 12},
    {"http://[:]/", "uri-ip-literal", 7},
    {"http://[:::]/", "uri-ip-literal", 7},
    {"http://[1]/", "uri-ip-literal", 7},
    {"http://[1:2:3:4:5:6:7]/", "uri-ip-literal", 7},
    {"http://[1:2:3:4:5:6:7:]/", "uri-ip-literal", 7},
    {"http://[:1:2:3:4:5:6:7]/", "uri-ip-literal", 7},
    {"http://[1:2:3:4:5:6:7:8:9]/", "uri-ip-literal", 7},
    {"http://[1:2:3:4:5:6:7:8::]/", "uri-ip-literal", 7},
    {"http://[1::2::3]/", "uri-ip-literal", 7},
    {"http://[12345::]/", "uri-ip-literal", 7},
    {"http://[g::]/", "uri-ip-literal", 7},
    {"http://[::256.0.0.1]/", "uri-ip-literal", 7},
    {"http://[::1.2.3]/", "uri-ip-literal", 7},
    {"http://[::01.2.3.4]/", "uri-ip-literal", 7},
    {"http://[1.2.3.4::]/", "uri-ip-literal", 7},
    {"http://[1:2:3:4:5:6:7:1.2.3.4]/", "uri-ip-literal", 7},
    {"http://[fe80::1%25eth0]/", "uri-ip-literal", 7},
    {"http://[v.a]/", "uri-ip-literal", 7},
    {"http://[v1.]/", "uri-ip-literal", 7},
    {"http://[v1]/", "uri-ip-literal", 7},
    {"http://[v1.@]/", "uri-userinfo", 11},
    /* characters of path and query */
    {"/a b", "path-char", 2},
    {"/\"", "path-char", 1},
    {"/<", "path-char", 1},
    {"/a\\..\\b", "path-char", 2},
    {"/[a]", "path-char", 1},
    {"/\x7f", "path-char", 1},
    {"/\xc3\xa4", "path-char", 1},
    {"http://host/^", "path-char", 12},
    {"/?a b", "query-char", 3},
    {"http://h/?\xff", "query-char", 10},
    /* percent-encoding */
    {"/%", "percent-encoding", 1},
    {"/%4", "percent-encoding", 1},
    {"/a%4/b", "percent-encoding", 2},
    {"/%g0", "percent-encoding", 1},
    {"/%0g", "percent-encoding", 1},
    {"/%%41", "percent-encoding", 1},
    {"/%u0061", "percent-encoding", 1},
    {"/%U002e%U002e/", "percent-encoding", 1},
    {"/?%", "percent-encoding", 2},
    {"http://h/?a%2", "percent-encoding", 11},
    {"/a%00", "percent-nul", 2},
    {"/a%2fb", "percent-slash", 2},
    {"/%61%2F", "percent-slash", 4},
    {"http://h/..%2f", "percent-slash", 11},
    /* UTF-8 of the decoded path; the offset is that of the triplet */
    {"/%80", "path-utf8", 1},
    {"/a%c3", "path-utf8", 2},
    {"/%c3%28", "path-utf8", 1},
    {"/%c0%af", "path-utf8", 1},
    {"/%c0%ae%c0%ae/", "path-utf8", 1},
    {"/%e0%80%af", "path-utf8", 1},
    {"/%ed%a0%80", "path-utf8", 1},
    {"/%f4%90%80%80", "path-utf8", 1},
    {"/%61%c3%a4/%ff", "path-utf8", 11},
    {"http://h/%fe", "path-utf8", 9},
};

Test(uri, names_the_rule_and_the_offset)
{
    for (size_t i = 0; i < COUNT(rejected); i++) {
        struct reading r = read_text(rejected[i].text);
        cr_expect_eq(r.status, BAD, "%s: %s", rejected[i].text, status_name(r.status));
        cr_expect_str_eq(rule_name(&r.fault), rejected[i].rule, "%s: %s, not %s", rejected[i].text,
                         rule_name(&r.fault), rejected[i].rule);
        cr_expect_eq(r.fault.offset, rejected[i].offset, "%s: at %zu", rejected[i].text,
                     r.fault.offset);
        cr_expect_eq(r.uri.path.len + r.uri.host.len, 0, "%s: nothing is written",
                     rejected[i].text);
        arena_free(&r.arena);
    }
}

/* --- paths --- */

static const struct {
    const char *text;
    const char *path; /* decoded */
} paths[] = {
    /* decoded once; what may not stand there is encoded when it is printed */
    {"/%61%2D%7e", "/a-~"},
    {"/%252e%252e/a", "/%2e%2e/a"},
    {"/%2541", "/%41"},
    {"/a%20b%3F%23", "/a b?#"},
    {"/%5c%3a", "/\\:"},
    {"/%c3%a4%E2%82%AC%f0%9f%98%80", "/\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80"},
    {"/%01%7F", "/\x01\x7f"},
    /* dot segments */
    {"/.", "/"},
    {"/./a", "/a"},
    {"/a/.", "/a/"},
    {"/a/..", "/"},
    {"/a/../", "/"},
    {"/a/b/..", "/a/"},
    {"/a/b/../c", "/a/c"},
    {"/a/b/../../c", "/c"},
    {"/a/b/c/./../../g", "/a/g"}, /* the example of RFC 3986 5.2.4 */
    {"/mid/content=5/../6", "/mid/6"},
    {"/...", "/..."},
    {"/.a/..b/c./d..", "/.a/..b/c./d.."},
    /* above the root there is only the root: RFC 3986 5.4.2 */
    {"/..", "/"},
    {"/../../../g", "/g"},
    {"/a/../../../g/", "/g/"},
    {"/./../.", "/"},
    /* dots in disguise */
    {"/a/%2e%2e/b", "/b"},
    {"/a/.%2E/b", "/b"},
    {"/a/%2e/b", "/a/b"},
    {"/%2e%2e/%2e%2e/b", "/b"},
    /* repeated slashes count as one */
    {"//", "/"},
    {"/a//b", "/a/b"},
    {"/a///", "/a/"},
    {"/a//../b", "/b"},
    {"//..//a//.//b", "/a/b"},
};

Test(path, is_decoded_once_and_loses_its_dot_segments)
{
    for (size_t i = 0; i < COUNT(paths); i++) {
        const span path = span_of(paths[i].path);
        struct reading r = read_text(paths[i].text);
        cr_assert_eq(r.status, OK, "%s: %s", paths[i].text, rule_name(&r.fault));
        cr_expect(span_equal(r.uri.path, path), "%s: %.*s", paths[i].text, (int)r.uri.path.len,
                  (const char *)r.uri.path.ptr);
        cr_expect_eq(r.uri.collection, path.ptr[path.len - 1] == '/', "%s", paths[i].text);
        arena_free(&r.arena);
    }
}

Test(path, prints_to_what_reads_the_same)
{
    for (size_t i = 0; i < COUNT(paths); i++) {
        struct reading first = read_text(paths[i].text);
        struct reading again = read_text(printed(&first.uri));
        cr_assert_eq(again.status, OK, "%s: %s", paths[i].text, rule_name(&again.fault));
        cr_expect(span_equal(first.uri.path, again.uri.path), "%s", paths[i].text);
        arena_free(&first.arena);
        arena_free(&again.arena);
    }
}

Test(path, prints_what_must_be_encoded_in_capitals)
{
    static const char *const cases[][2] = {
        {"/%c3%a4", "/%C3%A4"},       {"/a%20b", "/a%20b"},   {"/%252e", "/%252e"},
        {"/%3f%23%5b", "/%3F%23%5B"}, {"/%7e%2e%41", "/~.A"}, {"/%3a%40%21", "/:@!"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct reading r = read_text(cases[i][0]);
        cr_assert_eq(r.status, OK);
        cr_expect_str_eq(printed(&r.uri), cases[i][1]);
        arena_free(&r.arena);
    }
}

/* --- edges --- */

static void check_flush(span text, enum guarded_side side)
{
    struct guarded g = guarded_copy(text, side);
    struct reading r = read_span(g.bytes, URI_ANY_FORM);
    if (r.status == OK) {
        cr_expect_null(r.fault.rule);
        cr_expect(span_inside(r.uri.scheme, g.bytes) && span_inside(r.uri.host, g.bytes) &&
                  span_inside(r.uri.query, g.bytes));
    } else {
        cr_assert_not_null(r.fault.rule, "%.*s: %s", (int)text.len, (const char *)text.ptr,
                           status_name(r.status));
        cr_expect_eq(r.status, r.fault.rule->status);
        cr_expect_leq(r.fault.offset, text.len);
    }
    arena_free(&r.arena);
    guarded_free(&g);
}

static void check_prefixes(const char *text)
{
    for (size_t len = 0; len <= strlen(text); len++)
        for (enum guarded_side side = GUARDED_END; side <= GUARDED_START; side++)
            check_flush(span_make(text, len), side);
}

Test(edges, stays_inside_every_prefix)
{
    for (size_t i = 0; i < COUNT(accepted); i++)
        check_prefixes(accepted[i].text);
    for (size_t i = 0; i < COUNT(rejected); i++)
        check_prefixes(rejected[i].text);
    for (size_t i = 0; i < COUNT(paths); i++)
        check_prefixes(paths[i].text);
}

Test(edges, survives_each_failed_allocation)
{
    const span text = SPAN("http://host/a/%c3%a4/../b?q");
    struct reading whole = read_span(text, URI_ANY_FORM);
    cr_assert_eq(whole.status, OK);
    const size_t allocations = whole.arena.count;
    cr_assert_geq(allocations, 2, "the path, and the path in UTF-16");
    arena_free(&whole.arena);
    for (size_t fail_at = 1; fail_at <= allocations; fail_at++) {
        struct arena arena = {.fail_at = fail_at};
        struct uri uri = {.port = 7};
        struct fault fault;
        cr_expect_eq(uri_read(&arena, &limits_default, text, URI_ANY_FORM, &uri, &fault), NOMEM);
        cr_expect_null(fault.rule);
        cr_expect_eq(uri.port, 7, "nothing is written");
        arena_free(&arena);
    }
}

static void check_limit(const struct limits *limits, const char *text, const char *rule,
                        size_t offset)
{
    struct arena arena = {0};
    struct uri uri;
    struct fault fault;
    const enum status status = uri_read(&arena, limits, span_of(text), URI_ANY_FORM, &uri, &fault);
    cr_expect_eq(status, rule ? LIMIT : OK, "%s: %s", text, status_name(status));
    cr_expect_str_eq(rule_name(&fault), rule ? rule : "no rule");
    cr_expect_eq(fault.offset, offset);
    arena_free(&arena);
}

Test(edges, keeps_to_its_limits)
{
    struct limits limits = limits_default;
    limits.uri = 9;
    check_limit(&limits, "/45678901", NULL, 0);
    check_limit(&limits, "/456789012", "uri-length", 9);

    limits = limits_default;
    limits.path_segments = 2;
    check_limit(&limits, "/a/b", NULL, 0);
    check_limit(&limits, "/a/b/", NULL, 0);
    check_limit(&limits, "/a/b/c/../", NULL, 0);
    check_limit(&limits, "//a//b//", NULL, 0);
    check_limit(&limits, "/a/b/c", "path-segments", 0);
    check_limit(&limits, "http://h/a/b/c/?q", "path-segments", 8);
    limits.path_segments = 0;
    check_limit(&limits, "/", NULL, 0);
    check_limit(&limits, "/a", "path-segments", 0);
}

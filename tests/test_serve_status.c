/* Which status a broken rule gets, and what a refusal says: every rule of every table, against the
 * table of docs/serve.md. SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "dav/body_rules.h"
#include "dav/rules.h"
#include "http/rules.h"
#include "serve/serve.h"
#include "serve/status.h"
#include "support.h"
#include "uri/rules.h"
#include "xml/rules.h"

#include "base/banned.h"

#define COUNT_ONE(id, status, name, source, text) +1
#define TABLE(rules, LIST, in_body)       \
    {                                     \
        rules, 0 LIST(COUNT_ONE), in_body \
    }

static const struct {
    const struct rule *rules;
    size_t count;
    bool in_body;
} tables[] = {
    TABLE(http_rules, HTTP_RULES, false),        TABLE(uri_rules, URI_RULES, false),
    TABLE(dav_rules, DAV_RULES, false),          TABLE(dxml_rules, DXML_RULES, true),
    TABLE(dav_body_rules, DAV_BODY_RULES, true),
};

/* Calls `see` with each rule. */
static void each_rule(void (*see)(const struct rule *rule, bool in_body))
{
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (size_t j = 0; j < tables[i].count; j++)
            see(&tables[i].rules[j], tables[i].in_body);
}

static char documented[65536]; /* docs/serve.md */

static void read_docs(void)
{
    FILE *file = fopen("docs/serve.md", "r");
    cr_assert(file, "docs/serve.md, from the repository's top");
    const size_t len = fread(documented, 1, sizeof documented - 1, file);
    cr_assert(len > 0 && len < sizeof documented - 1);
    documented[len] = '\0';
    fclose(file);
}

/* The status in front of the row, `| 431 | … |`, that has the rule's name in it; 0: none has. */
static unsigned documented_status(const char *name)
{
    char quoted[64];
    snprintf(quoted, sizeof quoted, "`%s`", name);
    const char *at = strstr(documented, "## What a broken rule gets");
    at = at ? strstr(at, quoted) : NULL;
    while (at && at > documented && at[-1] != '\n')
        at--;
    return at && at[0] == '|' ? (unsigned)strtoul(at + 1, NULL, 10) : 0;
}

/* What the kinds of rules get that have no row of their own. */
static unsigned usual_status(const struct rule *rule, bool in_body)
{
    switch (rule->status) {
    case BAD: return in_body ? 422 : 400;
    case LIMIT: return in_body ? 413 : 431;
    default: return 501;
    }
}

static void check_documented(const struct rule *rule, bool in_body)
{
    const unsigned status = serve_status_of(rule->status, rule, in_body);
    const unsigned said = documented_status(rule->name);
    if (said)
        cr_expect_eq(said, status, "%s: %u, and docs/serve.md says %u", rule->name, status, said);
    else
        cr_expect_eq(status, usual_status(rule, in_body), "%s: %u is not in docs/serve.md",
                     rule->name, status);
    cr_expect(rule->status != UNSUPPORTED || said, "%s: what is unsupported has a row", rule->name);
    cr_expect(serve_reason(status).len > 0, "%u has a phrase", status);
}

static void check_broken(const struct rule *rule, bool in_body)
{
    (void)in_body;
    cr_expect(rule->status == BAD || rule->status == LIMIT || rule->status == UNSUPPORTED,
              "%s: who breaks it is told %s", rule->name, status_name(rule->status));
}

Test(serve_status, no_rule_is_broken_with_success)
{
    each_rule(check_broken);
}

Test(serve_status, of_every_rule)
{
    read_docs();
    each_rule(check_documented);
    cr_expect_eq(serve_status_of(NOMEM, NULL, false), 503);
}

static void check_refusal(const struct rule *rule, bool in_body)
{
    struct arena arena = {0};
    struct serve_reply reply;
    const struct fault fault = {rule, SIZE_MAX};
    serve_refuse(&arena, rule->status, &fault, in_body, &reply);
    const char *const says[] = {rule->name, rule->source, rule->text,
                                "18446744073709551615 of the"};
    for (size_t i = 0; i < sizeof says / sizeof *says; i++)
        cr_expect(memmem(reply.body.ptr, reply.body.len, says[i], strlen(says[i])), "%s: %.*s",
                  rule->name, (int)reply.body.len, (const char *)reply.body.ptr);
    cr_expect_eq(reply.close, !in_body, "%s", rule->name);
    arena_free(&arena);
    arena.fail_at = 1;
    serve_refuse(&arena, rule->status, &fault, in_body, &reply);
    cr_expect(reply.body.len == 0 && reply.status >= 400, "%s: without memory", rule->name);
    arena_free(&arena);
}

Test(serve_status, refusals_say_which_rule_and_where)
{
    each_rule(check_refusal);
}

struct printed {
    struct serve_reply reply;
    const char *text;
};

#define LINES "Date: Sun, 09 Sep 2001 01:46:40 GMT\r\nServer: davlab\r\n"

Test(serve_status, printed_replies)
{
    static const uint8_t body[] = {'a', 'b'};
    const span ab = {body, sizeof body};
    const struct printed rows[] = {
        {{.status = 200, .body = ab}, "HTTP/1.1 200 OK\r\n" LINES "Content-Length: 2\r\n\r\nab"},
        {{.status = 200, .body = ab, .no_body = true},
         "HTTP/1.1 200 OK\r\n" LINES "Content-Length: 2\r\n\r\n"},
        {{.status = 204, .body = ab, .fields = SPAN("A: b\r\n")},
         "HTTP/1.1 204 No Content\r\n" LINES "A: b\r\n\r\n"},
        {{.status = 304, .body = ab}, "HTTP/1.1 304 Not Modified\r\n" LINES "\r\n"},
        {{.status = 503, .close = true},
         "HTTP/1.1 503 Service Unavailable\r\n" LINES
         "Content-Length: 0\r\nConnection: close\r\n\r\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint8_t room[512];
        struct out out = out_make(room, sizeof room);
        serve_print_reply(&rows[i].reply, 1000000000, &out);
        cr_expect(!out.full && span_equal(out_written(&out), span_of(rows[i].text)), "%.*s",
                  (int)out.len, (const char *)room);
    }
}

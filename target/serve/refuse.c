/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/serve.h"

#include "dav/body_rules.h"
#include "serve/status.h"
#include "serve/writer.h"
#include "xml/rules.h"

#include "base/banned.h"

enum { REFUSAL = 1024 }; /* a rule's words are fewer */

static void out_text(struct out *out, const char *text)
{
    out_span(out, span_make(text, strlen(text)));
}

/* `SOURCE (NAME): WORDS, and byte N of the BODY breaks that` */
static void print_words(const struct fault *fault, bool in_body, struct out *out)
{
    out_text(out, fault->rule->source);
    out_span(out, SPAN(" ("));
    out_text(out, fault->rule->name);
    out_span(out, SPAN("): "));
    out_text(out, fault->rule->text);
    out_span(out, SPAN("; broken at byte "));
    out_decimal(out, fault->offset);
    out_span(out, in_body ? SPAN(" of the body") : SPAN(" of the request"));
}

/* The rules that are preconditions with a name of their own, which is said in XML. */
static const struct {
    const struct rule *rule;
    const char *condition;
} conditions[] = {
    {&dxml_rules[DXML_DOCTYPE], "no-external-entities"},    /* RFC 4918 16 */
    {&dav_body_rules[DAV_BODY_REPORT], "supported-report"}, /* RFC 3253 3.6 */
};

static const char *condition_of(const struct rule *rule)
{
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++)
        if (conditions[i].rule == rule)
            return conditions[i].condition;
    return NULL;
}

static void print_error(const struct fault *fault, bool in_body, const char *condition,
                        struct out *out)
{
    out_span(out, SPAN(SERVE_XML_DECLARATION "<!-- "));
    print_words(fault, in_body, out);
    out_span(out, SPAN(" -->\n<D:error xmlns:D=\"DAV:\"><D:"));
    out_text(out, condition);
    out_span(out, SPAN("/></D:error>\n"));
}

void serve_refuse(struct arena *arena, enum status status, const struct fault *fault, bool in_body,
                  struct serve_reply *reply)
{
    *reply = (struct serve_reply){.status = serve_status_of(status, fault->rule, in_body),
                                  .close = !in_body || status == NOMEM};
    if (!fault->rule)
        return;
    struct out out = out_growing(arena, REFUSAL);
    const char *condition = condition_of(fault->rule);
    if (condition) {
        print_error(fault, in_body, condition, &out);
    } else {
        print_words(fault, in_body, &out);
        out_byte(&out, '\n');
    }
    if (out.full)
        return;
    reply->fields =
        condition ? SPAN(SERVE_XML_TYPE) : SPAN("Content-Type: text/plain; charset=utf-8\r\n");
    reply->body = out_written(&out);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/serve.h"

#include "serve/status.h"
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

/* RFC 4918 16: a precondition with a name of its own is said in XML. */
static void print_doctype(const struct fault *fault, bool in_body, struct out *out)
{
    out_span(out, SPAN("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!-- "));
    print_words(fault, in_body, out);
    out_span(out, SPAN(" -->\n<D:error xmlns:D=\"DAV:\"><D:no-external-entities/></D:error>\n"));
}

void serve_refuse(struct arena *arena, enum status status, const struct fault *fault, bool in_body,
                  struct serve_reply *reply)
{
    *reply = (struct serve_reply){.status = serve_status_of(status, fault->rule, in_body),
                                  .close = !in_body || status == NOMEM};
    if (!fault->rule)
        return;
    struct out out = out_growing(arena, REFUSAL);
    span type = SPAN("Content-Type: text/plain; charset=utf-8\r\n");
    if (fault->rule == &dxml_rules[DXML_DOCTYPE]) {
        type = SPAN("Content-Type: application/xml; charset=utf-8\r\n");
        print_doctype(fault, in_body, &out);
    } else {
        print_words(fault, in_body, &out);
        out_byte(&out, '\n');
    }
    if (out.full)
        return;
    reply->fields = type;
    reply->body = out_written(&out);
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/serve.h"

#include "http/date.h"
#include "serve/status.h"

#include "base/banned.h"

/* RFC 9110 15.3.5, 15.4.5: neither has content, and the first no Content-Length (8.6). */
static bool has_content(unsigned status)
{
    return status != 204 && status != 304;
}

void serve_print_reply(const struct serve_reply *reply, int64_t now, struct out *out)
{
    out_span(out, SPAN("HTTP/1.1 "));
    out_decimal(out, reply->status);
    out_byte(out, ' ');
    out_span(out, serve_reason(reply->status));
    out_span(out, SPAN("\r\nDate: "));
    http_print_date(now, out);
    out_span(out, SPAN("\r\nServer: davlab\r\n"));
    out_span(out, reply->fields);
    if (has_content(reply->status)) {
        out_span(out, SPAN("Content-Length: "));
        out_decimal(out, reply->body.len);
        out_span(out, SPAN("\r\n"));
    }
    if (reply->close)
        out_span(out, SPAN("Connection: close\r\n"));
    out_span(out, SPAN("\r\n"));
    if (has_content(reply->status) && !reply->no_body)
        out_span(out, reply->body);
}

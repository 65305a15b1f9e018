/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/multistatus.h"

#include "serve/status.h"

#include "base/banned.h"

void multistatus_begin(struct serve_writer *w)
{
    SERVE_WRITE(w, "<D:multistatus xmlns:D=\"DAV:\">\n");
}

void multistatus_end(struct serve_writer *w)
{
    SERVE_WRITE(w, "</D:multistatus>\n");
}

void multistatus_href(struct serve_writer *w, const struct tree_resource *resource)
{
    SERVE_WRITE(w, "<D:href>");
    serve_write_path_of(w, resource);
    SERVE_WRITE(w, "</D:href>");
}

void multistatus_response(struct serve_writer *w, const struct tree_resource *resource)
{
    SERVE_WRITE(w, "<D:response>");
    multistatus_href(w, resource);
    SERVE_WRITE(w, "\n");
}

void multistatus_response_end(struct serve_writer *w)
{
    SERVE_WRITE(w, "</D:response>\n");
}

void multistatus_status(struct serve_writer *w, unsigned status)
{
    SERVE_WRITE(w, "<D:status>HTTP/1.1 ");
    out_decimal(&w->out, status);
    SERVE_WRITE(w, " ");
    out_span(&w->out, serve_reason(status));
    SERVE_WRITE(w, "</D:status>");
}

void multistatus_propstat(struct serve_writer *w)
{
    SERVE_WRITE(w, "<D:propstat><D:prop>");
}

void multistatus_propstat_end(struct serve_writer *w, unsigned status, span condition)
{
    SERVE_WRITE(w, "</D:prop>");
    multistatus_status(w, status);
    if (condition.len)
        multistatus_error(w, condition, NULL);
    SERVE_WRITE(w, "</D:propstat>\n");
}

void multistatus_error(struct serve_writer *w, span condition, const struct tree_resource *where)
{
    SERVE_WRITE(w, "<D:error xmlns:D=\"DAV:\"><D:");
    out_span(&w->out, condition);
    if (where) {
        SERVE_WRITE(w, ">");
        multistatus_href(w, where);
        SERVE_WRITE(w, "</D:");
        out_span(&w->out, condition);
        SERVE_WRITE(w, "></D:error>");
    } else {
        SERVE_WRITE(w, "/></D:error>");
    }
}

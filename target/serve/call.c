/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/call.h"

#include "serve/multistatus.h"
#include "uri/authority.h"

#include "base/banned.h"

struct tree_text serve_path_of(const struct uri *uri)
{
    return (struct tree_text){uri->wide.units, uri->wide.length / sizeof *uri->wide.units};
}

struct serve_writer serve_document(const struct serve_call *call)
{
    return serve_writer_open(call->arena, call->site->limits->reply);
}

struct serve_writer serve_xml(const struct serve_call *call)
{
    struct serve_writer w = serve_document(call);
    SERVE_WRITE(&w, SERVE_XML_DECLARATION);
    return w;
}

struct serve_writer serve_measured(const struct serve_call *call)
{
    return serve_writer_measure(call->arena, call->site->limits->reply);
}

/* What becomes of a reply that a document was to be in. */
static unsigned not_written(struct serve_call *call, const struct serve_writer *w)
{
    call->reply->fields = call->reply->body = SPAN("");
    return w->out.no_memory ? 503 : 507;
}

unsigned serve_head(struct serve_call *call, unsigned status, const struct serve_writer *w)
{
    if (w->out.full)
        return not_written(call, w);
    call->reply->fields = out_written(&w->out);
    return status;
}

unsigned serve_body(struct serve_call *call, unsigned status, const struct serve_writer *w,
                    span fields)
{
    if (w->out.full)
        return not_written(call, w);
    call->reply->fields = fields;
    call->reply->body = out_written(&w->out);
    return status;
}

unsigned serve_error(struct serve_call *call, unsigned status, span condition,
                     const struct tree_resource *where)
{
    struct serve_writer w = serve_xml(call);
    multistatus_error(&w, condition, where);
    SERVE_WRITE(&w, "\n");
    return serve_body(call, status, &w, SPAN(SERVE_XML_TYPE));
}

/* RFC 4331 6, where it is the quota that stands against it. */
static unsigned full(struct serve_call *call, size_t size)
{
    const uint64_t available = tree_quota(call->site->tree).available;
    if (available >= TREE_OVERHEAD && available - TREE_OVERHEAD >= size)
        return 507;
    return serve_error(call, 507, SPAN("quota-not-exceeded"), NULL);
}

unsigned serve_failed(struct serve_call *call, enum tree_status status,
                      const struct tree_obstacle *obstacle, size_t size)
{
    switch (status) {
    case TREE_ABSENT: return 404;
    case TREE_PRESENT: return 412;   /* RFC 4918 9.8.5: and Overwrite is F */
    case TREE_NO_PARENT: return 409; /* RFC 4918 9.3.1, 9.7.1, 9.8.5 */
    case TREE_KIND:
    case TREE_OVERLAP: return 403; /* RFC 4918 9.8.5 */
    case TREE_LOCKED: return serve_error(call, 423, SPAN("lock-token-submitted"), obstacle->where);
    case TREE_FULL: return full(call, size);
    case TREE_NOMEM:
    case TREE_OK: break;
    }
    return 503;
}

bool serve_lies_in(const struct tree_resource *resource, const struct tree_resource *top)
{
    while (resource && resource->parent != top)
        resource = resource->parent;
    return resource && top;
}

static uint16_t default_port(span scheme)
{
    return span_equal_nocase(scheme, SPAN("https")) ? 443 : 80;
}

bool serve_is_here(const struct dav_op *op, const struct uri *uri)
{
    struct authority here = {op->target.host, op->target.port, op->target.has_port};
    struct fault fault;
    if (uri->form != URI_ABSOLUTE)
        return true;
    if (op->target.form != URI_ABSOLUTE && authority_read(op->host, &here, &fault) != OK)
        return true; /* nothing was said that could differ */
    const uint16_t port = uri->has_port ? uri->port : default_port(uri->scheme);
    return span_equal_nocase(uri->host, here.host) &&
           port == (here.has_port ? here.port : default_port(uri->scheme));
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/live.h"

#include <time.h>

#include "http/date.h"
#include "serve/identity.h"

#include "base/banned.h"

enum { ALL = SERVE_RESOURCE | SERVE_COLLECTION | SERVE_ROOT };

/* date-time of RFC 3339 5.6, in UTC. */
static void write_creationdate(const struct serve_call *call, struct serve_writer *w,
                               const struct tree_resource *resource)
{
    (void)call;
    char text[sizeof "-2147483648-01-01T00:00:00Z"];
    struct tm tm = {0};
    const time_t seconds = (time_t)resource->created;
    gmtime_r(&seconds, &tm);
    out_span(&w->out, span_make(text, strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm)));
}

static void write_getcontentlength(const struct serve_call *call, struct serve_writer *w,
                                   const struct tree_resource *resource)
{
    (void)call;
    out_decimal(&w->out, resource->content.len);
}

span live_content_type(const struct tree_resource *resource)
{
    return resource->content_type.len ? resource->content_type : SPAN("application/octet-stream");
}

static void write_getcontenttype(const struct serve_call *call, struct serve_writer *w,
                                 const struct tree_resource *resource)
{
    (void)call;
    serve_write_text(w, live_content_type(resource));
}

static void write_getetag(const struct serve_call *call, struct serve_writer *w,
                          const struct tree_resource *resource)
{
    uint8_t tag[SERVE_TAG];
    serve_tag_of(call->site, resource, tag);
    SERVE_WRITE(w, "\"");
    out_span(&w->out, span_make(tag, sizeof tag));
    SERVE_WRITE(w, "\"");
}

static void write_getlastmodified(const struct serve_call *call, struct serve_writer *w,
                                  const struct tree_resource *resource)
{
    (void)call;
    http_print_date(resource->modified, &w->out);
}

/* TimeType (RFC 4918 10.7): what is left of the lock's life. */
static void write_timeout(struct serve_writer *w, int64_t left)
{
    if (left >= DAV_INFINITE) {
        SERVE_WRITE(w, "Infinite");
        return;
    }
    SERVE_WRITE(w, "Second-");
    out_decimal(&w->out, (uint64_t)left);
}

void live_write_lock(struct serve_writer *w, const struct tree_lock *lock, struct tree_text path,
                     int64_t now)
{
    SERVE_WRITE(w, "<D:activelock><D:locktype><D:write/></D:locktype><D:lockscope>");
    out_span(&w->out, lock->exclusive ? SPAN("<D:exclusive/>") : SPAN("<D:shared/>"));
    SERVE_WRITE(w, "</D:lockscope><D:depth>");
    out_span(&w->out, lock->infinite ? SPAN("infinity") : SPAN("0"));
    SERVE_WRITE(w, "</D:depth>");
    if (lock->has_owner) {
        SERVE_WRITE(w, "<D:owner>");
        out_span(&w->out, lock->owner);
        SERVE_WRITE(w, "</D:owner>");
    }
    SERVE_WRITE(w, "<D:timeout>");
    write_timeout(w, lock->expires - now);
    SERVE_WRITE(w, "</D:timeout><D:locktoken><D:href>");
    serve_write_text(w, lock->token);
    SERVE_WRITE(w, "</D:href></D:locktoken><D:lockroot><D:href>");
    if (lock->root)
        serve_write_path_of(w, lock->root);
    else
        serve_write_path(w, path);
    SERVE_WRITE(w, "</D:href></D:lockroot></D:activelock>");
}

static void write_lockdiscovery(const struct serve_call *call, struct serve_writer *w,
                                const struct tree_resource *resource)
{
    const struct tree_lock *lock = NULL;
    while ((lock = tree_lock_next(resource, call->who.now, lock)) && !w->out.full)
        live_write_lock(w, lock, call->path, call->who.now);
}

static void write_resourcetype(const struct serve_call *call, struct serve_writer *w,
                               const struct tree_resource *resource)
{
    (void)call;
    if (resource->collection)
        SERVE_WRITE(w, "<D:collection/>");
}

static void write_supportedlock(const struct serve_call *call, struct serve_writer *w,
                                const struct tree_resource *resource)
{
    (void)call, (void)resource;
    SERVE_WRITE(w, "<D:lockentry><D:lockscope><D:exclusive/></D:lockscope>"
                   "<D:locktype><D:write/></D:locktype></D:lockentry>"
                   "<D:lockentry><D:lockscope><D:shared/></D:lockscope>"
                   "<D:locktype><D:write/></D:locktype></D:lockentry>");
}

static void write_available(const struct serve_call *call, struct serve_writer *w,
                            const struct tree_resource *resource)
{
    (void)resource;
    out_decimal(&w->out, tree_quota(call->site->tree).available);
}

static void write_used(const struct serve_call *call, struct serve_writer *w,
                       const struct tree_resource *resource)
{
    (void)resource;
    out_decimal(&w->out, tree_quota(call->site->tree).used);
}

/* RFC 4331 3, 4: a client asks for quotas by name. */
const struct live_property live_properties[] = {
    {"creationdate", ALL, true, write_creationdate},
    {"getcontentlength", SERVE_RESOURCE, true, write_getcontentlength},
    {"getcontenttype", SERVE_RESOURCE, true, write_getcontenttype},
    {"getetag", SERVE_RESOURCE, true, write_getetag},
    {"getlastmodified", ALL, true, write_getlastmodified},
    {"lockdiscovery", ALL, true, write_lockdiscovery},
    {"resourcetype", ALL, true, write_resourcetype},
    {"supportedlock", ALL, true, write_supportedlock},
    {"quota-available-bytes", SERVE_COLLECTION | SERVE_ROOT, false, write_available},
    {"quota-used-bytes", SERVE_COLLECTION | SERVE_ROOT, false, write_used},
};

const size_t live_count = sizeof live_properties / sizeof *live_properties;

const struct live_property *live_find(struct dxml_name name)
{
    if (!span_equal(name.ns, SPAN("DAV:")))
        return NULL;
    for (size_t i = 0; i < live_count; i++) {
        const char *known = live_properties[i].name;
        if (span_equal(name.local, span_make(known, strlen(known))))
            return &live_properties[i];
    }
    return NULL;
}

bool live_is_defined(const struct live_property *live, const struct tree_resource *resource)
{
    return live->kinds & serve_kind_of(resource);
}

static void write_tag(struct serve_writer *w, const char *before, const char *name,
                      const char *behind)
{
    out_span(&w->out, span_make(before, strlen(before)));
    out_span(&w->out, span_make(name, strlen(name)));
    out_span(&w->out, span_make(behind, strlen(behind)));
}

void live_write(const struct live_property *live, const struct serve_call *call,
                struct serve_writer *w, const struct tree_resource *resource)
{
    write_tag(w, "<D:", live->name, ">");
    live->write(call, w, resource);
    write_tag(w, "</D:", live->name, ">");
}

void live_write_name(const struct live_property *live, struct serve_writer *w)
{
    write_tag(w, "<D:", live->name, "/>");
}

/* RFC 4918 14.11: the lock that a LOCK asks for. SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_print.h"
#include "dav/body_reader.h"

#include "base/banned.h"

enum { LOCKINFO = 1, LOCKSCOPE, LOCKTYPE, OWNER, EXCLUSIVE, SHARED, WRITE, HREF };

static enum status owner_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    reader->body.lockinfo.has_owner = true;
    return dav_fragment_copy(&reader->fragment, &reader->body.lockinfo.owner);
}

/* An owner is opaque: what is no reference is no fault. */
static enum status href_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    struct dav_lockinfo *lockinfo = &reader->body.lockinfo;
    if (lockinfo->has_href)
        return OK;
    const enum status status = dav_body_href(reader, &lockinfo->href);
    if (status == OK)
        lockinfo->has_href = true;
    if (status != BAD)
        return status;
    *reader->fault = (struct fault){0};
    return OK;
}

static enum status lockscope_end(struct dav_body_reader *reader, uint64_t seen)
{
    if (seen != DAV_SEEN(EXCLUSIVE) && seen != DAV_SEEN(SHARED))
        return dav_body_broken(reader, DAV_BODY_SCOPE);
    reader->body.lockinfo.exclusive = seen == DAV_SEEN(EXCLUSIVE);
    return OK;
}

static enum status locktype_end(struct dav_body_reader *reader, uint64_t seen)
{
    return seen ? OK : dav_body_broken(reader, DAV_BODY_TYPE);
}

static enum status lockinfo_end(struct dav_body_reader *reader, uint64_t seen)
{
    if (!(seen & DAV_SEEN(LOCKSCOPE)))
        return dav_body_broken(reader, DAV_BODY_SCOPE);
    return seen & DAV_SEEN(LOCKTYPE) ? OK : dav_body_broken(reader, DAV_BODY_TYPE);
}

static const struct dav_body_row rows[] = {
    /* <!ELEMENT lockinfo (lockscope, locktype, owner?)  > */
    {.element = LOCKINFO, .name = "lockinfo", .end = lockinfo_end},
    {LOCKINFO, LOCKSCOPE, "lockscope", DAV_ONCE(DAV_BODY_SCOPE), .end = lockscope_end},
    {LOCKINFO, LOCKTYPE, "locktype", DAV_ONCE(DAV_BODY_TYPE), .end = locktype_end},
    {LOCKINFO, OWNER, "owner", .fragment = true, DAV_ONCE(DAV_BODY_OWNER), .end = owner_end},
    /* <!ELEMENT lockscope (exclusive | shared) > */
    {LOCKSCOPE, EXCLUSIVE, "exclusive", DAV_ONCE(DAV_BODY_SCOPE)},
    {LOCKSCOPE, SHARED, "shared", DAV_ONCE(DAV_BODY_SCOPE)},
    /* <!ELEMENT locktype (write) > */
    {LOCKTYPE, WRITE, "write", DAV_ONCE(DAV_BODY_TYPE)},
    /* <!ELEMENT owner ANY >: by custom one href, as in RFC 4918 9.10.7's example */
    {OWNER, HREF, "href", .text = true, .end = href_end},
};

static void print(const struct dav_body *body, struct out *out)
{
    const struct dav_lockinfo *lockinfo = &body->lockinfo;
    out_span(out, SPAN("<D:lockscope>"));
    out_span(out, lockinfo->exclusive ? SPAN("<D:exclusive/>") : SPAN("<D:shared/>"));
    out_span(out, SPAN("</D:lockscope><D:locktype><D:write/></D:locktype>"));
    if (lockinfo->has_owner) {
        out_span(out, SPAN("<D:owner>"));
        out_span(out, lockinfo->owner);
        out_span(out, SPAN("</D:owner>"));
    }
}

const struct dav_body_grammar dav_lockinfo_grammar = DAV_GRAMMAR(rows, print);

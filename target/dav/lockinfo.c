/* RFC 4918 14.11: the lock that a LOCK asks for. SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_print.h"
#include "dav/body_reader.h"

#include "base/banned.h"

enum { LOCKINFO = 1, LOCKSCOPE, LOCKTYPE, OWNER, EXCLUSIVE, SHARED, WRITE, HREF };

static enum status owner_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    (void)start;
    reader->body.lockinfo.has_owner = true;
    reader->text = NULL;
    return OK;
}

static enum status owner_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    return dav_text_join(reader->arena, reader->text, NULL, &reader->body.lockinfo.owner);
}

static enum status href_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    (void)start;
    reader->href_mark = reader->text;
    return OK;
}

/* An owner is opaque: what is no reference stays a part of its text. */
static enum status href_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    struct dav_lockinfo *lockinfo = &reader->body.lockinfo;
    span text;
    if (dav_text_join(reader->arena, reader->text, reader->href_mark, &text) != OK)
        return NOMEM;
    if (text.len > reader->limits->href)
        return dav_body_broken(reader, DAV_BODY_HREF);
    if (lockinfo->has_href)
        return OK;
    const enum status status = uri_read(reader->arena, reader->limits, text, URI_SIMPLE_REF,
                                        &lockinfo->href, reader->fault);
    if (status == LIMIT)
        return fault_at(reader->fault, reader->fault->rule, dxml_offset(reader->xml));
    if (status != OK) {
        *reader->fault = (struct fault){0};
        return status == NOMEM ? NOMEM : OK;
    }
    lockinfo->has_href = true;
    reader->text = reader->href_mark;
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
    {LOCKINFO, LOCKSCOPE, "lockscope", .once = &dav_body_rules[DAV_BODY_SCOPE],
     .end = lockscope_end},
    {LOCKINFO, LOCKTYPE, "locktype", .once = &dav_body_rules[DAV_BODY_TYPE], .end = locktype_end},
    {LOCKINFO, OWNER, "owner", .text = true, .once = &dav_body_rules[DAV_BODY_OWNER],
     .begin = owner_begin, .end = owner_end},
    /* <!ELEMENT lockscope (exclusive | shared) > */
    {LOCKSCOPE, EXCLUSIVE, "exclusive", .once = &dav_body_rules[DAV_BODY_SCOPE]},
    {LOCKSCOPE, SHARED, "shared", .once = &dav_body_rules[DAV_BODY_SCOPE]},
    /* <!ELEMENT locktype (write) > */
    {LOCKTYPE, WRITE, "write", .once = &dav_body_rules[DAV_BODY_TYPE]},
    /* <!ELEMENT owner ANY >: by custom one href, as in RFC 4918 9.10.7's example */
    {OWNER, HREF, "href", .text = true, .begin = href_begin, .end = href_end},
};

const struct dav_body_grammar dav_lockinfo_grammar = {rows, sizeof rows / sizeof *rows};

void dav_lockinfo_print(const struct dav_lockinfo *lockinfo, struct out *out)
{
    out_span(out, SPAN("<D:lockinfo xmlns:D=\"DAV:\"><D:lockscope>"));
    out_span(out, lockinfo->exclusive ? SPAN("<D:exclusive/>") : SPAN("<D:shared/>"));
    out_span(out, SPAN("</D:lockscope><D:locktype><D:write/></D:locktype>"));
    if (lockinfo->has_owner) {
        out_span(out, SPAN("<D:owner>"));
        dav_print_text(lockinfo->owner, out);
        if (lockinfo->has_href) {
            out_span(out, SPAN("<D:href><![CDATA[")); /* a URI has neither "<" nor ">" in it */
            uri_print(&lockinfo->href, out);
            out_span(out, SPAN("]]></D:href>"));
        }
        out_span(out, SPAN("</D:owner>"));
    }
    out_span(out, SPAN("</D:lockinfo>"));
}

/* RFC 6578 6.1: sync-collection. SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_rows.h"

#include "base/banned.h"

enum { SYNC_COLLECTION = 1, SYNC_TOKEN, SYNC_LEVEL };

static enum status token_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    return dav_body_text(reader, &reader->body.sync.token);
}

static enum status level_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    span text;
    if (dav_body_text(reader, &text) != OK)
        return NOMEM;
    if (span_equal(text, SPAN("1")))
        reader->body.sync.level = DAV_SYNC_LEVEL_1;
    else if (span_equal(text, SPAN("infinite")))
        reader->body.sync.level = DAV_SYNC_LEVEL_INFINITE;
    else
        return dav_body_broken(reader, DAV_BODY_SYNC_LEVEL);
    return OK;
}

static const struct dav_body_row rows[] = {
    /* <!ELEMENT sync-collection (sync-token, sync-level, limit?, prop)> */
    {.element = SYNC_COLLECTION,
     .name = "sync-collection",
     .needs = DAV_SEEN(SYNC_TOKEN) | DAV_SEEN(DAV_ROW_PROP),
     .lacks = &dav_body_rules[DAV_BODY_SYNC]},
    {SYNC_COLLECTION, SYNC_TOKEN, "sync-token", .text = true,
     .once = &dav_body_rules[DAV_BODY_SYNC], .end = token_end},
    {SYNC_COLLECTION, SYNC_LEVEL, "sync-level", .text = true,
     .once = &dav_body_rules[DAV_BODY_SYNC_LEVEL], .end = level_end},
    DAV_LIMIT_ROWS(SYNC_COLLECTION, DAV_NS_DAV, sync.limit),
    DAV_WANTED_ROWS(SYNC_COLLECTION, sync.wanted),
};

static void print(const struct dav_body *body, struct out *out)
{
    const struct dav_sync_collection *sync = &body->sync;
    dav_print_start(SPAN("sync-token"), out);
    dav_print_characters(sync->token, out);
    dav_print_end(SPAN("sync-token"), out);
    switch (sync->level) {
    case DAV_SYNC_LEVEL_ABSENT: break;
    case DAV_SYNC_LEVEL_1: out_span(out, SPAN("<D:sync-level>1</D:sync-level>")); break;
    case DAV_SYNC_LEVEL_INFINITE:
        out_span(out, SPAN("<D:sync-level>infinite</D:sync-level>"));
        break;
    }
    dav_print_limit(SPAN("DAV:"), &sync->limit, out);
    dav_wanted_print(&sync->wanted, out);
}

const struct dav_body_grammar dav_sync_collection_grammar = DAV_GRAMMAR(rows, print);

/* RFC 3648 7: how a collection is ordered, and which members go where.
 * SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_print.h"
#include "dav/body_reader.h"

#include "base/banned.h"

enum {
    ORDERPATCH = 1,
    ORDERING_TYPE,
    ORDERING_HREF,
    ORDER_MEMBER,
    SEGMENT,
    POSITION,
    FIRST,
    LAST,
    BEFORE,
    AFTER,
    ANCHOR,
};

static struct dav_order_member *last_member(struct dav_body_reader *reader)
{
    return &reader->body.orderpatch.members[reader->body.orderpatch.count - 1];
}

static enum status member_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    (void)start;
    struct dav_orderpatch *patch = &reader->body.orderpatch;
    if (patch->count >= reader->limits->body_items)
        return dav_body_broken(reader, DAV_BODY_ITEMS);
    struct dav_order_member *members =
        dav_body_grow(reader->arena, patch->members, patch->count, sizeof *members);
    if (!members)
        return NOMEM;
    patch->members = members;
    members[patch->count++] = (struct dav_order_member){0};
    return OK;
}

static enum status segment_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    return dav_body_segment(reader, &last_member(reader)->segment);
}

static enum status anchor_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    return dav_body_segment(reader, &last_member(reader)->anchor);
}

/* (first | last | before | after) */
static enum status position_end(struct dav_body_reader *reader, uint64_t seen)
{
    enum dav_position *position = &last_member(reader)->position;
    switch (seen) {
    case DAV_SEEN(FIRST): *position = DAV_FIRST; return OK;
    case DAV_SEEN(LAST): *position = DAV_LAST; return OK;
    case DAV_SEEN(BEFORE): *position = DAV_BEFORE; return OK;
    case DAV_SEEN(AFTER): *position = DAV_AFTER; return OK;
    default: return dav_body_broken(reader, DAV_BODY_POSITION);
    }
}

/* clang-format off */
static const struct dav_body_row rows[] = {
    /* <!ELEMENT orderpatch (ordering-type?, order-member*) > */
    {.element = ORDERPATCH, .name = "orderpatch"},
    /* <!ELEMENT ordering-type (href) > */
    {ORDERPATCH, ORDERING_TYPE, "ordering-type", DAV_ONCE(DAV_BODY_ORDERING_TYPE),
     DAV_NEEDS(DAV_SEEN(ORDERING_HREF), DAV_BODY_ORDERING_TYPE)},
    {ORDERING_TYPE, ORDERING_HREF, "href", .text = true, DAV_ONCE(DAV_BODY_ORDERING_TYPE),
     .end = dav_body_value_end, .at = DAV_AT(orderpatch.ordering_type)},
    /* <!ELEMENT order-member (segment, position) > */
    {ORDERPATCH, ORDER_MEMBER, "order-member", .begin = member_begin,
     DAV_NEEDS(DAV_SEEN(SEGMENT) | DAV_SEEN(POSITION), DAV_BODY_ORDER_MEMBER)},
    /* <!ELEMENT segment (#PCDATA)> */
    {ORDER_MEMBER, SEGMENT, "segment", .text = true, DAV_ONCE(DAV_BODY_ORDER_MEMBER),
     .end = segment_end},
    /* <!ELEMENT position (first | last | before | after)> */
    {ORDER_MEMBER, POSITION, "position", DAV_ONCE(DAV_BODY_ORDER_MEMBER), .end = position_end},
    /* <!ELEMENT first EMPTY >, <!ELEMENT last EMPTY > */
    {POSITION, FIRST, "first", DAV_ONCE(DAV_BODY_POSITION)},
    {POSITION, LAST, "last", DAV_ONCE(DAV_BODY_POSITION)},
    /* <!ELEMENT before segment >, <!ELEMENT after segment > */
    {POSITION, BEFORE, "before", DAV_ONCE(DAV_BODY_POSITION),
     DAV_NEEDS(DAV_SEEN(ANCHOR), DAV_BODY_POSITION)},
    {POSITION, AFTER, "after", DAV_ONCE(DAV_BODY_POSITION),
     DAV_NEEDS(DAV_SEEN(ANCHOR), DAV_BODY_POSITION)},
    {BEFORE, ANCHOR, "segment", .text = true, DAV_ONCE(DAV_BODY_POSITION), .end = anchor_end},
    {AFTER, ANCHOR, "segment", .text = true, DAV_ONCE(DAV_BODY_POSITION), .end = anchor_end},
};
/* clang-format on */

static void print_position(const struct dav_order_member *member, struct out *out)
{
    const struct dav_value anchor = {.given = true, .text = member->anchor};
    switch (member->position) {
    case DAV_POSITION_ABSENT: break;
    case DAV_FIRST: dav_print_flag(SPAN("first"), true, out); break;
    case DAV_LAST: dav_print_flag(SPAN("last"), true, out); break;
    case DAV_BEFORE:
        out_span(out, SPAN("<D:before>"));
        dav_print_value(SPAN("segment"), &anchor, out);
        out_span(out, SPAN("</D:before>"));
        break;
    case DAV_AFTER:
        out_span(out, SPAN("<D:after>"));
        dav_print_value(SPAN("segment"), &anchor, out);
        out_span(out, SPAN("</D:after>"));
        break;
    }
}

static void print(const struct dav_body *body, struct out *out)
{
    const struct dav_orderpatch *patch = &body->orderpatch;
    if (patch->ordering_type.given) {
        out_span(out, SPAN("<D:ordering-type>"));
        dav_print_value(SPAN("href"), &patch->ordering_type, out);
        out_span(out, SPAN("</D:ordering-type>"));
    }
    for (size_t i = 0; i < patch->count; i++) {
        const struct dav_value segment = {.given = true, .text = patch->members[i].segment};
        out_span(out, SPAN("<D:order-member>"));
        dav_print_value(SPAN("segment"), &segment, out);
        out_span(out, SPAN("<D:position>"));
        print_position(&patch->members[i], out);
        out_span(out, SPAN("</D:position></D:order-member>"));
    }
}

const struct dav_body_grammar dav_orderpatch_grammar = DAV_GRAMMAR(rows, print);

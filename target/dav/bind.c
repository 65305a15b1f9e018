/* RFC 5842: a binding that is made, taken away or moved. SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_print.h"
#include "dav/body_reader.h"

#include "base/banned.h"

enum { ROOT = 1, SEGMENT, HREF };

static enum status segment_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    return dav_body_segment(reader, &reader->body.binding.segment);
}

/* clang-format off */
#define ROOT_ROW(named, holds) \
    {.element = ROOT, .name = named, DAV_NEEDS(holds, DAV_BODY_BINDING)}
#define SEGMENT_ROW \
    {ROOT, SEGMENT, "segment", .text = true, DAV_ONCE(DAV_BODY_BINDING), .end = segment_end}
#define HREF_ROW \
    {ROOT, HREF, "href", .text = true, DAV_ONCE(DAV_BODY_BINDING), \
     .end = dav_body_href_end, .at = DAV_AT(binding.href)}
/* clang-format on */

/* <!ELEMENT bind (segment, href)> (4) */
static const struct dav_body_row bind[] = {
    ROOT_ROW("bind", DAV_SEEN(SEGMENT) | DAV_SEEN(HREF)),
    SEGMENT_ROW,
    HREF_ROW,
};

/* <!ELEMENT unbind (segment)> (5) */
static const struct dav_body_row unbind[] = {
    ROOT_ROW("unbind", DAV_SEEN(SEGMENT)),
    SEGMENT_ROW,
};

/* <!ELEMENT rebind (segment, href)> (6) */
static const struct dav_body_row rebind[] = {
    ROOT_ROW("rebind", DAV_SEEN(SEGMENT) | DAV_SEEN(HREF)),
    SEGMENT_ROW,
    HREF_ROW,
};

static void print(const struct dav_body *body, struct out *out)
{
    const struct dav_value segment = {.given = true, .text = body->binding.segment};
    dav_print_value(SPAN("segment"), &segment, out);
    if (body->binding.href.given)
        dav_print_href(&body->binding.href.uri, out);
}

const struct dav_body_grammar dav_bind_grammar = DAV_GRAMMAR(bind, print);
const struct dav_body_grammar dav_unbind_grammar = DAV_GRAMMAR(unbind, print);
const struct dav_body_grammar dav_rebind_grammar = DAV_GRAMMAR(rebind, print);

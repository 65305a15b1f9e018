/* Exchange Server's BCOPY, BMOVE and BDELETE, and the targets that BPROPFIND and BPROPPATCH have
 * too. The root is named as the method for one resource is. SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_rows.h"

#include "base/banned.h"

enum { BATCH = 1 };

static struct dav_target *this_target(struct dav_body_reader *reader)
{
    const struct dav_targets *targets = dav_body_place(reader);
    return &targets->targets[targets->count - 1];
}

enum status dav_target_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    (void)start;
    struct dav_targets *targets = dav_body_place(reader);
    const enum status status = dav_body_room(reader, targets->count);
    if (status != OK)
        return status;
    struct dav_target *grown =
        dav_body_grow(reader->arena, targets->targets, targets->count, sizeof *grown);
    if (!grown)
        return NOMEM;
    targets->targets = grown;
    grown[targets->count++] = (struct dav_target){0};
    return OK;
}

enum status dav_target_href_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    struct dav_references *hrefs = &this_target(reader)->hrefs;
    const enum status status = dav_body_room(reader, hrefs->count);
    if (status != OK)
        return status;
    struct dav_reference *grown =
        dav_body_grow(reader->arena, hrefs->references, hrefs->count, sizeof *grown);
    if (!grown)
        return NOMEM;
    hrefs->references = grown;
    return dav_body_reference(reader, &grown[hrefs->count++]);
}

static enum status dest_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    struct dav_target *target = this_target(reader);
    target->has_destination = true;
    return dav_body_reference(reader, &target->destination);
}

/* (href+), or (href, dest) */
enum status dav_target_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    const struct dav_target *target = this_target(reader);
    const size_t count = target->hrefs.count;
    return count == 1 || (count > 1 && !target->has_destination)
               ? OK
               : dav_body_broken(reader, DAV_BODY_TARGET);
}

void dav_targets_print(const struct dav_targets *targets, struct out *out)
{
    for (size_t i = 0; i < targets->count; i++) {
        const struct dav_target *target = &targets->targets[i];
        dav_print_start(SPAN("target"), out);
        for (size_t j = 0; j < target->hrefs.count; j++)
            dav_print_reference(SPAN("href"), &target->hrefs.references[j], out);
        if (target->has_destination)
            dav_print_reference(SPAN("dest"), &target->destination, out);
        dav_print_end(SPAN("target"), out);
    }
}

#define NEEDS_TARGET .needs = DAV_SEEN(DAV_ROW_TARGET), .lacks = &dav_body_rules[DAV_BODY_TARGET]
/* clang-format off */
#define DEST_ROW \
    {DAV_ROW_TARGET, DAV_ROW_TARGET_DEST, "dest", .text = true, \
     .once = &dav_body_rules[DAV_BODY_TARGET], .end = dest_end, .at = DAV_AT(targets)}
/* clang-format on */

/* copy and move may hold RFC 2518's propertybehavior too, which RFC 4918 has taken back. */
static const struct dav_body_row copy_rows[] = {
    {.element = BATCH, .name = "copy", NEEDS_TARGET},
    DAV_TARGET_ROWS(BATCH, targets),
    DEST_ROW,
};

static const struct dav_body_row move_rows[] = {
    {.element = BATCH, .name = "move", NEEDS_TARGET},
    DAV_TARGET_ROWS(BATCH, targets),
    DEST_ROW,
};

static const struct dav_body_row delete_rows[] = {
    {.element = BATCH, .name = "delete", NEEDS_TARGET},
    DAV_TARGET_ROWS(BATCH, targets),
};

static void print(const struct dav_body *body, struct out *out)
{
    dav_targets_print(&body->targets, out);
}

const struct dav_body_grammar dav_bcopy_grammar = DAV_GRAMMAR(copy_rows, print);
const struct dav_body_grammar dav_bmove_grammar = DAV_GRAMMAR(move_rows, print);
const struct dav_body_grammar dav_bdelete_grammar = DAV_GRAMMAR(delete_rows, print);

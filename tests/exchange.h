/* Shared by the tests of replies: requests as text, in order, against one tree, and what each reply
 * says. Before a request is let through, each allocation that it asks for fails once: the reply
 * says so, and the tree stays as it was. SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_EXCHANGE_H
#define TESTS_EXCHANGE_H

#include <criterion/criterion.h>

#include "dav/op.h"
#include "serve/serve.h"
#include "support.h"
#include "xml/dxml.h"

enum { EXPECTED = 8, EXCHANGE_NOW = 1000000000 /* Sun, 09 Sep 2001 01:46:40 GMT */ };

/* A request, `$E` in which is the entity-tag that a PUT gave last, and `$B` the body's size; the
 * status of its reply; and what the reply has in it, or, behind a "!", has not. */
struct exchange {
    const char *request;
    unsigned status;
    const char *has[EXPECTED];
};

/* The first lock's token, and the second's, with the seed 00 01 02 … 0f. */
#define TOKEN_1 "urn:uuid:00010203-0405-8607-8809-0a0b0c0d0e0e"
#define TOKEN_2 "urn:uuid:00010203-0405-8607-8809-0a0b0c0d0e0d"
#define TOKEN_3 "urn:uuid:00010203-0405-8607-8809-0a0b0c0d0e0c"

#define HEAD(method, path) method " " path " HTTP/1.1\r\nHost: h\r\n"
#define END                "\r\n"
#define SIZED(size, body)  "Content-Length: " #size "\r\n\r\n" body
#define BODY(body)         "Content-Length: $B\r\n\r\n" body

struct scene {
    struct serve_site site;
    int64_t now;
    char tag[64];
};

static inline struct scene scene_open(const struct limits *limits)
{
    struct scene scene = {.site = {.limits = limits}, .now = EXCHANGE_NOW};
    for (size_t i = 0; i < sizeof scene.site.seed; i++)
        scene.site.seed[i] = (uint8_t)i;
    cr_assert_eq(tree_open(limits, scene.now, &scene.site.tree), OK);
    return scene;
}

static inline void scene_close(struct scene *scene)
{
    tree_close(scene->site.tree);
}

/* --- The tree as text ----------------------------------------------------------------------- */

static inline void dump_line(const struct tree_resource *at, struct out *out)
{
    const size_t count = tree_path_count(at);
    uint16_t *units = malloc(count * sizeof *units);
    tree_path_write(at, units);
    out_span(out, span_make(units, count * sizeof *units));
    free(units);
    out_decimal(out, at->version);
    out_byte(out, ' ');
    out_decimal(out, (uint64_t)at->modified);
    out_span(out, at->content);
    out_span(out, at->content_type);
    for (size_t i = 0; i < at->property_count; i++) {
        out_span(out, at->properties[i].ns);
        out_span(out, at->properties[i].local);
        out_span(out, at->properties[i].lang);
        out_span(out, at->properties[i].value);
    }
    for (const struct tree_lock *lock = at->locks; lock; lock = lock->next) {
        out_span(out, lock->token);
        out_decimal(out, (uint64_t)lock->expires);
    }
}

static inline span dump_scene(const struct scene *scene, struct arena *arena)
{
    struct out out = out_growing(arena, 64 << 20);
    const struct tree_resource *top = tree_root(scene->site.tree);
    size_t depth = 0;
    for (const struct tree_resource *at = top; at; at = tree_next(top, at, &depth))
        dump_line(at, &out);
    out_decimal(&out, scene->site.tokens);
    cr_assert_not(out.full);
    return out_written(&out);
}

/* --- One request ---------------------------------------------------------------------------- */

static inline span fill_in(const struct scene *scene, const char *text, struct arena *arena)
{
    struct out out = out_growing(arena, 64 << 20);
    for (const char *at = text; *at; at++) {
        if (at[0] == '$' && at[1] == 'E')
            out_span(&out, span_of(scene->tag)), at++;
        else if (at[0] == '$' && at[1] == 'B')
            out_decimal(&out, strlen(strstr(text, "\r\n\r\n") + 4)), at++;
        else
            out_byte(&out, (uint8_t)*at);
    }
    cr_assert_not(out.full);
    return out_written(&out);
}

/* Reads and applies it. Returns what the arena was asked for by that, reading apart. */
static inline size_t apply(struct scene *scene, span request, struct arena *arena, size_t fail_at,
                           struct serve_reply *reply)
{
    struct dav_op op;
    struct fault fault;
    span in = request;
    const enum status status = dav_read_request(arena, scene->site.limits, &in, &op, &fault);
    if (status != OK) {
        serve_refuse(arena, status, &fault, false, reply);
        return 0;
    }
    const size_t before = arena->count;
    arena->fail_at = fail_at ? before + fail_at : 0;
    serve_apply(&scene->site, arena, &op, scene->now, reply);
    return arena->count - before;
}

static inline void check_unchanged(struct scene *scene, span request, span before,
                                   const struct serve_reply *reply)
{
    struct arena arena = {0};
    cr_expect(reply->status == 503 && reply->body.len == 0, "%.*s: without memory: %u",
              (int)request.len, (const char *)request.ptr, reply->status);
    cr_expect(span_equal(before, dump_scene(scene, &arena)), "%.*s: changed without memory",
              (int)request.len, (const char *)request.ptr);
    arena_free(&arena);
}

/* Each allocation of reply and tree fails, until none does: then the request is done, and `arena`
 * owns its reply. */
static inline void apply_at_last(struct scene *scene, span request, struct arena *arena,
                                 struct serve_reply *reply)
{
    struct arena kept = {0};
    const span before = dump_scene(scene, &kept);
    bool arena_fails = true;
    for (size_t fail_at = 1;; fail_at++) {
        const size_t tree_fail = arena_fails ? 1 : fail_at;
        (void)tree_fail_at(scene->site.tree, tree_fail);
        const size_t asked = apply(scene, request, arena, arena_fails ? fail_at : 0, reply);
        const bool arena_hit = arena_fails && asked >= fail_at;
        const bool tree_hit = tree_fail_at(scene->site.tree, 0) >= tree_fail;
        if (!arena_hit && !tree_hit)
            break;
        check_unchanged(scene, request, before, reply);
        arena_free(arena);
        arena->fail_at = 0;
        if (!arena_hit && arena_fails) {
            arena_fails = false;
            fail_at = 1; /* the tree's first has failed already */
        }
    }
    arena_free(&kept);
}

static inline enum status ignore_start(void *context, struct dxml_name name,
                                       const struct dxml_attribute *attributes, size_t count)
{
    (void)context, (void)name, (void)attributes, (void)count;
    return OK;
}

static inline enum status ignore_text(void *context, span text)
{
    (void)context, (void)text;
    return OK;
}

static inline enum status ignore_end(void *context, struct dxml_name name)
{
    (void)context, (void)name;
    return OK;
}

/* A body of XML is read back, with limits that it has no reason to keep to. */
static inline bool is_well_formed(span body)
{
    static const struct dxml_events events = {ignore_start, ignore_text, ignore_end};
    struct limits wide = limits_period;
    wide.xml_nodes = wide.xml_text = SIZE_MAX;
    struct fault fault = {0};
    struct dxml *xml;
    cr_assert_eq(dxml_open(&wide, &events, NULL, &fault, &xml), OK);
    enum status status = dxml_feed(xml, body);
    if (status == MORE)
        status = dxml_finish(xml);
    dxml_close(xml);
    return status == OK;
}

static inline bool has(span whole, span part)
{
    return whole.len && memmem(whole.ptr, whole.len, part.ptr, part.len);
}

static inline void keep_tag(struct scene *scene, span reply)
{
    const uint8_t *at = memmem(reply.ptr, reply.len, "\r\nETag: ", 8);
    if (!at)
        return;
    const span rest = span_tail(reply, (size_t)(at + 8 - reply.ptr));
    const size_t len = span_find(rest, '\r');
    cr_assert_lt(len, sizeof scene->tag);
    snprintf(scene->tag, sizeof scene->tag, "%.*s", (int)len, (const char *)rest.ptr);
}

/* Compares what was printed with what is expected. */
static inline void check_reply(struct scene *scene, const struct exchange *row,
                               const struct serve_reply *reply, struct arena *arena)
{
    struct out out = out_growing(arena, 64 << 20);
    serve_print_reply(reply, scene->now, &out);
    const span text = out_written(&out);
    cr_expect(reply->status == row->status, "%s: %.*s", row->request, (int)text.len,
              (const char *)text.ptr);
    for (size_t i = 0; i < EXPECTED && row->has[i]; i++) {
        const bool wanted = row->has[i][0] != '!';
        const span part = fill_in(scene, row->has[i] + !wanted, arena);
        cr_expect(has(text, part) == wanted, "%s: %s%s\n%.*s", row->request,
                  wanted ? "lacks " : "has ", row->has[i] + !wanted, (int)text.len,
                  (const char *)text.ptr);
    }
    if (has(reply->fields, SPAN("application/xml")))
        cr_expect(is_well_formed(reply->body), "%s: %.*s", row->request, (int)text.len,
                  (const char *)text.ptr);
    if (strncmp(row->request, "PUT", 3) == 0)
        keep_tag(scene, text);
}

static inline void exchange(struct scene *scene, const struct exchange *row)
{
    struct arena arena = {0};
    struct serve_reply reply;
    const span request = fill_in(scene, row->request, &arena);
    struct guarded g = guarded_copy(request, GUARDED_END);
    struct arena reading = {.cap = scene->site.limits->arena};
    apply_at_last(scene, g.bytes, &reading, &reply);
    check_reply(scene, row, &reply, &arena);
    const char *broken = tree_check(scene->site.tree);
    cr_expect_null(broken, "%s: %s", row->request, broken);
    arena_free(&reading);
    arena_free(&arena);
    guarded_free(&g);
}

static inline void exchanges(const struct limits *limits, const struct exchange *rows, size_t count)
{
    struct scene scene = scene_open(limits);
    for (size_t i = 0; i < count; i++)
        exchange(&scene, &rows[i]);
    scene_close(&scene);
}
#define EXCHANGES(rows) exchanges(&limits_default, rows, sizeof(rows) / sizeof *(rows))

#endif

/* Random operations on the tree and on the naive one of tree_model.h: step by step both must give
 * the same status and be in the same state. SPDX-License-Identifier: Apache-2.0 */
#include "tree_model.h"

#include "base/banned.h"

enum { STEPS = 40000, SEEDS = 8 };

/* xorshift64: a number below `below`. */
static size_t pick(uint64_t *state, size_t below)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (size_t)(*state >> 20) % below;
}

/* A path of up to three names; seldom the root. */
static void pick_path(uint64_t *state, char *path)
{
    const size_t names = pick(state, 20) ? 1 + pick(state, 3) : 0;
    for (size_t i = 0; i < names; i++) {
        path[2 * i] = '/';
        path[2 * i + 1] = "abc"[pick(state, 3)];
    }
    path[2 * names] = '\0';
}

static struct step pick_step(uint64_t *state, int64_t now)
{
    struct step s = {.now = now};
    s.verb = "pppkkkksdcc0mmlllru"[pick(state, 19)];
    pick_path(state, s.path);
    pick_path(state, s.to);
    snprintf(s.text, sizeof s.text, "%.*s", (int)pick(state, TEXT_ROOM), "xyzxyzx");
    snprintf(s.token, sizeof s.token, "T%zu", pick(state, 6));
    if (pick(state, 2))
        snprintf(s.submitted, sizeof s.submitted, "T%zu", pick(state, 6));
    s.overwrite = pick(state, 4) > 0;
    s.exclusive = pick(state, 2);
    s.infinite = pick(state, 2);
    s.expires = now + 1 + (int64_t)pick(state, 30);
    return s;
}

static struct tree_text path_text(const char *path, size_t slot)
{
    return text_of(path[0] ? path : "/", slot);
}

static enum tree_status tree_step(struct tree *tree, const struct step *s)
{
    const span token = span_of(s->token);
    const span submitted = span_of(s->submitted);
    const struct tree_call call = {s->now, &submitted, 1};
    const struct tree_text path = path_text(s->path, 0);
    const struct tree_text to = path_text(s->to, 1);
    const struct tree_change change = {
        .remove = !s->text[0],
        .property = {.local = SPAN("p"), .value = span_of(s->text)},
    };
    const struct tree_lock want = {
        .token = token, .exclusive = s->exclusive, .infinite = s->infinite, .expires = s->expires};
    struct tree_obstacle obstacle;
    size_t failed;
    bool created;
    switch (s->verb) {
    case 'p': return tree_put(tree, &call, path, span_of(s->text), SPAN(""), &created, &obstacle);
    case 'k': return tree_make_collection(tree, &call, path, NULL, 0, &obstacle);
    case 's': return tree_change_properties(tree, &call, path, &change, 1, &failed, &obstacle);
    case 'd': return tree_delete(tree, &call, path, &obstacle);
    case 'm': return tree_move(tree, &call, path, to, s->overwrite, &created, &obstacle);
    case 'l': return tree_lock(tree, &call, path, &want, &created, &obstacle);
    case 'r': return tree_refresh(tree, &call, path, token, s->expires);
    case 'u': return tree_unlock(tree, &call, path, token);
    default:
        return tree_copy(tree, &call, path, to, s->verb == 'c', s->overwrite, &created, &obstacle);
    }
}

static void compare(const struct tree *tree, struct model *model, const struct step *s)
{
    const char *broken = tree_check(tree);
    cr_assert_null(broken, "not so: %s", broken);
    char *is = tree_dump(tree, false);
    char *should_be = model_dump(model);
    cr_assert_str_eq(is, should_be, "after %c %s %s:\n%s\nand not:\n%s", s->verb, s->path, s->to,
                     is, should_be);
    cr_assert_eq(tree_quota(tree).used, model_bytes(model));
    free(is);
    free(should_be);
}

/* One step on both, with an allocation that fails on the tree at first. */
static enum tree_status both(struct tree *tree, struct model *model, const struct step *s,
                             size_t fail_at)
{
    tree_fail_at(tree, fail_at);
    enum tree_status status = tree_step(tree, s);
    tree_fail_at(tree, 0);
    if (status == TREE_NOMEM) {
        compare(tree, model, s);
        status = tree_step(tree, s);
    }
    const enum tree_status expected = model_step(model, s);
    cr_assert_eq(status, expected, "%c %s %s %s with %s: %s, not %s", s->verb, s->path, s->to,
                 s->token, s->submitted, tree_status_word(status), tree_status_word(expected));
    compare(tree, model, s);
    return status;
}

Test(tree_model, random)
{
    struct limits limits = limits_default;
    limits.tree_resources = 14;
    limits.tree_depth = 3;
    limits.tree_locks = 4;
    size_t seen[TREE_NOMEM + 1] = {0};
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        limits.tree_bytes = (8 + seed) * TREE_OVERHEAD;
        uint64_t state = seed * 0x9e3779b97f4a7c15;
        struct tree *tree = open_tree(&limits);
        struct model model = {.limits = &limits, .item_count = 1, .items = {{.collection = true}}};
        int64_t now = 0;
        for (size_t i = 0; i < STEPS / SEEDS; i++) {
            now += (int64_t)pick(&state, 3);
            const struct step s = pick_step(&state, now);
            seen[both(tree, &model, &s, pick(&state, 8))]++;
        }
        close_tree(tree);
    }
    for (enum tree_status status = TREE_OK; status < TREE_NOMEM; status++)
        cr_assert_gt(seen[status], STEPS / 400, "%s seen %zu times", tree_status_word(status),
                     seen[status]);
}

/* The tree: the input is a sequence of operations, in bytes: a verb, a path, and what the verb
 * takes (struct operation). Names, tokens and limits are few and small, so that operations meet.
 * Oracles, after each operation: tree_check; each resource is found by its path; what was refused,
 * or failed for want of memory, has left the tree as it was. SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include "tree_oracle.h"

enum { PATH_ROOM = 16, STEPS_MAX = 200, FAIL_WITHIN = 12 };

/* One operation; behind it in the input, and of this length, a text. What the end of the input
 * cuts off is 0. */
struct operation {
    uint8_t verb, flags, path, to, token, other_token, seconds, length;
};

/* Two bits say how many names there are, and two each which. */
static struct tree_text path_of(uint8_t byte, uint16_t units[PATH_ROOM])
{
    static const char *const names[] = {"a", "B", "b", "long"};
    size_t count = 0;
    units[count++] = '/';
    for (unsigned i = 0; i < (byte & 3u); i++) {
        for (const char *c = names[byte >> (2 * i + 2) & 3]; *c; c++)
            units[count++] = (uint8_t)*c;
        units[count++] = '/'; /* at the end it says nothing */
    }
    return (struct tree_text){units, count};
}

static span token_of(uint8_t byte)
{
    static const uint8_t tokens[] = "TUVWXYZt";
    return span_make(tokens + (byte & 7), 1);
}

static enum tree_status step(struct tree *tree, int64_t *now, span *in)
{
    struct operation op = {0};
    const span head = span_take(in, sizeof op < in->len ? sizeof op : in->len);
    memcpy(&op, head.ptr, head.len);
    const span text = span_take(in, op.length % 16u < in->len ? op.length % 16u : in->len);
    const span tokens[] = {token_of(op.other_token), token_of((uint8_t)(op.other_token >> 4))};
    const struct tree_call call = {*now, tokens, op.flags & 1 ? 2 : 0};
    uint16_t units[2][PATH_ROOM];
    const struct tree_text at = path_of(op.path, units[0]);
    const struct tree_text to = path_of(op.to, units[1]);
    const struct tree_change changes[] = {
        {.remove = op.flags & 4, .property = {.local = SPAN("p"), .value = text}},
        {.remove = op.flags & 8, .property = {.ns = SPAN("n"), .local = token_of(op.token)}},
    };
    const struct tree_lock want = {.token = token_of(op.token),
                                   .exclusive = op.flags & 4,
                                   .infinite = op.flags & 8,
                                   .expires = *now + op.seconds};
    const bool members = op.flags & 16;
    const bool overwrite = op.flags & 32;
    struct tree_obstacle obstacle;
    size_t failed;
    bool created;
    switch (op.verb % 11) {
    case 0: return tree_put(tree, &call, at, text, want.token, &created, &obstacle);
    case 1: return tree_make_collection(tree, &call, at, changes, op.flags >> 6 & 1, &obstacle);
    case 2: return tree_change_properties(tree, &call, at, changes, 2, &failed, &obstacle);
    case 3: return tree_delete(tree, &call, at, &obstacle);
    case 4: return tree_copy(tree, &call, at, to, members, overwrite, &created, &obstacle);
    case 5: return tree_move(tree, &call, at, to, overwrite, &created, &obstacle);
    case 6: return tree_lock(tree, &call, at, &want, &created, &obstacle);
    case 7: return tree_refresh(tree, &call, at, want.token, want.expires);
    case 8: return tree_unlock(tree, &call, at, want.token);
    case 9: tree_expire(tree, *now); return TREE_OK;
    default: *now += op.seconds; return TREE_OK;
    }
}

/* One operation with an allocation failing, and once more if that made it fail. */
static void try(struct tree *tree, int64_t *now, span *in, size_t fail_at)
{
    const uint64_t before = tree_digest(tree);
    span once = *in;
    tree_fail_at(tree, fail_at);
    enum tree_status status = step(tree, now, &once);
    tree_fail_at(tree, 0);
    fuzz_oracle(status == TREE_OK || tree_digest(tree) == before,
                "tree: what fails changes nothing");
    if (status == TREE_NOMEM) {
        once = *in;
        status = step(tree, now, &once);
        fuzz_oracle(status != TREE_NOMEM, "tree: there is memory again");
    }
    tree_oracle(tree);
    *in = once;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_case c = fuzz_begin(data, size);
    struct limits limits = *c.limits;
    limits.tree_resources = 12;
    limits.tree_locks = 4;
    limits.tree_bytes = 18 * TREE_OVERHEAD;
    limits.tree_property = 12;
    struct tree *tree;
    int64_t now = 0;
    if (tree_open(&limits, now, &tree) == OK) {
        span in = c.bytes;
        for (size_t i = 0; in.len && i < STEPS_MAX; i++)
            try(tree, &now, &in, 1 + (c.hash >> i % 32) % FAIL_WITHIN);
        tree_close(tree);
    }
    fuzz_end(&c);
    return 0;
}

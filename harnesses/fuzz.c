/* Compiled without instrumentation, as the bug runtime is: what is here is not under test.
 * SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bugs.h"

static struct {
    const struct limits *limits;
    bool oracles;
    bool all_cuts;
    bool explain;
} settings;

static bool env_is(const char *name, const char *value)
{
    const char *have = getenv(name);
    return have && strcmp(have, value) == 0;
}

__attribute__((constructor)) static void read_settings(void)
{
    const char *profile = getenv("DAVLAB_PROFILE");
    if (!profile || !*profile)
        profile = "default";
    settings.limits = limits_by_name(span_make(profile, strlen(profile)));
    if (!settings.limits) {
        fprintf(stderr,
                "davlab: DAVLAB_PROFILE=%s: no such profile (default, period, workaround)\n",
                profile);
        exit(2);
    }
    settings.oracles = !env_is("DAVLAB_ORACLES", "0");
    settings.all_cuts = env_is("DAVLAB_CUTS", "all");
    settings.explain = env_is("DAVLAB_EXPLAIN", "1");
}

struct fuzz_case fuzz_begin(const uint8_t *data, size_t size)
{
    bugs_begin_input();
    uint8_t *copy = malloc(size);
    if (!copy) {
        fprintf(stderr, "davlab: no memory for an input of %zu bytes\n", size);
        exit(2);
    }
    if (size)
        memcpy(copy, data, size);
    uint64_t hash = 0xcbf29ce484222325u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ data[i]) * 0x100000001b3u;
    return (struct fuzz_case){.bytes = {copy, size}, .limits = settings.limits, .hash = hash};
}

void fuzz_end(struct fuzz_case *c)
{
    free((void *)(uintptr_t)c->bytes.ptr);
}

void fuzz_oracle(bool held, const char *name)
{
    if (held)
        return;
    if (!settings.oracles) {
        bugs_note_oracle();
        return;
    }
    fprintf(stderr, "davlab: oracle failed: %s\n", name);
    abort();
}

bool fuzz_cut(const struct fuzz_case *c, size_t index, size_t *cut)
{
    const bool every = settings.all_cuts && c->bytes.len <= FUZZ_ALL_CUTS_UP_TO;
    if (index > (every ? c->bytes.len : 1))
        return false;
    *cut = every ? index : (size_t)(c->hash >> (32 * index)) % (c->bytes.len + 1);
    return true;
}

void fuzz_verdict(enum status status, const struct fault *fault)
{
    if (!settings.explain)
        return;
    if (fault->rule)
        fprintf(stderr, "davlab: %s %s (%s) at offset %zu\n", status_name(status),
                fault->rule->name, fault->rule->source, fault->offset);
    else
        fprintf(stderr, "davlab: %s\n", status_name(status));
}

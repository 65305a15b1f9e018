/* Compiled without instrumentation in every mode: see bugs.h.
 * SPDX-License-Identifier: Apache-2.0 */
#include "bugs.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#ifdef DAVLAB_BUGS_CANARY
static const char *const slugs[] = {BUG_SLUGS};
static const uint32_t slug_count = sizeof slugs / sizeof *slugs;
#else
static const char *const slugs[1] = {""};
static const uint32_t slug_count = 0;
#endif

_Static_assert(sizeof(struct bugs_slot) == 128, "bugstate.py relies on it");
_Static_assert(sizeof(struct bugs_header) == 64, "bugstate.py relies on it");

struct bugs_state {
    struct bugs_header header;
    struct bugs_slot slots[];
};

static struct bugs_state *state;

static size_t state_size(void)
{
    return sizeof(struct bugs_header) + slug_count * sizeof(struct bugs_slot);
}

_Noreturn static void die(const char *what, const char *detail)
{
    fprintf(stderr, "davlab: %s: %s\n", what, detail);
    _exit(2);
}

/* Whether `slug` stands in the list `set`, or the list says `all`. */
static bool listed(const char *set, const char *slug)
{
    if (strcmp(set, "all") == 0)
        return true;
    const size_t len = strlen(slug);
    for (const char *at = set; (at = strstr(at, slug)) != NULL; at += len)
        if ((at == set || at[-1] == ',') && (at[len] == ',' || at[len] == '\0'))
            return true;
    return false;
}

/* Refuses a slug that this build does not have: a typing error must not look like "no bug found".
 */
static void check_names(const char *set)
{
    if (!*set || !strcmp(set, "all") || !strcmp(set, "none"))
        return;
    for (const char *at = set; *at; at += strcspn(at, ","), at += *at == ',') {
        const size_t len = strcspn(at, ",");
        bool known = false;
        for (size_t i = 0; i < slug_count; i++)
            known = known || (strlen(slugs[i]) == len && !memcmp(slugs[i], at, len));
        if (!known)
            die("DAVLAB_BUGS names a bug that is not in this build", at);
    }
}

static void init_state(void)
{
    const char *set = getenv("DAVLAB_BUGS");
    if (!set || !*set)
        set = "all";
#ifdef DAVLAB_BUGS_CANARY
    check_names(set);
#else
    (void)check_names;
#endif
    memcpy(state->header.magic, "DAVBUGS1", sizeof state->header.magic);
    state->header.slot_count = slug_count;
    state->header.slot_size = sizeof(struct bugs_slot);
    for (size_t i = 0; i < slug_count; i++) {
        strncpy(state->slots[i].slug, slugs[i], sizeof state->slots[i].slug - 1);
        state->slots[i].enabled = listed(set, slugs[i]);
    }
}

/* Maps the file, making it when it is new. A file of another build is refused. */
static void map_file(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    struct stat info;
    if (fd < 0 || fstat(fd, &info) != 0)
        die("cannot open DAVLAB_BUGS_FILE", path);
    const bool fresh = info.st_size == 0;
    if (!fresh && (size_t)info.st_size != state_size())
        die("DAVLAB_BUGS_FILE was made by another build; remove it", path);
    if (fresh && ftruncate(fd, (off_t)state_size()) != 0)
        die("cannot enlarge DAVLAB_BUGS_FILE", path);
    state = mmap(NULL, state_size(), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (state == MAP_FAILED)
        die("cannot map DAVLAB_BUGS_FILE", path);
    close(fd);
    if (fresh)
        init_state();
    for (size_t i = 0; i < slug_count; i++)
        if (strncmp(state->slots[i].slug, slugs[i], sizeof state->slots[i].slug) != 0)
            die("DAVLAB_BUGS_FILE was made by another build; remove it", path);
}

__attribute__((constructor)) static void open_state(void)
{
    const char *path = getenv("DAVLAB_BUGS_FILE");
    if (path && *path) {
        map_file(path);
        return;
    }
    state = mmap(NULL, state_size(), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (state == MAP_FAILED)
        die("cannot map memory", "bug state");
    init_state();
}

static uint64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void bugs_begin_input(void)
{
    state->header.execs++;
    for (size_t i = 0; i < slug_count; i++)
        state->slots[i].input_reached = state->slots[i].input_triggered = 0;
}

void bugs_note_oracle(void)
{
    state->header.oracles++;
}

static bool holds(enum bugs_relation relation, int64_t a, int64_t b)
{
    switch (relation) {
    case BUGS_GT: return a > b;
    case BUGS_GE: return a >= b;
    case BUGS_LT: return a < b;
    case BUGS_LE: return a <= b;
    case BUGS_EQ: return a == b;
    case BUGS_NE: return a != b;
    }
    return false;
}

/* Counts an event once per input, and keeps when it first happened. */
static void note(uint8_t *in_this_input, uint64_t *count, uint64_t *first_ns, uint64_t *first_execs)
{
    if (*in_this_input)
        return;
    *in_this_input = 1;
    if ((*count)++ == 0) {
        *first_execs = state->header.execs;
        *first_ns = now_ns();
    }
}

bool bugs_guard(unsigned id, enum bugs_relation relation, int64_t a, int64_t b)
{
    struct bugs_slot *slot = &state->slots[id];
    note(&slot->input_reached, &slot->reached, &slot->first_reached_ns, &slot->first_reached_execs);
    if (!holds(relation, a, b))
        return false;
    if (!slot->enabled || slot->retired)
        return true;
    note(&slot->input_triggered, &slot->triggered, &slot->first_triggered_ns,
         &slot->first_triggered_execs);
    return false;
}

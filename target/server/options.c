/* SPDX-License-Identifier: Apache-2.0 */
#include "server/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/banned.h"

enum { BAD_USAGE = 2 };

static const char help[] =
    "A WebDAV server on loopback, with an empty tree in memory. It ends with SIGTERM or Ctrl-C.\n"
    "\n"
    "  --port=N             0: whichever is free (default: 8080)\n"
    "  --address=ADDRESS    127.0.0.1 (default), another of 127.0.0.0/8, or ::1; no other\n"
    "  --connections=N      at one time; more wait to be accepted\n"
    "  --memory=BYTES       of all connections together, the tree apart\n"
    "  --idle-seconds=N     without a byte\n"
    "  --request-seconds=N  from a request's first byte to its last\n"
    "  --fixed-seed         lock tokens and entity-tags that anyone can know, to replay inputs\n"
    "\n"
    "DAVLAB_PROFILE (default, period, workaround) chooses all limits that no option names.\n"
    "Exit codes: 0 ended by a signal; 1 the system refused something; 2 bad options.\n";

static const struct option known[] = {
    {"help", no_argument, NULL, 'h'},
    {"port", required_argument, NULL, 'p'},
    {"address", required_argument, NULL, 'a'},
    {"connections", required_argument, NULL, 'c'},
    {"memory", required_argument, NULL, 'm'},
    {"idle-seconds", required_argument, NULL, 'i'},
    {"request-seconds", required_argument, NULL, 'r'},
    {"fixed-seed", no_argument, NULL, 'f'},
    {0},
};

/* All of `text` as a number from `least` to `most`; says what is wrong with it. */
static bool read_number(const char *name, const char *text, size_t least, size_t most,
                        size_t *number)
{
    char *end;
    errno = 0;
    const unsigned long long value = strtoull(text, &end, 10);
    if (errno || end == text || *end || *text == '-' || value < least || value > most) {
        fprintf(stderr, "server: --%s=%s: give a number from %zu to %zu\n", name, text, least,
                most);
        return false;
    }
    *number = (size_t)value;
    return true;
}

static bool read_option(int letter, struct server_options *options)
{
    struct limits *limits = &options->limits;
    size_t port;
    switch (letter) {
    case 'p':
        if (!read_number("port", optarg, 0, UINT16_MAX, &port))
            return false;
        options->port = (uint16_t)port;
        return true;
    case 'a': options->address = optarg; return true;
    case 'c': return read_number("connections", optarg, 1, 100000, &limits->connections);
    case 'm': return read_number("memory", optarg, 1, SIZE_MAX / 2, &limits->memory);
    case 'i': return read_number("idle-seconds", optarg, 1, 86400, &limits->idle_seconds);
    case 'r': return read_number("request-seconds", optarg, 1, 86400, &limits->request_seconds);
    case 'f': options->fixed_seed = true; return true;
    default: fprintf(stderr, "server: see --help\n"); return false;
    }
}

static bool read_profile(struct server_options *options)
{
    const char *name = getenv("DAVLAB_PROFILE");
    if (!name || !*name)
        name = "default";
    const struct limits *limits = limits_by_name(span_make(name, strlen(name)));
    if (!limits) {
        fprintf(stderr,
                "server: DAVLAB_PROFILE=%s: no such profile; give default, period or "
                "workaround\n",
                name);
        return false;
    }
    options->limits = *limits;
    return true;
}

bool server_read_options(int argc, char **argv, struct server_options *options, int *exit_code)
{
    *options = (struct server_options){.address = "127.0.0.1", .port = 8080};
    *exit_code = BAD_USAGE;
    if (!read_profile(options))
        return false;
    for (int letter; (letter = getopt_long(argc, argv, "", known, NULL)) != -1;) {
        if (letter == 'h') {
            printf("usage: %s [OPTION…]\n\n%sExample: %s --port=0\n", argv[0], help, argv[0]);
            *exit_code = 0;
            return false;
        }
        if (!read_option(letter, options))
            return false;
    }
    if (optind < argc) {
        fprintf(stderr, "server: %s: not an option; see --help\n", argv[optind]);
        return false;
    }
    return true;
}

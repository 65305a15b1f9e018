/* The server's command line. SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVER_OPTIONS_H
#define SERVER_OPTIONS_H

#include "base/limits.h"

struct server_options {
    struct limits limits; /* the profile's, and what the options say of them */
    const char *address;  /* as text; only the socket layer can say whether it is loopback */
    uint16_t port;        /* 0: whichever is free */
    bool fixed_seed;      /* of the site: zeros, and not random */
};

/* Reads them, DAVLAB_PROFILE among them. True: go on. False: all has been said, `--help` or what is
 * wrong, and `*exit_code` is what to end with. */
bool server_read_options(int argc, char **argv, struct server_options *options, int *exit_code);

#endif

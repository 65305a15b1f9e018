/* Where the server listens: loopback, and nowhere else. SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVER_LISTEN_H
#define SERVER_LISTEN_H

#include <sys/socket.h>

#include "server/options.h"

struct server_address {
    struct sockaddr_storage socket;
    socklen_t size;
    const struct server_options *options;
};

/* Reads options->address. False: it is not a loopback address, and that has been said. `options`
 * outlives `address`. */
bool server_read_address(const struct server_options *options, struct server_address *address);

/* A listening socket, whose URL is printed. False: there is none, and why has been said. */
bool server_listen(const struct server_address *address, int *listener);

#endif

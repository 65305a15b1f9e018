/* SPDX-License-Identifier: Apache-2.0 */
#include "server/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <unistd.h>

#include "base/banned.h"

bool server_read_address(const struct server_options *options, struct server_address *address)
{
    struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons(options->port)};
    struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons(options->port)};
    *address = (struct server_address){.options = options};
    if (inet_pton(AF_INET, options->address, &v4.sin_addr) == 1 &&
        ntohl(v4.sin_addr.s_addr) >> 24 == IN_LOOPBACKNET) {
        memcpy(&address->socket, &v4, address->size = sizeof v4);
        return true;
    }
    if (inet_pton(AF_INET6, options->address, &v6.sin6_addr) == 1 &&
        IN6_IS_ADDR_LOOPBACK(&v6.sin6_addr)) {
        memcpy(&address->socket, &v6, address->size = sizeof v6);
        return true;
    }
    fprintf(stderr, "server: --address=%s: not a loopback address; give 127.0.0.1 or ::1\n",
            options->address);
    return false;
}

/* The port that the listener has. */
static unsigned port_of(int listener)
{
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    if (getsockname(listener, (struct sockaddr *)&address, &size) != 0)
        return 0;
    return ntohs(address.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&address)->sin6_port
                                               : ((struct sockaddr_in *)&address)->sin_port);
}

bool server_listen(const struct server_address *address, int *listener)
{
    const struct server_options *options = address->options;
    const sa_family_t family = address->socket.ss_family;
    const int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        fprintf(stderr, "server: socket: %s\n", strerror(errno));
        return false;
    }
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int));
    if (bind(fd, (const struct sockaddr *)&address->socket, address->size) != 0 ||
        listen(fd, SOMAXCONN) != 0) {
        fprintf(stderr, "server: %s port %u: %s; port 0 finds one that is free\n", options->address,
                options->port, strerror(errno));
        close(fd);
        return false;
    }
    printf(family == AF_INET6 ? "server: http://[%s]:%u/ (limits: %s; Ctrl-C ends it)\n"
                              : "server: http://%s:%u/ (limits: %s; Ctrl-C ends it)\n",
           options->address, port_of(fd), options->limits.name);
    fflush(stdout);
    *listener = fd;
    return true;
}

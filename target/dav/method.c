/* SPDX-License-Identifier: Apache-2.0 */
#include "dav/method.h"

#include "base/banned.h"

#define NAME(literal)                                \
    {                                                \
        (const uint8_t *)literal, sizeof literal - 1 \
    }

enum {
    SERVER_TOO = URI_SIMPLE_REF | 1 << URI_ASTERISK,

    DEPTH = DAV_HEADER_DEPTH,
    DESTINATION = DAV_HEADER_DESTINATION,
    IF = DAV_HEADER_IF,
    LOCK_TOKEN = DAV_HEADER_LOCK_TOKEN,
    COPYING = IF | DEPTH | DESTINATION | DAV_HEADER_OVERWRITE,
    LOCKING = IF | DEPTH | DAV_HEADER_TIMEOUT,

    ZERO = 1 << DAV_DEPTH_0,
    ONE = 1 << DAV_DEPTH_1,
    ALL = 1 << DAV_DEPTH_INFINITY,
};

/* RFC 4918 9 and RFC 9110 9.3. DELETE and MOVE of a collection take Depth: infinity alone (9.6.1,
 * 9.9.2), and Depth says nothing of what is none, so that nothing else is taken. */
/* clang-format off */
static const struct dav_method_row rows[] = {
    [DAV_OPTIONS]   = {NAME("OPTIONS"),   SERVER_TOO,     IF,              0,           0,                DAV_CONTENT_COUNTED,      0},
    [DAV_GET]       = {NAME("GET"),       URI_SIMPLE_REF, IF,              0,           0,                DAV_CONTENT_COUNTED,      0},
    [DAV_HEAD]      = {NAME("HEAD"),      URI_SIMPLE_REF, IF,              0,           0,                DAV_CONTENT_COUNTED,      0},
    [DAV_POST]      = {NAME("POST"),      URI_SIMPLE_REF, IF,              0,           0,                DAV_CONTENT_KEPT,         0},
    [DAV_PUT]       = {NAME("PUT"),       URI_SIMPLE_REF, IF,              0,           0,                DAV_CONTENT_KEPT,         0},
    [DAV_DELETE]    = {NAME("DELETE"),    URI_SIMPLE_REF, IF | DEPTH,      0,           ALL,              DAV_CONTENT_COUNTED,      0},
    [DAV_PROPFIND]  = {NAME("PROPFIND"),  URI_SIMPLE_REF, IF | DEPTH,      0,           ZERO | ONE | ALL, DAV_CONTENT_XML,          DAV_BODY_BIT(DAV_BODY_PROPFIND)},
    [DAV_PROPPATCH] = {NAME("PROPPATCH"), URI_SIMPLE_REF, IF,              0,           0,                DAV_CONTENT_XML_REQUIRED, DAV_BODY_BIT(DAV_BODY_PROPERTYUPDATE)},
    [DAV_MKCOL]     = {NAME("MKCOL"),     URI_SIMPLE_REF, IF,              0,           0,                DAV_CONTENT_REFUSED,      0},
    [DAV_COPY]      = {NAME("COPY"),      URI_SIMPLE_REF, COPYING,         DESTINATION, ZERO | ALL,       DAV_CONTENT_COUNTED,      0},
    [DAV_MOVE]      = {NAME("MOVE"),      URI_SIMPLE_REF, COPYING,         DESTINATION, ALL,              DAV_CONTENT_COUNTED,      0},
    [DAV_LOCK]      = {NAME("LOCK"),      URI_SIMPLE_REF, LOCKING,         0,           ZERO | ALL,       DAV_CONTENT_XML,          DAV_BODY_BIT(DAV_BODY_LOCKINFO)},
    [DAV_UNLOCK]    = {NAME("UNLOCK"),    URI_SIMPLE_REF, IF | LOCK_TOKEN, LOCK_TOKEN,  0,                DAV_CONTENT_COUNTED,      0},
};
/* clang-format on */

bool dav_find_method(span name, enum dav_method *method)
{
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        if (span_equal(rows[i].name, name)) {
            *method = i;
            return true;
        }
    return false;
}

const struct dav_method_row *dav_method_row(enum dav_method method)
{
    return &rows[method];
}

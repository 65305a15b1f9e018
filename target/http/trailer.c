/* SPDX-License-Identifier: Apache-2.0 */
#include "http/trailer.h"

#include "base/banned.h"

/* clang-format off */
#define NAME(literal) {(const uint8_t *)(literal), sizeof(literal) - 1}
static const span forbidden[] = {
    /* framing and content */
    NAME("Connection"), NAME("Content-Encoding"), NAME("Content-Length"), NAME("Content-Range"),
    NAME("Content-Type"), NAME("TE"), NAME("Trailer"), NAME("Transfer-Encoding"), NAME("Upgrade"),
    /* routing */
    NAME("Host"), NAME("Max-Forwards"), NAME("Via"),
    /* authentication */
    NAME("Authorization"), NAME("Cookie"), NAME("Proxy-Authorization"),
    /* conditions and other modifiers of a request */
    NAME("Cache-Control"), NAME("Expect"), NAME("If"), NAME("If-Match"), NAME("If-Modified-Since"),
    NAME("If-None-Match"), NAME("If-Range"), NAME("If-Unmodified-Since"), NAME("Pragma"),
    NAME("Range"),
    /* RFC 4918 10 */
    NAME("Depth"), NAME("Destination"), NAME("Lock-Token"), NAME("Overwrite"), NAME("Timeout"),
    /* RFC 3253 8.3, RFC 3648 5.1 and 6.1, RFC 4437 12.2 */
    NAME("Label"), NAME("Ordering-Type"), NAME("Position"), NAME("Apply-To-Redirect-Ref"),
    /* Microsoft */
    NAME("Allow-Rename"), NAME("Brief"), NAME("Call-Back"), NAME("Notification-Delay"),
    NAME("Notification-Type"), NAME("Subscription-ID"), NAME("Subscription-Lifetime"),
    NAME("Translate"), NAME("X-MSDAVEXT"), NAME("X-MSDAVEXTLockTimeout"),
};
/* clang-format on */

bool http_trailer_forbidden(span name)
{
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
        if (span_equal_nocase(name, forbidden[i]))
            return true;
    return false;
}

/* Coded-URL: a URI that stands for itself, in angle brackets, as lock tokens do (RFC 4918 10.1).
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_CODED_URL_H
#define DAV_CODED_URL_H

#include "base/span.h"
#include "base/status.h"

/* How many bytes at the start of `s` are unreserved / pct-encoded / sub-delims or one of `also`.
 * RFC 3986 2. */
size_t dav_count_uri(span s, const char *also);

/* How many bytes at the start of `s` are of an absolute-URI; 0 where its scheme is none. RFC 3986
 * 4.3. */
size_t dav_absolute_uri(span s);

/* Coded-URL = "<" absolute-URI ">", without white space, at the start of `*in`. OK: `*uri` is what
 * stands between the brackets, and `*in` stands behind them. BAD: a fault counts from the start of
 * `*in`. RFC 4918 10.1, RFC 3986 4.3. */
MUST_USE enum status dav_read_coded_url(span *in, span *uri, struct fault *fault);

#endif

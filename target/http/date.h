/* HTTP-date in its three forms (RFC 9110 5.6.7). SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_DATE_H
#define HTTP_DATE_H

#include "base/out.h"
#include "base/span.h"

/* Reads the whole of `text` as IMF-fixdate, rfc850-date or asctime-date: seconds since 1970 in UTC.
 * False: it is none, or no such day or time exists. The two digits of an rfc850 year are those of
 * 1970 to 2069: RFC 9110 asks for a window around today, and a parser reads no clock. */
bool http_read_date(span text, int64_t *seconds);

/* Writes IMF-fixdate; `seconds` lies in the years 0 to 9999. */
void http_print_date(int64_t seconds, struct out *out);

#endif

/* What field values and chunk extensions are made of (RFC 9110 5.6).
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_VALUE_H
#define HTTP_VALUE_H

#include "base/span.h"

/* The length of the quoted-string at the start of `s`, quotes included; 0 when there is none, or it
 * does not end. RFC 9110 5.6.4. */
size_t http_quoted_string(span s);

/* The length of the ( token / quoted-string ) at the start of `s`, or 0. */
size_t http_word(span s);

/* The next member of a comma-separated list, without the white space around it; false when there is
 * none. Empty members are passed over; a comma in a quoted-string separates nothing, and one that
 * does not end goes on to the end of the list. RFC 9110 5.6.1. */
bool http_next_member(span *list, span *member);

/* Reads all of `*s` as parameters: *( BWS ";" BWS token BWS "=" BWS ( token / quoted-string ) ),
 * where `bare_names` makes all from the "=" on optional, as chunk extensions have it. False: `*s`
 * stands where it is wrong. RFC 9112 7, 7.1.1. */
bool http_take_parameters(span *s, bool bare_names);

#endif

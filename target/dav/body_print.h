/* The three bodies as XML, and the pieces they are made of. SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_BODY_PRINT_H
#define DAV_BODY_PRINT_H

#include "dav/body.h"

void dav_propfind_print(const struct dav_propfind *propfind, struct out *out);
void dav_propertyupdate_print(const struct dav_propertyupdate *update, struct out *out);
void dav_lockinfo_print(const struct dav_lockinfo *lockinfo, struct out *out);

/* Text that reads back to the same bytes, between tags and in an attribute's quotes. */
void dav_print_text(span text, struct out *out);

/* An element that declares its own namespace: with `value` as its text, and xml:lang unless `lang`
 * is empty. */
void dav_print_element(struct dxml_name name, span lang, span value, struct out *out);

/* Names as empty elements, as DAV:prop holds them. */
void dav_print_names(const struct dav_names *names, struct out *out);

#endif

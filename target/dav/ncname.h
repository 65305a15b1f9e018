/* Names that came as text, where a sender names an element by an attribute's value.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_NCNAME_H
#define DAV_NCNAME_H

#include "base/span.h"

/* Whether strict UTF-8 is an NCName, which an element can be named by
 * (Namespaces in XML 1.0 3; XML 1.0 2.3). */
bool dav_is_ncname(span text);

#endif

/* RFC 6352: the reports on address books. The addressbook-multiget is a struct dav_multiget.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_ADDRESSBOOK_H
#define DAV_ADDRESSBOOK_H

#include "dav/wanted.h"

/* 10.3: ((allprop | propname | prop)?, filter, limit?) */
struct dav_addressbook_query {
    struct dav_wanted wanted;
    struct dav_filter filter;
    struct dav_number limit; /* nresults */
};

#endif

/* RFC 4791 9.10, RFC 6352 10.7: calendar-multiget and addressbook-multiget.
 * SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_rows.h"

#include "base/banned.h"

enum { MULTIGET = 1, HREF };

/* clang-format off */
#define MULTIGET_ROWS(root, space) \
    /* ((allprop | propname | prop)?, href+) */ \
    {.element = MULTIGET, .name = root, .ns = space, \
     .needs = DAV_SEEN(HREF), .lacks = &dav_body_rules[DAV_BODY_MULTIGET]}, \
    DAV_WANTED_ROWS(MULTIGET, multiget.wanted), \
    {MULTIGET, HREF, "href", .text = true, \
     .end = dav_body_hrefs_end, .at = DAV_AT(multiget.hrefs)}
/* clang-format on */

static const struct dav_body_row calendar_rows[] = {
    MULTIGET_ROWS("calendar-multiget", DAV_NS_CALDAV),
};

static const struct dav_body_row addressbook_rows[] = {
    MULTIGET_ROWS("addressbook-multiget", DAV_NS_CARDDAV),
};

static void print(const struct dav_body *body, struct out *out)
{
    dav_wanted_print(&body->multiget.wanted, out);
    dav_print_hrefs(&body->multiget.hrefs, out);
}

const struct dav_body_grammar dav_calendar_multiget_grammar = DAV_GRAMMAR(calendar_rows, print);
const struct dav_body_grammar dav_addressbook_multiget_grammar =
    DAV_GRAMMAR(addressbook_rows, print);

/* RFC 3744: an access control list, and the reports on principals.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_ACL_H
#define DAV_ACL_H

#include "dav/values.h"

/* 5.5.1 */
enum dav_principal {
    DAV_PRINCIPAL_HREF,
    DAV_PRINCIPAL_ALL,
    DAV_PRINCIPAL_AUTHENTICATED,
    DAV_PRINCIPAL_UNAUTHENTICATED,
    DAV_PRINCIPAL_PROPERTY,
    DAV_PRINCIPAL_SELF,
};

/* 5.5: ((principal | invert), (grant | deny), protected?, inherited?) */
struct dav_ace {
    enum dav_principal principal;
    bool inverted;
    struct uri href;           /* of DAV_PRINCIPAL_HREF */
    struct dxml_name property; /* of DAV_PRINCIPAL_PROPERTY: what names the principals */
    bool deny;                 /* else: grant */
    struct dav_names privileges;
    bool is_protected;
    struct dav_href inherited;
};

/* 8.1: (ace*) */
struct dav_acl {
    struct dav_ace *aces;
    size_t count;
};

/* 9.2: properties of the principals that a list names; the same with 9.3's. */
struct dav_principal_match {
    bool self;                 /* else: */
    struct dxml_name property; /* principal-property */
    struct dav_names properties;
};

/* 9.4: (prop, match) */
struct dav_property_search {
    struct dav_names properties;
    span match; /* as sent, white space and all */
};

/* 9.4: (property-search+, prop?, apply-to-principal-collection-set?) */
struct dav_principal_search {
    struct dav_property_search *searches;
    size_t count;
    struct dav_names properties;
    bool apply_to_principal_collections;
};

#endif

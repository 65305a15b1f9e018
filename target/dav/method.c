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
    LOCK_TOKEN = DAV_HEADER_LOCK_TOKEN,
    OVERWRITE = DAV_HEADER_OVERWRITE,
    TIMEOUT = DAV_HEADER_TIMEOUT,
    LABEL = DAV_HEADER_LABEL,
    ORDERING_TYPE = DAV_HEADER_ORDERING_TYPE,
    POSITION = DAV_HEADER_POSITION,
    BRIEF = DAV_HEADER_BRIEF,
    SUBSCRIPTION_ID = DAV_HEADER_SUBSCRIPTION_ID,
    ALWAYS = DAV_HEADER_IF | DAV_HEADER_DAV | DAV_HEADER_TRANSLATE | DAV_HEADER_APPLY_TO_REDIRECT,
    COPYING = DEPTH | DESTINATION | OVERWRITE | POSITION | DAV_HEADER_ALLOW_RENAME,
    EXTENDED = LOCK_TOKEN | DAV_HEADER_MSDAVEXT | DAV_HEADER_MSDAVEXT_TIMEOUT, /* MS-WDV 2.2 */
    SUBSCRIBING = SUBSCRIPTION_ID | DAV_HEADER_NOTIFICATION_TYPE | DAV_HEADER_CALL_BACK |
                  DAV_HEADER_SUBSCRIPTION_LIFETIME | DAV_HEADER_NOTIFICATION_DELAY,

    ZERO = 1 << DAV_DEPTH_0,
    ONE = 1 << DAV_DEPTH_1,
    ALL = 1 << DAV_DEPTH_INFINITY,
    NO_ROOT = DAV_DEPTHS_NO_ROOT,
};

/* A collection takes no Depth but infinity in DELETE and MOVE (RFC 4918 9.6.1, 9.9.2); what is none
 * is deleted and moved whatever Depth says, and which of them a target is, is not known here. */
/* clang-format off */
static const struct dav_method_row rows[] = {
    /* RFC 9110 9.3 and RFC 4918 9 */
    [DAV_OPTIONS]           = {NAME("OPTIONS"),           SERVER_TOO,     ALWAYS,                              0,               0,                          DAV_CONTENT_XML,          DAV_BODY_BIT(DAV_BODY_OPTIONS)},
    [DAV_GET]               = {NAME("GET"),               URI_SIMPLE_REF, ALWAYS | LABEL | EXTENDED,           0,               0,                          DAV_CONTENT_COUNTED,      0},
    [DAV_HEAD]              = {NAME("HEAD"),              URI_SIMPLE_REF, ALWAYS | LABEL | EXTENDED,           0,               0,                          DAV_CONTENT_COUNTED,      0},
    [DAV_POST]              = {NAME("POST"),              URI_SIMPLE_REF, ALWAYS | EXTENDED,                   0,               0,                          DAV_CONTENT_KEPT,         0},
    [DAV_PUT]               = {NAME("PUT"),               URI_SIMPLE_REF, ALWAYS | POSITION | EXTENDED,        0,               0,                          DAV_CONTENT_KEPT,         0},
    [DAV_DELETE]            = {NAME("DELETE"),            URI_SIMPLE_REF, ALWAYS | DEPTH,                      0,               ZERO | ONE | ALL,           DAV_CONTENT_COUNTED,      0},
    [DAV_PROPFIND]          = {NAME("PROPFIND"),          URI_SIMPLE_REF, ALWAYS | DEPTH | LABEL | BRIEF,      0,               ZERO | ONE | ALL | NO_ROOT, DAV_CONTENT_XML,          DAV_BODY_BIT(DAV_BODY_PROPFIND)},
    [DAV_PROPPATCH]         = {NAME("PROPPATCH"),         URI_SIMPLE_REF, ALWAYS | BRIEF,                      0,               0,                          DAV_CONTENT_XML_REQUIRED, DAV_BODY_BIT(DAV_BODY_PROPERTYUPDATE)},
    [DAV_MKCOL]             = {NAME("MKCOL"),             URI_SIMPLE_REF, ALWAYS | ORDERING_TYPE | POSITION,   0,               0,                          DAV_CONTENT_XML_TYPED,    DAV_BODY_BIT(DAV_BODY_MKCOL)},
    [DAV_COPY]              = {NAME("COPY"),              URI_SIMPLE_REF, ALWAYS | COPYING | LABEL,            DESTINATION,     ZERO | ALL,                 DAV_CONTENT_XML,          DAV_BODY_BIT(DAV_BODY_PROPERTYBEHAVIOR)},
    [DAV_MOVE]              = {NAME("MOVE"),              URI_SIMPLE_REF, ALWAYS | COPYING,                    DESTINATION,     ZERO | ONE | ALL,           DAV_CONTENT_XML,          DAV_BODY_BIT(DAV_BODY_PROPERTYBEHAVIOR)},
    [DAV_LOCK]              = {NAME("LOCK"),              URI_SIMPLE_REF, ALWAYS | DEPTH | TIMEOUT | POSITION, 0,               ZERO | ALL,                 DAV_CONTENT_XML,          DAV_BODY_BIT(DAV_BODY_LOCKINFO)},
    [DAV_UNLOCK]            = {NAME("UNLOCK"),            URI_SIMPLE_REF, ALWAYS | LOCK_TOKEN,                 LOCK_TOKEN,      0,                          DAV_CONTENT_COUNTED,      0},
    /* RFC 3253 */
    [DAV_VERSION_CONTROL]   = {NAME("VERSION-CONTROL"),   URI_SIMPLE_REF, ALWAYS,                              0,               0,                          DAV_CONTENT_XML,          DAV_BODY_BIT(DAV_BODY_VERSION_CONTROL)},
    [DAV_REPORT]            = {NAME("REPORT"),            URI_SIMPLE_REF, ALWAYS | DEPTH | LABEL,              0,               ZERO | ONE | ALL,           DAV_CONTENT_XML_REQUIRED, DAV_BODY_REPORTS},
    [DAV_CHECKOUT]          = {NAME("CHECKOUT"),          URI_SIMPLE_REF, ALWAYS | LABEL,                      0,               0,                          DAV_CONTENT_XML,          DAV_BODY_BIT(DAV_BODY_CHECKOUT)},
    [DAV_CHECKIN]           = {NAME("CHECKIN"),           URI_SIMPLE_REF, ALWAYS,                              0,               0,                          DAV_CONTENT_XML,          DAV_BODY_BIT(DAV_BODY_CHECKIN)},
    [DAV_UNCHECKOUT]        = {NAME("UNCHECKOUT"),        URI_SIMPLE_REF, ALWAYS,                              0,               0,                          DAV_CONTENT_XML,          DAV_BODY_BIT(DAV_BODY_UNCHECKOUT)},
    [DAV_MKWORKSPACE]       = {NAME("MKWORKSPACE"),       URI_SIMPLE_REF, ALWAYS,                              0,               0,                          DAV_CONTENT_XML,          DAV_BODY_BIT(DAV_BODY_MKWORKSPACE)},
    [DAV_UPDATE]            = {NAME("UPDATE"),            URI_SIMPLE_REF, ALWAYS | DEPTH,                      0,               ZERO | ONE | ALL,           DAV_CONTENT_XML_REQUIRED, DAV_BODY_BIT(DAV_BODY_UPDATE)},
    [DAV_LABEL]             = {NAME("LABEL"),             URI_SIMPLE_REF, ALWAYS | DEPTH | LABEL,              0,               ZERO | ONE | ALL,           DAV_CONTENT_XML_REQUIRED, DAV_BODY_BIT(DAV_BODY_LABEL)},
    [DAV_MERGE]             = {NAME("MERGE"),             URI_SIMPLE_REF, ALWAYS,                              0,               0,                          DAV_CONTENT_XML_REQUIRED, DAV_BODY_BIT(DAV_BODY_MERGE)},
    [DAV_BASELINE_CONTROL]  = {NAME("BASELINE-CONTROL"),  URI_SIMPLE_REF, ALWAYS,                              0,               0,                          DAV_CONTENT_XML,          DAV_BODY_BIT(DAV_BODY_BASELINE_CONTROL)},
    [DAV_MKACTIVITY]        = {NAME("MKACTIVITY"),        URI_SIMPLE_REF, ALWAYS,                              0,               0,                          DAV_CONTENT_XML,          DAV_BODY_BIT(DAV_BODY_MKACTIVITY)},
    /* RFC 3648, 3744, 4437, 4791, 5323, 5842 */
    [DAV_ORDERPATCH]        = {NAME("ORDERPATCH"),        URI_SIMPLE_REF, ALWAYS,                              0,               0,                          DAV_CONTENT_XML_REQUIRED, DAV_BODY_BIT(DAV_BODY_ORDERPATCH)},
    [DAV_ACL]               = {NAME("ACL"),               URI_SIMPLE_REF, ALWAYS,                              0,               0,                          DAV_CONTENT_XML_REQUIRED, DAV_BODY_BIT(DAV_BODY_ACL)},
    [DAV_MKREDIRECTREF]     = {NAME("MKREDIRECTREF"),     URI_SIMPLE_REF, ALWAYS | POSITION,                   0,               0,                          DAV_CONTENT_XML_REQUIRED, DAV_BODY_BIT(DAV_BODY_MKREDIRECTREF)},
    [DAV_UPDATEREDIRECTREF] = {NAME("UPDATEREDIRECTREF"), URI_SIMPLE_REF, ALWAYS,                              0,               0,                          DAV_CONTENT_XML_REQUIRED, DAV_BODY_BIT(DAV_BODY_UPDATEREDIRECTREF)},
    [DAV_MKCALENDAR]        = {NAME("MKCALENDAR"),        URI_SIMPLE_REF, ALWAYS,                              0,               0,                          DAV_CONTENT_XML,          DAV_BODY_BIT(DAV_BODY_MKCALENDAR)},
    [DAV_SEARCH]            = {NAME("SEARCH"),            URI_SIMPLE_REF, ALWAYS,                              0,               0,                          DAV_CONTENT_XML_REQUIRED, DAV_BODY_BIT(DAV_BODY_SEARCH) | DAV_BODY_BIT(DAV_BODY_QUERY_SCHEMA_DISCOVERY)},
    [DAV_BIND]              = {NAME("BIND"),              URI_SIMPLE_REF, ALWAYS | OVERWRITE | POSITION,       0,               0,                          DAV_CONTENT_XML_REQUIRED, DAV_BODY_BIT(DAV_BODY_BIND)},
    [DAV_UNBIND]            = {NAME("UNBIND"),            URI_SIMPLE_REF, ALWAYS,                              0,               0,                          DAV_CONTENT_XML_REQUIRED, DAV_BODY_BIT(DAV_BODY_UNBIND)},
    [DAV_REBIND]            = {NAME("REBIND"),            URI_SIMPLE_REF, ALWAYS | OVERWRITE | POSITION,       0,               0,                          DAV_CONTENT_XML_REQUIRED, DAV_BODY_BIT(DAV_BODY_REBIND)},
    /* Exchange Server 2000 */
    [DAV_BPROPFIND]         = {NAME("BPROPFIND"),         URI_SIMPLE_REF, ALWAYS | DEPTH | BRIEF,              0,               ZERO | ONE | ALL | NO_ROOT, DAV_CONTENT_XML_REQUIRED, DAV_BODY_BIT(DAV_BODY_BPROPFIND)},
    [DAV_BPROPPATCH]        = {NAME("BPROPPATCH"),        URI_SIMPLE_REF, ALWAYS | BRIEF,                      0,               0,                          DAV_CONTENT_XML_REQUIRED, DAV_BODY_BIT(DAV_BODY_BPROPPATCH)},
    [DAV_BCOPY]             = {NAME("BCOPY"),             URI_SIMPLE_REF, ALWAYS | COPYING,                    0,               ZERO | ALL | NO_ROOT,       DAV_CONTENT_XML_REQUIRED, DAV_BODY_BIT(DAV_BODY_BCOPY)},
    [DAV_BMOVE]             = {NAME("BMOVE"),             URI_SIMPLE_REF, ALWAYS | COPYING,                    0,               ZERO | ALL | NO_ROOT,       DAV_CONTENT_XML_REQUIRED, DAV_BODY_BIT(DAV_BODY_BMOVE)},
    [DAV_BDELETE]           = {NAME("BDELETE"),           URI_SIMPLE_REF, ALWAYS | DEPTH,                      0,               ZERO | ALL | NO_ROOT,       DAV_CONTENT_XML_REQUIRED, DAV_BODY_BIT(DAV_BODY_BDELETE)},
    [DAV_SUBSCRIBE]         = {NAME("SUBSCRIBE"),         URI_SIMPLE_REF, ALWAYS | DEPTH | SUBSCRIBING,        0,               ZERO | ONE | ALL,           DAV_CONTENT_COUNTED,      0},
    [DAV_UNSUBSCRIBE]       = {NAME("UNSUBSCRIBE"),       URI_SIMPLE_REF, ALWAYS | SUBSCRIPTION_ID,            SUBSCRIPTION_ID, 0,                          DAV_CONTENT_COUNTED,      0},
    [DAV_POLL]              = {NAME("POLL"),              URI_SIMPLE_REF, ALWAYS | SUBSCRIPTION_ID,            0,               0,                          DAV_CONTENT_COUNTED,      0},
    [DAV_NOTIFY]            = {NAME("NOTIFY"),            URI_SIMPLE_REF, ALWAYS | SUBSCRIPTION_ID,            0,               0,                          DAV_CONTENT_COUNTED,      0},
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

/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/status.h"

#include "dav/body_rules.h"
#include "dav/rules.h"
#include "http/rules.h"
#include "uri/rules.h"
#include "xml/rules.h"

#include "base/banned.h"

struct reason {
    unsigned status;
    const char *phrase;
};

/* RFC 9110 15; RFC 4918 11 for 207, 422, 423, 424 and 507; RFC 6585 5 for 431. */
static const struct reason reasons[] = {
    {200, "OK"},
    {201, "Created"},
    {204, "No Content"},
    {206, "Partial Content"},
    {207, "Multi-Status"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Range Not Satisfiable"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {423, "Locked"},
    {424, "Failed Dependency"},
    {431, "Request Header Fields Too Large"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
};

span serve_reason(unsigned status)
{
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].status == status)
            return span_make(reasons[i].phrase, strlen(reasons[i].phrase));
    return SPAN("");
}

struct row {
    const struct rule *rule;
    unsigned status;
};

/* The rules whose status is another than that of their kind. */
static const struct row rows[] = {
    /* RFC 9112 3: a request line, or a target, that is too long */
    {&http_rules[HTTP_REQUEST_LINE], 414},
    {&uri_rules[URI_LENGTH], 414},
    {&uri_rules[URI_SEGMENTS], 414},
    {&uri_rules[URI_WIDE_LENGTH], 414},
    /* RFC 9110 15.5.14: the content, or what frames it */
    {&http_rules[HTTP_BODY_SIZE], 413},
    {&http_rules[HTTP_CONTENT_LENGTH_RANGE], 413},
    {&http_rules[HTTP_CHUNK_RANGE], 413},
    {&http_rules[HTTP_CHUNK_EXT_SIZE], 413},
    {&http_rules[HTTP_CHUNK_OVERHEAD], 413},
    /* RFC 9112 2.2: what stands in front of a request line is no field */
    {&http_rules[HTTP_EMPTY_LINES], 400},
    /* RFC 9110 10.1.1 */
    {&http_rules[HTTP_EXPECTATION], 417},
    /* RFC 9110 10.1.1 */
    {&http_rules[HTTP_EXPECTATION], 417},
    /* RFC 9110 15.6.6 */
    {&http_rules[HTTP_VERSION_UNKNOWN], 505},
    /* RFC 4918 9.3, RFC 9110 15.5.16 */
    {&dav_rules[DAV_RULE_MKCOL_BODY], 415},
    {&dav_body_rules[DAV_BODY_MKCOL_ROOT], 415},
    /* RFC 3253 3.6: supported-report */
    {&dav_body_rules[DAV_BODY_REPORT], 403},
    /* RFC 4918 16: no-external-entities */
    {&dxml_rules[DXML_DOCTYPE], 403},
    /* XML 1.0 2.1 and below: what is no XML says nothing; nor does another root (RFC 4918 9) */
    {&dxml_rules[DXML_WELL_FORMED], 400},
    {&dxml_rules[DXML_ENCODING], 400},
    {&dxml_rules[DXML_DECLARATION], 400},
    {&dxml_rules[DXML_ENTITY], 400},
    {&dxml_rules[DXML_NAMESPACES], 400},
    {&dav_body_rules[DAV_BODY_ROOT], 400},
    /* MS-WDV 2.2.5: sizes are how the parts of a body are told apart, not what they say */
    {&dav_rules[DAV_RULE_PREFIX_DIGITS], 400},
    {&dav_rules[DAV_RULE_PREFIX_SHORT], 400},
    {&dav_rules[DAV_RULE_PREFIX_END], 400},
};

unsigned serve_status_of(enum status status, const struct rule *rule, bool in_body)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].rule == rule)
            return rows[i].status;
    switch (status) {
    case BAD: return in_body ? 422 : 400;   /* RFC 4918 11.2, RFC 9110 15.5.1 */
    case LIMIT: return in_body ? 413 : 431; /* RFC 9110 15.5.14, RFC 6585 5 */
    case UNSUPPORTED: return 501;           /* RFC 9110 15.6.2 */
    case NOMEM:
    case MORE:
    case OK: break;
    }
    return 503; /* RFC 9110 15.6.4 */
}

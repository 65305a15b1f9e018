/* The rules of the request head, of its fields, and of body framing that a sender can break.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_RULES_H
#define HTTP_RULES_H

#include "base/status.h"

/* clang-format off */
/* For whom a request is, and where it ends: what two readers of the same bytes must not differ in, or one
 * request is smuggled inside another. docs/smuggling.md says what each keeps out. */
#define HTTP_FRAMING_RULES(X) \
    /* lines */ \
    X(HTTP_CONTROL, BAD, "control", "RFC 9110 5.5", "no control character but HTAB stands in a line") \
    X(HTTP_BARE_CR, BAD, "bare-cr", "RFC 9112 2.2", "CR stands only in front of LF") \
    X(HTTP_BARE_LF, BAD, "bare-lf", "RFC 9112 2.2", "a line ends in CRLF; LF alone is a liberty of the head, by policy") \
    /* the request line */ \
    X(HTTP_METHOD, BAD, "method", "RFC 9112 3.1", "a method is a token with one SP behind it") \
    X(HTTP_TARGET, BAD, "target", "RFC 9112 3.2", "a request-target is visible characters with one SP behind them") \
    X(HTTP_VERSION_MISSING, BAD, "version-missing", "RFC 9112 3", "a request line ends in a version; HTTP/0.9 is not spoken") \
    X(HTTP_VERSION, BAD, "version", "RFC 9112 2.3", "a version is \"HTTP/\" DIGIT \".\" DIGIT, in capitals") \
    X(HTTP_VERSION_UNKNOWN, UNSUPPORTED, "version-unknown", "RFC 9110 15.6.6", "only HTTP/1.0 and HTTP/1.1 are spoken") \
    /* field lines */ \
    X(HTTP_SPACE_BEFORE_FIELDS, BAD, "space-before-fields", "RFC 9112 2.2", "no white space between the request line and the first field") \
    X(HTTP_FIELD_NAME, BAD, "field-name", "RFC 9112 5", "a field line begins with a token and a colon") \
    X(HTTP_SPACE_BEFORE_COLON, BAD, "space-before-colon", "RFC 9112 5.1", "no white space between a field name and its colon") \
    X(HTTP_OBS_FOLD, BAD, "obs-fold", "RFC 9112 5.2", "a field value does not go on in the next line") \
    /* what the fields say of host and framing */ \
    X(HTTP_HOST_MISSING, BAD, "host-missing", "RFC 9112 3.2", "an HTTP/1.1 request has a Host field") \
    X(HTTP_HOST_REPEATED, BAD, "host-repeated", "RFC 9112 3.2", "a request has one Host field at most") \
    X(HTTP_HOST, BAD, "host", "RFC 9110 7.2", "Host is uri-host [ \":\" port ]") \
    X(HTTP_CONTENT_LENGTH, BAD, "content-length", "RFC 9110 8.6", "Content-Length is digits") \
    X(HTTP_CONTENT_LENGTH_DIFFERS, BAD, "content-length-differs", "RFC 9112 6.3", "repeated values of Content-Length are the same") \
    X(HTTP_CONTENT_LENGTH_RANGE, LIMIT, "content-length-range", "RFC 9110 8.6", "Content-Length fits in 63 bits") \
    X(HTTP_TWO_FRAMINGS, BAD, "two-framings", "RFC 9112 6.1", "no Content-Length beside Transfer-Encoding") \
    X(HTTP_CODING_VERSION, BAD, "coding-version", "RFC 9112 6.1", "HTTP/1.0 has no Transfer-Encoding") \
    X(HTTP_CODING, BAD, "coding", "RFC 9112 7", "Transfer-Encoding lists tokens, each with its parameters") \
    X(HTTP_CODING_PARAMETERS, BAD, "coding-parameters", "RFC 9112 7.1", "chunked has no parameters") \
    X(HTTP_CODING_REPEATED, BAD, "coding-repeated", "RFC 9112 6.1", "chunked is applied once, and last") \
    X(HTTP_CODING_FINAL, BAD, "coding-final", "RFC 9112 6.3", "the last transfer coding of a request is chunked") \
    X(HTTP_CODING_UNKNOWN, UNSUPPORTED, "coding-unknown", "RFC 9112 6.1", "chunked is the only transfer coding known") \
    /* the body */ \
    X(HTTP_CHUNK_SIZE, BAD, "chunk-size", "RFC 9112 7.1", "a chunk begins with its size in hexadecimal digits") \
    X(HTTP_CHUNK_RANGE, LIMIT, "chunk-range", "RFC 9112 7.1", "a chunk's size fits in 63 bits") \
    X(HTTP_CHUNK_EXT, BAD, "chunk-ext", "RFC 9112 7.1.1", "a chunk extension is \";\" token, or \";\" token \"=\" token or quoted-string") \
    X(HTTP_CHUNK_END, BAD, "chunk-end", "RFC 9112 7.1", "CRLF follows a chunk's data") \
    X(HTTP_TRAILER_FORBIDDEN, BAD, "trailer-forbidden", "RFC 9110 6.5.1", "framing, routing, authentication and request modifiers are not for trailers")

/* How much there may be. */
#define HTTP_LIMIT_RULES(X) \
    X(HTTP_HEAD_SIZE, LIMIT, "head-size", "limits.head", "the request head is too large") \
    X(HTTP_EMPTY_LINES, LIMIT, "empty-lines", "limits.empty_lines", "too many empty lines before the request line") \
    X(HTTP_REQUEST_LINE, LIMIT, "request-line", "limits.request_line", "the request line is too long") \
    X(HTTP_FIELD_LINE, LIMIT, "field-line", "limits.field_line", "a field line is too long") \
    X(HTTP_FIELD_FOLDED, LIMIT, "field-folded", "limits.field_folded", "a field value is too long, all its lines joined") \
    X(HTTP_FIELD_COUNT, LIMIT, "field-count", "limits.field_count", "too many fields") \
    X(HTTP_LIST_MEMBERS, LIMIT, "list-members", "limits.list_members", "too many members in the list of a field value") \
    X(HTTP_BODY_SIZE, LIMIT, "body-size", "limits.body", "the body is too large") \
    X(HTTP_CHUNK_EXT_SIZE, LIMIT, "chunk-ext-size", "limits.chunk_ext", "the extensions of a chunk are too long") \
    X(HTTP_CHUNK_OVERHEAD, LIMIT, "chunk-overhead", "limits.chunk_overhead", "too many bytes of chunked framing around the data") \
    X(HTTP_TRAILER_COUNT, LIMIT, "trailer-count", "limits.trailer_count", "too many trailer fields")

/* What else the fields say. */
#define HTTP_FIELD_RULES(X) \
    X(HTTP_FIELD_REPEATED, BAD, "field-repeated", "RFC 9110 5.3", "a field that is not a list stands once") \
    X(HTTP_CONNECTION, BAD, "connection", "RFC 9110 7.6.1", "Connection lists tokens") \
    X(HTTP_EXPECTATION, UNSUPPORTED, "expectation", "RFC 9110 10.1.1", "100-continue is the only expectation that can be met") \
    X(HTTP_CREDENTIALS, BAD, "credentials", "RFC 9110 11.4", "Authorization is a scheme, and a token68 or parameters behind it") \
    X(HTTP_BASIC, BAD, "basic", "RFC 7617 2", "Basic has a user-id, a colon and a password in base 64, without control characters") \
    X(HTTP_DIGEST, BAD, "digest", "RFC 7616 3.4", "Digest has a username, realm, nonce, uri and response, each parameter once") \
    X(HTTP_ENTITY_TAGS, BAD, "entity-tags", "RFC 9110 13.1.1", "If-Match and If-None-Match are * or list entity-tags") \
    X(HTTP_IF_RANGE, BAD, "if-range", "RFC 9110 13.1.5", "If-Range is one entity-tag or one date") \
    X(HTTP_CONTENT_RANGE, BAD, "content-range", "RFC 9110 14.4", "Content-Range is bytes, the first and the last of them, and how many the whole has") \
    X(HTTP_MEDIA_TYPE, BAD, "media-type", "RFC 9110 8.3.1", "Content-Type is type/subtype and parameters, each ;name=value") \
    X(HTTP_CONTENT_CODING, BAD, "content-coding", "RFC 9110 8.4", "Content-Encoding lists tokens")
/* clang-format on */

#define HTTP_RULES(X) HTTP_FRAMING_RULES(X) HTTP_LIMIT_RULES(X) HTTP_FIELD_RULES(X)

enum http_rule { HTTP_RULES(RULE_ID) };

extern const struct rule http_rules[];

#endif

/* SPDX-License-Identifier: Apache-2.0 */
#include "uri/path.h"

#include "base/banned.h"
#include "uri/percent.h"
#include "uri/rules.h"
#include "uri/utf8.h"

/* What may stand in a path besides unreserved, sub-delims and triplets.
 *   path-abempty = *( "/" segment )
 *   segment      = *pchar
 *   pchar        = unreserved / pct-encoded / sub-delims / ":" / "@" */
#define PATH_ALSO SPAN(":@/")

static size_t count_byte(span s, uint8_t byte)
{
    size_t count = 0;
    for (size_t at = span_find(s, byte); at < s.len; at = span_find(s, byte)) {
        count++;
        s = span_tail(s, at + 1);
    }
    return count;
}

/* Undoes percent-encoding, into an allocation of exactly the size that comes out. */
static enum status decode(struct arena *arena, span sent, uint8_t **bytes, size_t *len,
                          struct fault *fault)
{
    const size_t decoded = sent.len - (PERCENT_TRIPLET - 1) * count_byte(sent, '%');
    uint8_t *to = arena_alloc(arena, decoded);
    if (!to)
        return NOMEM;
    *bytes = to;
    for (span rest = sent; rest.len;) {
        const span plain = span_take(&rest, span_find(rest, '%'));
        if (plain.len)
            memcpy(to, plain.ptr, plain.len);
        to += plain.len;
        if (rest.len == 0)
            break;
        const size_t at = sent.len - rest.len;
        const uint8_t byte = percent_take(&rest);
        if (byte == '\0')
            return fault_at(fault, &uri_rules[URI_PERCENT_NUL], at);
        if (byte == '/')
            return fault_at(fault, &uri_rules[URI_PERCENT_SLASH], at);
        *to++ = byte;
    }
    *len = decoded;
    return OK;
}

/* Where the byte that decodes to decoded[at] was sent. */
static size_t sent_offset(span sent, size_t at)
{
    span rest = sent;
    for (; at > 0; at--)
        rest = span_tail(rest, span_starts(rest, '%') ? PERCENT_TRIPLET : 1);
    return sent.len - rest.len;
}

static enum status check_utf8(span sent, span decoded, struct fault *fault)
{
    const size_t valid = utf8_count(decoded);
    if (valid < decoded.len)
        return fault_at(fault, &uri_rules[URI_UTF8], sent_offset(sent, valid));
    return OK;
}

/* The end of the path that is left when path[0..end) loses its last "/" and segment. Above the
 * root there is only the root (RFC 3986 5.4.2). */
static size_t back_up(const uint8_t *path, size_t end)
{
    do {
        if (end == 0)
            return 0;
    } while (path[--end] != '/');
    return end;
}

/* Removes dot segments and empty segments in place; returns the length that is left. The path
 * begins with "/". RFC 3986 5.2.4. */
static size_t remove_dot_segments(uint8_t *path, size_t len)
{
    size_t end = 0; /* of what is kept: "/" segment, any number of times */
    bool named = false;
    for (size_t at = 0; at < len;) {
        const span segment = span_tail(span_make(path + at, len - at), 1);
        const span name = span_head(segment, span_find(segment, '/'));
        named = false;
        if (span_equal(name, SPAN(".."))) {
            end = back_up(path, end);
        } else if (name.len && !span_equal(name, SPAN("."))) {
            memmove(path + end, path + at, 1 + name.len);
            end += 1 + name.len;
            named = true;
        }
        at += 1 + name.len;
    }
    if (!named) /* the last segment was empty or dots: what is left is a collection */
        path[end++] = '/';
    return end;
}

static enum status check_segments(const struct limits *limits, span path, struct fault *fault)
{
    const bool collection = path.ptr[path.len - 1] == '/';
    if (count_byte(path, '/') - collection > limits->path_segments)
        return fault_at(fault, &uri_rules[URI_SEGMENTS], 0);
    return OK;
}

enum status path_read(struct arena *arena, const struct limits *limits, span sent, span *path,
                      struct fault *fault)
{
    if (sent.len == 0)
        sent = SPAN("/");
    enum status status = percent_check(sent, PATH_ALSO, &uri_rules[URI_PATH_CHAR], fault);
    if (status)
        return status;
    uint8_t *bytes;
    size_t len;
    status = decode(arena, sent, &bytes, &len, fault);
    if (status)
        return status;
    status = check_utf8(sent, span_make(bytes, len), fault);
    if (status)
        return status;
    len = remove_dot_segments(bytes, len);
    status = check_segments(limits, span_make(bytes, len), fault);
    if (status)
        return status;
    return span_isolate(arena, span_make(bytes, len), path);
}

void path_print(span path, struct out *out)
{
    percent_print(path, PATH_ALSO, out);
}

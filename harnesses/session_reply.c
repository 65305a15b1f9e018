/* Compiled without instrumentation: what is here is not under test.
 * SPDX-License-Identifier: Apache-2.0 */
#include "session_reply.h"

#include "base/ascii.h"
#include "dav/op.h"
#include "fuzz.h"
#include "xml/dxml.h"

/* What the fields of a reply say; each stands once at most. */
struct account {
    span content_length, content_type, connection, date, allow, content_range;
};

struct field {
    span name;
    size_t offset;
};

#define FIELD(literal, member)                                                              \
    {                                                                                       \
        {(const uint8_t *)(literal), sizeof(literal) - 1}, offsetof(struct account, member) \
    }

static const struct field fields[] = {
    FIELD("Content-Length", content_length),
    FIELD("Content-Type", content_type),
    FIELD("Connection", connection),
    FIELD("Date", date),
    FIELD("Allow", allow),
    FIELD("Content-Range", content_range),
};

/* Whether `part` stands in `whole`. */
static bool contains(span whole, span part)
{
    return part.len == 0 || memmem(whole.ptr, whole.len, part.ptr, part.len) != NULL;
}

struct session_request session_read_request(const struct limits *limits, span bytes)
{
    struct session_request got = {0};
    struct arena arena = {.cap = limits->arena};
    struct dav_op op;
    span in = bytes;
    got.status = dav_read_request(&arena, limits, &in, &op, &got.fault);
    got.size = bytes.len - in.len;
    if (got.status == OK && (op.method == DAV_GET || op.method == DAV_HEAD))
        got.kind = op.method == DAV_GET ? SESSION_CONTENT : SESSION_COUNTED;
    arena_free(&arena);
    return got;
}

/* Cuts off a line and its CRLF; all of it is text. */
static span take_line(span *in)
{
    const size_t len = span_count(*in, ASCII_VCHAR | ASCII_WS);
    const bool ended = in->len - len >= 2 && in->ptr[len] == '\r' && in->ptr[len + 1] == '\n';
    fuzz_oracle(ended, "session: a line of a reply is text and CRLF");
    const span line = span_take(in, len);
    *in = span_tail(*in, ended ? 2 : in->len);
    return line;
}

/* status-line = HTTP-version SP status-code SP [ reason-phrase ] (RFC 9112 4) */
static unsigned read_status(span line)
{
    const span version = SPAN("HTTP/1.1 ");
    const bool well = line.len >= 13 && span_equal(span_head(line, 9), version) &&
                      span_count(span_tail(line, 9), ASCII_DIGIT) == 3 && line.ptr[12] == ' ';
    fuzz_oracle(well, "session: a reply begins with a status line");
    if (!well)
        return 0;
    const uint8_t *digit = line.ptr + 9;
    return (unsigned)((digit[0] - '0') * 100 + (digit[1] - '0') * 10 + (digit[2] - '0'));
}

static void read_field(span line, struct account *account)
{
    const span name = span_take(&line, span_count(line, ASCII_TCHAR));
    const bool well = name.len > 0 && line.len >= 2 && line.ptr[0] == ':' && line.ptr[1] == ' ';
    fuzz_oracle(well, "session: a field is a name, a colon, a space and a value");
    if (!well)
        return;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (!span_equal_nocase(name, fields[i].name))
            continue;
        span *value = (span *)(void *)((uint8_t *)account + fields[i].offset);
        fuzz_oracle(value->len == 0, "session: a reply says a thing once");
        *value = span_trim(span_tail(line, 1));
    }
}

/* Whether `digits` say `value`, and nothing else. */
static bool says(span digits, size_t value)
{
    size_t said = 0;
    for (size_t i = 0; i < digits.len; i++)
        said = said * 10 + (size_t)(digits.ptr[i] - '0');
    return digits.len > 0 && digits.len < 19 && span_count(digits, ASCII_DIGIT) == digits.len &&
           said == value;
}

/* Depth, and whether the root has been seen and is multistatus. */
struct outline {
    size_t depth;
    bool multistatus;
};

static enum status on_start(void *context, struct dxml_name name,
                            const struct dxml_attribute *attributes, size_t count)
{
    struct outline *outline = context;
    (void)attributes;
    (void)count;
    if (outline->depth++ == 0)
        outline->multistatus =
            span_equal(name.ns, SPAN("DAV:")) && span_equal(name.local, SPAN("multistatus"));
    return OK;
}

static enum status on_text(void *context, span text)
{
    (void)context;
    (void)text;
    return OK;
}

static enum status on_end(void *context, struct dxml_name name)
{
    (void)name;
    ((struct outline *)context)->depth--;
    return OK;
}

static void check_xml(unsigned code, span body)
{
    const struct dxml_events events = {on_start, on_text, on_end};
    struct outline outline = {0};
    struct fault fault = {0};
    struct limits limits = limits_period;
    limits.xml_nodes = limits.xml_text = SIZE_MAX;
    struct dxml *reader = NULL;
    enum status status = dxml_open(&limits, &events, &outline, &fault, &reader);
    if (status == OK)
        status = dxml_feed(reader, body);
    if (status == MORE)
        status = dxml_finish(reader);
    dxml_close(reader);
    fuzz_oracle(status == OK, "session: an XML body is well-formed");
    fuzz_oracle(code != 207 || outline.multistatus, "session: a 207 holds a multistatus");
}

/* What the status demands of the fields. */
static void check_status(unsigned status, const struct account *a)
{
    fuzz_oracle(status >= 100 && status < 600, "session: a status is one of five classes");
    fuzz_oracle(status < 200 || a->date.len > 0, "session: a final reply has a Date");
    fuzz_oracle(status != 405 || a->allow.len > 0, "session: a 405 says what is allowed");
    fuzz_oracle(status != 416 || a->content_range.len > 0, "session: a 416 says how much there is");
    fuzz_oracle(status != 207 || contains(a->content_type, SPAN("xml")), "session: a 207 is XML");
}

/* The body as the head frames it; it ends where `rest` does. */
static void check_body(unsigned status, const struct account *a, span rest, enum session_body kind)
{
    const bool none = status < 200 || status == 204 || status == 304;
    if (none || kind == SESSION_COUNTED)
        fuzz_oracle(rest.len == 0, "session: there is no body where none may be");
    else
        fuzz_oracle(says(a->content_length, rest.len),
                    "session: Content-Length is the length of the body");
    const bool ours = kind == SESSION_OURS || status >= 300;
    if (ours && rest.len > 0 && contains(a->content_type, SPAN("xml")))
        check_xml(status, rest);
}

struct session_reply session_read_reply(span bytes, enum session_body kind)
{
    struct account account = {0};
    span rest = bytes;
    const unsigned status = read_status(take_line(&rest));
    for (span line; (line = take_line(&rest)).len > 0;)
        read_field(line, &account);
    check_status(status, &account);
    check_body(status, &account, rest, kind);
    return (struct session_reply){status, span_equal(account.connection, SPAN("close")), rest};
}

void session_check_answer(const struct session_request *request, size_t taken,
                          struct session_reply reply)
{
    const struct rule *rule = request->fault.rule;
    if (request->status == OK)
        fuzz_oracle(taken == request->size, "session: a request is answered when it is complete");
    else
        fuzz_oracle(reply.status >= 400 && reply.close,
                    "session: what cannot be read is refused, and the connection ends");
    if (rule)
        fuzz_oracle(contains(reply.body, span_make(rule->name, strlen(rule->name))),
                    "session: a refusal names the rule");
}

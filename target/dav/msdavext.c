/* SPDX-License-Identifier: Apache-2.0 */
#include "dav/msdavext.h"

#include "base/ascii.h"
#include "dav/rules.h"

#include "base/banned.h"

enum { SIZE_DIGITS = 16 };

/* What comes next. */
enum part { PROPERTIES_SIZE, PROPERTIES, FILE_SIZE, FILE_CONTENT, END };

struct dav_prefixed_reader {
    struct arena *arena;
    const struct limits *limits;
    struct fault *fault;
    enum part part;
    size_t at;     /* bytes of the body read */
    size_t digits; /* of a size, read so far */
    uint64_t size; /* as they say so far; below limits->body once all are read */
    size_t left;   /* bytes of the properties, or of the file, still to come */
    struct dav_body_reader *xml;
    struct fault xml_fault; /* counts from the first byte of the properties */
    struct dav_body properties;
    uint8_t *file;
    size_t file_size;
};

bool dav_is_prefixed(const struct dav_op *op)
{
    const struct http_media_type *type = &op->http.content_type;
    return op->method == DAV_PUT && !op->http.content_coded &&
           span_equal_nocase(type->type, SPAN("multipart")) &&
           span_equal_nocase(type->subtype, SPAN("MSDAVEXTPrefixEncoded"));
}

enum status dav_prefixed_open(struct arena *arena, const struct limits *limits, struct fault *fault,
                              struct dav_prefixed_reader **reader)
{
    struct dav_prefixed_reader *r = arena_alloc(arena, sizeof *r);
    if (!r)
        return NOMEM;
    *r = (struct dav_prefixed_reader){.arena = arena, .limits = limits, .fault = fault};
    *reader = r;
    return OK;
}

static MUST_USE enum status broken(struct dav_prefixed_reader *r, enum dav_rule rule)
{
    return fault_at(r->fault, &dav_rules[rule], r->at);
}

/* Moves a fault in the properties to where it lies in the body. */
static MUST_USE enum status in_properties(struct dav_prefixed_reader *r, enum status status)
{
    if (r->xml_fault.rule)
        *r->fault = r->xml_fault;
    return fault_shift(r->fault, status, SIZE_DIGITS);
}

static enum status begin_properties(struct dav_prefixed_reader *r)
{
    r->part = r->left > 0 ? PROPERTIES : FILE_SIZE;
    if (r->left == 0)
        return OK;
    return dav_body_open(r->arena, r->limits, DAV_BODY_BIT(DAV_BODY_PROPERTYUPDATE), &r->xml_fault,
                         &r->xml);
}

static enum status begin_file(struct dav_prefixed_reader *r)
{
    r->part = r->left > 0 ? FILE_CONTENT : END;
    r->file_size = r->left;
    r->file = arena_alloc(r->arena, r->file_size);
    return r->file ? OK : NOMEM;
}

/* One of 16HEXDIG. Those of both sizes are at fixed places, so that a size is believed only where
 * all digits before it were. */
static enum status take_digit(struct dav_prefixed_reader *r, uint8_t c)
{
    const int value = ascii_hex_value(c);
    if (value < 0)
        return broken(r, DAV_RULE_PREFIX_DIGITS);
    r->size = r->size << 4 | (uint64_t)value;
    r->digits++;
    if (r->digits == SIZE_DIGITS && r->size > r->limits->body)
        return broken(r, DAV_RULE_PREFIX_SIZE);
    r->at++;
    if (r->digits < SIZE_DIGITS)
        return OK;
    r->left = (size_t)r->size;
    r->size = 0;
    r->digits = 0;
    return r->part == PROPERTIES_SIZE ? begin_properties(r) : begin_file(r);
}

static enum status take_properties(struct dav_prefixed_reader *r, span piece)
{
    enum status status = dav_body_feed(r->xml, piece);
    if (status != MORE)
        return in_properties(r, status);
    r->at += piece.len;
    r->left -= piece.len;
    if (r->left > 0)
        return OK;
    status = dav_body_finish(r->xml, &r->properties);
    if (status != OK)
        return in_properties(r, status);
    r->part = FILE_SIZE;
    return OK;
}

static enum status take_file(struct dav_prefixed_reader *r, span piece)
{
    memcpy(r->file + (r->file_size - r->left), piece.ptr, piece.len);
    r->at += piece.len;
    r->left -= piece.len;
    if (r->left == 0)
        r->part = END;
    return OK;
}

/* Takes as much of `*piece` as is of the part that comes next. */
static enum status take_part(struct dav_prefixed_reader *r, span *piece)
{
    const size_t most = r->left < piece->len ? r->left : piece->len;
    switch (r->part) {
    case PROPERTIES: return take_properties(r, span_take(piece, most));
    case FILE_CONTENT: return take_file(r, span_take(piece, most));
    case END: return broken(r, DAV_RULE_PREFIX_END);
    default: return take_digit(r, *span_take(piece, 1).ptr);
    }
}

enum status dav_prefixed_feed(struct dav_prefixed_reader *r, span piece)
{
    while (piece.len > 0) {
        const enum status status = take_part(r, &piece);
        if (status != OK)
            return status;
    }
    return MORE;
}

enum status dav_prefixed_finish(struct dav_prefixed_reader *r, struct dav_body *properties,
                                span *file)
{
    if (r->part != END)
        return broken(r, DAV_RULE_PREFIX_SHORT);
    *properties = r->properties;
    *file = span_make(r->file, r->file_size);
    return OK;
}

void dav_prefixed_close(struct dav_prefixed_reader *r)
{
    if (r)
        dav_body_close(r->xml);
}

/* Writes 16 digits, and returns where. */
static size_t print_size(size_t size, struct out *out)
{
    const size_t start = out->len;
    for (size_t shift = 4 * SIZE_DIGITS; shift > 0; shift -= 4)
        out_byte(out, (uint8_t) "0123456789abcdef"[(uint64_t)size >> (shift - 4) & 15]);
    return start;
}

void dav_prefixed_print(const struct dav_body *properties, span file, struct out *out)
{
    const size_t size_at = print_size(0, out);
    const size_t start = out->len;
    if (properties->kind != DAV_BODY_NONE)
        dav_body_print(properties, out);
    if (!out->full) {
        struct out size = out_make(out->ptr + size_at, SIZE_DIGITS);
        (void)print_size(out->len - start, &size);
    }
    (void)print_size(file.len, out);
    out_span(out, file);
}

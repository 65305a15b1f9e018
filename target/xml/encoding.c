/* SPDX-License-Identifier: Apache-2.0 */
#include "xml/encoding.h"

#include "base/banned.h"

/* The length of a UTF-8 character by its first byte; 0: no character begins so (RFC 3629 4). */
static size_t utf8_length(uint8_t first)
{
    if (first < 0x80)
        return first ? 1 : 0;
    if (first < 0xc2 || first > 0xf4)
        return 0;
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* Whether `byte` may stand behind `len` bytes of a character that began with `first`: the second
 * byte rules out overlong forms, surrogates and what lies above U+10FFFF (RFC 3629 4). */
static bool utf8_continues(uint8_t first, size_t len, uint8_t byte)
{
    if (len == 1) {
        if (first == 0xe0 && byte < 0xa0)
            return false;
        if (first == 0xed && byte > 0x9f)
            return false;
        if (first == 0xf0 && byte < 0x90)
            return false;
        if (first == 0xf4 && byte > 0x8f)
            return false;
    }
    return byte >= 0x80 && byte <= 0xbf;
}

/* Takes one byte. OK: a character is complete, and `*utf8` holds its `*len` bytes. MORE, BAD. */
static enum status decode_utf8(struct dxml_decoder *decoder, uint8_t byte, uint8_t *utf8,
                               size_t *len)
{
    uint8_t *pending = decoder->pending;
    if (decoder->pending_len > 0 && !utf8_continues(pending[0], decoder->pending_len, byte))
        return BAD;
    pending[decoder->pending_len++] = byte;
    const size_t whole = utf8_length(pending[0]);
    if (decoder->pending_len < whole)
        return MORE;
    memcpy(utf8, pending, whole);
    *len = whole;
    return whole ? OK : BAD;
}

static size_t utf8_encode(uint32_t character, uint8_t *utf8)
{
    if (character < 0x80) {
        utf8[0] = (uint8_t)character;
        return 1;
    }
    const size_t len = character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    static const uint8_t first[] = {[2] = 0xc0, [3] = 0xe0, [4] = 0xf0};
    for (size_t i = len - 1; i > 0; i--, character >>= 6)
        utf8[i] = (uint8_t)(0x80 | (character & 0x3f));
    utf8[0] = (uint8_t)(first[len] | character);
    return len;
}

static uint32_t utf16_unit(const struct dxml_decoder *decoder, size_t at)
{
    const uint8_t *bytes = decoder->pending + at;
    const bool big = decoder->encoding == DXML_UTF16BE;
    return (uint32_t)(bytes[big ? 0 : 1] << 8 | bytes[big ? 1 : 0]);
}

/* As decode_utf8. */
static enum status decode_utf16(struct dxml_decoder *decoder, uint8_t byte, uint8_t *utf8,
                                size_t *len)
{
    decoder->pending[decoder->pending_len++] = byte;
    if (decoder->pending_len % 2)
        return MORE;
    const uint32_t unit = utf16_unit(decoder, 0);
    const bool high = unit >= 0xd800 && unit <= 0xdbff;
    if (decoder->pending_len == 2) {
        if (high)
            return MORE;
        const bool low = unit >= 0xdc00 && unit <= 0xdfff;
        if (unit == 0 || low)
            return BAD;
        *len = utf8_encode(unit, utf8);
        return OK;
    }
    const uint32_t low = utf16_unit(decoder, 2);
    if (low < 0xdc00 || low > 0xdfff)
        return BAD;
    *len = utf8_encode(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00), utf8);
    return OK;
}

static bool is_byte_order_mark(const uint8_t *utf8, size_t len)
{
    return len == 3 && memcmp(utf8, "\xef\xbb\xbf", 3) == 0;
}

/* Takes one byte; `*len` is 0 for a byte order mark in front. OK, MORE, BAD. */
static enum status decode_byte(struct dxml_decoder *decoder, uint8_t byte, uint8_t *utf8,
                               size_t *len)
{
    if (!decoder->started && decoder->pending_len == 0)
        decoder->encoding = byte == 0xfe ? DXML_UTF16BE : byte == 0xff ? DXML_UTF16LE : DXML_UTF8;
    const bool wide = decoder->encoding != DXML_UTF8;
    const enum status status =
        wide ? decode_utf16(decoder, byte, utf8, len) : decode_utf8(decoder, byte, utf8, len);
    if (status != OK)
        return status;
    if (!decoder->started) {
        const bool mark = is_byte_order_mark(utf8, *len);
        if (wide && !mark)
            return BAD;
        if (mark)
            *len = 0;
        decoder->started = true;
    }
    decoder->consumed += decoder->pending_len;
    decoder->pending_len = 0;
    return OK;
}

/* Most documents are ASCII in UTF-8: the run of it that leads `in`, at most `room` bytes. */
static size_t ascii_run(const struct dxml_decoder *decoder, span in, size_t room)
{
    if (!decoder->started || decoder->encoding != DXML_UTF8 || decoder->pending_len)
        return 0;
    const size_t most = in.len < room ? in.len : room;
    size_t n = 0;
    while (n < most && in.ptr[n] != 0 && in.ptr[n] < 0x80)
        n++;
    return n;
}

enum status dxml_decode(struct dxml_decoder *decoder, span *in, uint8_t *utf8, size_t room,
                        size_t *written)
{
    size_t at = 0;
    enum status status = OK;
    while (in->len > 0 && at < room) {
        const size_t run = ascii_run(decoder, *in, room - at);
        if (run > 0) {
            memcpy(utf8 + at, span_take(in, run).ptr, run);
            decoder->consumed += run;
            at += run;
            continue;
        }
        struct dxml_decoder next = *decoder;
        uint8_t character[DXML_CHARACTER_MAX];
        size_t len = 0;
        status = decode_byte(&next, in->ptr[0], character, &len);
        const bool fits = len <= room - at;
        if (status == BAD || !fits)
            break;
        memcpy(utf8 + at, character, len);
        at += len;
        *decoder = next;
        *in = span_tail(*in, 1);
    }
    *written = at;
    return status == BAD ? BAD : OK;
}

size_t dxml_encoded_size(enum dxml_encoding encoding, span utf8)
{
    if (encoding == DXML_UTF8)
        return utf8.len;
    size_t size = 0;
    for (size_t i = 0; i < utf8.len; i++) {
        const bool first = (utf8.ptr[i] & 0xc0) != 0x80;
        const bool pair = utf8.ptr[i] >= 0xf0;
        size += first ? pair ? 4 : 2 : 0;
    }
    return size;
}

/* S ::= (#x20 | #x9 | #xD | #xA)+ */
static size_t skip_space(span *in)
{
    size_t n = 0;
    while (n < in->len && memchr(" \t\r\n", in->ptr[n], 4))
        n++;
    *in = span_tail(*in, n);
    return n;
}

/* S Name S? '=' S? ("'" … "'" | '"' … '"'): one of the declaration's pseudo-attributes. */
static bool take_pseudo_attribute(span *in, span *name, span *value)
{
    if (skip_space(in) == 0)
        return false;
    size_t n = 0;
    while (n < in->len && in->ptr[n] >= 'a' && in->ptr[n] <= 'z')
        n++;
    *name = span_take(in, n);
    (void)skip_space(in);
    if (!span_starts(*in, '='))
        return false;
    *in = span_tail(*in, 1);
    (void)skip_space(in);
    if (!span_starts(*in, '"') && !span_starts(*in, '\''))
        return false;
    const uint8_t quote = span_take(in, 1).ptr[0];
    const size_t end = span_find(*in, quote);
    if (end == in->len)
        return false;
    *value = span_take(in, end);
    *in = span_tail(*in, 1);
    return true;
}

enum status dxml_declared_encoding(span start, span *name)
{
    static const char open[] = "<?xml";
    const size_t open_len = sizeof open - 1;
    *name = span_head(start, 0);
    if (start.len <= open_len || memcmp(start.ptr, open, open_len) != 0 ||
        !memchr(" \t\r\n", start.ptr[open_len], 4))
        return OK;
    span in = span_tail(start, open_len);
    const uint8_t *end = memmem(in.ptr, in.len, "?>", 2);
    if (!end)
        return MORE;
    in.len = (size_t)(end - in.ptr);
    span key, value;
    while (take_pseudo_attribute(&in, &key, &value))
        if (span_equal(key, SPAN("encoding")))
            *name = value;
    return OK;
}

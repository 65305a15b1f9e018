/* SPDX-License-Identifier: Apache-2.0 */
#include "dav/text.h"

#include "base/banned.h"

/* S ::= (#x20 | #x9 | #xD | #xA)+ (XML 1.0 2.3) */
static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static size_t leading_space(span text)
{
    size_t n = 0;
    while (n < text.len && is_space(text.ptr[n]))
        n++;
    return n;
}

enum status dav_text_keep(struct arena *arena, const struct dav_text **text, span piece)
{
    struct dav_text *added = arena_alloc(arena, sizeof *added);
    if (!added || arena_copy(arena, piece, &added->piece) != OK)
        return NOMEM;
    added->before = *text;
    *text = added;
    return OK;
}

enum status dav_text_add(struct arena *arena, const struct dav_text **text, span piece)
{
    return leading_space(piece) == piece.len ? OK : dav_text_keep(arena, text, piece);
}

/* The same text without white space at both ends. */
static span trim(span text)
{
    const size_t skipped = leading_space(text);
    text.ptr += skipped;
    text.len -= skipped;
    while (text.len > 0 && is_space(text.ptr[text.len - 1]))
        text.len--;
    return text;
}

enum status dav_text_whole(struct arena *arena, const struct dav_text *text, span *joined)
{
    if (!text) {
        *joined = SPAN("");
        return OK;
    }
    if (!text->before) {
        *joined = text->piece;
        return OK;
    }
    size_t len = 0;
    for (const struct dav_text *at = text; at; at = at->before)
        len += at->piece.len;
    uint8_t *whole = arena_alloc(arena, len);
    if (!whole)
        return NOMEM;
    *joined = span_make(whole, len);
    for (; text; text = text->before) {
        len -= text->piece.len;
        memcpy(whole + len, text->piece.ptr, text->piece.len);
    }
    return OK;
}

enum status dav_text_join(struct arena *arena, const struct dav_text *text, span *joined)
{
    if (dav_text_whole(arena, text, joined) != OK)
        return NOMEM;
    *joined = trim(*joined);
    return OK;
}

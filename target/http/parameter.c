/* SPDX-License-Identifier: Apache-2.0 */
#include "http/parameter.h"

#include "base/ascii.h"
#include "http/value.h"

#include "base/banned.h"

/* What stands between the quotes, without the backslashes of its quoted pairs (RFC 9110 5.6.4). */
static enum status unquote(struct arena *arena, span inside, span *value)
{
    *value = inside;
    if (span_find(inside, '\\') == inside.len)
        return OK;
    uint8_t *bytes = arena_alloc(arena, inside.len);
    if (!bytes)
        return NOMEM;
    size_t len = 0;
    for (size_t i = 0; i < inside.len; i++) {
        if (inside.ptr[i] == '\\')
            i++;
        bytes[len++] = inside.ptr[i];
    }
    *value = span_make(bytes, len);
    return OK;
}

static void skip_space(enum http_parameter_space space, span *in)
{
    if (space == HTTP_BAD_SPACE)
        *in = span_tail(*in, span_count(*in, ASCII_WS));
}

enum status http_take_parameter(struct arena *arena, enum http_parameter_space space, span *in,
                                struct http_parameter *parameter)
{
    struct http_parameter read = {.name = span_take(in, span_count(*in, ASCII_TCHAR))};
    if (read.name.len == 0)
        return BAD;
    skip_space(space, in);
    if (!span_starts(*in, '='))
        return BAD;
    *in = span_tail(*in, 1);
    skip_space(space, in);
    const bool quoted = span_starts(*in, '"');
    const span word = span_take(in, http_word(*in));
    if (word.len == 0)
        return BAD;
    read.value = word;
    if (quoted && unquote(arena, span_make(word.ptr + 1, word.len - 2), &read.value) != OK)
        return NOMEM;
    *parameter = read;
    return OK;
}

void http_print_parameter(const struct http_parameter *parameter, struct out *out)
{
    const span value = parameter->value;
    const bool token = value.len > 0 && span_count(value, ASCII_TCHAR) == value.len;
    out_span(out, parameter->name);
    out_span(out, token ? SPAN("=") : SPAN("=\""));
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] == '"' || value.ptr[i] == '\\')
            out_byte(out, '\\');
        out_byte(out, value.ptr[i]);
    }
    if (!token)
        out_byte(out, '"');
}

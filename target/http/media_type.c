/* SPDX-License-Identifier: Apache-2.0 */
#include "http/media_type.h"

#include "base/ascii.h"
#include "http/rules.h"

#include "base/banned.h"

/* Takes the OWS and ";" in front of parameters, with those of empty ones. Whether there was a ";".
 */
static bool take_semicolons(span *s)
{
    bool any = false;
    for (span rest = *s; rest.len > 0; rest = span_tail(rest, 1)) {
        rest = span_tail(rest, span_count(rest, ASCII_WS));
        if (!span_starts(rest, ';'))
            break;
        any = true;
        *s = span_tail(rest, 1);
    }
    if (any)
        *s = span_tail(*s, span_count(*s, ASCII_WS));
    return any;
}

/* parameters = *( OWS ";" OWS [ parameter ] ) (RFC 9110 5.6.6) */
static enum status read_parameters(struct arena *arena, const struct limits *limits, span *rest,
                                   struct http_media_type *type, enum http_rule *broken)
{
    while (rest->len > 0) {
        if (!take_semicolons(rest))
            return BAD;
        if (rest->len == 0)
            return OK;
        if (type->parameter_count == limits->list_members) {
            *broken = HTTP_LIST_MEMBERS;
            return LIMIT;
        }
        const enum status status = http_take_parameter(arena, HTTP_NO_SPACE, rest,
                                                       &type->parameters[type->parameter_count]);
        if (status != OK)
            return status;
        type->parameter_count++;
    }
    return OK;
}

enum status http_read_media_type(struct arena *arena, const struct limits *limits, span value,
                                 struct http_media_type *type, struct fault *fault)
{
    span rest = value;
    struct http_media_type read = {.text = value};
    enum http_rule broken = HTTP_MEDIA_TYPE;
    read.type = span_take(&rest, span_count(rest, ASCII_TCHAR));
    if (read.type.len > 0 && span_starts(rest, '/')) {
        rest = span_tail(rest, 1);
        read.subtype = span_take(&rest, span_count(rest, ASCII_TCHAR));
    }
    enum status status = read.subtype.len > 0 ? OK : BAD;
    if (status == OK && rest.len > 0) {
        read.parameters = arena_array(arena, limits->list_members, sizeof *read.parameters);
        status = read.parameters ? read_parameters(arena, limits, &rest, &read, &broken) : NOMEM;
    }
    if (status == BAD || status == LIMIT)
        return fault_at(fault, &http_rules[broken], value.len - rest.len);
    if (status == OK)
        *type = read;
    return status;
}

void http_print_media_type(const struct http_media_type *type, struct out *out)
{
    out_span(out, type->type);
    out_byte(out, '/');
    out_span(out, type->subtype);
    for (size_t i = 0; i < type->parameter_count; i++) {
        out_span(out, SPAN("; "));
        http_print_parameter(&type->parameters[i], out);
    }
}

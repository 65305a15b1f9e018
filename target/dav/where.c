/* RFC 5323 5.5 to 5.18: what a search looks for. Its operators nest; they are kept in document
 * order, each with its depth. SPDX-License-Identifier: Apache-2.0 */
#include "dav/search_rows.h"

#include "base/banned.h"

#define XSI_NAMESPACE "http://www.w3.org/2001/XMLSchema-instance"

enum {
    PROPERTY = 1 << 0,
    LITERAL = 1 << 1,
    TYPED = 1 << 2, /* instead of the literal */
    CASELESS = 1 << 3,

    COMPARES = PROPERTY | LITERAL | TYPED | CASELESS,
};

/* By enum dav_operation: what each is called, and what it holds. */
static const struct {
    const char *name;
    unsigned holds;
} operations[DAV_OPERATIONS] = {
    [DAV_AND] = {"and", 0},
    [DAV_OR] = {"or", 0},
    [DAV_NOT] = {"not", 0},
    [DAV_EQ] = {"eq", COMPARES},
    [DAV_LT] = {"lt", COMPARES},
    [DAV_LTE] = {"lte", COMPARES},
    [DAV_GT] = {"gt", COMPARES},
    [DAV_GTE] = {"gte", COMPARES},
    [DAV_LIKE] = {"like", PROPERTY | LITERAL | CASELESS},
    [DAV_LANGUAGE_MATCHES] = {"language-matches", PROPERTY | LITERAL},
    [DAV_IS_DEFINED] = {"is-defined", PROPERTY},
    [DAV_LANGUAGE_DEFINED] = {"language-defined", PROPERTY},
    [DAV_IS_COLLECTION] = {"is-collection", 0},
    [DAV_CONTAINS] = {"contains", 0},
};

static span name_of(enum dav_operation operation)
{
    return span_make(operations[operation].name, strlen(operations[operation].name));
}

/* The operator that the innermost level is about: the level's item is its place, counted from 1.
 * For what stands in an operator, not in where itself. */
static struct dav_operator *this_operator(struct dav_body_reader *reader)
{
    const size_t item = dav_body_level(reader)->item;
    assert(item > 0);
    return &reader->body.search.operators[item - 1];
}

/* Whether what is open can take one more operand: where and not take one. */
static bool has_room(const struct dav_search *search, const struct dav_operator *outer)
{
    if (!outer)
        return search->operator_count == 0;
    return outer->operation != DAV_NOT || outer->operands == 0;
}

enum status dav_caseless_read(struct dav_body_reader *reader, const struct dav_body_start *start,
                              enum dav_caseless *caseless)
{
    static const char *const words[] = {"no", "yes"};
    span value;
    bool yes;
    if (!dav_body_attribute(start, SPAN("caseless"), &value))
        return OK;
    if (!dav_body_either(start, SPAN("caseless"), words, &yes))
        return dav_body_broken(reader, DAV_BODY_CASELESS);
    *caseless = yes ? DAV_CASELESS_YES : DAV_CASELESS_NO;
    return OK;
}

/* Every operator begins here; the level is its own, and says still what it is in. */
enum status dav_condition_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    struct dav_search *search = &reader->body.search;
    struct dav_operator *outer = dav_body_level(reader)->item ? this_operator(reader) : NULL;
    if (!has_room(search, outer))
        return dav_body_broken(reader, DAV_BODY_WHERE);
    struct dav_operator added = {.depth = outer ? outer->depth + 1 : 0};
    while (!span_equal(name_of(added.operation), start->name.local))
        added.operation++;
    enum status status = dav_body_room(reader, search->operator_count);
    if (status == OK && operations[added.operation].holds & CASELESS)
        status = dav_caseless_read(reader, start, &added.caseless);
    if (status != OK)
        return status;
    if (outer)
        outer->operands++;
    struct dav_operator *operators =
        dav_body_grow(reader->arena, search->operators, search->operator_count, sizeof *operators);
    if (!operators)
        return NOMEM;
    search->operators = operators;
    operators[search->operator_count++] = added;
    dav_body_level(reader)->item = search->operator_count;
    return OK;
}

/* where, and, or, not hold an operator. */
enum status dav_condition_end(struct dav_body_reader *reader, uint64_t seen)
{
    return seen ? OK : dav_body_broken(reader, DAV_BODY_WHERE);
}

enum status dav_compared_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    return dav_body_keep_name(reader, start->name, &this_operator(reader)->property);
}

enum status dav_typed_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    struct dav_operator *test = this_operator(reader);
    test->typed = true;
    for (size_t i = 0; i < start->attribute_count; i++) {
        const struct dxml_attribute *attribute = &start->attributes[i];
        if (span_equal(attribute->name.local, SPAN("type")) &&
            span_equal(attribute->name.ns, SPAN(XSI_NAMESPACE)))
            return arena_copy(reader->arena, attribute->value, &test->type);
    }
    return OK;
}

enum status dav_literal_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    return dav_body_text(reader, &this_operator(reader)->literal);
}

enum status dav_contains_end(struct dav_body_reader *reader, uint64_t seen)
{
    return dav_literal_end(reader, seen);
}

/* What the operator has no use for is as if it were not there. */
enum status dav_comparison_end(struct dav_body_reader *reader, uint64_t seen)
{
    struct dav_operator *test = this_operator(reader);
    const unsigned holds = operations[test->operation].holds;
    const bool named = test->property.local.len > 0;
    const uint64_t literals = seen & (DAV_SEEN(DAV_ROW_LITERAL) | DAV_SEEN(DAV_ROW_TYPED_LITERAL));
    const bool has_literal = literals == DAV_SEEN(DAV_ROW_LITERAL) ||
                             (holds & TYPED && literals == DAV_SEEN(DAV_ROW_TYPED_LITERAL));
    if ((holds & PROPERTY && !named) || (holds & LITERAL && !has_literal))
        return dav_body_broken(reader, DAV_BODY_OPERAND);
    if (!(holds & PROPERTY))
        test->property = (struct dxml_name){0};
    if (!(holds & LITERAL)) {
        test->typed = false;
        test->type = (span){0};
        test->literal = (span){0};
    }
    return OK;
}

void dav_caseless_print(enum dav_caseless caseless, struct out *out)
{
    switch (caseless) {
    case DAV_CASELESS_ABSENT: break;
    case DAV_CASELESS_NO: out_span(out, SPAN(" caseless=\"no\"")); break;
    case DAV_CASELESS_YES: out_span(out, SPAN(" caseless=\"yes\"")); break;
    }
}

static void print_literal(const struct dav_operator *test, struct out *out)
{
    const span name = test->typed ? SPAN("typed-literal") : SPAN("literal");
    out_span(out, SPAN("<D:"));
    out_span(out, name);
    if (test->type.len) {
        dav_print_namespace(SPAN("xsi"), SPAN(XSI_NAMESPACE), out);
        dav_print_attribute(SPAN("xsi:type"), test->type, out);
    }
    out_byte(out, '>');
    dav_print_text(test->literal, out);
    dav_print_end(name, out);
}

static void open_operator(const void *node, struct out *out)
{
    const struct dav_operator *test = node;
    out_span(out, SPAN("<D:"));
    out_span(out, name_of(test->operation));
    dav_caseless_print(test->caseless, out);
    out_byte(out, '>');
    if (test->operation == DAV_CONTAINS)
        dav_print_text(test->literal, out);
    if (operations[test->operation].holds & PROPERTY) {
        dav_print_start(SPAN("prop"), out);
        dav_print_element(test->property, SPAN(""), SPAN(""), out);
        dav_print_end(SPAN("prop"), out);
    }
    if (operations[test->operation].holds & LITERAL)
        print_literal(test, out);
}

static void close_operator(const void *node, struct out *out)
{
    const struct dav_operator *test = node;
    dav_print_end(name_of(test->operation), out);
}

void dav_where_print(const struct dav_search *search, struct out *out)
{
    if (search->operator_count == 0)
        return;
    const struct dav_print_tree tree = {search->operators, search->operator_count,
                                        sizeof *search->operators, open_operator, close_operator};
    dav_print_start(SPAN("where"), out);
    dav_print_tree(&tree, out);
    dav_print_end(SPAN("where"), out);
}

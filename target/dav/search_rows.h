/* What a search's grammar takes from its where clause, RFC 5323 5.5 to 5.18: rows, and the printer.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_SEARCH_ROWS_H
#define DAV_SEARCH_ROWS_H

#include "dav/body_print.h"
#include "dav/body_reader.h"

/* Element numbers of the where clause; a grammar's own are below them. */
enum {
    DAV_ROW_CONDITION = 32, /* where, and, or, not */
    DAV_ROW_COMPARISON,
    DAV_ROW_CONTAINS,
    DAV_ROW_COMPARED,
    DAV_ROW_COMPARED_NAME,
    DAV_ROW_LITERAL,
    DAV_ROW_TYPED_LITERAL,
};

enum status dav_condition_begin(struct dav_body_reader *reader, const struct dav_body_start *start);
enum status dav_condition_end(struct dav_body_reader *reader, uint64_t seen);
enum status dav_comparison_end(struct dav_body_reader *reader, uint64_t seen);
enum status dav_contains_end(struct dav_body_reader *reader, uint64_t seen);
enum status dav_compared_begin(struct dav_body_reader *reader, const struct dav_body_start *start);
enum status dav_typed_begin(struct dav_body_reader *reader, const struct dav_body_start *start);
enum status dav_literal_end(struct dav_body_reader *reader, uint64_t seen);

/* The attribute `caseless`: OK or BAD. */
MUST_USE enum status dav_caseless_read(struct dav_body_reader *reader,
                                       const struct dav_body_start *start,
                                       enum dav_caseless *caseless);
void dav_caseless_print(enum dav_caseless caseless, struct out *out);

/* clang-format off */
#define DAV_CONDITION_ROW(name) \
    {DAV_ROW_CONDITION, DAV_ROW_CONDITION, name, \
     .begin = dav_condition_begin, .end = dav_condition_end}
#define DAV_COMPARISON_ROW(name) \
    {DAV_ROW_CONDITION, DAV_ROW_COMPARISON, name, \
     .begin = dav_condition_begin, .end = dav_comparison_end}
#define DAV_OPERAND_ROW(row, name) \
    {DAV_ROW_COMPARISON, row, name, .once = &dav_body_rules[DAV_BODY_OPERAND]

#define DAV_WHERE_ROWS(basicsearch) \
    /* <!ELEMENT where ( %all_ops; )> */ \
    {basicsearch, DAV_ROW_CONDITION, "where", .once = &dav_body_rules[DAV_BODY_BASICSEARCH], \
     .end = dav_condition_end}, \
    /* <!ELEMENT and ( (%all_ops;)+ )>, or the same, <!ELEMENT not ( %all_ops; )> */ \
    DAV_CONDITION_ROW("and"), \
    DAV_CONDITION_ROW("or"), \
    DAV_CONDITION_ROW("not"), \
    /* <!ELEMENT eq (prop, (literal | typed-literal))>, and so lt, lte, gt, gte */ \
    DAV_COMPARISON_ROW("eq"), \
    DAV_COMPARISON_ROW("lt"), \
    DAV_COMPARISON_ROW("lte"), \
    DAV_COMPARISON_ROW("gt"), \
    DAV_COMPARISON_ROW("gte"), \
    /* <!ELEMENT like (prop, literal)>, <!ELEMENT language-matches (prop, literal)> */ \
    DAV_COMPARISON_ROW("like"), \
    DAV_COMPARISON_ROW("language-matches"), \
    /* <!ELEMENT is-defined (prop)>, <!ELEMENT language-defined (prop)> */ \
    DAV_COMPARISON_ROW("is-defined"), \
    DAV_COMPARISON_ROW("language-defined"), \
    /* <!ELEMENT is-collection EMPTY> */ \
    DAV_COMPARISON_ROW("is-collection"), \
    /* <!ELEMENT contains (#PCDATA)> */ \
    {DAV_ROW_CONDITION, DAV_ROW_CONTAINS, "contains", .text = true, .exact = true, \
     .begin = dav_condition_begin, .end = dav_contains_end}, \
    /* <!ELEMENT prop ANY>: here of one property */ \
    DAV_OPERAND_ROW(DAV_ROW_COMPARED, "prop")}, \
    {DAV_ROW_COMPARED, DAV_ROW_COMPARED_NAME, .once = &dav_body_rules[DAV_BODY_OPERAND], \
     .begin = dav_compared_begin}, \
    /* <!ELEMENT literal (#PCDATA)>, <!ELEMENT typed-literal (#PCDATA)> */ \
    DAV_OPERAND_ROW(DAV_ROW_LITERAL, "literal"), .text = true, .exact = true, \
     .end = dav_literal_end}, \
    DAV_OPERAND_ROW(DAV_ROW_TYPED_LITERAL, "typed-literal"), .text = true, .exact = true, \
     .begin = dav_typed_begin, .end = dav_literal_end}
/* clang-format on */

void dav_where_print(const struct dav_search *search, struct out *out);

#endif

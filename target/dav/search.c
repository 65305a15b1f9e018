/* RFC 5323: searchrequest with a basicsearch (5.2) or Exchange's SQL, and query-schema-discovery
 * (4). SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_rows.h"
#include "dav/search_rows.h"

#include "base/banned.h"

enum {
    ROOT = 1,
    BASICSEARCH,
    SQL,
    SELECT,
    SELECT_ALLPROP,
    SELECT_PROP,
    SELECTED,
    FROM,
    SCOPE,
    HREF,
    DEPTH,
    VERSIONS,
    ORDERBY,
    ORDER,
    ORDER_PROP,
    ORDERED,
    SCORE,
    ASCENDING,
    DESCENDING,
};

/* --- What kind of search --- */

static enum status sql_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    reader->body.search.kind = DAV_SQL;
    return dav_body_text(reader, &reader->body.search.sql);
}

/* One query, of a kind that is known. */
static enum status request_end(struct dav_body_reader *reader, uint64_t seen)
{
    return seen == DAV_SEEN(BASICSEARCH) || seen == DAV_SEEN(SQL)
               ? OK
               : dav_body_broken(reader, DAV_BODY_SEARCH_KIND);
}

/* --- select and from --- */

/* (allprop | prop) */
static enum status select_end(struct dav_body_reader *reader, uint64_t seen)
{
    reader->body.search.select_all = seen == DAV_SEEN(SELECT_ALLPROP);
    return seen == DAV_SEEN(SELECT_ALLPROP) || seen == DAV_SEEN(SELECT_PROP)
               ? OK
               : dav_body_broken(reader, DAV_BODY_SELECT);
}

static struct dav_scope *this_scope(struct dav_body_reader *reader)
{
    return &reader->body.search.scopes[reader->body.search.scope_count - 1];
}

static enum status scope_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    (void)start;
    struct dav_search *search = &reader->body.search;
    const enum status status = dav_body_room(reader, search->scope_count);
    if (status != OK)
        return status;
    struct dav_scope *scopes =
        dav_body_grow(reader->arena, search->scopes, search->scope_count, sizeof *scopes);
    if (!scopes)
        return NOMEM;
    search->scopes = scopes;
    scopes[search->scope_count++] = (struct dav_scope){0};
    return OK;
}

static enum status versions_begin(struct dav_body_reader *reader,
                                  const struct dav_body_start *start)
{
    (void)start;
    this_scope(reader)->include_versions = true;
    return OK;
}

static enum status href_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    return dav_body_reference(reader, &this_scope(reader)->href);
}

/* By enum dav_scope_depth. */
static const span depths[] = {
    {(const uint8_t *)"0", 1}, {(const uint8_t *)"1", 1}, {(const uint8_t *)"infinity", 8}};

static enum status depth_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    span text;
    if (dav_body_text(reader, &text) != OK)
        return NOMEM;
    for (unsigned i = 0; i < sizeof depths / sizeof *depths; i++)
        if (span_equal(text, depths[i])) {
            this_scope(reader)->depth = i;
            return OK;
        }
    return dav_body_broken(reader, DAV_BODY_SCOPE_DEPTH);
}

/* --- orderby --- */

static struct dav_order *this_order(struct dav_body_reader *reader)
{
    return &reader->body.search.orders[reader->body.search.order_count - 1];
}

static enum status order_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    struct dav_search *search = &reader->body.search;
    const enum status status = dav_body_room(reader, search->order_count);
    if (status != OK)
        return status;
    struct dav_order *orders =
        dav_body_grow(reader->arena, search->orders, search->order_count, sizeof *orders);
    if (!orders)
        return NOMEM;
    search->orders = orders;
    orders[search->order_count++] = (struct dav_order){0};
    return dav_caseless_read(reader, start, &this_order(reader)->caseless);
}

static enum status ordered_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    return dav_body_keep_name(reader, start->name, &this_order(reader)->property);
}

/* ((prop | score), (ascending | descending)?) */
static enum status order_end(struct dav_body_reader *reader, uint64_t seen)
{
    const uint64_t by = seen & (DAV_SEEN(ORDER_PROP) | DAV_SEEN(SCORE));
    const uint64_t ways = DAV_SEEN(ASCENDING) | DAV_SEEN(DESCENDING);
    struct dav_order *order = this_order(reader);
    order->score = by == DAV_SEEN(SCORE);
    order->descending = seen & DAV_SEEN(DESCENDING);
    const bool one = by == DAV_SEEN(ORDER_PROP) || by == DAV_SEEN(SCORE);
    return one && (seen & ways) != ways ? OK : dav_body_broken(reader, DAV_BODY_ORDER);
}

#define ONCE(id)            .once = &dav_body_rules[id]
#define NEEDS(elements, id) .needs = elements, .lacks = &dav_body_rules[id]

/* clang-format off */
#define FROM_ROWS(within) \
    /* <!ELEMENT from (scope+)>, <!ELEMENT scope (href, depth, include-versions?)> */ \
    {within, FROM, "from", ONCE(DAV_BODY_BASICSEARCH), NEEDS(DAV_SEEN(SCOPE), DAV_BODY_FROM)}, \
    {FROM, SCOPE, "scope", .begin = scope_begin, \
     NEEDS(DAV_SEEN(HREF) | DAV_SEEN(DEPTH), DAV_BODY_FROM)}, \
    {SCOPE, HREF, "href", .text = true, ONCE(DAV_BODY_FROM), .end = href_end}, \
    {SCOPE, DEPTH, "depth", .text = true, ONCE(DAV_BODY_FROM), .end = depth_end}, \
    {SCOPE, VERSIONS, "include-versions", .begin = versions_begin}
/* clang-format on */

static const struct dav_body_row search_rows[] = {
    /* <!ELEMENT searchrequest ANY>: the query, in the element of its grammar */
    {.element = ROOT, .name = "searchrequest", .end = request_end},
    {ROOT, SQL, "sql", .text = true, .exact = true, ONCE(DAV_BODY_SEARCH_KIND), .end = sql_end},
    /* <!ELEMENT basicsearch (select, from, where?, orderby?, limit?)> */
    {ROOT, BASICSEARCH, "basicsearch", ONCE(DAV_BODY_SEARCH_KIND),
     NEEDS(DAV_SEEN(SELECT) | DAV_SEEN(FROM), DAV_BODY_BASICSEARCH)},
    {BASICSEARCH, SELECT, "select", ONCE(DAV_BODY_BASICSEARCH), .end = select_end},
    FROM_ROWS(BASICSEARCH),
    DAV_WHERE_ROWS(BASICSEARCH),
    {BASICSEARCH, ORDERBY, "orderby", ONCE(DAV_BODY_BASICSEARCH),
     NEEDS(DAV_SEEN(ORDER), DAV_BODY_ORDER)},
    DAV_LIMIT_ROWS(BASICSEARCH, DAV_NS_DAV, search.limit),
    /* <!ELEMENT select (allprop | prop)> */
    {SELECT, SELECT_ALLPROP, .name = "allprop"},
    {SELECT, SELECT_PROP, "prop", ONCE(DAV_BODY_SELECT)},
    {SELECT_PROP, SELECTED, .begin = dav_body_name_begin, .at = DAV_AT(search.select)},
    /* <!ELEMENT orderby (order+)>, <!ELEMENT order ((prop | score), (ascending | descending)?)> */
    {ORDERBY, ORDER, "order", .begin = order_begin, .end = order_end},
    {ORDER, ORDER_PROP, "prop", ONCE(DAV_BODY_ORDER), NEEDS(DAV_SEEN(ORDERED), DAV_BODY_ORDER)},
    {ORDER_PROP, ORDERED, ONCE(DAV_BODY_ORDER), .begin = ordered_begin},
    {ORDER, SCORE, .name = "score"},
    {ORDER, ASCENDING, .name = "ascending"},
    {ORDER, DESCENDING, .name = "descending"},
};

static const struct dav_body_row discovery_rows[] = {
    /* <!ELEMENT query-schema-discovery ANY>: a basicsearch, of which from is enough */
    {.element = ROOT,
     .name = "query-schema-discovery",
     NEEDS(DAV_SEEN(BASICSEARCH), DAV_BODY_SEARCH_KIND)},
    {ROOT, BASICSEARCH, "basicsearch", ONCE(DAV_BODY_SEARCH_KIND),
     NEEDS(DAV_SEEN(FROM), DAV_BODY_BASICSEARCH)},
    FROM_ROWS(BASICSEARCH),
};

static void print_from(const struct dav_search *search, struct out *out)
{
    dav_print_start(SPAN("from"), out);
    for (size_t i = 0; i < search->scope_count; i++) {
        const struct dav_scope *scope = &search->scopes[i];
        dav_print_start(SPAN("scope"), out);
        dav_print_reference(SPAN("href"), &scope->href, out);
        dav_print_start(SPAN("depth"), out);
        out_span(out, depths[scope->depth]);
        dav_print_end(SPAN("depth"), out);
        dav_print_flag(SPAN("include-versions"), scope->include_versions, out);
        dav_print_end(SPAN("scope"), out);
    }
    dav_print_end(SPAN("from"), out);
}

static void print_orders(const struct dav_search *search, struct out *out)
{
    if (search->order_count == 0)
        return;
    dav_print_start(SPAN("orderby"), out);
    for (size_t i = 0; i < search->order_count; i++) {
        const struct dav_order *order = &search->orders[i];
        out_span(out, SPAN("<D:order"));
        dav_caseless_print(order->caseless, out);
        out_byte(out, '>');
        dav_print_flag(SPAN("score"), order->score, out);
        if (!order->score) {
            dav_print_start(SPAN("prop"), out);
            dav_print_element(order->property, SPAN(""), SPAN(""), out);
            dav_print_end(SPAN("prop"), out);
        }
        dav_print_flag(SPAN("descending"), order->descending, out);
        dav_print_end(SPAN("order"), out);
    }
    dav_print_end(SPAN("orderby"), out);
}

static void print_search(const struct dav_body *body, struct out *out)
{
    const struct dav_search *search = &body->search;
    if (search->kind == DAV_SQL) {
        dav_print_start(SPAN("sql"), out);
        dav_print_text(search->sql, out);
        dav_print_end(SPAN("sql"), out);
        return;
    }
    dav_print_start(SPAN("basicsearch"), out);
    dav_print_start(SPAN("select"), out);
    dav_print_flag(SPAN("allprop"), search->select_all, out);
    if (!search->select_all) {
        dav_print_start(SPAN("prop"), out);
        dav_print_names(&search->select, out);
        dav_print_end(SPAN("prop"), out);
    }
    dav_print_end(SPAN("select"), out);
    print_from(search, out);
    dav_where_print(search, out);
    print_orders(search, out);
    dav_print_limit(SPAN("DAV:"), &search->limit, out);
    dav_print_end(SPAN("basicsearch"), out);
}

static void print_discovery(const struct dav_body *body, struct out *out)
{
    dav_print_start(SPAN("basicsearch"), out);
    print_from(&body->search, out);
    dav_print_end(SPAN("basicsearch"), out);
}

const struct dav_body_grammar dav_search_grammar = DAV_GRAMMAR(search_rows, print_search);
const struct dav_body_grammar dav_query_schema_discovery_grammar =
    DAV_GRAMMAR(discovery_rows, print_discovery);

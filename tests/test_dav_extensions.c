/* The headers of what came after RFC 4918, and of Microsoft's clients: flush against unreadable
 * pages, printed and read again, and with each allocation failing.
 * SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "dav/headers.h"
#include "support.h"

enum { PRINT_CAP = 4096 };

/* One header of a method that reads it, and its normal form; or the rule that its value breaks and
 * where in the value. */
struct row {
    const char *method;
    const char *name;
    const char *value;
    const char *printed;
    const char *rule;
    size_t offset;
};

static enum status read_value(struct arena *arena, const struct limits *limits, const char *method,
                              const struct http_field *field, struct out *print,
                              struct fault *fault)
{
    enum dav_method number = DAV_OPTIONS;
    cr_assert(dav_find_method(span_of(method), &number), "%s", method);
    struct dav_method_row row = *dav_method_row(number);
    row.needs = 0;
    struct http_field copy = *field;
    const struct http_request request = {.minor = 1, .fields = &copy, .field_count = 1};
    struct dav_op op = {0};
    *fault = (struct fault){0};
    const enum status status =
        dav_read_headers(arena, limits, field->value, &request, &row, &op, fault);
    if (status == OK)
        dav_print_headers(&op, print);
    return status;
}

/* The value as an allocation of its own; what is printed reads back to the same. */
static void check_row(const struct row *row)
{
    uint8_t buffer[PRINT_CAP], again[PRINT_CAP];
    struct out print = out_make(buffer, sizeof buffer);
    struct arena arena = {0};
    struct fault fault;
    struct guarded g = guarded_copy(span_of(row->value), GUARDED_END);
    const struct http_field field = {span_of(row->name), g.bytes};
    const enum status status =
        read_value(&arena, &limits_default, row->method, &field, &print, &fault);
    const span printed = out_written(&print);
    const size_t allocations = arena.count;
    if (!row->rule) {
        cr_expect(status == OK && span_equal(printed, span_of(row->printed)), "%s: %s: %s, %.*s",
                  row->name, row->value, status_name(status), (int)print.len, buffer);
    } else {
        cr_assert(fault.rule && fault.rule->status == status, "%s: %s: %s", row->name, row->value,
                  status_name(status));
        cr_expect(strcmp(fault.rule->name, row->rule) == 0, "%s: %s: %s", row->name, row->value,
                  fault.rule->name);
        cr_expect(g.bytes.len == 0 || fault.offset == row->offset, "%s: %s: at %zu", row->name,
                  row->value, fault.offset);
    }
    if (status == OK && print.len > 0) {
        const size_t start = strlen(row->name) + 2;
        const struct http_field second = {field.name,
                                          span_make(printed.ptr + start, printed.len - start - 2)};
        struct out reprint = out_make(again, sizeof again);
        cr_expect(read_value(&arena, &limits_default, row->method, &second, &reprint, &fault) ==
                          OK &&
                      span_equal(out_written(&reprint), printed),
                  "%.*s", (int)printed.len, printed.ptr);
    }
    arena_free(&arena);
    for (size_t fail_at = 1; fail_at <= allocations; fail_at++) {
        struct arena starved = {.fail_at = fail_at};
        cr_expect_eq(read_value(&starved, &limits_default, row->method, &field, &print, &fault),
                     NOMEM);
        arena_free(&starved);
    }
    guarded_free(&g);
}

static void check_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_row(&rows[i]);
}
#define CHECK_ROWS(rows) check_rows(rows, sizeof(rows) / sizeof *(rows))

Test(dav_extensions, classes_are_checked_and_let_go)
{
    static const struct row rows[] = {
        {"OPTIONS", "DAV", "1", "", NULL, 0},
        {"PROPFIND", "dav", "1,2, ,<http://apache.org/dav/propset/fs/1>, access-control", "", NULL,
         0},
        {"OPTIONS", "DAV", "", NULL, "dav-classes", 0},
        {"OPTIONS", "DAV", ",", NULL, "dav-classes", 0},
        {"OPTIONS", "DAV", "1, 2 3", NULL, "dav-classes", 3},
        {"OPTIONS", "DAV", "1, <a>", NULL, "coded-url", 4},
        {"OPTIONS", "DAV", "1, <a:b>c", NULL, "dav-classes", 3},
    };
    CHECK_ROWS(rows);
}

Test(dav_extensions, labels_and_orderings)
{
    static const struct row rows[] = {
        {"GET", "Label", "v%201", "Label: v%201\r\n", NULL, 0},
        {"GET", "Label", "a?b/c:d@e;f", "Label: a?b/c:d@e;f\r\n", NULL, 0},
        {"GET", "Label", "", NULL, "label", 0},
        {"GET", "Label", "a b", NULL, "label", 0},
        {"GET", "Label", "%2", NULL, "label", 0},
        {"GET", "Label", "\xc3\xa9", NULL, "label", 0},
        {"PUT", "Label", "a b", "", NULL, 0},
        {"MKCOL", "Ordering-Type", "DAV:unordered", "Ordering-Type: DAV:unordered\r\n", NULL, 0},
        {"MKCOL", "Ordering-Type", "http://h/o?x", "Ordering-Type: http://h/o?x\r\n", NULL, 0},
        {"MKCOL", "Ordering-Type", "", NULL, "ordering-type", 0},
        {"MKCOL", "Ordering-Type", "custom", NULL, "ordering-type", 0},
        {"MKCOL", "Ordering-Type", "DAV:a b", NULL, "ordering-type", 0},
        {"PUT", "Position", "First", "Position: first\r\n", NULL, 0},
        {"PUT", "Position", "last", "Position: last\r\n", NULL, 0},
        {"COPY", "Position", "before\t a%20b.html", "Position: before a%20b.html\r\n", NULL, 0},
        {"BIND", "Position", "AFTER x", "Position: after x\r\n", NULL, 0},
        {"PUT", "Position", "", NULL, "position", 0},
        {"PUT", "Position", "first x", NULL, "position", 0},
        {"PUT", "Position", "before", NULL, "position", 0},
        {"PUT", "Position", "after a/b", NULL, "position", 0},
        {"PUT", "Position", "after%20x", NULL, "position", 0},
        {"PUT", "Position", "between a b", NULL, "position", 0},
        {"GET", "Position", "nowhere", "", NULL, 0},
    };
    CHECK_ROWS(rows);
}

Test(dav_extensions, flags)
{
    static const struct row rows[] = {
        {"GET", "Apply-To-Redirect-Ref", "T", "Apply-To-Redirect-Ref: T\r\n", NULL, 0},
        {"POLL", "Apply-To-Redirect-Ref", "f", "Apply-To-Redirect-Ref: F\r\n", NULL, 0},
        {"GET", "Apply-To-Redirect-Ref", "", NULL, "apply-to-redirect-ref", 0},
        {"GET", "Translate", "f", "Translate: F\r\n", NULL, 0},
        {"GET", "Translate", "true", NULL, "translate", 0},
        {"PROPFIND", "Brief", "t", "Brief: T\r\n", NULL, 0},
        {"PROPFIND", "Brief", "1", NULL, "brief", 0},
        {"MOVE", "Allow-Rename", "t", "Allow-Rename: T\r\n", NULL, 0},
        {"MOVE", "Allow-Rename", "tt", NULL, "allow-rename", 0},
        {"GET", "Brief", "1", "", NULL, 0},
    };
    CHECK_ROWS(rows);
}

Test(dav_extensions, msdavext)
{
    static const struct row rows[] = {
        {"GET", "X-MSDAVEXT", "PROPFIND", "X-MSDAVEXT: PROPFIND\r\n", NULL, 0},
        {"PUT", "x-msdavext", "proppatch", "X-MSDAVEXT: PROPPATCH\r\n", NULL, 0},
        {"PUT", "X-MSDAVEXT", "1", "", NULL, 0},
        {"PUT", "X-MSDAVEXTLockTimeout", "Second-0", "X-MSDAVEXTLockTimeout: Second-0\r\n", NULL,
         0},
        {"GET", "X-MSDAVEXTLockTimeout", "infinite , Second-9",
         "X-MSDAVEXTLockTimeout: Infinite, Second-9\r\n", NULL, 0},
        {"GET", "X-MSDAVEXTLockTimeout", "Infinite, 9", NULL, "timeout", 10},
        {"POST", "Lock-Token", "<a:1>", "Lock-Token: <a:1>\r\n", NULL, 0},
        {"DELETE", "Lock-Token", "1", "", NULL, 0},
    };
    CHECK_ROWS(rows);
}

Test(dav_extensions, subscriptions)
{
    static const struct row rows[] = {
        {"SUBSCRIBE", "Notification-Type", "update/newmember",
         "Notification-Type: update/newmember\r\n", NULL, 0},
        {"SUBSCRIBE", "Notification-Type", "pragma/<http://schemas.microsoft.com/exchange/newmail>",
         "Notification-Type: pragma/<http://schemas.microsoft.com/exchange/newmail>\r\n", NULL, 0},
        {"SUBSCRIBE", "Notification-Type", "", NULL, "notification-type", 0},
        {"SUBSCRIBE", "Notification-Type", "a b", NULL, "notification-type", 0},
        {"SUBSCRIBE", "Call-Back", "httpu://h:8080/510", "Call-Back: httpu://h:8080/510\r\n", NULL,
         0},
        {"SUBSCRIBE", "Call-Back", "", "", NULL, 0},
        {"SUBSCRIBE", "Call-Back", "h:8080/ x", NULL, "call-back", 0},
        {"UNSUBSCRIBE", "Subscription-ID", "1, 18,,4294967295",
         "Subscription-ID: 1, 18, 4294967295\r\n", NULL, 0},
        {"POLL", "Subscription-ID", "007", "Subscription-ID: 7\r\n", NULL, 0},
        {"POLL", "Subscription-ID", "1, 4294967296", NULL, "subscription-id", 3},
        {"POLL", "Subscription-ID", "x", NULL, "subscription-id", 0},
        {"POLL", "Subscription-ID", "", NULL, "subscription-id", 0},
        {"SUBSCRIBE", "Subscription-Lifetime", "600", "Subscription-Lifetime: 600\r\n", NULL, 0},
        {"SUBSCRIBE", "Subscription-Lifetime", "-1", NULL, "subscription-time", 0},
        {"SUBSCRIBE", "Notification-Delay", "0", "Notification-Delay: 0\r\n", NULL, 0},
        {"SUBSCRIBE", "Notification-Delay", "0.25", NULL, "subscription-time", 0},
    };
    CHECK_ROWS(rows);
}

Test(dav_extensions, subscriptions_at_their_cap_and_one_over)
{
    for (size_t over = 0; over < 2; over++) {
        uint8_t buffer[PRINT_CAP], unused[PRINT_CAP];
        struct out value = out_make(buffer, sizeof buffer);
        struct out print = out_make(unused, sizeof unused);
        for (size_t i = 0; i < limits_default.list_members + over; i++)
            out_span(&value, SPAN("1,"));
        const struct http_field field = {SPAN("Subscription-ID"), out_written(&value)};
        struct arena arena = {0};
        struct fault fault;
        const enum status status =
            read_value(&arena, &limits_default, "POLL", &field, &print, &fault);
        cr_expect_eq(status, over ? LIMIT : OK);
        cr_expect(!over || strcmp(fault.rule->name, "subscriptions") == 0);
        arena_free(&arena);
    }
}

Test(dav_extensions, unsubscribe_needs_its_subscriptions)
{
    struct arena arena = {0};
    struct dav_op op = {0};
    struct fault fault = {0};
    const struct http_request request = {.minor = 1};
    cr_expect_eq(dav_read_headers(&arena, &limits_default, SPAN(""), &request,
                                  dav_method_row(DAV_UNSUBSCRIBE), &op, &fault),
                 BAD);
    cr_assert(fault.rule);
    cr_expect_str_eq(fault.rule->name, "subscription-id");
    arena_free(&arena);
}

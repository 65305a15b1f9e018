/* What the readers of headers share, and those of dav/extension_headers.c, for the table in
 * dav/headers.c. SPDX-License-Identifier: Apache-2.0 */
#ifndef DAV_HEADER_READER_H
#define DAV_HEADER_READER_H

#include "dav/method.h"
#include "dav/op.h"
#include "dav/rules.h"

/* What a header's reader needs. Faults count from the start of the value that it is given. */
struct dav_header_reader {
    struct arena *arena;
    const struct limits *limits;
    const struct dav_method_row *method;
    struct dav_op *op;
    struct fault *fault;
};

/* Notes that the value breaks `rule`. For `return`. */
static inline MUST_USE enum status dav_header_broken(const struct dav_header_reader *r,
                                                     enum dav_rule rule)
{
    return fault_at(r->fault, &dav_rules[rule], 0);
}

/* 1*DIGIT, at most 2^32 - 1; false: it is not. */
bool dav_read_number(span digits, uint32_t *number);

/* 1#TimeType, RFC 4918 10.7; a further line goes on where the last one ended. */
MUST_USE enum status dav_read_timeout(const struct dav_header_reader *r, span value,
                                      struct dav_timeout *timeout);

/* Each reads one whole field value into r->op. OK, BAD, LIMIT, NOMEM. */
MUST_USE enum status dav_read_classes(const struct dav_header_reader *r, span value);
MUST_USE enum status dav_read_label(const struct dav_header_reader *r, span value);
MUST_USE enum status dav_read_ordering_type(const struct dav_header_reader *r, span value);
MUST_USE enum status dav_read_position(const struct dav_header_reader *r, span value);
MUST_USE enum status dav_read_apply_to_redirect(const struct dav_header_reader *r, span value);
MUST_USE enum status dav_read_translate(const struct dav_header_reader *r, span value);
MUST_USE enum status dav_read_brief(const struct dav_header_reader *r, span value);
MUST_USE enum status dav_read_allow_rename(const struct dav_header_reader *r, span value);
MUST_USE enum status dav_read_msdavext(const struct dav_header_reader *r, span value);
MUST_USE enum status dav_read_msdavext_timeout(const struct dav_header_reader *r, span value);
MUST_USE enum status dav_read_notification_type(const struct dav_header_reader *r, span value);
MUST_USE enum status dav_read_call_back(const struct dav_header_reader *r, span value);
MUST_USE enum status dav_read_subscription_id(const struct dav_header_reader *r, span value);
MUST_USE enum status dav_read_subscription_lifetime(const struct dav_header_reader *r, span value);
MUST_USE enum status dav_read_notification_delay(const struct dav_header_reader *r, span value);

/* `name`, ": ", the times, CRLF; nothing where there are none. */
void dav_print_timeout(span name, const struct dav_timeout *timeout, struct out *out);

/* The header lines of what these readers read. */
void dav_print_extensions(const struct dav_extensions *extensions, struct out *out);

#endif

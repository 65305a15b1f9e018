/* What a function that can fail returns, and how it names the rule that was broken.
 * SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

#include <stddef.h>

enum status {
    OK = 0,      /* done; outputs are written */
    MORE,        /* the input ends before the thing read does; nothing consumed */
    BAD,         /* the sender broke a rule of the grammar or of the protocol */
    LIMIT,       /* well-formed as far as read, but larger than struct limits allows */
    NOMEM,       /* an allocation failed; nothing consumed */
    UNSUPPORTED, /* well-formed, and not implemented here (an unknown transfer coding, say) */
};

/* A rule that a sender can break. Each layer keeps a table of its own: LAYER/rules.h lists rows of
 * X(ID, status, name, source, text), once, and makes an enum of them with RULE_ID and the array
 * `LAYER_rules` with RULE_ROW. */
struct rule {
    const char *name;   /* short and stable, for tests and tools: "chunk-size" */
    const char *source; /* where it is written: "RFC 9112 7.1", or "limits" */
    const char *text;   /* the rule in words */
    enum status status; /* what breaking it gives: BAD, LIMIT or UNSUPPORTED */
};

#define RULE_ID(id, status, name, source, text)  id,
#define RULE_ROW(id, status, name, source, text) [id] = {name, source, text, status},

/* The rule that was broken and where. `offset` counts bytes from the start of the span that was
 * given to the function that failed; a caller that passed a part adds where the part began. */
struct fault {
    const struct rule *rule; /* NULL: no rule was broken (OK, MORE, NOMEM) */
    size_t offset;
};

#define MUST_USE __attribute__((warn_unused_result))

/* Notes which rule was broken at which offset. Returns the rule's status, for `return`. */
static inline MUST_USE enum status fault_at(struct fault *fault, const struct rule *rule,
                                            size_t offset)
{
    fault->rule = rule;
    fault->offset = offset;
    return rule->status;
}

/* Moves a fault found in a part to where it lies in the whole. Returns `status`, for `return`. */
static inline MUST_USE enum status fault_shift(struct fault *fault, enum status status,
                                               size_t part_offset)
{
    if (fault->rule)
        fault->offset += part_offset;
    return status;
}

/* The name of a status, for messages: "OK", "MORE", … */
const char *status_name(enum status status);

#endif

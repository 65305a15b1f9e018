/* SPDX-License-Identifier: Apache-2.0 */
#include "dav/name.h"

#include "base/ascii.h"
#include "dav/rules.h"

#include "base/banned.h"

static uint16_t fold(uint16_t unit)
{
    return unit < 0x80 ? ascii_lower((uint8_t)unit) : unit;
}

enum status dav_name_of(const struct limits *limits, const struct uri *uri, struct dav_name *name,
                        struct fault *fault)
{
    const uint16_t *path = uri->wide.units;
    size_t units = uri->wide.length / sizeof *path;
    if (uri->collection)
        units--;
    if (units > DAV_NAME_UNITS)
        return fault_at(fault, &dav_rules[DAV_RULE_NAME_SIZE], 0);
    for (size_t i = 0; i < units; i++)
        name->text[i] = limits->fold_names ? fold(path[i]) : path[i];
    name->units = units;
    return OK;
}

bool dav_name_equal(const struct dav_name *a, const struct dav_name *b)
{
    return a->units == b->units && memcmp(a->text, b->text, a->units * sizeof *a->text) == 0;
}

/* SPDX-License-Identifier: Apache-2.0 */
#include "tree/name.h"

#include "base/banned.h"

static uint16_t lower(uint16_t unit)
{
    return unit >= 'A' && unit <= 'Z' ? (uint16_t)(unit + ('a' - 'A')) : unit;
}

int name_compare(struct tree_text a, struct tree_text b, bool fold)
{
    const size_t shorter = a.count < b.count ? a.count : b.count;
    int exact = 0;
    for (size_t i = 0; i < shorter; i++) {
        const int folded = lower(a.units[i]) - lower(b.units[i]);
        if (folded)
            return folded;
        if (!exact && !fold)
            exact = a.units[i] - b.units[i];
    }
    if (a.count != b.count)
        return a.count < b.count ? -1 : 1;
    return exact;
}

bool name_next(struct tree_text *path, struct tree_text *name)
{
    while (path->count && path->units[0] == '/')
        *path = (struct tree_text){path->units + 1, path->count - 1};
    size_t count = 0;
    while (count < path->count && path->units[count] != '/')
        count++;
    *name = (struct tree_text){path->units, count};
    *path = (struct tree_text){count ? path->units + count : path->units, path->count - count};
    return count > 0;
}

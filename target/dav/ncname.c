/* SPDX-License-Identifier: Apache-2.0 */
#include "dav/ncname.h"

#include "base/banned.h"

struct range {
    uint32_t first, last;
};

/* NameStartChar, without ":" */
static const struct range starts[] = {
    {'A', 'Z'},       {'_', '_'},       {'a', 'z'},       {0xc0, 0xd6},     {0xd8, 0xf6},
    {0xf8, 0x2ff},    {0x370, 0x37d},   {0x37f, 0x1fff},  {0x200c, 0x200d}, {0x2070, 0x218f},
    {0x2c00, 0x2fef}, {0x3001, 0xd7ff}, {0xf900, 0xfdcf}, {0xfdf0, 0xfffd}, {0x10000, 0xeffff},
};

/* What NameChar has beside them */
static const struct range others[] = {
    {'-', '.'}, {'0', '9'}, {0xb7, 0xb7}, {0x300, 0x36f}, {0x203f, 0x2040},
};

static bool among(uint32_t c, const struct range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return false;
}

/* Cuts the first character off text that is strict UTF-8 and not empty. */
static uint32_t take_character(span *text)
{
    const uint8_t lead = span_take(text, 1).ptr[0];
    if (lead < 0x80)
        return lead;
    const size_t more = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    uint32_t c = lead & (0x3fu >> more);
    const span tail = span_take(text, more);
    for (size_t i = 0; i < more; i++)
        c = c << 6 | (tail.ptr[i] & 0x3fu);
    return c;
}

bool dav_is_ncname(span text)
{
    bool first = true;
    for (; text.len > 0; first = false) {
        const uint32_t c = take_character(&text);
        if (!among(c, starts, sizeof starts / sizeof *starts) &&
            (first || !among(c, others, sizeof others / sizeof *others)))
            return false;
    }
    return !first;
}

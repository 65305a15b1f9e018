/* SPDX-License-Identifier: Apache-2.0 */
#include "base/limits.h"

#include "base/banned.h"

const struct limits limits_default = {
    .name = "default",
    .empty_lines = 1,
    .request_line = 8192,
    .field_count = 100,
    .field_line = 8192,
    .field_folded = 8192,
    .head = 32768,
    .join_obs_fold = false,
    .bare_lf = true,
    .body = 1 << 20,
    .chunk_ext = 256,
    .chunk_overhead = 65536,
    .trailer_count = 20,
    .uri = 8000,
    .path_segments = 256,
    .xml_depth = 64,
    .xml_nodes = 10000,
    .xml_attributes = 64,
    .xml_name = 256,
    .xml_namespace = 1024,
    .xml_text = 65536,
    .fold_names = false,
    .if_lists = 64,
    .if_conditions = 128,
    .timeouts = 16,
    .properties = 1000,
    .href = 8000,
    .fragment = 65536,
    .list_members = 64,
    .body_levels = 32,
    .body_items = 1000,
    .tree_resources = 20000,
    .tree_depth = 256,
    .tree_name = 255,
    .tree_properties = 200,
    .tree_property = 65536,
    .tree_locks = 1000,
    .tree_bytes = 64 << 20,
    .lock_seconds = 86400,
    .reply = 16 << 20,
    .connections = 1024,
    .memory = 128 << 20,
    .idle_seconds = 30,
    .request_seconds = 120,
    .arena = 16 << 20,
};

/* What both generous profiles share: all but the cap on the whole head. */
#define PERIOD_LIMITS                                                                             \
    .empty_lines = 8, .request_line = 131072, .field_count = 1000, .field_line = 131072,          \
    .field_folded = 131072, .join_obs_fold = true, .bare_lf = true, .body = 16 << 20,             \
    .chunk_ext = 4096, .chunk_overhead = 1 << 20, .trailer_count = 1000, .uri = 131072,           \
    .path_segments = 16384, .xml_depth = 256, .xml_nodes = 100000, .xml_attributes = 1024,        \
    .xml_name = 4096, .xml_namespace = 8192, .xml_text = 1 << 20, .fold_names = true,             \
    .if_lists = 1024, .if_conditions = 4096, .timeouts = 256, .properties = 100000,               \
    .href = 131072, .fragment = 1 << 20, .list_members = 1024, .body_levels = 256,                \
    .body_items = 100000, .tree_resources = 100000, .tree_depth = 16384, .tree_name = 32766,      \
    .tree_properties = 1000, .tree_property = 1 << 20, .tree_locks = 10000,                       \
    .tree_bytes = 256 << 20, .lock_seconds = UINT32_MAX, .reply = 256 << 20, .connections = 1024, \
    .memory = 1 << 30, .idle_seconds = 30, .request_seconds = 300, .arena = 256 << 20

const struct limits limits_period = {.name = "period", .head = 262144, PERIOD_LIMITS};

/* MS03-007's published workaround: MaxClientRequestBuffer, a cap that counts from the first byte of
 * the request to the last before the body. */
const struct limits limits_workaround = {.name = "workaround", .head = 16384, PERIOD_LIMITS};

const struct limits *limits_by_name(span name)
{
    static const struct limits *const profiles[] = {&limits_default, &limits_period,
                                                    &limits_workaround};
    for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++)
        if (span_equal(name, span_make(profiles[i]->name, strlen(profiles[i]->name))))
            return profiles[i];
    return NULL;
}

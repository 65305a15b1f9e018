/* SPDX-License-Identifier: Apache-2.0 */
#include "dav/rules.h"

#include "base/banned.h"

const struct rule dav_rules[] = {DAV_RULES(RULE_ROW)};

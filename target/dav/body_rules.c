/* SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_rules.h"

#include "base/banned.h"

const struct rule dav_body_rules[] = {DAV_BODY_RULES(RULE_ROW)};

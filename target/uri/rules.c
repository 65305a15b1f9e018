/* SPDX-License-Identifier: Apache-2.0 */
#include "uri/rules.h"

const struct rule uri_rules[] = {URI_RULES(RULE_ROW)};

/* SPDX-License-Identifier: Apache-2.0 */
#include "xml/rules.h"

#include "base/banned.h"

const struct rule dxml_rules[] = {DXML_RULES(RULE_ROW)};

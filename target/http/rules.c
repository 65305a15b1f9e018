/* SPDX-License-Identifier: Apache-2.0 */
#include "http/rules.h"

#include "base/banned.h"

const struct rule http_rules[] = {HTTP_RULES(RULE_ROW)};

/* SPDX-License-Identifier: Apache-2.0 */
#include "base/status.h"

const char *status_name(enum status status)
{
    static const char *const names[] = {
        [OK] = "OK",       [MORE] = "MORE",   [BAD] = "BAD",
        [LIMIT] = "LIMIT", [NOMEM] = "NOMEM", [UNSUPPORTED] = "UNSUPPORTED",
    };
    return names[status];
}

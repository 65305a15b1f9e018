#!/bin/bash
# Style: prints TAP. Formatting, shellcheck, pyflakes, warnings of the second compiler, licence lines.
# Exit code 1 when something fails.
set -eu
cd "$(dirname "$0")/.."
git rev-parse --git-dir >/dev/null # where git refuses to read the tree, it says so, and nothing is checked

mapfile -t c_files < <(git ls-files -- '*.c' '*.h')
mapfile -t target_files < <(git ls-files -- 'target/*.c' 'harnesses/*.c' 'bench/*.c')
mapfile -t shell_files < <(git grep -lE '^#!/bin/(ba)?sh|^#!/usr/bin/env bash' -- . ':!*.md')
mapfile -t python_files < <(git grep -lE '^#!/usr/bin/python3' -- scripts; git ls-files -- '*.py')

number=0 failures=0
report() { # name, output: empty means passed
    number=$((number + 1))
    if [ -z "$2" ]; then
        printf 'ok %d - %s\n' "$number" "$1"
    else
        failures=$((failures + 1))
        printf 'not ok %d - %s\n' "$number" "$1"
        printf '%s\n' "$2" | head -n 20 | sed 's/^/# /'
    fi
}

compile_with_gcc() {
    for file in "${target_files[@]}"; do
        gcc -std=c11 -D_GNU_SOURCE -fsyntax-only -Wall -Wextra -Wconversion -Wshadow -Wvla \
            -Wstrict-prototypes -Werror -Itarget -Iharnesses -isystem /usr/include/libxml2 "$file"
    done
}

report 'C is formatted by .clang-format' "$(clang-format --dry-run -Werror "${c_files[@]}" 2>&1)"
report 'shellcheck is content' "$(shellcheck "${shell_files[@]}" 2>&1)"
report 'pyflakes is content' "$(/usr/bin/python3 -m pyflakes "${python_files[@]}" 2>&1)"
report 'gcc compiles without a warning' "$(compile_with_gcc 2>&1)"
report 'every C file names its licence' \
    "$(grep -L 'SPDX-License-Identifier: Apache-2.0' "${c_files[@]}" || true)"
report 'no file speaks of a path of one machine' \
    "$(git grep -nIE '/(home|root|work)/[a-z]' -- . ':!tests/test_style.sh' || true)"

printf '1..%d\n' "$number"
[ "$failures" -eq 0 ]

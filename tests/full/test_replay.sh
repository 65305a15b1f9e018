#!/bin/bash
# Replays every committed input on the clean build: prints TAP. Each harness, each limits profile, under
# each sanitizer, oracles on, every cut tried, leaks checked: seeds, regressions, and the bugs' own
# triggers and near misses, which must be silent where no guard is missing.
# Exit code 1 when something fails.
set -eu
cd "$(dirname "$0")/../.."

mkdir -p build
programs=()
for mode in asan ubsan msan; do
    flock build/.lock make -s -j2 "MODE=$mode" programs 1>&2
    # shellcheck disable=SC2016 # the variable is one of make
    read -r -a made < <(make -s "MODE=$mode" --eval='list: ; @echo $(PROGRAMS)' list)
    programs+=("${made[@]}")
done

export ASAN_OPTIONS=detect_stack_use_after_return=1
export UBSAN_OPTIONS=print_stacktrace=1
export DAVLAB_CUTS=all

number=0 failures=0
for program in "${programs[@]}"; do
    harness=${program##*/replay-}
    inputs=()
    for folder in "corpora/$harness/seed" "corpora/$harness/regress"; do
        [ -d "$folder" ] && inputs+=("$folder")
    done
    for input in target/bugs/*/*".$harness"; do
        [ -f "$input" ] && inputs+=("$input")
    done
    if [ "$harness" = request ]; then
        inputs+=(target/bugs/*/*.http)
    fi
    for profile in default period workaround; do
        number=$((number + 1))
        name="$program, profile $profile"
        if output=$(DAVLAB_PROFILE=$profile timeout 1800 "$program" "${inputs[@]}" 2>&1); then
            printf 'ok %d - %s: %s\n' "$number" "$name" "$(tail -n 1 <<<"$output")"
        else
            failures=$((failures + 1))
            printf 'not ok %d - %s\n' "$number" "$name"
            tail -n 40 <<<"$output" | sed 's/^/# /'
        fi
    done
done

printf '1..%d\n' "$number"
[ "$failures" -eq 0 ]

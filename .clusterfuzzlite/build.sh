#!/bin/bash -eux
# SPDX-License-Identifier: Apache-2.0
#
# Builds every harness as OSS-Fuzz and ClusterFuzzLite want them, for one sanitizer and engine.
# Inputs:  CC CXX CFLAGS CXXFLAGS LIB_FUZZING_ENGINE OUT WORK SANITIZER FUZZING_ENGINE; run from the
#          repository's top. Needs the static libraries of libxml2 and libhttp-parser.
# Outputs: $OUT/davlab_NAME_fuzzer with its _seed_corpus.zip, .dict and .options.

objects=$WORK/davlab-$FUZZING_ENGINE-$SANITIZER
mkdir -p "$objects"

compile() { # source files -> objects, named by their path
    local source
    for source in "$@"; do
        # shellcheck disable=SC2086 # the contract: flags are words
        $CC $CFLAGS -std=c11 -D_GNU_SOURCE -DDAVLAB_ISOLATE -Itarget -Iharnesses \
            -isystem /usr/include/libxml2 -c "$source" -o "$objects/${source//\//-}.o"
    done
}

compile target/*/*.c harnesses/*.c
rm -f "$objects"/libtarget.a "$objects"/harnesses-replay_main.c.o "$objects"/harnesses-bench_*.o
ar rcs "$objects/libtarget.a" "$objects"/target-*.o "$objects"/harnesses-[!f]*.o \
    "$objects/harnesses-fuzz.c.o"

extra=()
if [ "$FUZZING_ENGINE" = libfuzzer ]; then # others have mutators of their own
    compile harnesses/mutator/mutate.c harnesses/mutator/libfuzzer.c
    extra=("$objects"/harnesses-mutator-*.o)
fi

# Static, but for the C library: the machine that fuzzes has no libxml2.
libraries=("-Wl,--push-state,-Bstatic,--as-needed" -lxml2 -lhttp_parser -licuuc -licudata -llzma -lz
    -l:libstdc++.a -l:libgcc_eh.a "-Wl,--pop-state" -lm)

for source in harnesses/fuzz_*.c; do
    name=${source#harnesses/fuzz_}
    name=${name%.c}
    if [ "$SANITIZER" = memory ] && grep -q 'MSan: no' "$source"; then
        continue # its libraries are not instrumented
    fi
    fuzzer=davlab_${name}_fuzzer
    # shellcheck disable=SC2086 # the contract: unquoted
    $CXX $CXXFLAGS "$objects/harnesses-fuzz_$name.c.o" "${extra[@]}" "$objects/libtarget.a" \
        $LIB_FUZZING_ENGINE "${libraries[@]}" -o "$OUT/$fuzzer"

    (cd "corpora/$name" && find seed regress -type f 2>/dev/null | sort |
        zip -q -X -@ "$OUT/${fuzzer}_seed_corpus.zip")
    while read -r dictionary; do
        cat "dictionaries/$dictionary.dict"
    done <"dictionaries/$name.list" >"$OUT/$fuzzer.dict"
    printf '[libfuzzer]\ndict = %s.dict\nmax_len = 100000\n' "$fuzzer" >"$OUT/$fuzzer.options"
done

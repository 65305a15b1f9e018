# davlab: one Makefile, read from top to bottom. `make help` lists what it can do.
# SPDX-License-Identifier: Apache-2.0

.DELETE_ON_ERROR:
.SECONDARY:
MAKEFLAGS += --no-builtin-rules
SHELL := /bin/bash
PY := /usr/bin/python3

# --- What is built -----------------------------------------------------------------------------
#
# One call builds one mode of one variant; the targets below call `$(MAKE) MODE=… BUG=…` for more.
#   MODE  asan ubsan msan   the replay engine under a sanitizer       (build/asan/replay-uri)
#         libfuzzer         libFuzzer with ASan                       (build/libfuzzer/fuzz-uri)
#         afl-asan afl afl-cmplog   AFL++, persistent                 (build/afl-asan/fuzz-uri)
#         plain             the replay engine, optimised, no sanitizer
#         ubsan-int valgrind hardened   the replay engine as docs/detection.md measures it
#         cov               the replay engine with coverage
#   BUG   (empty) the clean tree · canary: all bugs, observed · all: all bugs, guards gone
#         SLUG: that bug alone, its guard gone

MODE ?= asan
BUG ?=

HARNESSES := $(patsubst harnesses/fuzz_%.c,%,$(sort $(wildcard harnesses/fuzz_*.c)))
BUGS_ALL := $(patsubst target/bugs/%/bug.toml,%,$(sort $(wildcard target/bugs/*/bug.toml)))
TARGET_C := $(sort $(wildcard target/*/*.c))
TESTS := $(patsubst tests/test_%.c,%,$(sort $(wildcard tests/test_*.c)))
# MemorySanitizer needs every library instrumented: a harness that links one says so in its comment.
MSAN_HARNESSES := $(patsubst harnesses/fuzz_%.c,%,$(sort $(shell grep -sL 'MSan: no' harnesses/fuzz_*.c)))

# A variant compiles what its patches change, into B, and shares the rest with the clean tree, in C.
C := build/$(MODE)
B := $(C)$(if $(BUG),+$(BUG))
SRC := build/src/$(BUG)
PATCHES := $(wildcard $(patsubst %,target/bugs/%/bug.patch,$(if $(filter all canary,$(BUG)),$(BUGS_ALL),$(BUG))))
PATCHED_C := $(if $(PATCHES),$(sort $(shell sed -n 's|^+++ b/||p' $(PATCHES))))

# --- Flags -------------------------------------------------------------------------------------

WARN := -Wall -Wextra -Wconversion -Wshadow -Wvla -Wstrict-prototypes -Werror
STD := -std=c11 -D_GNU_SOURCE
DEBUG := -g -gdwarf-4 -fno-omit-frame-pointer -fdebug-prefix-map=$(CURDIR)=.
UBSAN := -fsanitize=undefined -fno-sanitize-recover=all

CLANG := clang
CC_plain := $(CLANG)
CC_asan := $(CLANG)
CC_ubsan := $(CLANG)
CC_msan := $(CLANG)
CC_cov := $(CLANG)
CC_ubsan-int := $(CLANG)
CC_valgrind := $(CLANG)
CC_hardened := gcc
CC_libfuzzer := $(CLANG)
CC_afl := AFL_QUIET=1 afl-clang-fast
CC_afl-asan := AFL_QUIET=1 AFL_USE_ASAN=1 afl-clang-fast
CC_afl-cmplog := AFL_QUIET=1 AFL_LLVM_CMPLOG=1 afl-clang-fast

FLAGS_plain := -O2
FLAGS_asan := -O1 -fsanitize=address -DDAVLAB_ISOLATE
FLAGS_ubsan := -O1 $(UBSAN) -DDAVLAB_ISOLATE
FLAGS_msan := -O1 -fsanitize=memory -fsanitize-memory-track-origins -DDAVLAB_ISOLATE
FLAGS_ubsan-int := -O1 -fsanitize=undefined,integer,implicit-conversion -DDAVLAB_ISOLATE
FLAGS_valgrind := -O1 -DDAVLAB_ISOLATE
FLAGS_hardened := -O2 -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fPIE -pie \
                  -Wno-maybe-uninitialized
FLAGS_cov := -O0 -fprofile-instr-generate -fcoverage-mapping
FLAGS_libfuzzer := -O1 -fsanitize=fuzzer-no-link,address -DDAVLAB_ISOLATE
FLAGS_afl := -O2
FLAGS_afl-asan := -O1 -DDAVLAB_ISOLATE
FLAGS_afl-cmplog := -O2

LINK_libfuzzer := -fsanitize=fuzzer
LINK_afl := -fsanitize=fuzzer
LINK_afl-asan := -fsanitize=fuzzer
LINK_afl-cmplog := -fsanitize=fuzzer

MODES := asan ubsan ubsan-int msan valgrind hardened libfuzzer afl-asan afl afl-cmplog plain cov
ifeq ($(filter $(MODE),$(MODES)),)
$(error MODE=$(MODE): no such mode; valid: $(MODES))
endif
ifeq ($(filter $(BUG),$(BUGS_ALL) canary all),$(if $(BUG),,none))
$(error BUG=$(BUG): no such bug; valid: canary all $(BUGS_ALL))
endif

CC := $(CC_$(MODE))
CFLAGS := $(STD) $(WARN) $(DEBUG) $(FLAGS_$(MODE)) -Itarget -Iharnesses
# What a bug's model needs and the clean tree forbids (base/banned.h), patched files may do.
CANARY := $(if $(filter canary,$(BUG)),-DDAVLAB_BUGS_CANARY -I$(SRC))
PATCHED_FLAGS := $(filter-out -Werror,$(CFLAGS)) -include harnesses/bugs.h \
                 $(or $(CANARY),-DDAVLAB_BUGS_PLAIN) -DBASE_BANNED_H -ffile-prefix-map=$(SRC)/=
LIBS := -Wl,--as-needed -lxml2 -lhttp_parser
XML_CFLAGS := -isystem /usr/include/libxml2

# The replay modes link replay_main.c and are named replay-NAME; the fuzzing modes fuzz-NAME.
REPLAY := $(if $(LINK_$(MODE)),,yes)
KIND := $(if $(REPLAY),replay,fuzz)

# --- Objects and programs ----------------------------------------------------------------------

PATCHED_O := $(PATCHED_C:%.c=$(B)/%.o)
SHARED_O := $(patsubst %.c,$(C)/%.o,$(filter-out $(PATCHED_C),$(TARGET_C)))
SERVER_O := $(patsubst %.c,$(C)/%.o,$(filter target/server/%,$(TARGET_C)))
TARGET_O := $(PATCHED_O) $(filter-out $(SERVER_O),$(SHARED_O))
MUTATOR_O := $(C)/runtime/mutator/mutate.o
BUGS_O := $(if $(CANARY),$(B),$(C))/runtime/bugs.o
RUNTIME_O := $(BUGS_O) $(C)/runtime/fuzz.o $(if $(REPLAY),$(C)/runtime/replay_main.o) \
             $(if $(filter libfuzzer,$(MODE)),$(MUTATOR_O) $(C)/runtime/mutator/libfuzzer.o) \
             $(if $(filter hardened,$(MODE)),$(C)/runtime/backtrace.o)
MODE_HARNESSES := $(if $(filter msan,$(MODE)),$(MSAN_HARNESSES),$(HARNESSES))
PROGRAMS := $(MODE_HARNESSES:%=$(B)/$(KIND)-%) $(if $(filter afl%,$(MODE)),build/afl-mutator.so)

.PHONY: programs
programs: $(PROGRAMS)

# The names and sums of the variant's patches. Time does not tell that a folder was removed or renamed.
.PHONY: FORCE
$(SRC)/.patches: FORCE
	@mkdir -p $(@D)
	@cksum /dev/null $(PATCHES) | cmp -s - $@ || cksum /dev/null $(PATCHES) >$@

# A copy of target/ with the patches of the variant applied; files that did not change keep their time.
$(SRC)/.ready: $(TARGET_C) $(sort $(wildcard target/*/*.h)) $(SRC)/.patches scripts/bug scripts/davlab/bugs/tree.py
	@scripts/bug tree $(BUG) $(SRC)
	@touch $@

$(C)/target/%.o: target/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(if $(filter xml/%,$*),$(XML_CFLAGS)) -MMD -MP -c $< -o $@

$(PATCHED_O): $(B)/target/%.o: $(SRC)/.ready
	@mkdir -p $(@D)
	$(CC) $(PATCHED_FLAGS) $(if $(filter xml/%,$*),$(XML_CFLAGS)) -MMD -MP -c $(SRC)/target/$*.c -o $@

$(C)/harnesses/%.o: harnesses/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -MMD -MP -c $< -o $@

# Neither instrumented nor sanitized: what is here must not guide a fuzzer (harnesses/bugs.h). Only
# MemorySanitizer, which has no fuzzing mode, has to see every store.
RUNTIME_CC = $(CLANG) $(STD) $(WARN) $(DEBUG) -O2 $(if $(filter msan,$(MODE)),$(FLAGS_msan)) -Itarget -Iharnesses -MMD -MP

$(C)/runtime/%.o: harnesses/%.c
	@mkdir -p $(@D)
	$(RUNTIME_CC) -c $< -o $@

$(if $(CANARY),$(B)/runtime/bugs.o $(B)/runtime/probe.o): $(B)/runtime/%.o: harnesses/%.c $(SRC)/.ready
	@mkdir -p $(@D)
	$(RUNTIME_CC) $(CANARY) -c $< -o $@

# AFL++ loads the mutator as a library; libFuzzer has it linked in.
build/afl-mutator.so: $(sort $(wildcard harnesses/mutator/*.[ch]))
	@mkdir -p $(@D)
	$(CLANG) $(STD) $(WARN) -O2 -fPIC -shared harnesses/mutator/mutate.c harnesses/mutator/afl.c -o $@

$(B)/libtarget.a: $(TARGET_O)
	@rm -f $@
	ar rcs $@ $^

# A harness that does nothing, for scripts/bench: what an engine costs by itself.
.PHONY: empty
empty: $(B)/$(KIND)-empty

$(B)/$(KIND)-empty: $(C)/harnesses/bench_empty.o $(RUNTIME_O) $(B)/libtarget.a
	$(CC) $(FLAGS_$(MODE)) $(LINK_$(MODE)) $^ $(LIBS) -o $@

# Says what a request means, for tests/golden and for people.
$(B)/describe: $(C)/harnesses/describe_main.o $(C)/harnesses/describe.o $(B)/libtarget.a
	$(CC) $(FLAGS_$(MODE)) $^ $(LIBS) -o $@

# How fast requests are read: scripts/bench runs it in MODE=plain.
BENCH_O := $(patsubst %.c,$(B)/%.o,$(sort $(wildcard bench/*.c)))

$(B)/bench/%.o: bench/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(XML_CFLAGS) -MMD -MP -c $< -o $@

$(B)/bench-parse: $(BENCH_O) $(B)/libtarget.a
	$(CC) $(FLAGS_$(MODE)) $^ $(LIBS) -o $@

# The request harness asks a second parser too.
$(B)/$(KIND)-request $(B)/mutants-request $(B)/probe-request: $(C)/runtime/http_differential.o

# Counts how far the two agree, for scripts/differences.
$(B)/agreement: $(C)/harnesses/agreement.o $(C)/runtime/http_differential.o \
                $(filter-out %/replay_main.o,$(RUNTIME_O)) $(B)/libtarget.a
	$(CC) $(FLAGS_$(MODE)) $^ $(LIBS) -o $@

# The session harness reads replies back.
$(B)/$(KIND)-session $(B)/mutants-session $(B)/probe-session: $(C)/runtime/session_reply.o

# Says how near an input comes to each bug, instead of letting it happen (harnesses/probe.c).
$(B)/probe-%: $(C)/harnesses/fuzz_%.o $(RUNTIME_O:%/bugs.o=%/probe.o) $(B)/libtarget.a
	$(CC) $(FLAGS_$(MODE)) $(LINK_$(MODE)) $(filter %.o,$^) $(filter %.a,$^) $(LIBS) -o $@

# Runs mutants of an input (harnesses/mutants_main.c).
$(B)/mutants-%: $(C)/harnesses/fuzz_%.o $(RUNTIME_O:%/replay_main.o=%/mutants_main.o) $(MUTATOR_O) $(B)/libtarget.a
	$(CC) $(FLAGS_$(MODE)) $(filter %.o,$^) $(filter %.a,$^) $(LIBS) -o $@

$(B)/$(KIND)-%: $(C)/harnesses/fuzz_%.o $(RUNTIME_O) $(B)/libtarget.a
	$(CC) $(FLAGS_$(MODE)) $(LINK_$(MODE)) $(filter %.o,$^) $(filter %.a,$^) $(LIBS) -o $@

# Has a main of its own: it is no part of the library.
$(B)/server: $(SERVER_O) $(BUGS_O) $(B)/libtarget.a
	$(CC) $(FLAGS_$(MODE)) $^ $(LIBS) -o $@

$(B)/tests/%.o: tests/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(if $(filter test_xml,$*),$(XML_CFLAGS)) -MMD -MP -c $< -o $@

$(B)/tests/test_%: $(B)/tests/test_%.o $(MUTATOR_O) $(B)/libtarget.a
	$(CC) $(FLAGS_$(MODE)) $^ $(LIBS) -lcriterion -o $@

.PHONY: server
server: $(B)/server

.PHONY: unit-tests
unit-tests: $(TESTS:%=$(B)/tests/test_%)

-include $(shell find $(sort $(C) $(B)) -name '*.d' 2>/dev/null)

# --- The commands ------------------------------------------------------------------------------

.PHONY: triage replay replay-wire serve conformance differences check-bugs detect-matrix help deps check test test-extra ossfuzz bench campaign coverage clean

help: ## every target with one line
	@awk -F':.*## ' '/^[a-z][a-z-]*:.*## /{printf "  make %-14s %s\n", $$1, $$2}' Makefile

deps: ## install the Debian packages that are missing (DEPS=skip: only say which)
	@DEPS=$(DEPS) scripts/deps base

check: deps ## the fast tests
	@scripts/ci check

test: deps ## everything that CI runs; ends with `N passed, N failed, N skipped`
	@scripts/ci test

test-extra: deps ## checks in a browser and with npm, skipped by name where the tool is absent
	@scripts/ci extra

ossfuzz: deps ## run the OSS-Fuzz build here, without Docker, and check what it leaves
	@scripts/ossfuzz

bench: deps ## how fast: the parser alone, and each harness under each engine (scripts/bench --help)
	@scripts/bench

coverage: ## lines and branches of target/ that tests and seeds run, by layer, with what nothing runs
	@scripts/coverage

campaign: deps ## build, fuzz, triage, report: TIME=300 HARNESS=… BUGS=all|none|… ENGINES=… JOBS=2 NAME=…
	@scripts/campaign $(if $(TIME),--time='$(TIME)') $(if $(HARNESS),--harness='$(HARNESS)') \
	  $(if $(BUGS),--bugs='$(BUGS)') $(if $(ENGINES),--engines='$(ENGINES)') \
	  $(if $(JOBS),--jobs='$(JOBS)') $(if $(filter command,$(origin NAME)),--name='$(NAME)')

triage: deps ## which bug each crash file shows: CRASHES=DIR HARNESS=NAME BUGS=all|none|…
	@scripts/triage $(if $(HARNESS),--harness='$(HARNESS)') $(if $(BUGS),--bugs='$(BUGS)') '$(CRASHES)'

replay: deps ## run one input and print what it shows: INPUT=FILE HARNESS=NAME BUGS=SLUG (none: clean)
	@scripts/replay --harness='$(HARNESS)' $(if $(BUGS),--bugs='$(BUGS)') '$(INPUT)'

serve: deps ## a WebDAV server on loopback: PORT=8080 (0: any) BUGS=SLUG MODE=asan|plain|…
	@$(MAKE) -s BUG='$(filter-out none,$(BUGS))' server
	@build/$(MODE)$(addprefix +,$(filter-out none,$(BUGS)))/server $(if $(PORT),--port='$(PORT)')

conformance: deps ## litmus and real clients judge a server: SERVER=davlab|apache2|lighttpd CLIENTS=… FILES=500
	@scripts/conformance $(if $(SERVER),--server='$(SERVER)') $(if $(CLIENTS),--clients='$(CLIENTS)') \
	  $(if $(FILES),--files='$(FILES)')

differences: deps ## where our server, apache2 and lighttpd differ, and who is right: docs/differences.md
	@scripts/differences

replay-wire: deps ## send one input to a server of its own, through a socket: INPUT=FILE BUGS=SLUG
	@scripts/replay-wire $(if $(BUGS),--bugs='$(BUGS)') '$(INPUT)'

check-bugs: deps ## prove every bug of the catalogue: trigger, near miss, report, mitigation
	@scripts/bug check

detect-matrix: ## which tool sees which bug: sanitizers, valgrind, analyzers (UPDATE=1: into docs/detection.*)
	@DEPS=$(DEPS) scripts/deps base detect
	@scripts/detect-matrix $(if $(UPDATE),--update)

bugs: ## the catalogue, a line each
	@scripts/bug list

# One engine on one harness, by hand and on the clean build, until Ctrl-C; what it finds stays in
# build/hand/. And one harness on its committed inputs.
HAND := build/hand
.PHONY: bugs $(foreach verb,fuzz afl replay,$(HARNESSES:%=$(verb)-%))

$(HARNESSES:%=fuzz-%): fuzz-%: deps
	@$(MAKE) -s MODE=libfuzzer BUG= build/libfuzzer/fuzz-$*
	@mkdir -p $(HAND)/fuzz-$* && scripts/corpus dict $* >$(HAND)/$*.dict
	build/libfuzzer/fuzz-$* -dict=$(HAND)/$*.dict -artifact_prefix=$(HAND)/ $(HAND)/fuzz-$* corpora/$*/seed

$(HARNESSES:%=afl-%): afl-%: deps
	@$(MAKE) -s MODE=afl-asan BUG= build/afl-asan/fuzz-$* build/afl-mutator.so
	@mkdir -p $(HAND) && scripts/corpus dict $* >$(HAND)/$*.dict
	AFL_AUTORESUME=1 AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 \
	AFL_CUSTOM_MUTATOR_LIBRARY=build/afl-mutator.so afl-fuzz -m none -x $(HAND)/$*.dict \
	    -i corpora/$*/seed -o $(HAND)/afl-$* -- build/afl-asan/fuzz-$*

$(HARNESSES:%=replay-%): replay-%: deps
	@$(MAKE) -s MODE=asan BUG= build/asan/replay-$*
	DAVLAB_CUTS=all build/asan/replay-$* corpora/$*/*

clean: ## remove build/
	rm -rf build

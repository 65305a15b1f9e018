"""The crash state: the few frames by which two crashes are compared.

The algorithm is ClusterFuzz's: frames of the runtime are passed over, three remain, and a stack
overflow is told by the cycle that repeats. Two things differ. Patterns are anchored, so that a
project's `free_props` is never taken for libc's `free`; and a frame in the project is never hidden.
"""

import math
import re
from collections.abc import Sequence

from davlab.triage.stacks import Frame

STATE_FRAMES = 3
NAMES_LIMIT = 32  # frames of a stack that are compared at all
CYCLE_LIMIT = 10  # frames in one round of a recursion
CYCLE_ROUNDS = 3
ENTRY = "LLVMFuzzerTestOneInput"
PROJECT = ("target/", "harnesses/", "tests/")

# Whole names of functions that only carry the fault: libc's, the allocator's, what aborts.
IGNORED_NAMES = frozenset(
    """abort raise gsignal pthread_kill __assert_fail __assert_fail_base __stack_chk_fail
    __fortify_fail __chk_fail malloc calloc realloc reallocarray free cfree posix_memalign
    aligned_alloc memalign pvalloc valloc malloc_usable_size memcpy memmove memset memcmp bcmp memchr
    memrchr memmem strlen strnlen strcmp strncmp strcasecmp strncasecmp strchr strrchr strstr strdup
    strndup strtol strtoul strtoll strtoull snprintf vsnprintf printf fprintf vfprintf read write
    main _start __libc_start_main __libc_start_call_main exit _exit quick_exit
    """.split()
)
IGNORED_PREFIXES = re.compile(
    r"^(?:__(?:asan|lsan|msan|ubsan|sanitizer|hwasan|interceptor|interception|sancov)_"
    r"|__(?:asan|lsan|msan|ubsan|sanitizer|interception)::|fuzzer::|__GI_|___interceptor_"
    r"|__pthread_kill|__restore_rt|__mem(?:cpy|move|set|cmp|chr)_|__str[a-z]{1,12}_"
    r"|operator (?:new|delete))"
)
IGNORED_PLACES = re.compile(
    r"(?:^|/)(?:compiler-rt|sanitizer_common|libsanitizer|nptl|sysdeps|csu)/"
    r"|/(?:libc|libpthread|ld-linux[\w-]{0,20})(?:-[\d.]{1,10})?\.so"
)
NUMBERS = re.compile(r"0x[0-9a-f]{1,16}|\d{4,}")


def in_project(frame: Frame) -> bool:
    return frame.file.removeprefix("./").startswith(PROJECT)


def ignored(frame: Frame) -> bool:
    """Whether the frame tells nothing of the project. One in the project always does."""
    if in_project(frame):
        return False
    name = frame.function
    return (
        not name
        or name in IGNORED_NAMES
        or IGNORED_PREFIXES.search(name) is not None
        or IGNORED_PLACES.search(frame.file) is not None
    )


def relevant(frames: Sequence[Frame]) -> list[Frame]:
    """The frames above the harness's entry that tell something; the entry where nothing else is."""
    cut = next((i for i, frame in enumerate(frames) if frame.function == ENTRY), len(frames))
    kept = [frame for frame in frames[:cut] if not ignored(frame)]
    return kept or list(frames[cut : cut + 1])


def cycle(names: Sequence[str]) -> Sequence[str]:
    """The first run of names that repeats three times, or all of them. A recursion is entered at
    any of its functions, so the round begins with the name that sorts first."""
    for start in range(min(len(names), CYCLE_LIMIT)):
        for length in range(1, CYCLE_LIMIT + 1):
            turn = names[start : start + length]
            whole = names[start : start + length * CYCLE_ROUNDS]
            if len(whole) == length * CYCLE_ROUNDS and list(whole) == list(turn) * CYCLE_ROUNDS:
                first = turn.index(min(turn))
                return [*turn[first:], *turn[:first]]
    return names


def names_of(kind: str, frames: Sequence[Frame]) -> list[str]:
    """The functions to compare by, innermost first, with numbers and addresses made equal."""
    names = [NUMBERS.sub("N", frame.function) for frame in relevant(frames)]
    return list(cycle(names) if kind == "stack-overflow" else names)[:NAMES_LIMIT]


def crash_state(kind: str, frames: Sequence[Frame]) -> tuple[str, ...]:
    return tuple(names_of(kind, frames)[:STATE_FRAMES])


def project_frame(frames: Sequence[Frame], folder: str = "target/") -> Frame | None:
    """The first frame whose source lies in `folder`: where a report should point."""
    return next((f for f in frames if f.file.removeprefix("./").startswith(folder)), None)


def similarity(a: Sequence[str], b: Sequence[str]) -> float:
    """How alike two stacks are, 0 to 1, as CASR has it: an alignment in which frames near the top,
    and at like depths, count for more."""
    if not a or not b:
        return 1.0 if list(a) == list(b) else 0.0
    above = [0.0] * (len(b) + 1)
    for i, left in enumerate(a):
        row = [0.0]
        for j, right in enumerate(b):
            match = math.exp(-(0.04 * min(i, j) + 0.13 * abs(i - j))) if left == right else 0.0
            row.append(max(above[j] + match, above[j + 1], row[j]))
        above = row
    return above[-1] / sum(math.exp(-0.04 * i) for i in range(max(len(a), len(b))))

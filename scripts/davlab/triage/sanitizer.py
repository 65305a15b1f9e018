"""Reads the report of a sanitizer, of libFuzzer or of an oracle out of a log.

The wordings are those of LLVM 14 to 19: SUMMARY lines often name another kind than the
headline, some kinds are prose, and `to the right of` became `after`. A log is hostile: it is cut to a
bounded size, and no pattern here can backtrack over more than one bounded line.
"""

import re
from dataclasses import dataclass, field

from davlab.triage.stacks import Frame, first_stack

LOG_LIMIT = 4 << 20  # characters that are read: both ends of a longer log
LINE_LIMIT = 4096
NULL_PAGE = 0x1000  # an access below it went through a null pointer

HEADLINE = re.compile(
    r"^==\d{1,10}==\s?(?:ERROR: |WARNING: )?"
    r"(AddressSanitizer|LeakSanitizer|MemorySanitizer|UndefinedBehaviorSanitizer|libFuzzer)"
    r": (.+)$"
)
RUNTIME_ERROR = re.compile(r"^(\S{0,1024}): runtime error: (.+)$")
SUMMARY = re.compile(r"^SUMMARY: \w{1,40}: (.+)$")
ORACLE = re.compile(r"^davlab: oracle failed: (.{1,200})$")
ASSERTION = re.compile(r": Assertion [`'](.{0,1000})' failed\.?$")
ACCESS = re.compile(r"^(READ|WRITE) of size (\d{1,20}) at ")
SIGNAL_ACCESS = re.compile(r"The signal is caused by a (READ|WRITE) memory access")
ADDRESS = re.compile(r"\b(?:on|unknown) (?:unknown )?address (0x[0-9a-f]{1,16})")
ZONE = re.compile(r"^(?:Address )?0x[0-9a-f]{1,16} (?:is|was) located (.{1,400})$")
STACK_OFFSET = re.compile(r"at offset (\d{1,20}) in frame")
VARIABLE = re.compile(
    r"^    \[-?\d{1,20}, -?\d{1,20}\) ('[^']{1,100}').{0,100} <== Memory access at offset -?\d{1,20} "
    r"(overflows|underflows|partially overflows|partially underflows|is inside)"
)
OLD_SIDES = {" to the right of ": " after ", " to the left of ": " before "}
COLOUR = re.compile(r"\x1b\[[0-9;]{0,16}m")

# Prose of headlines, in the order in which they are tried, and the kind that it stands for.
PROSE = (
    ("attempting double-free", "double-free"),
    ("attempting free on address which was not malloc()-ed", "invalid-free"),
    ("attempting to call malloc_usable_size()", "bad-malloc_usable_size"),
    ("attempting to call __sanitizer_get_allocated_size()", "bad-get_allocated_size"),
    ("calloc parameters overflow", "calloc-overflow"),
    ("reallocarray parameters overflow", "reallocarray-overflow"),
    ("pvalloc parameters overflow", "pvalloc-overflow"),
    ("requested allocation size", "allocation-size-too-big"),
    ("invalid alignment requested in aligned_alloc", "invalid-aligned-alloc-alignment"),
    ("invalid alignment requested in posix_memalign", "invalid-posix-memalign-alignment"),
    ("invalid allocation alignment", "invalid-allocation-alignment"),
    ("hard rss limit exhausted", "out-of-memory"),
    ("allocator is out of memory", "out-of-memory"),
    ("out of memory", "out-of-memory"),
    ("out-of-memory", "out-of-memory"),
    ("detected memory leaks", "leak"),
    ("timeout after", "timeout"),
    ("deadly signal", "deadly-signal"),
    ("fuzz target exited", "exit"),
    ("fuzz target overwrites its", "overwrites-input"),
    ("overwrites its const input", "overwrites-input"),
    ("nested bug in the same thread", "nested-bug"),
    ("ABRT on", "abort"),
)
NOT_REPORTS = ("Process memory map", "while reporting a bug", "soft rss limit")

# UBSan without report_error_type calls everything undefined-behavior: its prose tells the kind.
UNDEFINED = (
    ("signed integer overflow", "signed-integer-overflow"),
    ("unsigned integer overflow", "unsigned-integer-overflow"),
    ("division by zero", "integer-divide-by-zero"),
    ("shift exponent", "invalid-shift-exponent"),
    ("left shift of", "invalid-shift-base"),
    ("out of bounds for type", "out-of-bounds-index"),
    ("outside the range of representable values", "float-cast-overflow"),
    ("not a valid value for type 'bool'", "invalid-bool-load"),
    ("not a valid value for type '_Bool'", "invalid-bool-load"),
    ("not a valid value for type", "invalid-enum-load"),
    ("variable length array bound", "non-positive-vla-index"),
    ("unreachable program point", "unreachable-call"),
    ("end of a value-returning function", "missing-return"),
    ("passed as argument", "invalid-null-argument"),
    ("null pointer returned from", "invalid-null-return"),
    ("null pointer", "null-pointer-use"),
    ("misaligned address", "misaligned-pointer-use"),
    ("insufficient space", "insufficient-object-size"),
    ("offset to", "pointer-overflow"),
    ("pointer index expression", "pointer-overflow"),
    ("addition of unsigned offset", "pointer-overflow"),
    ("subtraction of unsigned offset", "pointer-overflow"),
)


@dataclass(frozen=True)
class Report:
    """What one log says. Text is as printed: escape it (safetext) before showing it."""

    tool: str  # AddressSanitizer, libFuzzer, davlab, …
    kind: str  # heap-buffer-overflow, SEGV, timeout, oracle, assertion-failure, …
    headline: str  # the line that says so
    access: str = ""  # READ, WRITE, or "" where the kind has none
    size: int | None = None  # bytes: of the access, the allocation or the leak
    address: int | None = None
    zone: str = ""  # where the address lies: "0 bytes after 5-byte region"
    frames: list[Frame] = field(default_factory=list)  # innermost first
    allocated: list[Frame] = field(default_factory=list)
    freed: list[Frame] = field(default_factory=list)

    @property
    def signature(self) -> tuple[str, str]:
        """What must stay the same for two reports to be of one kind."""
        return self.kind, self.access


def log_lines(text: str) -> list[str]:
    """The lines of a log without colours, the log and its lines cut to their limits."""
    if len(text) > LOG_LIMIT:
        text = text[: LOG_LIMIT // 2] + "\n" + text[-LOG_LIMIT // 2 :]
    return [COLOUR.sub("", line[:LINE_LIMIT]) for line in text.split("\n")]


def parse(text: str) -> Report | None:
    """The first report in a log, or None where there is none."""
    lines = log_lines(text)
    cause = ""  # of an abort that follows: an oracle or an assertion
    for at, line in enumerate(lines):
        if ORACLE.match(line) or ASSERTION.search(line):
            cause = line
        elif match := HEADLINE.match(line):
            if not match.group(2).startswith(NOT_REPORTS):
                return _report(lines, at, match.group(1), match.group(2), cause)
        elif match := RUNTIME_ERROR.match(line):
            return _undefined(lines, at, match.group(2))
    return _aborted(cause, [], cause) if cause else None


def kind_of(tool: str, text: str) -> str:
    """The kind that a headline's text names."""
    for prose, kind in PROSE:
        if text.startswith(prose):
            return kind
    word = text.split(" ", 1)[0].rstrip(":")
    return word if re.fullmatch(r"[\w-]{1,60}", word) else f"unknown-{tool}"


def _report(lines: list[str], at: int, tool: str, text: str, cause: str) -> Report:
    frames, stack = first_stack(lines, at + 1)
    kind = kind_of(tool, text)
    if kind in ("abort", "deadly-signal") and cause:
        return _aborted(cause, frames, lines[at])
    between = lines[at + 1 : stack]
    after = lines[stack + len(frames) :]
    access, size = _access(kind, text, between)
    address = ADDRESS.search(text)
    return Report(
        tool=tool,
        kind=kind,
        headline=lines[at],
        access=access,
        size=size,
        address=int(address.group(1), 16) if address else None,
        zone=_zone(kind, address, between, after),
        frames=frames,
        allocated=frames if kind == "leak" else _stack_after(after, ALLOCATED),
        freed=_stack_after(after, ("freed by",)),
    )


def _aborted(cause: str, frames: list[Frame], headline: str) -> Report:
    """An abort whose reason was printed before it: that reason is the kind."""
    oracle = ORACLE.match(cause)
    if oracle:
        return Report("davlab", "oracle", cause, zone=oracle.group(1), frames=frames)
    assertion = ASSERTION.search(cause)
    text = assertion.group(1) if assertion else headline
    return Report("assert", "assertion-failure", cause, zone=text, frames=frames)


ALLOCATED = ("allocated by", "previously allocated by", "Uninitialized value was created")
NUMBERS = (
    re.compile(r"requested allocation size (0x[0-9a-f]{1,16}|\d{1,20})"),
    re.compile(r"trying to allocate (0x[0-9a-f]{1,16}|\d{1,20}) bytes"),
    re.compile(r"malloc\((\d{1,20})\)"),
    re.compile(r"\(size=(-?\d{1,20})\)"),
    re.compile(r"leak of (\d{1,20}) byte"),
)


def _access(kind: str, text: str, between: list[str]) -> tuple[str, int | None]:
    """READ or WRITE, and how many bytes it was about."""
    for line in between:
        if match := ACCESS.match(line):
            return match.group(1), int(match.group(2))
        if match := SIGNAL_ACCESS.search(line):
            return match.group(1), None
    for line in [text, *(between if kind == "leak" else [])]:
        for pattern in NUMBERS:
            if match := pattern.search(line):
                return "", int(match.group(1), 0)
    return "", None


def _zone(kind: str, address: re.Match | None, between: list[str], after: list[str]) -> str:
    """Where the address lies, in the newer wording."""
    if kind == "SEGV":
        if address and int(address.group(1), 16) < NULL_PAGE:
            return "null page"
        return "" if address else "non-canonical address"
    for line in between + after:
        if match := ZONE.match(line):
            text = match.group(1)
            if "in frame" in text or text.startswith("in stack"):
                return _stack_zone(text, after)
            for old, new in OLD_SIDES.items():
                text = text.replace(old, new)
            for end in (" [0x", " (0x", " defined in "):
                text = text.partition(end)[0]
            return text
    return ""


def _stack_zone(text: str, after: list[str]) -> str:
    """The frame and the variable next to which the access lies, as far as the report tells."""
    offset = STACK_OFFSET.search(text)
    frames = first_stack(after, 0)[0]
    zone = f"offset {offset.group(1)} in the frame" if offset else "in the frame"
    zone += f" of {frames[0].function}" if frames else ""
    for line in after:
        if match := VARIABLE.match(line):
            return f"{zone}: {match.group(2)} {match.group(1)}"
    return zone


def _stack_after(lines: list[str], words: tuple[str, ...]) -> list[Frame]:
    """The stack under the line that begins with one of these words."""
    for at, line in enumerate(lines):
        if line.strip().startswith(words):
            return first_stack(lines, at + 1)[0]
    return []


def _undefined(lines: list[str], at: int, text: str) -> Report:
    """UBSan's prose, with the exact kind from its SUMMARY where report_error_type=1 gave it."""
    frames, stack = first_stack(lines, at + 1)
    kind = next((kind for prose, kind in UNDEFINED if prose in text), "undefined-behavior")
    for line in lines[stack + len(frames) : stack + len(frames) + 20]:
        if match := SUMMARY.match(line):
            word = match.group(1).split(" ", 1)[0]
            kind = kind if word == "undefined-behavior" else word
            break
    return Report("UndefinedBehaviorSanitizer", kind, lines[at], frames=frames)

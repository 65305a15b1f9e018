"""An input in words, for people: line ends made visible, repetition folded, no byte that can act.

What stands between ⟨ and ⟩ is a fold: ⟨"a" × 32,768⟩. A byte that is no printable ASCII is \\xNN.
"""

from collections.abc import Iterator
from pathlib import Path

from davlab.repo import UsageError, relative
from davlab.report.hexdump import hexdump
from davlab.safetext import visible
from davlab.triage.reduce import repetitions

BYTES_LIMIT = 1 << 18  # of an input that are decoded at all
LINES_LIMIT = 200
LINE_LIMIT, LINE_HEAD, LINE_TAIL = 700, 400, 200  # characters; of a longer line, both ends
ESCAPES = {0x09: "\\t", 0x0A: "␊", 0x0D: "␍", 0x5C: "\\\\"}
TEXT = frozenset([*range(0x20, 0x7F), *ESCAPES])

TREE_OPERATION = 8  # bytes: struct operation of harnesses/fuzz_tree.c
TREE_NAMES = ("a", "B", "b", "long")
TREE_TOKENS = "TUVWXYZt"
TREE_VERBS = (
    "put make-collection change-properties delete copy move lock refresh unlock expire wait".split()
)


def decode(harness: str, data: bytes) -> list[str]:
    """The lines to show of an input, at most LINES_LIMIT and one."""
    if harness == "tree":
        lines = list(_tree(data[:BYTES_LIMIT]))
    else:
        lines = list(_lines(data[:BYTES_LIMIT]) if _is_text(data) else _rows(data))
    if len(lines) > LINES_LIMIT or len(data) > BYTES_LIMIT:
        lines = [*lines[:LINES_LIMIT], f"… and so on: {len(data):,} bytes in all"]
    return [_cut(line) for line in lines]


def read_input(folder: Path, file: Path) -> bytes:
    """A file that a bug.toml lists. UsageError where it is none, or lies outside of the bug's folder."""
    if file.resolve().parent != folder.resolve():
        raise UsageError(f"{visible(str(file))}: not in the bug's own folder")
    if not file.is_file():
        raise UsageError(f"{relative(file)}: no such file; bug.toml lists it")
    return file.read_bytes()


def spelled(data: bytes) -> str:
    return "".join(chr(b) if 0x20 <= b < 0x7F and b != 0x5C else _escaped(b) for b in data)


def _escaped(byte: int) -> str:
    return ESCAPES.get(byte) or f"\\x{byte:02x}"


def _cut(line: str) -> str:
    """A line with its middle left out where it is too long."""
    if len(line) <= LINE_LIMIT:
        return line
    left_out = len(line) - LINE_HEAD - LINE_TAIL
    return f"{line[:LINE_HEAD]} … {left_out:,} characters … {line[-LINE_TAIL:]}"


def _is_text(data: bytes) -> bool:
    """Whether three bytes in four can be read."""
    return sum(byte in TEXT for byte in data) * 4 >= len(data) * 3


def _lines(data: bytes) -> Iterator[str]:
    """The text, a line each."""
    line = ""
    for piece, ends in _pieces(data):
        line += piece
        if ends:
            yield line
            line = ""
    if line:
        yield line


def _pieces(data: bytes) -> Iterator[tuple[str, bool]]:
    """Stretches of text and folds, each with whether a line ends behind it."""
    at = 0
    for start, end, period in [*repetitions(data), (len(data), len(data), 1)]:
        for line in data[at:start].splitlines(keepends=True):
            yield spelled(line), line.endswith(b"\n")
        unit = data[start : start + period]
        if end > start:
            yield f'⟨"{spelled(unit)}" × {(end - start) // period:,}⟩', unit.endswith(b"\n")
        at = end


def _rows(data: bytes) -> Iterator[str]:
    for row in hexdump(data, []):
        codes = " ".join(run[0] for run in row.runs) + row.padding
        text = "".join(run[1] for run in row.runs)
        yield f"{row.offset:08x}  {row.note or f'{codes}  {text}'}"


def _tree(data: bytes) -> Iterator[str]:
    """The operations of the harness `tree`; what the end of the input cuts off is 0."""
    at = 0
    while at < len(data):
        head = data[at : at + TREE_OPERATION].ljust(TREE_OPERATION, b"\0")
        verb, flags, path, to, token, others, seconds, length = head
        text = data[at + TREE_OPERATION :][: length % 16]
        at += TREE_OPERATION + len(text)
        words = [TREE_VERBS[verb % len(TREE_VERBS)], _tree_path(path), f"to {_tree_path(to)}"]
        words += [f"token {TREE_TOKENS[token & 7]}", f"{seconds} s"]
        if flags & 1:
            words.append(f"holding {TREE_TOKENS[others & 7]} and {TREE_TOKENS[others >> 4 & 7]}")
        words += [f"flag {bit}" for bit in (4, 8, 16, 32, 64) if flags & bit]
        yield ", ".join(words) + (f', text "{spelled(text)}"' if text else "")


def _tree_path(byte: int) -> str:
    return "/" + "".join(f"{TREE_NAMES[byte >> (2 * i + 2) & 3]}/" for i in range(byte & 3))

"""Lays bytes out as rows of offset, hex and text; folds repetition; colours the marked parts."""

from dataclasses import dataclass, field

ROW = 16
FOLD_FROM = 4 * ROW  # a repetition of fewer bytes is printed in full
LONGEST_PERIOD = 16
MOST_ROWS = 72  # per dump: head, surroundings of the marks, tail
HEAD_ROWS, TAIL_ROWS, MARK_ROWS = 16, 8, 6


@dataclass(frozen=True)
class Mark:
    """Bytes start..end (end excluded) of the input, and what they are: `request-target`."""

    start: int
    end: int
    label: str


@dataclass
class Row:
    """Either 16 bytes (runs) or a line of text that stands for more (note)."""

    offset: int
    size: int
    runs: list[tuple[str, str, bool]] = field(default_factory=list)  # hex, text, marked
    padding: str = ""  # blanks that stand for the bytes a short last row lacks
    note: str = ""
    marked: bool = False
    labels: list[str] = field(default_factory=list)


def hexdump(data: bytes, marks: list[Mark], most_rows: int = MOST_ROWS) -> list[Row]:
    """The rows of `data`, at most about `most_rows` of them however long the input."""
    return [finished(row, data, marks) for row in window(plan(data), marks, most_rows)]


def plan(data: bytes) -> list[Row]:
    """Splits the input into rows and folds, without content yet."""
    rows: list[Row] = []
    offset = 0
    while offset < len(data):
        period, length = repetition(data, offset)
        if length:
            rows.append(Row(offset, length, note=fold_note(data[offset : offset + period], length)))
        else:
            length = min(ROW, len(data) - offset)
            rows.append(Row(offset, length))
        offset += length
    return rows


def repetition(data: bytes, offset: int) -> tuple[int, int]:
    """The shortest period of the bytes at `offset`, and how many whole rows of bytes it covers."""
    sample = data[offset : offset + FOLD_FROM]
    if len(sample) < FOLD_FROM or sample.count(sample[:1]) < FOLD_FROM // LONGEST_PERIOD:
        return 0, 0
    for period in range(1, LONGEST_PERIOD + 1):
        if sample[period:] == sample[:-period]:
            end = offset + FOLD_FROM
            while end < len(data) and data[end] == data[end - period]:
                end += 1
            return period, (end - offset) // ROW * ROW
    return 0, 0


def fold_note(unit: bytes, length: int) -> str:
    """`32,600 × 61 'a'`; a unit that does not divide the length is said to repeat."""
    spelled = unit.hex(" ")
    text = "".join(printable(byte) for byte in unit)
    if length % len(unit) == 0:
        return f"{length // len(unit):,} × {spelled} '{text}'"
    return f"{length:,} bytes that repeat {spelled} '{text}'"


def window(rows: list[Row], marks: list[Mark], most_rows: int) -> list[Row]:
    """Keeps the head, the tail and what surrounds the ends of marks; says how much is left out."""
    if len(rows) <= most_rows:
        return rows
    keep = set(range(HEAD_ROWS)) | set(range(len(rows) - TAIL_ROWS, len(rows)))
    for position in [p for mark in marks for p in (mark.start, mark.end)]:
        near = next((i for i, r in enumerate(rows) if position < r.offset + r.size), len(rows) - 1)
        around = range(max(0, near - MARK_ROWS), min(len(rows), near + MARK_ROWS + 1))
        if len(keep | set(around)) <= most_rows:
            keep |= set(around)
    kept: list[Row] = []
    for index, row in enumerate(rows):
        if index in keep:
            kept.append(row)
        elif kept[-1].note.endswith("left out"):
            gap = kept[-1]
            gap.size += row.size
            gap.note = f"{gap.size:,} bytes left out"
        else:
            kept.append(Row(row.offset, row.size, note=f"{row.size:,} bytes left out"))
    return kept


def finished(row: Row, data: bytes, marks: list[Mark]) -> Row:
    """Fills in a row's bytes, as runs of equal colour, and the labels of marks that begin in it."""
    end = row.offset + row.size
    inside = [mark for mark in marks if mark.start < end and row.offset < mark.end]
    row.labels = [mark.label for mark in inside if row.offset <= mark.start]
    row.marked = bool(inside)
    if row.note:
        return row
    at = row.offset
    while at < end:
        marked = any(mark.start <= at < mark.end for mark in inside)
        stop = at + 1
        while stop < end and any(m.start <= stop < m.end for m in inside) == marked:
            stop += 1
        piece = data[at:stop]
        row.runs.append((piece.hex(" "), "".join(printable(byte) for byte in piece), marked))
        at = stop
    row.padding = "   " * (ROW - row.size)
    return row


def printable(byte: int) -> str:
    return chr(byte) if 0x20 <= byte < 0x7F else "·"

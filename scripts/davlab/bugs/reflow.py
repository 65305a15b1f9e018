"""A card's Markdown for a terminal: paragraphs, lists and tables laid out for a width, in plain text."""

import re
import textwrap
from collections.abc import Iterator
from itertools import groupby, zip_longest

GAP = "  "  # between two columns
NARROWEST = 8  # of a column that has to give way
RULE = re.compile(r"\|[\s:|]*-[\s:|-]*\|")  # the line below a table's headings
BAR = re.compile(r"(?<!\\)\|")  # between two cells


def reflow(lines: list[str], width: int) -> Iterator[str]:
    """The lines anew. Headings and code stay as they are."""
    for kind, block in groupby(_items(lines), key=lambda item: item[0]):
        if kind == "table":
            yield from _table(
                [_cells(line) for _, line in block if not RULE.fullmatch(line)], width
            )
        elif kind == "text":
            for _, paragraph in block:
                yield from _wrapped(paragraph, width)
        else:
            yield from (line for _, line in block)


def _items(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Each line with its kind; those of one paragraph, or of one entry of a list, joined to one."""
    text: list[str] = []
    for line in lines:
        kind = _kind(line)
        if text and (kind != "text" or line.startswith("- ")):
            yield "text", " ".join(text)
            text = []
        if kind == "text":
            text.append(line.strip())
        else:
            yield kind, line
    if text:
        yield "text", " ".join(text)


def _kind(line: str) -> str:
    if line.startswith("|"):
        return "table"
    return "as is" if not line or line.startswith(("#", "    ")) else "text"


def _wrapped(text: str, width: int) -> list[str]:
    hang = "  " if text.startswith("- ") else ""
    return textwrap.wrap(
        text, max(width, NARROWEST), subsequent_indent=hang, break_on_hyphens=False
    )


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in BAR.split(row)[1:-1]]


def _table(rows: list[list[str]], width: int) -> Iterator[str]:
    """The rows in columns, ruled off below the headings if there are any. A table that is too wide
    takes from its widest column."""
    sizes = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
    while sum(sizes) + len(GAP) * (len(sizes) - 1) > width and max(sizes) > NARROWEST:
        sizes[sizes.index(max(sizes))] -= 1
    headings, *others = rows or [[]]
    if any(headings):
        yield from _row(headings, sizes)
        yield GAP.join("─" * size for size in sizes)
    for row in others:
        yield from _row(row, sizes)


def _row(row: list[str], sizes: list[int]) -> Iterator[str]:
    cells = [_wrapped(cell, size) for cell, size in zip(row, sizes)]
    for pieces in zip_longest(*cells, fillvalue=""):
        yield GAP.join(piece.ljust(size) for piece, size in zip(pieces, sizes)).rstrip()

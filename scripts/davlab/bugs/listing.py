"""scripts/bug list: the catalogue, a line each, or as JSON."""

import json
import shutil

from davlab import catalogue
from davlab.bugs import write
from davlab.catalogue import Bug
from davlab.safetext import clean, visible

WIDTH = 100  # of a line, where there is no terminal
HEADINGS = ("id", "class", "layer", "lineage", "difficulty", "slug: title")


def bugs() -> list[Bug]:
    """By id; what has none yet comes last."""
    return sorted(catalogue.load_all(), key=lambda bug: (not bug.id, bug.id, bug.slug))


def print_list(as_json: bool) -> None:
    if as_json:
        records = [{"slug": bug.slug, **write.read(bug.slug)} for bug in bugs()]
        print(json.dumps(clean(records), indent=1, ensure_ascii=False))
        return
    for line in table(bugs(), shutil.get_terminal_size((WIDTH, 1)).columns):
        print(line)


def table(rows: list[Bug], width: int) -> list[str]:
    """The lines of the list, none longer than `width`."""
    cells = [HEADINGS, *map(_cells, rows)]
    columns = [max(len(row[i]) for row in cells) for i in range(len(HEADINGS) - 1)]
    lines = []
    for row in cells:
        fixed = " ".join(cell.ljust(size) for cell, size in zip(row, columns))
        line = f"{fixed} {row[-1]}"
        lines.append(line if len(line) <= width else f"{line[: width - 1]}…")
    return lines


def _cells(bug: Bug) -> tuple[str, ...]:
    cells = (bug.id or "-", bug.bug_class, bug.layer, bug.lineage["cve"], bug.difficulty)
    return tuple(visible(cell) for cell in (*cells, f"{bug.slug}: {bug.title}"))

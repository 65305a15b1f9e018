"""The table of published root causes in docs/lineage.md, and what a card may say of them."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from davlab.catalogue import Bug
from davlab.repo import ROOT, UsageError

TABLE = ROOT / "docs" / "lineage.md"
MARKS = ("C", "R", "K", "-")  # the most certain first
ROW = re.compile(
    r"^\| ((?:CVE-|none )[^|]*?) \| ([^|]*?) \| ([^|]*?) \| (\S+) \| ([^|]*?) ?\|$", re.MULTILINE
)


@dataclass(frozen=True)
class Row:
    cve: str
    where: str
    cause: str  # and the repair, where it is known
    evidence: str  # one of MARKS
    general: str  # what of it is general knowledge alone; "" for nothing


@functools.cache
def rows() -> dict[str, Row]:
    """The table by CVE. UsageError where it cannot be read."""
    found = [Row(*m.groups()) for m in ROW.finditer(TABLE.read_text(encoding="utf-8"))]
    for row in found:
        if row.evidence not in MARKS:
            raise UsageError(f"docs/lineage.md: {row.cve}: evidence is one of {', '.join(MARKS)}")
    if len({row.cve for row in found}) < len(found) or not found:
        raise UsageError("docs/lineage.md: its table is empty, or a CVE stands in it twice")
    return {row.cve: row for row in found}


def faults(bug: Bug) -> Iterator[str]:
    """Whether a bug's lineage is a row, and claims no more than the row does."""
    cve, evidence = bug.lineage["cve"], bug.lineage["evidence"]
    if evidence not in MARKS:
        yield f"lineage.evidence {evidence!r} is none of {', '.join(MARKS)}"
    elif cve not in rows():
        yield f"lineage.cve {cve!r} is no row of docs/lineage.md"
    elif MARKS.index(evidence) < MARKS.index(rows()[cve].evidence):
        known = rows()[cve].evidence
        yield f"lineage.evidence {evidence} claims more than the row of {cve}, which is {known}"
    elif rows()[cve].general and "(K)" not in bug.lineage["text"]:
        yield (
            "lineage.text does not mark with (K) what docs/lineage.md marks as general knowledge: "
            f"{rows()[cve].general}"
        )

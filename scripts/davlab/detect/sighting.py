"""What one tool says of one bug, and how near to its root cause it points."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from davlab.detect.source import TARGET
from davlab.triage.crash_state import cycle, in_project
from davlab.triage.stacks import Frame

# From best to worst: of several runs, the best counts.
RESULTS = {
    "root": "a report at the root cause: its place lies in the function that the patch changes",
    "downstream": "a report elsewhere",
    "assert": "no report: an assertion of our own ended the program",
    "limit": "no report: the cap on time ended the program, which the clean build keeps",
    "missed": "silence",
    "not-run": "the tool cannot run here",
}
SIGNALS = {"SEGV", "BUS", "FPE", "ILL", "abort", "stack-overflow", "deadly-signal"}
NUMBERS = re.compile(r"0x[0-9a-f]+|\d+")


@dataclass(frozen=True)
class Sighting:
    """One report. Text is as the tool printed it: escape it before showing it."""

    kind: str  # heap-buffer-overflow, UninitCondition, nullPointer, …
    by: str  # tool; signal: libc or the kernel ends any build so, the tool adds a stack; assert; limit
    functions: tuple[str, ...] = ()  # of target/, innermost first; one round of a recursion
    file: str = ""  # of the first: target/dav/if.c
    line: int = 0
    text: str = ""  # what the source says there, without which lines are not comparable
    message: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What stays the same where only lines have moved."""
        message = NUMBERS.sub("N", self.message)
        return self.kind, self.file, self.functions[0] if self.functions else "", self.text, message

    def result(self, root: str) -> str:
        """One of RESULTS, for a bug whose patch changes the function `root`."""
        if self.by in ("assert", "limit"):
            return self.by
        return "root" if root in self.functions else "downstream"


def place_of(frames: Iterable[Frame]) -> tuple[tuple[str, ...], str, int]:
    """Where a stack points: at its innermost frame inside target/. Of a recursion, whose depth is
    chance, at each function of one round. Where none is, at the harness, and at no function."""
    frames = list(frames)
    inside = [f for f in frames if f.file.removeprefix("./").startswith(TARGET)]
    if not inside:
        outer = next((f for f in frames if in_project(f)), Frame("", ""))
        return (), outer.file.removeprefix("./"), outer.line
    names = [f.function for f in inside]
    turn = list(cycle(names))
    functions = turn if len(turn) < len(names) else names[:1]
    return tuple(functions), inside[0].file.removeprefix("./"), inside[0].line


def rank(result: str) -> int:
    return list(RESULTS).index(result)


def best(sightings: Sequence[Sighting], root: str) -> Sighting | None:
    """The sighting that points nearest to the root cause, and the tool's own before a signal."""
    return min(
        sightings, key=lambda one: (rank(one.result(root)), one.by == "signal"), default=None
    )


def fresh(found: Iterable[Sighting], known: Iterable[Sighting]) -> list[Sighting]:
    """Those of `found` that `known` does not have, however the lines have moved."""
    keys = {one.key for one in known}
    return [one for one in found if one.key not in keys]

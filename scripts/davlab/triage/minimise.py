"""Reduces a crash file without drifting: what it shows at the end is what it showed at the start.

For a known bug that means the same bug alone (the others cannot act), the same kind and access. For
anything else, it means the same program, kind and access, and the same instructions at the top of the
stack. At the end the whole attribution is asked again; where it differs, the crash file stays as it is.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from davlab.triage.attribute import Attribution, Attributor
from davlab.triage.reduce import Budget, reduce
from davlab.triage.replay import Outcome, Setting, replay

REDUCED = ("known-bug", "unknown", "unattributed")  # verdicts; the others are slow or unreliable
TOP = 3


@dataclass(frozen=True)
class Minimised:
    data: bytes
    attribution: Attribution
    note: str = ""


def minimise(attributor: Attributor, crash: Path, budget: Budget) -> Minimised:
    """The reduced input with its own attribution, or the crash file with the one it has."""
    found = attributor.attribute(crash)
    original = crash.read_bytes()
    if found.verdict not in REDUCED:
        return Minimised(original, found, f"not reduced: {found.verdict}")
    with tempfile.TemporaryDirectory(prefix="davlab-minimise-") as scratch:
        trial = Path(scratch) / "input"
        judge = _Judge(attributor, found, crash)

        def holds(data: bytes) -> bool:
            trial.write_bytes(data)
            return judge.same(trial)

        data = reduce(original, holds, budget)
        if data == original:
            return Minimised(original, found)
        trial.write_bytes(data)
        again = attributor.attribute(trial)
    if (again.verdict, again.bug) != (found.verdict, found.bug):
        note = f"not reduced: the smaller input is {again.verdict} {again.bug or ''}".rstrip()
        return Minimised(original, found, note)
    return Minimised(data, again)


class _Judge:
    """Says whether an input shows what the crash file shows."""

    def __init__(self, attributor: Attributor, found: Attribution, crash: Path) -> None:
        self._bug = found.bug
        self._canary = found.verdict != "unknown"
        setting = attributor.setting.but(leaks=found.report.kind == "leak")
        self._program, self._setting = self._place(attributor, found, setting)
        self._like = self._replay(crash.resolve())

    @staticmethod
    def _place(
        attributor: Attributor, found: Attribution, setting: Setting
    ) -> tuple[Path, Setting]:
        if found.bug:
            return attributor.canary, setting.but(bugs=found.bug)
        if found.verdict == "unknown":
            return attributor.clean, setting.but(oracles=True)
        return attributor.canary, setting.but(bugs=",".join(attributor.scope))

    def same(self, crash: Path) -> bool:
        outcome = self._replay(crash)
        if outcome.signature is None or outcome.signature != self._like.signature:
            return False
        if outcome.triggered != self._like.triggered:
            return False
        return self._bug is not None or self._top(outcome) == self._top(self._like)

    def _replay(self, crash: Path) -> Outcome:
        return replay(self._program, crash, self._setting, self._canary)

    @staticmethod
    def _top(outcome: Outcome) -> list[str]:
        """The innermost instructions, and of an oracle its name."""
        return [outcome.report.zone] * (outcome.report.kind == "oracle") + [
            frame.file for frame in outcome.report.frames[:TOP]
        ]

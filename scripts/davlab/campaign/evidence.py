"""What speaks for each bug in each engine, and when it is enough to retire the bug there."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from davlab import records

REPRODUCERS = 3  # different inputs that must show a bug before it is confirmed
# Crash files that trigger one bug alone and show nothing when replayed, before that bug is retired all
# the same. A bug that every second crash file shows has its REPRODUCERS before that in 98 of 100 cases.
UNSHOWN = 10


@dataclass
class Evidence:
    """Inputs that speak for one bug in one engine: files, as seen from the campaign's folder.

    With this bug alone enabled, those `shown` crash. Those `unshown` crashed once, are silent when
    replayed, and trigger it alone.
    """

    shown: list[str] = field(default_factory=list)
    unshown: list[str] = field(default_factory=list)

    def add(self, name: str, shown: bool) -> None:
        """Counts an input once, whatever its name says of where it comes from."""
        known = self.shown if shown else self.unshown
        if _content(name) not in map(_content, known):
            known.append(name)

    @property
    def enough(self) -> str | None:
        """What the bug may be retired as: `confirmed` or `unshown`; None while neither holds."""
        if len(self.shown) >= REPRODUCERS:
            return "confirmed"
        return "unshown" if len(self.unshown) >= UNSHOWN else None


class EvidenceBook:
    """evidence.json: the evidence of each bug and engine, kept over a kill."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.entries: dict[tuple[str, str], Evidence] = {}
        for row in json.loads(file.read_text(encoding="utf-8")) if file.exists() else []:
            bug, engine = row.pop("bug"), row.pop("engine")
            self.entries[bug, engine] = Evidence(**row)

    def add(self, bug: str, engine: str, names: list[str], shown: bool) -> None:
        evidence = self.entries.setdefault((bug, engine), Evidence())
        for name in names:
            evidence.add(name, shown)
        rows = [
            {"bug": bug, "engine": engine, **asdict(evidence)}
            for (bug, engine), evidence in self.entries.items()
        ]
        records.write_json(self._file, rows)

    def counted(self, name: str) -> bool:
        return any(name in e.shown or name in e.unshown for e in self.entries.values())

    def shown(self) -> set[str]:
        """The bugs that some engine has a reproducer of."""
        return {bug for (bug, _), evidence in self.entries.items() if evidence.shown}


def _content(name: str) -> str:
    """What a file's name says of its bytes: the same input may come from two engines."""
    return name.rpartition("-")[2]

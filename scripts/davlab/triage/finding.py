"""What triage found out about one crash file, in a form that can be kept: a row of triage.json."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from davlab import records
from davlab.triage.attribute import Attribution
from davlab.triage.crash_state import project_frame
from davlab.safetext import visible
from davlab.triage.stacks import Frame

FRAMES_KEPT = 40
VERSION = 2  # of this form and of how verdicts are reached: a change makes kept answers void


@dataclass(frozen=True)
class Finding:
    """An attribution without its log."""

    verdict: str
    bug: str | None = None
    kind: str = ""
    access: str = ""
    size: int | None = None
    zone: str = ""
    headline: str = ""
    frames: list[list] = field(default_factory=list)  # [function, file, line]
    reproduced: str = "0 of 0"
    canary: bool = False
    plain: bool = False
    clean_silent: bool = False
    triggers: list[str] = field(default_factory=list)  # where it shows nothing
    note: str = ""

    @property
    def clustered(self) -> bool:
        """Whether it crashed: what did not belongs to no cluster."""
        return bool(self.kind)

    @property
    def label(self) -> str:
        """What parts two crashes, however alike they look."""
        return self.bug or self.verdict

    def stack(self) -> list[Frame]:
        return [Frame(*entry) for entry in self.frames]

    def functions(self) -> list[str]:
        """Names for a reader, the runtime's included."""
        return [frame.function for frame in self.stack() if frame.function][:10]

    def place(self) -> str:
        """The first source line inside target/, as the build with the bug counts lines."""
        frame = project_frame(self.stack())
        return f"{frame.file}:{frame.line}" if frame else ""


def finding_of(found: Attribution) -> Finding:
    k, n = found.reproduced
    proof = asdict(found.proof)
    report = found.report
    if report is None:
        return Finding(
            found.verdict,
            found.bug,
            reproduced=f"{k} of {n}",
            triggers=list(found.triggers),
            note=visible(found.note),
            **proof,
        )
    return Finding(
        verdict=found.verdict,
        bug=found.bug,
        kind=report.kind,
        access=report.access,
        size=report.size,
        zone=visible(report.zone),
        headline=visible(report.headline),
        frames=[
            [visible(f.function), visible(f.file), f.line] for f in report.frames[:FRAMES_KEPT]
        ],
        reproduced=f"{k} of {n}",
        note=visible(found.note),
        **proof,
    )


class Kept:
    """Findings of earlier runs, by input, harness and everything else that the answer depends on.
    What cannot be read is as if it were not there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._rows: dict[str, dict] = {}
        self._fresh: dict[str, dict] = {}
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            if data["version"] == VERSION:
                self._rows = data["findings"]
        except (OSError, ValueError, KeyError, TypeError):
            pass

    def get(self, key: str) -> Finding | None:
        try:
            finding = Finding(**self._rows[key])
            finding.stack()
        except (KeyError, TypeError):
            return None
        self._fresh[key] = self._rows[key]
        return finding

    def put(self, key: str, finding: Finding) -> None:
        self._fresh[key] = asdict(finding)

    def save(self) -> None:
        """Keeps what this run asked for; the rest is of builds or files that are gone."""
        records.write_json(self._path, {"version": VERSION, "findings": self._fresh})

"""Measures what each sanitizer says of a trigger in the plain one-bug build."""

import dataclasses
import re
from dataclasses import dataclass
from pathlib import Path

from davlab import catalogue
from davlab.bugs.observe import observed
from davlab.repo import HARNESS_FOLDER
from davlab.triage.builds import replay_program
from davlab.triage.replay import PROFILE, Setting, replay

# A run for each must say the same. Addresses differ from run to run, and what lies in freed memory
# differs from machine to machine: what follows from either is chance.
HEAP_FILLS = (0, 0x55, 0xF0)
NO_MSAN = "MSan: no"  # in the comment of a harness that links a library without instrumentation
ORACLE = re.compile(r"^davlab: oracle failed: (.{1,200})$", re.MULTILINE)


@dataclass(frozen=True)
class Measured:
    """What was seen, in the order of catalogue.SANITIZERS, and what a person should know besides."""

    reports: list[catalogue.Report]
    notes: list[str]


def sanitizers(harness: str) -> list[str]:
    """Those that the harness builds with."""
    text = (HARNESS_FOLDER / f"fuzz_{harness}.c").read_text(encoding="utf-8")
    return [s for s in catalogue.SANITIZERS if s != "msan" or NO_MSAN not in text]


def measure(slug: str, harness: str, file: Path, profile: str = PROFILE) -> Measured:
    reports, notes = [], []
    for sanitizer in sanitizers(harness):
        seen = _reports(slug, harness, file, Setting(profile=profile, symbols=True), sanitizer)
        if len(seen) > 1:
            kinds = ", ".join(sorted({r.kind if r else "silence" for r in seen}))
            notes.append(f"{sanitizer}: its runs differ ({kinds}): no report is written")
        elif report := seen.pop():
            reports.append(report)
    if not reports:
        notes.append(_unseen(slug, harness, file, profile))
    return Measured(reports, notes)


def _reports(
    slug: str, harness: str, file: Path, setting: Setting, sanitizer: str
) -> set[catalogue.Report | None]:
    """The different answers of a few runs: one, if all is well."""
    program = replay_program(harness, slug, sanitizer)
    return {
        observed(sanitizer, replay(program, file, setting.but(heap_fill=fill)).report)
        for fill in HEAP_FILLS
    }


def _unseen(slug: str, harness: str, file: Path, profile: str) -> str:
    """What to say of a trigger that no sanitizer sees."""
    setting = Setting(profile=profile, oracles=True)
    log = replay(replay_program(harness, slug), file, setting).log.decode("utf-8", "replace")
    if match := ORACLE.search(log):
        return f'no sanitizer sees it; an oracle does: silent = "oracle: {match.group(1)}"'
    return 'no sanitizer sees it, and no oracle: silent = "wire" where the server answers otherwise'


def table(report: catalogue.Report) -> dict:
    """A report as it stands in bug.toml: what it does not have is left out."""
    values = {**dataclasses.asdict(report), "frames": list(report.frames)}
    return {key: value for key, value in values.items() if value not in ("", None)}

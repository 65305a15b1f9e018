"""Reads a campaign folder (docs/formats.md) for the report, whatever state it was left in.

A killed campaign leaves files missing or cut, and crash files and logs hold what a fuzzer put there.
Nothing here raises for that: values of the wrong type become None, what is missing is told in
`problems`, and no path leads out of the folders that may be read.
"""

import json
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from davlab.repo import ROOT
from davlab.safetext import clean, visible

LINE_LIMIT = 1 << 20
FILE_LIMIT = 64 << 20

Record = dict[str, Any]


def text(value: object) -> str:
    return visible(value) if isinstance(value, str) else ""


def number(value: object) -> float | None:
    good = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if good and 0 <= value < 1e18 else None


def whole(value: object) -> int | None:
    real = number(value)
    return None if real is None else int(real)


def flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def texts(value: object) -> list[str]:
    return [text(v) for v in value if isinstance(v, str)] if isinstance(value, list) else []


def retirement(value: object) -> str | None:
    return value if value in ("confirmed", "unshown") else None


FIRST = {"seconds": number, "execs": whole, "harness": text, "engine": text}
CRASH = FIRST | {"file": text, "sha256": text, "bytes": whole, "origin": text, "count": whole}
SERIES = FIRST | {
    "worker": text, "execs_per_second": number, "edges": whole, "corpus": whole, "crashes": whole
}  # fmt: skip
EVENT = {"seconds": number, "kind": text, "text": text, "bug": text}
SEEN = {
    "reached": whole, "triggered": whole, "first_reached": FIRST, "first_triggered": FIRST,
    "retired_seconds": number, "retired_as": retirement,
}  # fmt: skip
BUG = SEEN | {"engines": lambda engines: mapped(SEEN, engines)}
TRIAGED = {
    "file": text, "harness": text, "sha256": text, "verdict": text, "cluster": text, "bug": text,
    "reproduced": text, "triggers": texts, "note": text,
}  # fmt: skip
CLUSTER = {
    "id": text, "kind": text, "access": text, "size": whole, "harness": text, "frames": texts,
    "state": texts, "count": whole, "bug_ids": texts, "verdict": text, "reproducer": text,
    "minimised": text, "report": text, "bytes": whole, "minimised_bytes": whole,
    "first_seconds": number, "engines": texts,
    "proof": {"canary": flag, "plain": flag, "clean_silent": flag},
}  # fmt: skip


def shaped(shape: dict[str, Any], value: object) -> Record:
    """The fields of `shape` from `value`, each of its type, or None (text: "") where it is not."""
    source = value if isinstance(value, dict) else {}
    return {
        key: shaped(kind, source.get(key)) if isinstance(kind, dict) else kind(source.get(key))
        for key, kind in shape.items()
    }


def listed(shape: dict[str, Any], value: object) -> list[Record]:
    return [shaped(shape, item) for item in value] if isinstance(value, list) else []


def mapped(shape: dict[str, Any], value: object) -> dict[str, Record]:
    """An object whose values have that shape, its keys made harmless."""
    source = value if isinstance(value, dict) else {}
    return {visible(key): shaped(shape, item) for key, item in source.items()}


@dataclass
class Material:
    """What a campaign folder holds, and what is wrong with it."""

    folder: Path
    fuzzed: bool = True  # False: triage's answers for a folder of crash files, without a campaign
    campaign: Record = field(default_factory=dict)
    crashes: list[Record] = field(default_factory=list)
    series: list[Record] = field(default_factory=list)
    events: list[Record] = field(default_factory=list)
    bugs: dict[str, Record] = field(default_factory=dict)
    triaged: list[Record] = field(default_factory=list)
    clusters: list[Record] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def json(self, name: str) -> Record:
        """One JSON object; {} with a problem noted where there is none."""
        data, size = self.read(name, FILE_LIMIT)
        if data is None:
            self.problems.append(f"{name} is missing")
            return {}
        try:
            value = json.loads(data.decode("utf-8", errors="replace")) if data else None
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            self.problems.append(f"{name} is not whole ({size:,} bytes): left out")
            return {}
        return value

    def lines(self, name: str, shape: dict[str, Any], needed: bool = True) -> list[Record]:
        """The objects of a .jsonl file; lines that cannot be read are counted as a problem."""
        path = self.inside(name)
        if path is None:
            self.problems += [f"{name} is missing"] if needed else []
            return []
        records, unreadable = [], 0
        with path.open("rb") as stream:
            while line := stream.readline(LINE_LIMIT):
                try:
                    value = json.loads(line.decode("utf-8", errors="replace"))
                except (ValueError, RecursionError):
                    value = None
                if isinstance(value, dict):
                    records.append(shaped(shape, value))
                elif line.strip():
                    unreadable += 1
        if unreadable:
            lines = "line that is" if unreadable == 1 else "lines that are"
            self.problems.append(f"{name} has {unreadable} {lines} cut or broken: left out")
        return records

    def inside(self, name: str) -> Path | None:
        """The regular file that a path of docs/formats.md names; None where it leads elsewhere."""
        home = ROOT if name.startswith(("corpora/", "target/")) else self.folder
        try:
            path = (home / name).resolve()
            regular = stat.S_ISREG(path.stat().st_mode)
        except (OSError, ValueError, RuntimeError):
            return None
        return path if name and regular and path.is_relative_to(home.resolve()) else None

    def read(self, name: str, limit: int) -> tuple[bytes | None, int]:
        """At most `limit` bytes of a file, and its size; (None, 0) where it cannot be read."""
        path = self.inside(name)
        if path is None:
            return None, 0
        try:
            with path.open("rb") as stream:
                return stream.read(limit), path.stat().st_size
        except OSError:
            return None, 0


CAMPAIGN_FILES = ("campaign.json", "series.jsonl", "events.jsonl", "bugs.json")


def load(folder: Path) -> Material:
    """Everything the report needs of `folder`: a campaign's, or one that holds triage's answers alone."""
    material = Material(folder)
    material.fuzzed = any((folder / name).exists() for name in CAMPAIGN_FILES)
    if material.fuzzed or not (folder / "triage.json").exists():
        load_campaign(material)
    triage = material.json("triage.json")
    material.triaged = listed(TRIAGED, triage.get("crashes"))
    material.clusters = listed(CLUSTER, triage.get("clusters"))
    return material


def load_campaign(material: Material) -> None:
    material.campaign = clean(material.json("campaign.json"))
    some_crashed = any((material.folder / "crashes").glob("*"))
    material.crashes = material.lines("crashes.jsonl", CRASH, needed=some_crashed)
    material.series = material.lines("series.jsonl", SERIES)
    material.events = material.lines("events.jsonl", EVENT)
    material.bugs = mapped(BUG, material.json("bugs.json"))

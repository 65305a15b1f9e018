"""What there is to triage: a campaign's folder, or any folder of crash files."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from davlab import catalogue, records
from davlab.repo import BUILD, UsageError, choose, harnesses, relative
from davlab.safetext import visible


@dataclass(frozen=True)
class Job:
    """One crash file to triage."""

    path: Path
    file: str  # its name in triage.json
    harness: str
    engine: str = ""
    seconds: float | None = None  # of fuzzing before it was found


@dataclass(frozen=True)
class Work:
    """All of them, and where the answers go."""

    jobs: list[Job]
    home: Path  # triage.json and triage/ lie here
    bugs: list[str]  # slugs in scope; none: the clean tree


def is_campaign(folder: Path) -> bool:
    return (folder / "crashes.jsonl").exists() or (folder / "campaign.json").exists()


def read_bugs(text: str | None, otherwise: list[str]) -> list[str]:
    """The slugs that BUGS= means: all, none, or names."""
    if text is None:
        return otherwise
    if text in ("all", "none"):
        return catalogue.slugs() if text == "all" else []
    return choose("BUGS", text, catalogue.slugs())


def from_campaign(folder: Path, harness: str | None, bugs: str | None) -> Work:
    """The crash files that a campaign kept."""
    chosen = choose("HARNESS", harness, harnesses()) if harness else harnesses()
    jobs, seen = [], set()
    for record in records.read_lines(folder / "crashes.jsonl"):
        file = str(record.get("file", ""))
        path = folder / file
        seen.add(path.name)
        if record.get("harness") in chosen and path.resolve().parent == _crashes(folder):
            seconds = record.get("seconds")
            number = float(seconds) if isinstance(seconds, (int, float)) else None
            engine = str(record.get("engine", ""))
            jobs.append(Job(path, file, record["harness"], engine, number))
    for path in _files(folder / "crashes"):
        harness_name, _, rest = path.name.partition("-")
        if path.name not in seen and harness_name in chosen:
            jobs.append(Job(path, f"crashes/{path.name}", harness_name, rest.rpartition("-")[0]))
    return Work(jobs, folder, read_bugs(bugs, _campaign_bugs(folder)))


def from_folder(folder: Path, harness: str | None, bugs: str | None) -> Work:
    """Every file of any folder. The answers go to build/triage/, never to the folder itself."""
    if not harness:
        raise UsageError(f"which harness? HARNESS= is one of: {', '.join(harnesses())}")
    names = choose("HARNESS", harness, harnesses())
    if len(names) != 1:
        raise UsageError(f"HARNESS={harness}: one harness, please, for a folder of crash files")
    mark = hashlib.sha256(str(folder.resolve()).encode("utf-8", "replace")).hexdigest()[:6]
    home = BUILD / "triage" / f"{folder.resolve().name or 'crashes'}-{names[0]}-{mark}"
    jobs = [Job(path, visible(relative(path)), names[0]) for path in _files(folder)]
    if not jobs:
        raise UsageError(f"{relative(folder)}: no crash files in it")
    return Work(jobs, home, read_bugs(bugs, catalogue.slugs()))


def read(folder: Path, harness: str | None, bugs: str | None) -> Work:
    """The work in `folder`. UsageError where it cannot be read."""
    if not folder.is_dir():
        raise UsageError(
            f"{visible(str(folder))}: no such folder; name a campaign or a folder of crash files"
        )
    try:
        if is_campaign(folder):
            return from_campaign(folder, harness, bugs)
        return from_folder(folder, harness, bugs)
    except OSError as error:
        raise UsageError(f"{visible(str(folder))}: {error.strerror}") from error


def _crashes(folder: Path) -> Path:
    return (folder / "crashes").resolve()


def _files(folder: Path) -> list[Path]:
    if not folder.exists():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def _campaign_bugs(folder: Path) -> list[str]:
    """The bugs that the campaign was run with; every one where that cannot be read."""
    try:
        bugs = json.loads((folder / "campaign.json").read_text(encoding="utf-8"))["bugs"]
    except (OSError, ValueError, KeyError, TypeError):
        return catalogue.slugs()
    if not isinstance(bugs, list):
        return catalogue.slugs()
    return (
        choose("campaign.json: bugs", ",".join(map(str, bugs)), catalogue.slugs()) if bugs else []
    )

"""The bug catalogue: target/bugs/SLUG/{bug.toml,bug.patch,README.md,trigger.*,near-miss.*}.

The loader takes a folder in the making: what a bug.toml does not have yet is empty. What must be there is
scripts/davlab/bugs/form.py's to say.
"""

import contextlib
import stat
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from davlab.repo import BUG_FOLDER, UsageError

CLASSES = (
    "width",
    "arithmetic",
    "length",
    "past-the-end",
    "underflow",
    "lifetime",
    "stack",
    "allocation",
    "uninitialised",
)
SANITIZERS = ("asan", "ubsan", "msan")
TOP_FRAMES = 3
FILE_CAP = 1 << 20  # bytes of any file in a bug's folder


@dataclass(frozen=True)
class Report:
    """What one sanitizer says of the plain one-bug build."""

    sanitizer: str  # one of SANITIZERS, which are modes of the Makefile
    kind: str  # as in the headline: heap-buffer-overflow
    access: str  # READ, WRITE or "" where the kind has none
    size: int | None  # bytes, where the report says how many
    frames: tuple[str, ...]  # functions of the first three frames inside target/, innermost first


@dataclass(frozen=True)
class Trigger:
    """One input that shows the bug in one harness, and by what it is seen."""

    harness: str
    file: Path
    silent: str  # "wire" or "oracle: WORDS" where no sanitizer sees it; else ""
    reports: tuple[Report, ...]  # at most one per sanitizer

    def report(self, sanitizer: str = "asan") -> Report | None:
        return next((r for r in self.reports if r.sanitizer == sanitizer), None)

    @property
    def oracle(self) -> str:
        """The words of the oracle that alone sees it, or ""."""
        kind, _, words = self.silent.partition(": ")
        return words if kind == "oracle" else ""


@dataclass(frozen=True)
class Mitigation:
    """Whether a limits profile stops a trigger: `holds`, and then which rule refuses the input."""

    profile: str
    harness: str
    file: Path
    holds: bool
    rule: str  # name of the struct rule that refuses it; "" where it does not hold


@dataclass(frozen=True)
class Bug:
    slug: str
    id: str  # DL001
    title: str
    bug_class: str  # one of CLASSES
    cwe: list[int]
    layer: str
    function: str
    field: str  # the part of the request that carries it
    harnesses: list[str]  # those whose input reaches it
    profiles: list[str]  # limits profiles under which the triggers reach it
    needs: list[str]  # "requests": two or more on a connection; "xml": a valid body
    difficulty: str
    basis: str  # the measurement that the difficulty rests on
    lineage: dict[str, str]  # cve, evidence (C, R, K as in docs/lineage.md), text
    triggers: list[Trigger]
    near_misses: list[tuple[str, Path]]  # harness, file
    mitigations: list[Mitigation]
    folder: Path = field(repr=False)

    @property
    def patch(self) -> Path:
        return self.folder / "bug.patch"

    @property
    def identifier(self) -> str:
        """The name in BUG(…): the slug in capitals, with _ for -."""
        return identifier(self.slug)


def identifier(slug: str) -> str:
    return slug.upper().replace("-", "_")


def folders() -> list[Path]:
    """Everything in target/bugs that is a folder, or is linked to as if it were."""
    return sorted(p for p in BUG_FOLDER.iterdir() if p.is_dir() or p.is_symlink())


def slugs() -> list[str]:
    """Every folder of target/bugs that has a bug.toml, sorted: a bug's number is its place here."""
    return sorted(p.parent.name for p in BUG_FOLDER.glob("*/bug.toml"))


def load(slug: str) -> Bug:
    """Reads one bug.toml. UsageError names the folder and the field that is wrong."""
    return load_folder(BUG_FOLDER / slug)


def load_folder(folder: Path) -> Bug:
    try:
        return _bug(folder, read(folder))
    except (KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{_name(folder)}: missing or malformed: {error}") from error


def read(folder: Path) -> dict:
    """The tables of a bug.toml as they stand, whether or not they make a whole bug."""
    path = folder / "bug.toml"
    try:
        if fault := file_fault(path):
            raise UsageError(f"{_name(folder)} {fault}")
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise UsageError(f"{_name(folder)} is not UTF-8 text, at byte {error.start}") from error
    except RecursionError as error:
        raise UsageError(f"{_name(folder)}: its values are nested too deep") from error
    except (OSError, ValueError) as error:
        raise UsageError(f"{_name(folder)}: {error}") from error


def file_fault(path: Path) -> str:
    """Why a file of a bug's folder is not to be read; "" where it is plain and not too large."""
    info = path.lstat()
    if stat.S_ISLNK(info.st_mode):
        return "is a symbolic link: put the file itself there"
    if not stat.S_ISREG(info.st_mode):
        return "is no plain file: a bug's folder holds nothing else"
    if info.st_size > FILE_CAP:
        return f"has {info.st_size:,} bytes, and the cap is {FILE_CAP:,}"
    return ""


def _name(folder: Path) -> str:
    return f"target/bugs/{folder.name}/bug.toml"


def load_all() -> list[Bug]:
    return [load(slug) for slug in slugs()]


def readable() -> list[Bug]:
    """The bugs whose bug.toml can be read."""
    found = []
    for slug in slugs():
        with contextlib.suppress(UsageError):
            found.append(load(slug))
    return found


def _bug(folder: Path, data: dict) -> Bug:
    return Bug(
        slug=folder.name,
        id=data.get("id", ""),
        title=data["title"],
        bug_class=data["class"],
        cwe=data["cwe"],
        layer=data["layer"],
        function=data["function"],
        field=data["field"],
        harnesses=data.get("harnesses", []),
        profiles=data["profiles"],
        needs=data.get("needs", []),
        difficulty=data["difficulty"],
        basis=data.get("basis", ""),
        lineage=data["lineage"],
        triggers=[_trigger(folder, row) for row in data.get("trigger", [])],
        near_misses=[(row["harness"], folder / row["file"]) for row in data.get("near-miss", [])],
        mitigations=[_mitigation(folder, row) for row in data.get("mitigation", [])],
        folder=folder,
    )


def _trigger(folder: Path, row: dict) -> Trigger:
    reports = [_report(one) for one in row.get("report", [])]
    if "kind" in row:  # a folder in the making, not measured yet
        reports.append(Report("asan", row["kind"], row["access"], None, (row["frame"],)))
    return Trigger(row["harness"], folder / row["file"], row.get("silent", ""), tuple(reports))


def _report(row: dict) -> Report:
    return Report(
        sanitizer=row["sanitizer"],
        kind=row["kind"],
        access=row.get("access", ""),
        size=row.get("size"),
        frames=tuple(row["frames"]),
    )


def _mitigation(folder: Path, row: dict) -> Mitigation:
    return Mitigation(
        row["profile"], row["harness"], folder / row["file"], row["holds"], row.get("rule", "")
    )

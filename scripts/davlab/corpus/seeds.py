"""The committed seeds: corpora/HARNESS/seed, and the manifest that says where each came from."""

import hashlib
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from davlab.repo import CORPORA, UsageError, relative

MANIFEST = CORPORA / "MANIFEST.tsv"
BY_HAND = "written by hand"
LICENCE = "Apache-2.0"


def suffix(harness: str) -> str:
    """How the names of a harness's seeds end; as those of a bug's triggers do."""
    return ".http" if harness == "request" else f".{harness}"


@dataclass(frozen=True)
class Row:
    """One line of the manifest."""

    path: str  # below corpora/
    client: str  # and its version; or "written by hand"
    server: str  # and its version; or "-"
    date: str
    done: str  # what was done to the bytes
    licence: str = LICENCE

    @property
    def file(self) -> Path:
        return CORPORA / self.path

    @property
    def harness(self) -> str:
        return self.path.split("/")[0]

    @property
    def recorded(self) -> bool:
        return self.client != BY_HAND


HEADING = "\t".join(field.name for field in fields(Row))


def manifest() -> list[Row]:
    """The rows, in order. UsageError names a line that is malformed."""
    lines = MANIFEST.read_text(encoding="utf-8").splitlines() if MANIFEST.exists() else [HEADING]
    if lines[0] != HEADING:
        raise UsageError(f"{relative(MANIFEST)}:1: the heading must be {HEADING!r}")
    rows = []
    for number, line in enumerate(lines[1:], 2):
        columns = line.split("\t")
        if len(columns) != len(fields(Row)) or not all(columns):
            raise UsageError(f"{relative(MANIFEST)}:{number}: not {len(fields(Row))} columns")
        rows.append(Row(*columns))
    return rows


def write_manifest(rows: list[Row]) -> None:
    lines = [HEADING, *("\t".join(astuple(row)) for row in sorted(rows, key=lambda r: r.path))]
    MANIFEST.parent.mkdir(parents=True, exist_ok=True)
    MANIFEST.write_text("\n".join(lines) + "\n", encoding="utf-8")


def committed() -> list[Path]:
    """Every file of corpora/*/seed."""
    return sorted(path for path in CORPORA.glob("*/seed/*") if path.is_file())


def digest(data: bytes) -> str:
    """The name that engines give to a file with these bytes."""
    return hashlib.sha1(data).hexdigest()

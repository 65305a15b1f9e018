"""The bug catalogue: target/bugs/SLUG/{bug.toml,bug.patch,README.md,trigger.*,near-miss.*}."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from davlab.repo import BUG_FOLDER, UsageError


@dataclass(frozen=True)
class Trigger:
    """One input that shows the bug in one harness, and what ASan says of the plain one-bug build."""

    harness: str
    file: Path
    kind: str  # as in the headline: heap-buffer-overflow
    access: str  # READ, WRITE or "" where the kind has none
    frame: str  # function of the first frame inside target/


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
    title: str
    bug_class: str
    cwe: list[int]
    layer: str
    function: str
    field: str  # the part of the request that carries it
    profiles: list[str]  # limits profiles under which the triggers reach it
    difficulty: str
    lineage: dict[str, str]  # cve, evidence (C, R, K as in the cards), text
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


def slugs() -> list[str]:
    """Every folder of target/bugs that has a bug.toml, sorted: a bug's number is its place here."""
    return sorted(p.parent.name for p in BUG_FOLDER.glob("*/bug.toml"))


def load(slug: str) -> Bug:
    """Reads one bug.toml. UsageError names the folder and the field that is wrong."""
    folder = BUG_FOLDER / slug
    try:
        data = tomllib.loads((folder / "bug.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"target/bugs/{slug}/bug.toml: {error}") from error
    try:
        return Bug(
            slug=slug,
            title=data["title"],
            bug_class=data["class"],
            cwe=data["cwe"],
            layer=data["layer"],
            function=data["function"],
            field=data["field"],
            profiles=data["profiles"],
            difficulty=data["difficulty"],
            lineage=data["lineage"],
            triggers=[
                Trigger(t["harness"], folder / t["file"], t["kind"], t["access"], t["frame"])
                for t in data["trigger"]
            ],
            near_misses=[(n["harness"], folder / n["file"]) for n in data["near-miss"]],
            mitigations=[
                Mitigation(
                    m["profile"], m["harness"], folder / m["file"], m["holds"], m.get("rule", "")
                )
                for m in data.get("mitigation", [])
            ],
            folder=folder,
        )
    except (KeyError, TypeError) as error:
        raise UsageError(f"target/bugs/{slug}/bug.toml: missing or malformed: {error}") from error


def load_all() -> list[Bug]:
    return [load(slug) for slug in slugs()]

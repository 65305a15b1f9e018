"""The form of a bug's folder: what must be there, and how large and where its patch may be."""

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from davlab.bugs import tree as bug_tree
from davlab.catalogue import Bug
from davlab.repo import ROOT, harnesses

CHANGED_LINES = 15
PROFILES = ("default", "period", "workaround")
EVIDENCE = ("C", "R", "K", "-")
KNOWN_FILES = re.compile(r"(?:bug\.toml|bug\.patch|README\.md|(?:trigger|near-miss)[\w-]*\.\w+)")
HUNK = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@")


def folder_faults(bug: Bug) -> Iterator[str]:
    """What is missing or wrong in the folder and the fields of bug.toml."""
    for name in ("README.md", "bug.patch", "trigger.http", "near-miss.http"):
        if not (bug.folder / name).is_file():
            yield f"{name} is missing"
    for path in bug.folder.iterdir():
        if not KNOWN_FILES.fullmatch(path.name):
            yield f"{path.name} is no file of a bug"
    inputs = [(t.harness, t.file) for t in bug.triggers] + bug.near_misses
    inputs += [(m.harness, m.file) for m in bug.mitigations]
    for harness, file in inputs:
        if harness not in harnesses():
            yield f"{harness}: no such harness"
        if not file.is_file() or file.stat().st_size == 0:
            yield f"{file.name} is missing or empty"
    for what, names in (("trigger", bug.triggers), ("near-miss", bug.near_misses)):
        if not names:
            yield f"no {what} is listed"
    if not bug.mitigations:
        yield "no mitigation is listed: say at least which one does not hold"
    yield from _field_faults(bug)


def _field_faults(bug: Bug) -> Iterator[str]:
    for name in ("title", "bug_class", "field", "difficulty", "function"):
        if not getattr(bug, name):
            yield f"{name} is empty"
    if not bug.cwe or not all(isinstance(number, int) for number in bug.cwe):
        yield "cwe is a list of numbers"
    if not (ROOT / "target" / bug.layer).is_dir():
        yield f"layer {bug.layer}: no such folder in target/"
    profiles = bug.profiles + [m.profile for m in bug.mitigations]
    if not bug.profiles or not set(profiles) <= set(PROFILES):
        yield f"profiles: at least one, and of {', '.join(PROFILES)}"
    if bug.lineage.get("evidence") not in EVIDENCE:
        yield f"lineage.evidence is one of {', '.join(EVIDENCE)}"
    for key in ("cve", "text"):
        if not bug.lineage.get(key):
            yield f"lineage.{key} is empty"
    for m in bug.mitigations:
        if m.holds != bool(m.rule):
            yield f"mitigation {m.profile}: a rule is named exactly where it holds"


@dataclass(frozen=True)
class Change:
    """Where a patch changes the clean tree."""

    files: list[str]
    lines: int  # taken away and added
    places: list[int]  # line numbers in the clean file


def read_patch(path: Path) -> Change:
    files, places, count, line = [], [], 0, 0
    for text in path.read_text(encoding="utf-8").splitlines():
        if text.startswith("--- "):
            files.append(text.removeprefix("--- a/").partition("\t")[0])
        elif text.startswith("+++ "):
            continue
        elif match := HUNK.match(text):
            line = int(match.group(1))
        elif text.startswith(("-", "+")):
            count += 1
            places.append(line)
            line += text.startswith("-")
        else:
            line += 1
    return Change(files, count, places)


def extent(source: str, function: str) -> tuple[int, int] | None:
    """First and last line of a function's definition; None where there is not exactly one."""
    lines = source.splitlines()
    head = re.compile(rf"^[A-Za-z_][\w \*]*\b{re.escape(function)}\(")
    found = []
    for at, text in enumerate(lines):
        if not head.match(text):
            continue
        body = next((i for i in range(at, len(lines)) if lines[i].endswith((";", "{"))), at)
        body = (
            body
            if lines[body].endswith(";")
            else next((i for i in range(at, len(lines)) if lines[i] == "{"), body)
        )
        if not lines[body].endswith(";"):
            end = next((i for i in range(body, len(lines)) if lines[i] == "}"), len(lines))
            found.append((at + 1, end + 1))
    return found[0] if len(found) == 1 else None


def patch_faults(bug: Bug) -> Iterator[str]:
    """What is wrong with the patch itself: its size, its place."""
    change = read_patch(bug.patch)
    if not 0 < change.lines <= CHANGED_LINES:
        yield f"{change.lines} changed lines, and the cap is {CHANGED_LINES}"
    if len(change.files) != 1 or not change.files[0].startswith(f"target/{bug.layer}/"):
        yield f"changes {', '.join(change.files) or 'nothing'}, not one file of target/{bug.layer}"
        return
    if not (ROOT / change.files[0]).is_file():
        yield f"{change.files[0]}: no such file"
        return
    place = extent((ROOT / change.files[0]).read_text(encoding="utf-8"), bug.function)
    if place is None:
        yield f"{change.files[0]} does not define {bug.function} once"
    elif not all(place[0] <= line <= place[1] for line in change.places):
        yield f"changes lines outside of {bug.function}"
    text = bug.patch.read_text(encoding="utf-8")
    if not re.search(rf"^\+.*\bBUG(?:_TERM|_ACTS)?\({bug.identifier},", text, re.MULTILINE):
        yield f"no BUG({bug.identifier}, …) in an added line"


def applies(slugs: list[str]) -> None:
    """Applies patches to a fresh copy of the clean tree. UsageError where one does not apply."""
    with tempfile.TemporaryDirectory() as scratch:
        bug_tree.copy_clean(Path(scratch))
        for slug in slugs:
            bug_tree.apply_patch(slug, Path(scratch))

"""The form of a bug's patch: how large it is, where it lies, and how near another's."""

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from davlab.bugs import tree as bug_tree
from davlab.catalogue import Bug
from davlab.repo import BUG_FOLDER, ROOT, UsageError

CHANGED_LINES = 15
APART = 4  # lines between the edits of two bugs: no patch's context changes under it
HUNK = re.compile(r"^@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@")


@dataclass(frozen=True)
class Change:
    """Where a patch changes the clean tree."""

    files: list[str]
    lines: int  # taken away and added
    places: list[int]  # in the clean file: lines taken away, or in front of which some are added


def read_patch(path: Path) -> Change:
    return change_of(path.read_text(encoding="utf-8"))


def change_of(patch: str) -> Change:
    files: list[str] = []
    places: list[int] = []
    count = line = replaced = 0
    for text in patch.splitlines():
        if text.startswith("--- "):
            files.append(text.removeprefix("--- a/").partition("\t")[0])
        elif text.startswith("+++ "):
            continue
        elif match := HUNK.match(text):
            line, replaced = int(match.group(1)), 0
        elif text.startswith("-"):
            count += 1
            places.append(line)
            replaced = line
            line += 1
        elif text.startswith("+"):
            count += 1
            places.append(replaced or line)
        else:
            line, replaced = line + 1, 0
    return Change(files, count, places)


def extent(source: str, function: str) -> tuple[int, int] | None:
    """First and last line of a function's definition; None where there is not exactly one."""
    lines = source.splitlines()
    head = re.compile(rf"^[A-Za-z_][\w \*]*\b{re.escape(function)}\(")
    found = []
    for at in (i for i, text in enumerate(lines) if head.match(text)):
        end_of_head = next((i for i in range(at, len(lines)) if lines[i].endswith((";", "{"))), at)
        if lines[end_of_head].endswith(";"):
            continue  # a declaration: a definition's brace stands alone, and its body's ; behind it
        end = next((i for i in range(at, len(lines)) if lines[i] == "}"), len(lines))
        found.append((at + 1, end + 1))
    return found[0] if len(found) == 1 else None


def faults(bug: Bug, catalogued: Iterable[Bug]) -> Iterator[str]:
    """What is wrong with the patch itself."""
    change = read_patch(bug.patch)
    if not change.lines:
        yield "bug.patch changes nothing: docs/adding-a-bug.md says how one is made"
        return
    if change.lines > CHANGED_LINES:
        yield f"bug.patch: {change.lines} changed lines, and the cap is {CHANGED_LINES}"
    text = bug.patch.read_text(encoding="utf-8")
    if not re.search(rf"^\+.*\bBUG(?:_TERM|_ACTS)?\({bug.identifier},", text, re.MULTILINE):
        yield (
            f"bug.patch: no BUG({bug.identifier}, …) in an added line: the guard becomes one, "
            "see harnesses/bugs.h"
        )
    place = re.compile(rf"target/{re.escape(bug.layer)}/\w+\.c")
    if len(change.files) != 1 or not place.fullmatch(change.files[0]):
        said = ", ".join(change.files) or "nothing"
        yield f"bug.patch: changes {said}, not one .c file of target/{bug.layer}"
        return
    if not (ROOT / change.files[0]).is_file():
        yield f"bug.patch: {change.files[0]}: no such file"
        return
    yield from _place_faults(bug, change)
    yield from neighbour_faults(bug, catalogued)


def _place_faults(bug: Bug, change: Change) -> Iterator[str]:
    place = extent((ROOT / change.files[0]).read_text(encoding="utf-8"), bug.function)
    if place is None:
        yield f"bug.patch: {change.files[0]} does not define {bug.function} once"
    elif not all(place[0] <= line <= place[1] for line in change.places):
        yield (
            f"bug.patch: changes lines outside of {bug.function}, the function that bug.toml names: "
            "a bug weakens one guard in one function"
        )


def neighbour_faults(bug: Bug, catalogued: Iterable[Bug]) -> Iterator[str]:
    """Bugs whose edits are too near: patches would not apply in every combination."""
    change = read_patch(bug.patch)
    for other in catalogued:
        if other.slug == bug.slug or not other.patch.is_file():
            continue
        theirs = read_patch(other.patch)
        if not set(change.files) & set(theirs.files):
            continue
        gap = min((abs(a - b) for a in change.places for b in theirs.places), default=APART)
        if gap < APART:
            yield f"bug.patch: its edits are {gap} lines from {other.slug}'s, and must be {APART}"


def apply_faults(slugs: list[str]) -> Iterator[str]:
    """Whether patches apply, one upon the other, to copies of the clean files that they change."""
    with tempfile.TemporaryDirectory() as scratch:
        for slug in slugs:
            for name in read_patch(BUG_FOLDER / slug / "bug.patch").files:
                copy = Path(scratch) / name
                if not copy.exists() and (ROOT / name).is_file():
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(ROOT / name, copy)
            try:
                bug_tree.apply_patch(slug, Path(scratch))
            except UsageError as error:
                yield str(error)

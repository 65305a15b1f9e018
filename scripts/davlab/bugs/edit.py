"""What a person changed in a copy of target/: the patch that it comes to, and where it lies."""

import re
from dataclasses import dataclass
from pathlib import Path

from davlab.bugs.patch import change_of, extent
from davlab.bugs.tree import difference
from davlab.catalogue import identifier
from davlab.repo import ROOT, UsageError, relative

DEFINITION = re.compile(r"^[A-Za-z_][\w \*]*\b(\w+)\(", re.MULTILINE)


@dataclass(frozen=True)
class Edit:
    """One guard turned into a BUG(…)."""

    patch: str
    file: str  # target/dav/if.c
    function: str
    removed: list[str]  # lines of the clean code

    @property
    def layer(self) -> str:
        return Path(self.file).parent.name


def read_edit(slug: str, copy: Path) -> Edit:
    """The edit in `copy`/target. UsageError says what is missing or too much."""
    patches = _differences(copy)
    name = identifier(slug)
    if not patches:
        raise UsageError(
            f"{relative(copy / 'target')} is as clean as target/: turn one guard in it into "
            f"BUG({name}, REL, a, b, action), see harnesses/bugs.h"
        )
    if len(patches) > 1:
        raise UsageError(
            f"{relative(copy / 'target')} differs from target/ in {', '.join(sorted(patches))}: a bug "
            "changes one file (where target/ moved on since the copy was made, make a new copy)"
        )
    ((file, patch),) = patches.items()
    if not re.search(rf"^\+.*\bBUG(?:_TERM|_ACTS)?\({name},", patch, re.MULTILINE):
        raise UsageError(f"{file} is changed, and no BUG({name}, …) stands in it")
    removed = [line[1:] for line in patch.splitlines()[2:] if line.startswith("-")]
    return Edit(patch, file, _function(file, patch), removed)


def _differences(copy: Path) -> dict[str, str]:
    """The patch of each file that differs."""
    found = {}
    for top in (ROOT, copy):
        for path in sorted(top.glob("target/*/*.[ch]")):
            name = path.relative_to(top)
            if text := difference(ROOT / name, copy / name):
                found[str(name)] = text
    return found


def _function(file: str, patch: str) -> str:
    """The one function in which all changed lines lie."""
    if not (ROOT / file).is_file():
        raise UsageError(f"{file} is new: a bug weakens a guard that is there")
    source = (ROOT / file).read_text(encoding="utf-8")
    places = change_of(patch).places
    touched = []
    for name in dict.fromkeys(DEFINITION.findall(source)):
        lines = extent(source, name)
        if lines and any(lines[0] <= place <= lines[1] for place in places):
            touched.append((name, lines))
    if len(touched) == 1 and all(touched[0][1][0] <= p <= touched[0][1][1] for p in places):
        return touched[0][0]
    said = ", ".join(name for name, _ in touched) or "no function"
    raise UsageError(f"{file}: the changes lie in {said}, and must all lie in one function")

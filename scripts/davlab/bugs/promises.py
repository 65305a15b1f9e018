"""What the catalogue as a whole promises: its size and its variety, so that tools have something to get
right."""

import itertools
from collections.abc import Iterator

from davlab.catalogue import CLASSES, Bug

BUGS = 24
NEEDY = 6  # that need two requests on a connection, or a valid XML body
SILENT = 3  # with a trigger that no sanitizer sees
MANY_STACKS = 4  # with triggers of three or more different stacks
STACKS = 3
PAIRS = 4  # of bugs that share a stack


def stacks(bug: Bug) -> set[tuple[str, ...]]:
    """The top frames of ASan's reports, over all triggers."""
    return {r.frames for t in bug.triggers if (r := t.report()) and r.frames}


def size(bugs: list[Bug]) -> Iterator[str]:
    yield from _at_least(BUGS, [bug.slug for bug in bugs])


def needy(bugs: list[Bug]) -> Iterator[str]:
    yield from _at_least(NEEDY, [bug.slug for bug in bugs if bug.needs])


def silent(bugs: list[Bug]) -> Iterator[str]:
    yield from _at_least(SILENT, [b.slug for b in bugs if any(t.silent for t in b.triggers)])


def many_stacks(bugs: list[Bug]) -> Iterator[str]:
    yield from _at_least(MANY_STACKS, [bug.slug for bug in bugs if len(stacks(bug)) >= STACKS])


def pairs(bugs: list[Bug]) -> Iterator[str]:
    yield from _at_least(
        PAIRS,
        [
            f"{one.slug} and {other.slug}"
            for one, other in itertools.combinations(bugs, 2)
            if stacks(one) & stacks(other)
        ],
    )


def classes(bugs: list[Bug]) -> Iterator[str]:
    for name in CLASSES:
        if not any(bug.bug_class == name for bug in bugs):
            yield f"no bug is of class {name}"


def _at_least(promised: int, found: list[str]) -> Iterator[str]:
    if len(found) < promised:
        yield f"{len(found)}, not {promised}: {', '.join(found) or 'none'}"


ALL = {
    f"the catalogue has {BUGS} bugs": size,
    f"the catalogue has {NEEDY} bugs that need requests or XML": needy,
    f"the catalogue has {SILENT} bugs with a silent trigger": silent,
    f"the catalogue has {MANY_STACKS} bugs with {STACKS} stacks or more": many_stacks,
    f"the catalogue has {PAIRS} pairs of bugs that share a stack": pairs,
    "the catalogue has every class": classes,
}

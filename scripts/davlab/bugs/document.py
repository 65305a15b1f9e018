"""docs/catalogue.md: the catalogue as a table, and what it has of what, all from bug.toml."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from davlab import records
from davlab.bugs.listing import bugs
from davlab.bugs.promises import stacks
from davlab.catalogue import CLASSES, Bug
from davlab.repo import ROOT, relative
from davlab.safetext import visible

DOCUMENT = ROOT / "docs" / "catalogue.md"
HEAD = """\
# The catalogue

Generated from target/bugs/*/bug.toml by `scripts/bug catalogue --update`; nothing here is written by hand.
`scripts/bug show SLUG` shows a bug in full, `scripts/bug check` proves all that is said here.

The mark behind a lineage is its evidence ([lineage.md](lineage.md)): C read in the diff of the fix, R the
CVE record's text, K general knowledge, - no vulnerability was published. *Needs* says what must come
together in an input. *Seen by* names the sanitizers that report one of the bug's triggers; *wire* and
*oracle* that a trigger is seen by no sanitizer, but by another answer of the server or an oracle of the
harness.
"""
COLUMNS = (
    "bug",
    "class",
    "layer",
    "function",
    "field",
    "lineage",
    "needs",
    "seen by",
    "difficulty",
)


def update() -> None:
    records.write_text(DOCUMENT, render(bugs()))
    print(f"{relative(DOCUMENT)}: written")


def render(rows: list[Bug]) -> str:
    parts = [HEAD, _table(COLUMNS, map(_cells, rows))]
    parts += ["## By class\n", _counts("class", CLASSES, (bug.bug_class for bug in rows))]
    layers = sorted({bug.layer for bug in rows})
    parts += ["## By layer\n", _counts("layer", layers, (bug.layer for bug in rows))]
    parts += ["## Bugs that share their top three frames\n", _list(_shared(rows))]
    parts += ["## Bugs with several stacks\n", _list(_several(rows))]
    parts += ["## Triggers that no sanitizer sees\n", _list(_silent(rows))]
    return "\n".join(parts)


def seen_by(bug: Bug) -> list[str]:
    """By what at least one of the triggers is seen."""
    tools = [report.sanitizer for trigger in bug.triggers for report in trigger.reports]
    others = [trigger.silent.partition(":")[0] for trigger in bug.triggers if trigger.silent]
    return list(dict.fromkeys(sorted(tools) + sorted(others)))


def _cells(bug: Bug) -> tuple[str, ...]:
    return (
        f"[{bug.id} {bug.slug}](../target/bugs/{bug.slug}/README.md)",
        bug.bug_class,
        bug.layer,
        f"`{bug.function}`",
        bug.field,
        f"{bug.lineage['cve']} ({bug.lineage['evidence']})",
        ", ".join(bug.needs),
        ", ".join(seen_by(bug)),
        bug.difficulty,
    )


def _counts(what: str, names: Iterable[str], values: Iterable[str]) -> str:
    counts = Counter(values)
    total = ("all", str(counts.total()))
    return _table((what, "bugs"), [*((name, str(counts[name])) for name in names), total])


def _shared(rows: list[Bug]) -> Iterator[str]:
    groups = defaultdict(list)
    for bug in rows:
        for stack in stacks(bug):
            groups[stack].append(bug.slug)
    for stack, slugs in sorted(groups.items()):
        if len(slugs) > 1:
            yield f"{' < '.join(f'`{name}`' for name in stack)}: {', '.join(slugs)}"


def _several(rows: list[Bug]) -> Iterator[str]:
    for bug in rows:
        found = sorted(stacks(bug))
        if len(found) > 1:
            words = "; ".join(" < ".join(f"`{name}`" for name in stack) for stack in found)
            yield f"{bug.slug}, {len(found)}: {words}"


def _silent(rows: list[Bug]) -> Iterator[str]:
    for bug in rows:
        groups = defaultdict(list)
        for trigger in bug.triggers:
            groups[trigger.silent].append(f"{trigger.file.name} in {trigger.harness}")
        for silent, names in groups.items():
            if silent:
                yield f"{bug.slug}, {silent}: {', '.join(names)}"


def _table(heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heading, ("---",) * len(heading), *rows]
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _list(items: Iterable[str]) -> str:
    return "".join(f"- {visible(item)}\n" for item in items) or "None.\n"


def _cell(text: str) -> str:
    return visible(text).replace("|", "\\|")

"""The form of a bug's folder: which files and fields there must be, and how they agree."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from davlab import catalogue
from davlab.bugs import lineage, write
from davlab.catalogue import Bug, Trigger
from davlab.repo import ROOT, UsageError, harnesses

PROFILES = ("default", "period", "workaround")
DIFFICULTIES = ("shallow", "medium", "deep")
NEEDS = ("requests", "xml")
WHOLE = ("request", "session")  # harnesses whose inputs are whole requests: trigger.http
ID = re.compile(r"DL\d{3}")
SILENT = re.compile(r"wire|oracle: \S.*")
FILES = ("bug.toml", "bug.patch", "README.md", "trigger.http", "near-miss.http")
INPUT = re.compile(r"(?:trigger|near-miss)(?:-[\w-]+)?\.(\w+)")
SECTIONS = (
    "What the guard did",
    "Why its loss is plausible",
    "The trigger, byte by byte",
    "Near miss",
    "Mitigations",
    "The fix",
    "How it could have been seen",
)
MARK = "WRITE:"  # begins a line of a new card that asks a person for words
ROWS = ("Class", "Where", "Field", "Lineage", "Reached in", "Difficulty")

# Keys of bug.toml's tables, in the order in which they are written, and those that may be missing.
HEAD = [*write.HEAD, "lineage", "trigger", "near-miss", "mitigation"]
TRIGGER = [*write.TRIGGER, "report"]
OPTIONAL = {"silent", "report", "access", "size", "rule"}
MAY_BE_EMPTY = {"needs", "basis", "frames", "access"}
LISTS = {"cwe": int, "harnesses": str, "profiles": str, "needs": str, "frames": str}
TABLES = {"lineage", "trigger", "near-miss", "mitigation", "report"}
OTHERS = {"size": int, "holds": bool}  # the rest is text


def folder_faults(bug: Bug, catalogued: Iterable[Bug]) -> Iterator[str]:
    """What is missing or wrong in the folder and the fields of bug.toml."""
    shape = shape_faults(bug.folder)
    yield from shape
    if shape:
        return  # what follows reads those fields
    yield from _file_faults(bug)
    yield from _field_faults(bug, catalogued)
    for trigger in bug.triggers:
        yield from _trigger_faults(trigger)
    for m in bug.mitigations:
        if m.holds != bool(m.rule):
            yield f"mitigation {m.profile}: a rule is named exactly where it holds"
        if not m.holds and m.profile not in bug.profiles:
            yield f"mitigation {m.profile}: does not hold, and profiles does not list {m.profile}"
    yield from lineage.faults(bug)
    yield from card_faults(bug)


def shape_faults(folder: Path) -> list[str]:
    """Fields that bug.toml lacks or has too much, and those that are not of their kind; none where it
    cannot be read at all."""
    try:
        return list(_table_faults("", HEAD, catalogue.read(folder)))
    except UsageError:
        return []


def can_run(bug: Bug) -> bool:
    """Whether there are programs and profiles for all that it lists."""
    if shape_faults(bug.folder):
        return False
    profiles = {*bug.profiles, *(m.profile for m in bug.mitigations)}
    names = {harness for harness, _ in _inputs(bug)}
    return profiles <= set(PROFILES) and names <= set(harnesses())


def next_id(bugs: Iterable[Bug]) -> str:
    """The first id behind all that are taken."""
    return f"DL{max((int(bug.id[2:]) for bug in bugs if ID.fullmatch(bug.id)), default=0) + 1:03}"


def _table_faults(where: str, keys: list[str], table: dict) -> Iterator[str]:
    """Keys that a table of bug.toml lacks or has beyond those it may have, and their kinds."""
    for key in keys:
        if key not in table and key not in OPTIONAL:
            yield f"bug.toml: {where}{key} is missing; docs/adding-a-bug.md shows every field"
    for key, value in table.items():
        if key not in keys:
            yield f"bug.toml: {where}{key}: no such field; valid: {', '.join(keys)}"
        elif key in TABLES:
            yield from _tables_faults(where + key, value)
        elif key in LISTS:
            if not isinstance(value, list) or not all(type(v) is LISTS[key] for v in value):
                yield f"bug.toml: {where}{key} is a list of {LISTS[key].__name__}"
            elif not value and key not in MAY_BE_EMPTY:
                yield f"bug.toml: {where}{key} is empty"
            elif len(set(value)) < len(value) and key != "frames":
                yield f"bug.toml: {where}{key} has something twice"
        elif type(value) is not OTHERS.get(key, str):
            yield f"bug.toml: {where}{key} is {OTHERS.get(key, str).__name__}"
        elif value == "" and key not in MAY_BE_EMPTY:
            yield f"bug.toml: {where}{key} is empty"


def _tables_faults(name: str, value: object) -> Iterator[str]:
    keys = {
        "lineage": write.LINEAGE,
        "trigger": TRIGGER,
        "trigger.report": write.REPORT,
        "near-miss": write.NEAR_MISS,
        "mitigation": write.MITIGATION,
    }[name]
    rows = [value] if name == "lineage" else value
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        yield f"bug.toml: {name} is not {'a table' if name == 'lineage' else 'tables, one at least'}"
        return
    for row in rows:
        yield from _table_faults(f"{name}.", keys, row)


def _inputs(bug: Bug) -> list[tuple[str, Path]]:
    rows = [*bug.triggers, *bug.mitigations]
    return [(row.harness, row.file) for row in rows] + bug.near_misses


def _file_faults(bug: Bug) -> Iterator[str]:
    present = {path.name for path in bug.folder.iterdir()}
    listed = {file.name for _, file in _inputs(bug)}
    for name in FILES:
        if name not in present:
            yield f"{name} is missing"
    for name in sorted(present - set(FILES)):
        if not INPUT.fullmatch(name):
            yield f"{name} is no file of a bug"
    for name in sorted(present & listed):
        if (bug.folder / name).stat().st_size == 0:
            yield f"{name} is empty"
    for name in sorted(listed - present):
        yield f"bug.toml: {name} is listed, and there is no such file"
    for name in sorted(n for n in present - listed if INPUT.fullmatch(n)):
        yield f"{name}: bug.toml does not list it"
    for harness, file in dict.fromkeys(_inputs(bug)):
        match = INPUT.fullmatch(file.name)
        if match and match[1] != harness and (match[1] != "http" or harness not in WHOLE):
            yield f"{file.name} is no name of an input of {harness}"


def _field_faults(bug: Bug, catalogued: Iterable[Bug]) -> Iterator[str]:
    if not ID.fullmatch(bug.id):
        yield f"id {bug.id!r} is not of the form DL001; the next free one is {next_id(catalogued)}"
    for other in catalogued:
        if other.slug != bug.slug and other.id == bug.id:
            yield f"id {bug.id} is {other.slug}'s too; the next free one is {next_id(catalogued)}"
    if bug.bug_class not in catalogue.CLASSES:
        yield f"class {bug.bug_class!r} is none of {', '.join(catalogue.CLASSES)}"
    if not (ROOT / "target" / bug.layer).is_dir() or bug.layer == "bugs":
        yield f"layer {bug.layer}: no such folder in target/"
    if bug.difficulty not in DIFFICULTIES:
        yield f"difficulty {bug.difficulty!r} is none of {', '.join(DIFFICULTIES)}"
    profiles = set(bug.profiles) | {m.profile for m in bug.mitigations}
    for name in sorted(profiles - set(PROFILES)):
        yield f"profile {name!r} is none of {', '.join(PROFILES)}"
    for name in sorted({harness for harness, _ in _inputs(bug)} - set(harnesses())):
        yield f"{name}: no such harness"
    triggered = {trigger.harness for trigger in bug.triggers}
    if set(bug.harnesses) != triggered:
        yield f"harnesses is not those that have triggers: {', '.join(sorted(triggered))}"
    if len({(t.harness, t.file) for t in bug.triggers}) < len(bug.triggers):
        yield "a trigger stands twice"
    yield from _needs_faults(bug)


def _needs_faults(bug: Bug) -> Iterator[str]:
    for name in sorted(set(bug.needs) - set(NEEDS)):
        yield f"needs {name!r} is none of {', '.join(NEEDS)}"
    if "requests" in bug.needs and ("request" in bug.harnesses or "session" not in bug.harnesses):
        yield "needs requests: it is triggered in session, and not in request"
    for file in {t.file for t in bug.triggers if t.file.suffix == ".http" and t.file.is_file()}:
        if "xml" in bug.needs and b"\r\n\r\n<" not in file.read_bytes():
            yield f"needs xml, and {file.name} has no XML body"


def _trigger_faults(trigger: Trigger) -> Iterator[str]:
    name = f"{trigger.file.name} in {trigger.harness}"
    if bool(trigger.silent) == bool(trigger.reports):
        yield f"{name}: either a sanitizer reports or it is silent; scripts/bug refresh measures it"
    if trigger.silent and not SILENT.fullmatch(trigger.silent):
        yield f'{name}: silent is "wire" or "oracle: WORDS"'
    tools = [report.sanitizer for report in trigger.reports]
    if not set(tools) <= set(catalogue.SANITIZERS) or len(set(tools)) < len(tools):
        yield f"{name}: one report for each of {', '.join(catalogue.SANITIZERS)} at most"


def card_faults(bug: Bug) -> Iterator[str]:
    """What README.md lacks: its sections, in order, and a table that agrees with bug.toml."""
    if not (bug.folder / "README.md").is_file():
        return
    text = (bug.folder / "README.md").read_text(encoding="utf-8")
    if not text.startswith(f"# {bug.slug}: "):
        yield f"README.md: does not begin with `# {bug.slug}: `"
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    headings = [h.replace(", request by request", ", byte by byte") for h in headings]
    for name in SECTIONS:
        if name not in headings:
            yield f"README.md: no section `## {name}`"
    if [h for h in headings if h in SECTIONS] != [n for n in SECTIONS if n in headings]:
        yield f"README.md: its sections stand in this order: {', '.join(SECTIONS)}"
    if unwritten := text.count(MARK):
        yield f"README.md: {unwritten} places that begin with {MARK} ask for words of yours"
    rows = dict(re.findall(r"^\| ([A-Z][a-z ]+) \| (.*) \|$", text, re.MULTILINE))
    for name in ROWS:
        if not rows.get(name, "").strip():
            yield f"README.md: its table has no row {name}"
    if re.findall(r"CWE-(\d+)", rows.get("Class", "")) != [str(number) for number in bug.cwe]:
        yield "README.md: its row Class names other CWEs than bug.toml, or in another order"
    said = rows.get("Lineage", "")
    if bug.lineage["cve"] not in said or f"Evidence: {bug.lineage['evidence']}" not in said:
        yield (
            f"README.md: its row Lineage does not say {bug.lineage['cve']} and "
            f"Evidence: {bug.lineage['evidence']}"
        )
    if not rows.get("Difficulty", "").startswith(bug.difficulty):
        yield f"README.md: its row Difficulty does not begin with {bug.difficulty}"

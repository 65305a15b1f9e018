"""A first card: what can be measured is in it, what only a person can say is asked for."""

from collections.abc import Iterator

from davlab.bugs.decode import decode
from davlab.bugs.edit import Edit
from davlab.bugs.form import MARK
from davlab.bugs.words import report_words
from davlab.catalogue import Bug

EVIDENCE = {
    "C": "read in the fix's diff",
    "R": "the CVE record's text",
    "K": "general knowledge, not verified here",
    "-": "no vulnerability was published",
}


def render(bug: Bug, edit: Edit) -> str:
    return "\n".join(_lines(bug, edit)) + "\n"


def _lines(bug: Bug, edit: Edit) -> Iterator[str]:
    yield f"# {bug.slug}: {bug.title[:1].lower()}{bug.title[1:]}"
    yield from ("", "| | |", "|---|---|")
    yield from _table(bug, edit)
    yield from _section("What the guard did")
    yield from _code(edit.removed)
    yield f"{MARK} what these lines compare, and what goes wrong without them: which number, where."
    yield from _section("Why its loss is plausible")
    yield f"{MARK} why a careful person leaves this out, and where it happened before."
    yield from _section("The trigger, byte by byte")
    yield from _triggers(bug)
    yield from _section("Near miss")
    yield from _near_misses(bug)
    yield from _section("Mitigations")
    yield from _mitigations(bug)
    yield from _section("The fix")
    yield from _code(edit.removed)
    yield f"{MARK} the rule behind it, in a sentence."
    yield from _section("How it could have been seen")
    yield f"{MARK} - A reviewer: what to look for."
    yield f"{MARK} - A unit test: which one."
    tools = list(dict.fromkeys(r.sanitizer for t in bug.triggers for r in t.reports))
    yield f"- A tool: {', '.join(tools) or 'no sanitizer'} when the trigger runs, as measured above."


def _section(name: str) -> Iterator[str]:
    yield from ("", f"## {name}", "")


def _code(lines: list[str]) -> Iterator[str]:
    """Lines of the clean code, by four columns in from the least indented."""
    margin = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    yield from (f"    {line[margin:]}".rstrip() for line in lines)
    yield ""


def _table(bug: Bug, edit: Edit) -> Iterator[str]:
    cwe = ", ".join(f"CWE-{number}" for number in bug.cwe)
    evidence = bug.lineage["evidence"]
    yield f"| Class | {bug.bug_class} ({cwe}) |"
    yield f"| Where | `{edit.file}`, `{bug.function}` |"
    yield f"| Field | {bug.field} |"
    yield (
        f"| Lineage | {bug.lineage['cve']}, {bug.lineage['text'].replace('|', '/')}. "
        f"Evidence: {evidence} ({EVIDENCE[evidence]}) |"
    )
    yield f"| Reached in | {', '.join(f'`{profile}`' for profile in bug.profiles)} |"
    yield f"| Difficulty | {bug.difficulty} |"


def _triggers(bug: Bug) -> Iterator[str]:
    shown = set()
    for trigger in bug.triggers:
        if trigger.file not in shown:
            yield from _input(trigger.file.name, trigger.harness, trigger.file.read_bytes())
            shown.add(trigger.file)
        said = [report_words(report) for report in trigger.reports]
        yield f"In `{trigger.harness}`: {'; '.join(said) or 'no sanitizer sees it'}."
        yield ""
    yield f"{MARK} what each part of it is for, and why nothing shorter does."


def _near_misses(bug: Bug) -> Iterator[str]:
    for file, harness in {file: harness for harness, file in reversed(bug.near_misses)}.items():
        yield from _input(file.name, harness, file.read_bytes())
    yield f"{MARK} which byte or unit differs, and why that is harmless."


def _input(name: str, harness: str, data: bytes) -> Iterator[str]:
    yield f"`{name}`, {len(data):,} {'byte' if len(data) == 1 else 'bytes'}:"
    yield ""
    yield from (f"    {line}" for line in decode(harness, data))
    yield ""


def _mitigations(bug: Bug) -> Iterator[str]:
    yield from ("| profile | input | |", "|---|---|---|")
    for m in bug.mitigations:
        words = f"refused by `{m.rule}`" if m.holds else "let through"
        yield f"| `{m.profile}` | `{m.file.name}` in `{m.harness}` | {words} |"
    yield ""
    yield f"{MARK} why each holds or not, and by which route it is missed."

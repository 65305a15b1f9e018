"""scripts/bug show: the card, the diff, the triggers decoded and what they show, the commands to run."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.text import Text

from davlab.bugs.decode import decode, read_input
from davlab.bugs.reflow import reflow
from davlab.bugs.words import report_words
from davlab.catalogue import Bug, Trigger
from davlab.repo import UsageError, relative
from davlab.safetext import visible

Line = tuple[str, str]  # style, text
HEADING = "bold"
WIDTH = 100  # of the card's lines: at most, and where there is no terminal
DIFF_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def show(bug: Bug) -> None:
    """Prints it all; coloured on a terminal, plain elsewhere."""
    console = Console(highlight=False, soft_wrap=True)
    width = min(WIDTH, shutil.get_terminal_size((WIDTH, 1)).columns)
    for style, text in lines(bug, width):
        console.print(Text(visible(text), style=style))


def lines(bug: Bug, width: int) -> Iterator[Line]:
    """Only the card is laid out for the width: a diff, an input or a command must stay what it is."""
    for line in reflow([visible(f"{bug.id or '-'} · {bug.slug} · {bug.title}")], width):
        yield HEADING, line
    yield from _card(bug, width)
    yield from _section("The diff")
    for line in _read(bug, "bug.patch").splitlines():
        yield DIFF_STYLES.get(line[:1], ""), line
    above: set[Path] = set()
    for trigger in bug.triggers:
        yield from _section(f"{trigger.file.name} in the harness {trigger.harness}")
        yield from _trigger(bug, trigger, trigger.file in above)
        above.add(trigger.file)
    yield from _section("Mitigations")
    for m in bug.mitigations:
        words = f"holds: refused by {m.rule}" if m.holds else "does not hold"
        yield "", f"{m.profile}: {m.file.name} in {m.harness}: {words}"
    yield from _section("To run it")
    for command in dict.fromkeys(_commands(bug)):
        yield "", command


def _section(title: str) -> Iterator[Line]:
    yield "", ""
    yield HEADING, f"── {title}"
    yield "", ""


def _card(bug: Bug, width: int) -> Iterator[Line]:
    """The card, without its own first line, which says what the heading says."""
    card = [visible(line) for line in _read(bug, "README.md").splitlines()[1:]]
    for line in reflow(card, width):
        yield (HEADING if line.startswith("## ") else ""), line


def _read(bug: Bug, name: str) -> str:
    try:
        return (bug.folder / name).read_text(encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise UsageError(f"{relative(bug.folder / name)}: {error.strerror}") from error


def _trigger(bug: Bug, trigger: Trigger, is_above: bool) -> Iterator[Line]:
    """A file that several harnesses take is decoded once."""
    data = read_input(bug.folder, trigger.file)
    yield "dim", f"{len(data):,} bytes{', as above' if is_above else ''}"
    for line in decode(trigger.harness, data) if not is_above else []:
        yield "", f"    {line}"
    for report in trigger.reports:
        yield "yellow", report_words(report)
    if trigger.silent:
        yield "yellow", f"no sanitizer sees it; {trigger.silent}"
    elif not trigger.reports:
        yield "yellow", "not measured yet: scripts/bug refresh"


def _commands(bug: Bug) -> Iterator[str]:
    for trigger in bug.triggers:
        yield f"make replay INPUT={relative(trigger.file)} HARNESS={trigger.harness} BUGS={bug.slug}"
    for trigger in bug.triggers:
        if trigger.harness in ("request", "session"):
            yield f"make replay-wire INPUT={relative(trigger.file)} BUGS={bug.slug}"
    yield f"scripts/bug check {bug.slug}"

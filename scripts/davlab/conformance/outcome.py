"""What a run found: checks, the table of them, and their file."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from davlab.safetext import clean, visible

STYLES = {"passed": "green", "failed": "bold red", "skipped": "yellow"}
DETAIL_LIMIT = 300


@dataclass(frozen=True)
class Check:
    client: str
    name: str
    result: str  # passed, failed, skipped
    detail: str = ""  # why not
    warnings: tuple[str, ...] = ()
    seconds: float = 0.0


def count(checks: Iterable[Check], result: str) -> int:
    return sum(check.result == result for check in checks)


def summary(checks: list[Check]) -> str:
    return ", ".join(f"{count(checks, result)} {result}" for result in STYLES)


def line(check: Check) -> str:
    words = f"{check.result:8} {check.client}: {check.name}"
    return visible(f"{words}: {check.detail}" if check.detail else words, limit=DETAIL_LIMIT)


def remarks(check: Check) -> list[str]:
    """What is to be read beside the counts."""
    said = [f"warning  {check.client}: {check.name}: {words}" for words in check.warnings]
    return said + ([line(check)] if check.result != "passed" else [])


def table(checks: list[Check]) -> Table:
    """A row for each client: its checks by result, and its warnings."""
    shown = Table(box=box.SIMPLE if sys.stdout.isatty() else box.ASCII2)
    shown.add_column("client")
    for heading in (*STYLES, "warnings", "seconds"):
        shown.add_column(heading, justify="right")
    for client in dict.fromkeys(check.client for check in checks):
        own = [check for check in checks if check.client == client]
        counts = [count(own, result) for result in STYLES]
        shown.add_row(
            client,
            *(
                Text(str(number), STYLES[result] if number else "")
                for number, result in zip(counts, STYLES)
            ),
            str(sum(len(check.warnings) for check in own)),
            f"{sum(check.seconds for check in own):.1f}",
        )
    return shown


def show(checks: list[Check]) -> None:
    """The table, what is not as it should be, and the last line."""
    Console(highlight=False, soft_wrap=True).print(table(checks))
    for check in checks:
        for words in remarks(check):
            print(visible(words, limit=2 * DETAIL_LIMIT))
    print(summary(checks), flush=True)


def save(checks: list[Check], server: str, seed: int, files: int, to: Path) -> None:
    """Writes what `show` shows, as JSON."""
    to.parent.mkdir(parents=True, exist_ok=True)
    counts = {result: count(checks, result) for result in STYLES}
    warnings = sum(len(check.warnings) for check in checks)
    document = {
        "server": server,
        "tree": {"seed": seed, "files": files},
        "counts": {**counts, "warnings": warnings},
        "checks": [asdict(check) for check in checks],
    }
    to.write_text(json.dumps(clean(document), indent=1, ensure_ascii=False) + "\n", "utf-8")

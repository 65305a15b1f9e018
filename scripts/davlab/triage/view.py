"""What triage shows on the terminal: how far it is, and a table at the end."""

import time
from collections import Counter
from typing import TextIO

from davlab.triage.cluster import Confusion
from davlab.safetext import visible

QUIET = 2.0  # seconds before the first word
BETWEEN = {True: 0.2, False: 10.0}  # seconds between two, on a terminal and elsewhere


class Progress:
    """One line that is written over on a terminal; a line now and then elsewhere."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._terminal = stream.isatty()
        self._next = time.monotonic() + QUIET
        self._shown = False

    def tell(self, words: str) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + BETWEEN[self._terminal]
        end = "" if self._terminal else "\n"
        start = "\r\x1b[K" if self._terminal else ""
        self._stream.write(f"{start}triage: {words}{end}")
        self._stream.flush()
        self._shown = True

    def end(self) -> None:
        if self._shown and self._terminal:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def table(result: dict, confusion: Confusion, reused: int) -> list[str]:
    """The clusters, a line each, what shows nothing, grouped, then counts."""
    lines = []
    silent = Counter(
        (crash["harness"], crash["note"])
        for crash in result["crashes"]
        if crash["verdict"] == "no-crash"
    )
    if result["clusters"] or silent:
        lines.append(f"{'verdict':13} {'bug':24} {'harness':10} {'n':>4} {'bytes':>15}  what")
    for c in result["clusters"]:
        bug = ", ".join(c["bug_ids"]) or "-"
        size = f"{c['bytes']} > {c['minimised_bytes']}"
        what = " ".join([c["kind"], c["access"], "in", " < ".join(c["state"]) or "?"])
        lines.append(
            visible(
                f"{c['verdict']:13} {bug:24} {c['harness']:10} {c['count']:4} {size:>15}  "
                f"{' '.join(what.split())}"
            )
        )
    for (harness, note), count in silent.most_common():
        lines.append(visible(f"{'no-crash':13} {'-':24} {harness:10} {count:4} {'':>15}  {note}"))
    counts = Counter(crash["verdict"] for crash in result["crashes"])
    words = ", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items()))
    total = len(result["crashes"])
    lines.append(f"{total} crash files: {words}" if total else "no crash files")
    for crash in result["crashes"]:
        if crash["verdict"] == "skipped":
            lines.append(visible(f"  skipped {crash['file']}: {crash['note']}"))
    lines.append(
        f"{len(result['clusters'])} clusters; by looks alone {confusion.over} would have mixed bugs "
        f"and {confusion.under} would have been one too many; {reused} answers kept from before"
    )
    return lines

"""What a program that a sanitizer watches, or that is hardened, was seen to do: every report in its log."""

import itertools
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from davlab.detect.sighting import SIGNALS, Sighting, place_of
from davlab.detect.source import text_in
from davlab.safetext import visible
from davlab.triage import sanitizer
from davlab.triage.replay import Outcome, symbolizer
from davlab.triage.stacks import Frame, function_name

SECONDS = 60
ABORT = "6"
HANDLER = 2  # calls above the one that a signal struck: ours, and libc's
FRAMES = 256
# gcc names the function alone, clang its type and parameters too.
ASSERTED = re.compile(r"(target/[\w/]{1,100}\.[ch]):(\d{1,7}): ([^:]{1,300}): Assertion ")
SIGNAL = re.compile(r"^davlab: signal (\d{1,3})$")
CALL = re.compile(r"/([\w.+-]{1,200})\(\w{0,200}\+(0x[0-9a-f]{1,16})\) ?\[0x[0-9a-f]{1,16}\]$")
# What fortified functions and the stack protector say. The allocator, whose checks every build has,
# says it without stars.
STOPPED = re.compile(r"^\*\*\* (.{1,100}) \*\*\*: terminated$")


def sightings(outcome: Outcome, program: Path, sources: Path) -> list[Sighting]:
    """What one run of `program`, made from `sources`, was seen to do. Nothing is said twice."""
    log = outcome.log.decode("utf-8", errors="backslashreplace")
    found = [_placed(one, sources) for one in _reports(log)] or _hardened(log, program, sources)
    if not found and outcome.report:
        by = "limit" if outcome.report.kind == "timeout" else "signal"
        found = [Sighting(outcome.report.kind, by, message=outcome.report.headline)]
    return list({one.key: one for one in found}.values())


def _reports(log: str) -> Iterator[sanitizer.Report]:
    """UBSan may go on after a report, whose summary is its last line: a headline begins a part of the
    log, and what comes behind a summary is another."""
    lines = sanitizer.log_lines(log)
    starts = {i for i, line in enumerate(lines) if sanitizer.RUNTIME_ERROR.match(line)}
    starts |= {i + 1 for i, line in enumerate(lines) if sanitizer.SUMMARY.match(line)}
    edges = [0, *sorted(starts), len(lines)]
    for start, end in itertools.pairwise(edges):
        report = sanitizer.parse("\n".join(lines[start:end]))
        if report:
            yield report


def _placed(report: sanitizer.Report, sources: Path) -> Sighting:
    functions, file, line = place_of(report.frames)
    by = "signal" if report.kind in SIGNALS else "assert" if report.tool == "assert" else "tool"
    if asserted := ASSERTED.search(report.headline):
        name = function_name(asserted[3]).rpartition(" ")[2].lstrip("*")
        file, line, functions = asserted[1], int(asserted[2]), (name,)
    undefined = sanitizer.RUNTIME_ERROR.match(report.headline)
    message = undefined[2] if undefined else ""
    return Sighting(report.kind, by, functions, file, line, text_in(sources, file, line), message)


def _hardened(log: str, program: Path, sources: Path) -> list[Sighting]:
    """The signal that harnesses/backtrace.c tells of, and the words before it that say why."""
    lines = sanitizer.log_lines(log)
    at = next((i for i, line in enumerate(lines) if SIGNAL.match(line)), None)
    if at is None:
        return []
    number = SIGNAL.match(lines[at])[1]
    why = lines[at - 1] if at > 0 and number == ABORT else f"signal {number}"
    stopped = STOPPED.match(why)
    calls = list(itertools.takewhile(bool, map(CALL.search, lines[at + 1 : at + 1 + FRAMES])))
    # The handler, libc, and where the signal struck; all others are where a call returns to, which
    # is the byte behind the call.
    addresses = [
        int(call[2], 16) - (i != HANDLER or number == ABORT)
        for i, call in enumerate(calls)
        if call[1] == program.name
    ]
    functions, file, line = place_of(symbols(program, addresses))
    kind = visible(stopped[1] if stopped else why, limit=100)
    by = "tool" if stopped else "signal"
    return [Sighting(kind, by, functions, file, line, text_in(sources, file, line))]


def symbols(program: Path, addresses: list[int]) -> list[Frame]:
    """The calls at these addresses of a program, those that were inlined too."""
    if not addresses:
        return []
    said = subprocess.run(
        [symbolizer(), f"--obj={program}", "--inlines", "--output-style=GNU", "--relativenames",
         *map(hex, addresses)],
        capture_output=True, text=True, timeout=SECONDS, errors="backslashreplace",
    ).stdout.split("\n")  # fmt: skip
    frames = []
    for function, place in zip(said[0::2], said[1::2]):
        file, _, line = place.partition(":")
        digits = re.match(r"\d{1,7}", line)
        frames.append(Frame(function_name(function), file, int(digits[0]) if digits else 0))
    return frames

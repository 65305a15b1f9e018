"""litmus: its five suites, test by test, warnings and all."""

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

from davlab.conformance.driver import SECONDS, Place
from davlab.conformance.outcome import Check

SUITES = {"basic": 16, "copymove": 13, "props": 30, "locks": 41, "http": 4}  # how many tests
TESTS = sum(SUITES.values())
BEGUN = re.compile(r" ?(\d+)\. (\w+)")
WARNING = re.compile(r"WARNING: (.*)$")
ENDED = re.compile(r"(?:^|\s)(pass|FAIL|SKIPPED)(?: \((.*)\))?$")
RESULTS = {"pass": "passed", "FAIL": "failed", "SKIPPED": "skipped"}


def read(output: str, suite: str) -> Iterator[Check]:
    """The tests that a suite's output names: it writes a test's name, then over it the result."""
    name, warnings = "", []
    for piece in re.split(r"[\r\n]+", output):
        if begun := BEGUN.match(piece):
            if f"{begun[1]} {begun[2]}" != name:
                name, warnings = f"{begun[1]} {begun[2]}", []
        if name and (warning := WARNING.search(piece)):
            warnings.append(warning[1].strip())
        elif name and (ended := ENDED.search(piece)):
            detail = (ended[2] or "") if ended[1] != "pass" else ""
            yield Check(f"litmus {suite}", name, RESULTS[ended[1]], detail, tuple(warnings))
            name = ""


def suite(name: str, place: Place) -> list[Check]:
    """Every test of a suite; one that never ran has failed."""
    client = f"litmus {name}"
    started = time.monotonic()
    try:
        output = subprocess.run(
            ["litmus", "-k", place.url], cwd=place.scratch, env=environment(name),
            stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS,
        ).stdout  # fmt: skip
    except subprocess.TimeoutExpired as error:
        output = error.stdout or b""
    seconds = (time.monotonic() - started) / SUITES[name]
    found = read(output.decode(errors="backslashreplace"), name)
    checks = [replace(check, seconds=seconds) for check in found]
    for number in range(len(checks), SUITES[name]):
        checks.append(Check(client, f"{number}", "failed", "the test did not run to its end"))
    return checks


def all_suites(place: Place, say: Callable[[Check], None]) -> list[Check]:
    checks = [check for name in SUITES for check in suite(name, place)]
    for check in checks:
        say(check)
    return checks


def environment(suite_name: str) -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TESTS": suite_name}

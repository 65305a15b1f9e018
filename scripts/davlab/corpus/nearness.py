"""How far an input is from every bug. No seed may trigger one, come close, or bring its length.

Five rules, over all bugs of the catalogue, under the `period` limits (as bug campaigns):

  triggers   a guard would act (seen by harnesses/probe.c)
  too long   the guard of a bug of class `width`, whose secret is a length, has seen more than half
             of its bound
  one step   a guard that tests whether something is true has seen the other answer
  contains   a trigger or near miss of 8 to 16 bytes stands in it, a shorter or longer one is it
  resembles  it is within 15 % of the length from a trigger or near miss of at most 1 KiB, counted
             in single-byte edits: what is around them is what any request has
"""

import os
import re
import subprocess
import tempfile
from pathlib import Path

from davlab import catalogue
from davlab.make import built

TOKEN_LEAST, TOKEN_CAP = 8, 16
RESEMBLANCE_CAP = 1024
NEAR = 0.15
SECONDS = 1800  # for the inputs of one harness: the machine may be busy
SIZES = ("GT", "GE")
PROBE = re.compile(r"probe: (\S+) ([A-Z]{2}) (-?\d+) (-?\d+)")


def edits(a: bytes, b: bytes, cap: int) -> int:
    """The Levenshtein distance, or cap + 1 where it is larger."""
    if abs(len(a) - len(b)) > cap:
        return cap + 1
    row = list(range(len(b) + 1))
    for i, byte in enumerate(a, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(b, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (byte != other))
        if min(row) > cap:
            return cap + 1
    return row[-1]


def landmarks(harness: str) -> list[tuple[str, bytes]]:
    """The triggers and near misses that inputs of the harness are compared with. The request
    harness reads all parts: the short ones of every harness are looked for in it."""
    found = []
    for bug in catalogue.load_all():
        files = [(t.harness, t.file) for t in bug.triggers] + bug.near_misses
        files += [("request", bug.folder / f"{kind}.http") for kind in ("trigger", "near-miss")]
        for owner, path in dict.fromkeys(files):
            data = path.read_bytes() if path.exists() else b""
            short = len(data) <= TOKEN_CAP and harness == "request"
            if data and (owner == harness or short):
                found.append((bug.slug, data))
    return found


def compare(data: bytes, known: list[tuple[str, bytes]]) -> str:
    """The rule that the bytes break against the catalogue's files, or ""."""
    for slug, landmark in known:
        if landmark == data or (TOKEN_LEAST <= len(landmark) <= TOKEN_CAP and landmark in data):
            return f"contains a near miss of {slug}"
        if TOKEN_CAP < len(landmark) <= RESEMBLANCE_CAP:
            cap = int(NEAR * max(len(landmark), len(data)))
            if edits(data, landmark, cap) <= cap:
                return f"resembles a near miss of {slug}"
    return ""


def act(relation: str, a: int, b: int) -> bool:
    return {"GT": a > b, "GE": a >= b, "LT": a < b, "LE": a <= b, "EQ": a == b, "NE": a != b}[
        relation
    ]


def probe(program: Path, folder: Path) -> dict[str, str]:
    """Per file of the folder, the rule that its run breaks, or "". The guards act as in the clean
    code, so nothing may fail: CalledProcessError where something does."""
    result = subprocess.run(
        [program, folder], env=os.environ | {"DAVLAB_PROFILE": "period"},
        check=True, capture_output=True, text=True, errors="replace", timeout=SECONDS,
    )  # fmt: skip
    wide = {bug.slug for bug in catalogue.load_all() if bug.bug_class == "width"}
    verdicts: dict[str, str] = {}
    name = ""
    for line in result.stderr.splitlines():
        if started := re.match(r"replay: (.*) \(\d+ bytes\)$", line):
            name = Path(started[1]).name
            verdicts[name] = ""
        elif seen := PROBE.match(line):
            slug, relation, a, b = seen[1], seen[2], int(seen[3]), int(seen[4])
            if act(relation, a, b):
                verdicts[name] = f"triggers {slug}"
            elif slug in wide and relation in SIZES and a > b // 2 and not verdicts[name]:
                verdicts[name] = f"too long for {slug}"
            elif relation == "EQ" and {a, b} == {0, 1} and not verdicts[name]:
                verdicts[name] = f"one step from {slug}"
    return verdicts


def judge(harness: str, inputs: dict[str, bytes]) -> dict[str, str]:
    """Per name, the rule that the input breaks, or ""."""
    program = built("asan", f"probe-{harness}", "canary")
    known = landmarks(harness)
    numbered = {f"{number:06}": name for number, name in enumerate(inputs)}
    with tempfile.TemporaryDirectory(prefix="davlab-") as scratch:
        for number, name in numbered.items():
            (Path(scratch) / number).write_bytes(inputs[name])
        seen = probe(program, Path(scratch))
    return {name: seen[number] or compare(inputs[name], known) for number, name in numbered.items()}

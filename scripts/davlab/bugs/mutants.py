"""A thousand mutants of each trigger, made by davlab's own mutator, are clean in the clean build."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from davlab.bugs.proofs import SECONDS, setting
from davlab.make import built
from davlab.repo import BUILD, relative
from davlab.triage.replay import run_program
from davlab.triage.sanitizer import Report

COUNT = 1000
KEPT = BUILD / "mutants"  # those that were not clean


def faults(program: Path, file: Path, profile: str) -> Iterator[str]:
    """Runs the mutants of one input in one process (harnesses/mutants_main.c), oracles on."""
    KEPT.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(file.read_bytes()).hexdigest()[:16]
    keep = KEPT / f"{name}.{program.name.removeprefix('mutants-')}"
    keep.unlink(missing_ok=True)

    def run(count: int) -> Report | None:
        command = [str(program), str(count), str(keep), str(file)]
        return run_program(command, setting(profile, oracles=True, seconds=SECONDS * 10)).report

    report = run(COUNT)
    if report and report.kind == "leak":
        report = _first_leak(run) or report
    if report:
        where = f"; the mutant is kept: {relative(keep)}" if keep.exists() else ""
        yield f"{program.parent.name}, {profile}: {report.headline}{where}"


def _first_leak(run: Callable[[int], Report | None]) -> Report | None:
    """A leak is found behind the last mutant: the fewest mutants that leak end with the one that does."""
    silent, leaking = 0, COUNT
    while leaking - silent > 1:
        half = (silent + leaking) // 2
        silent, leaking = (silent, half) if run(half) else (half, leaking)
    return run(leaking)


def mutants_program(harness: str, variant: str = "") -> Path:
    return built("asan", f"mutants-{harness}", variant)

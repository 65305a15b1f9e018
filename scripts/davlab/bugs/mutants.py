"""A thousand mutants of each trigger, made by davlab's own mutator, are clean in the clean build."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from davlab.bugs.proofs import SECONDS, setting
from davlab.make import built
from davlab.repo import BUILD, relative
from davlab.triage.replay import run_program

COUNT = 1000
KEPT = BUILD / "mutants"  # those that were not clean


def faults(program: Path, file: Path, profile: str) -> Iterator[str]:
    """Runs the mutants of one input in one process (harnesses/mutants_main.c), oracles on."""
    KEPT.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(file.read_bytes()).hexdigest()[:16]
    keep = KEPT / f"{name}.{program.name.removeprefix('mutants-')}"
    keep.unlink(missing_ok=True)
    command = [str(program), str(COUNT), str(keep), str(file)]
    outcome = run_program(command, setting(profile, oracles=True, seconds=SECONDS * 10))
    if outcome.report:
        where = f"; the mutant is kept: {relative(keep)}" if keep.exists() else ""
        yield f"{program.parent.name}, {profile}: {outcome.report.headline}{where}"


def mutants_program(harness: str, variant: str = "") -> Path:
    return built("asan", f"mutants-{harness}", variant)

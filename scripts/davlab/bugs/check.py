"""Proves of each bug what its bug.toml says, and prints TAP: a line as each check is done.

Three phases: the form of folders and patches; the build of all programs that are asked; and the proofs,
the longest first, as many at once as there are processors.
"""

import subprocess
import time
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field

from davlab import make
from davlab.bugs import plan
from davlab.bugs.plan import JOBS, Job
from davlab.repo import UsageError
from davlab.safetext import visible
from davlab.server import ServerError

SLOWEST = 5  # checks that the last comment names


@dataclass
class Tap:
    """The lines, and what they add up to."""

    planned: int
    number: int = 0
    failed: int = 0
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))  # by phase
    times: list[tuple[float, str]] = field(default_factory=list)

    def begin(self) -> None:
        print(f"1..{self.planned}", flush=True)

    def job(self, job: Job, faults: list[list[str]], seconds: float) -> None:
        for name, wrong in zip(job.names, faults, strict=True):
            self.number += 1
            self.failed += bool(wrong)
            print(f"{'not ok' if wrong else 'ok'} {self.number} - {name}", flush=True)
            for fault in wrong:
                print(f"# {visible(fault)}", flush=True)
        self.seconds[job.phase] += seconds
        self.times.append((seconds, job.names[0]))

    def end(self, seconds: float) -> None:
        phases = ", ".join(f"{name} {spent:.0f}" for name, spent in self.seconds.items())
        print(f"# {seconds:.0f} s; seconds of work by phase, {JOBS} at once: {phases}")
        for spent, name in sorted(self.times, reverse=True)[:SLOWEST]:
            print(f"# {spent:6.1f} s {name}")


def check_all(slugs: list[str]) -> int:
    """Runs every check of these bugs; 0, or 1 where one failed."""
    started = time.monotonic()
    forms, proofs = plan.jobs(slugs)
    tap = Tap(sum(len(job.names) for job in forms + proofs))
    tap.begin()
    _run(forms, {}, tap)
    failed = _build(proofs, tap)
    _run(sorted(proofs, key=lambda job: -job.cost), failed, tap)
    tap.end(time.monotonic() - started)
    return 1 if tap.failed else 0


def _build(jobs: Iterable[Job], tap: Tap) -> dict[make.Variant, UsageError]:
    """Builds what the jobs run. Those that do not build, and why."""
    wanted: dict[make.Variant, set[str]] = defaultdict(set)
    for mode, bug, name in sorted(program for job in jobs for program in job.programs):
        wanted[mode, bug].add(name)
    started, count = time.monotonic(), 0

    def built(variant: make.Variant) -> None:
        nonlocal count
        count += 1
        spent = time.monotonic() - started
        name = make.folder_of(*variant).name
        print(f"# built {count} of {len(wanted)}, {spent:.0f} s: {name}", flush=True)

    # Clean variants come first, and canary, the largest, before those of single bugs.
    order = sorted(wanted, key=lambda variant: (variant[1] != "canary", variant))
    failed = make.make_each({variant: wanted[variant] for variant in order}, JOBS, built)
    tap.seconds["build (elapsed)"] = time.monotonic() - started
    return failed


def _run(jobs: list[Job], failed: dict[make.Variant, UsageError], tap: Tap) -> None:
    def timed(job: Job) -> tuple[list[list[str]], float]:
        started = time.monotonic()
        broken = [str(failed[p[:2]]) for p in sorted(job.programs) if p[:2] in failed]
        faults = [broken[:1] for _ in job.names] if broken else _faults(job)
        return faults, time.monotonic() - started

    with ThreadPoolExecutor(JOBS) as pool:
        running = {pool.submit(timed, job): job for job in jobs}
        for done in as_completed(running):
            tap.job(running[done], *done.result())


def _faults(job: Job) -> list[list[str]]:
    """What a job finds; where it cannot be done, that is the fault of each of its checks."""
    try:
        return job.faults()
    except (UsageError, ServerError, OSError, subprocess.TimeoutExpired) as error:
        return [[str(error)] for _ in job.names]

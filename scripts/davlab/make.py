"""make, called by a command: one command's at a time, whatever make called us."""

import contextlib
import fcntl
import os
import subprocess
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from davlab.repo import BUILD, ROOT, UsageError, relative
from davlab.safetext import visible

SECONDS = 1800
INHERITED = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MODE", "BUG")


def folder_of(mode: str, bug: str = "") -> Path:
    """Where the programs of a mode and a variant lie: build/asan+SLUG; `bug` empty: the clean tree."""
    return BUILD / (f"{mode}+{bug}" if bug else mode)


def make(mode: str, bug: str, *targets: Path | str, jobs: int = 2) -> None:
    """Brings targets of a mode and a variant up to date. UsageError gives make's last words."""
    names = [relative(t) if isinstance(t, Path) else t for t in targets]
    with _alone():
        _make(mode, bug, names, jobs)


def built(mode: str, name: str, bug: str = "") -> Path:
    """The path of build/MODE[+BUG]/NAME, after make has seen to it, once in this process."""
    program = folder_of(mode, bug) / name
    if program not in _fresh:
        make(mode, bug, program)
        _fresh.add(program)
    return program


Variant = tuple[str, str]  # mode, bug


def make_each(
    wanted: Mapping[Variant, Collection[str]], jobs: int, done: Callable[[Variant], None]
) -> dict[Variant, UsageError]:
    """Brings the named programs of many variants up to date, `jobs` variants at once, and calls `done`
    as each is through. What clean variants have, the others share: they come first. Returns the
    variants that do not build, and why."""
    failed: dict[Variant, UsageError] = {}

    def one(variant: Variant, within: int) -> None:
        programs = [folder_of(*variant) / name for name in sorted(wanted[variant])]
        try:
            _make(*variant, [relative(program) for program in programs], within)
            _fresh.update(programs)
        except UsageError as error:
            failed[variant] = error
        done(variant)

    with _alone():
        for variant in [v for v in wanted if not v[1]]:
            one(variant, jobs)
        with ThreadPoolExecutor(jobs) as pool:
            list(pool.map(lambda v: one(v, 1), [v for v in wanted if v[1]]))
    return failed


_fresh: set[Path] = set()  # programs that make has seen to


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """A lock keeps commands that run side by side from writing the same program, or one that another
    runs."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / ".lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make(mode: str, bug: str, names: list[str], jobs: int) -> None:
    result = subprocess.run(
        ["make", "-s", f"-j{jobs}", f"MODE={mode}", f"BUG={bug}", *names],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if k not in INHERITED},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=SECONDS,
    )
    if result.returncode != 0:
        words = result.stdout.decode("utf-8", "replace").strip().splitlines() or ["no words"]
        raise UsageError(
            f"make MODE={mode} BUG={bug} failed: "
            f"{' · '.join(visible(word) for word in words[-3:])}; run it by hand to see all"
        )

"""make, called by a command: one at a time, whatever make called us."""

import fcntl
import functools
import os
import subprocess
from pathlib import Path

from davlab.repo import BUILD, ROOT, UsageError, relative
from davlab.safetext import visible

SECONDS = 1800
INHERITED = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MODE", "BUG")


def folder_of(mode: str, bug: str = "") -> Path:
    """Where the programs of a mode and a variant lie: build/asan+SLUG; `bug` empty: the clean tree."""
    return BUILD / (f"{mode}+{bug}" if bug else mode)


def make(mode: str, bug: str, *targets: Path | str, jobs: int = 2) -> None:
    """Brings targets of a mode and a variant up to date. A lock keeps commands that run side by side
    from writing the same program, or one that another runs. UsageError gives make's last words."""
    names = [relative(t) if isinstance(t, Path) else t for t in targets]
    BUILD.mkdir(exist_ok=True)
    with (BUILD / ".lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
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


@functools.cache
def built(mode: str, name: str, bug: str = "") -> Path:
    """The path of build/MODE[+BUG]/NAME, after make has seen to it, once in this process."""
    program = folder_of(mode, bug) / name
    make(mode, bug, program)
    return program

"""The programs that triage runs, built when first asked for.

make decides what is out of date, once per program and process: a program does not change under a
running triage. A lock in build/ keeps commands that run side by side from building the same thing.
"""

import fcntl
import hashlib
import os
import subprocess
import threading
from pathlib import Path

from davlab.repo import BUILD, ROOT, UsageError, relative
from davlab.safetext import visible

BUILD_SECONDS = 1800
MAKE_VARIABLES = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MODE", "BUG")

_ready: dict[Path, str] = {}  # program: SHA-256 of its bytes
_guard = threading.Lock()


def path_of(harness: str, variant: str = "", mode: str = "asan") -> Path:
    """Where the replay program lies: build/asan+SLUG/replay-HARNESS."""
    return BUILD / (f"{mode}+{variant}" if variant else mode) / f"replay-{harness}"


def replay_program(harness: str, variant: str = "", mode: str = "asan") -> Path:
    """The replay program of a variant (empty: the clean tree; a slug, or canary), built and fresh.
    UsageError gives make's last words where it does not build."""
    path = path_of(harness, variant, mode)
    with _guard:
        if path not in _ready:
            _make(path, mode, variant)
            _ready[path] = hashlib.sha256(path.read_bytes()).hexdigest()
    return path


def build_id(*programs: Path) -> str:
    """What changes whenever one of these programs does."""
    return hashlib.sha256("".join(_ready[path] for path in programs).encode()).hexdigest()[:16]


def _make(path: Path, mode: str, variant: str) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in MAKE_VARIABLES}
    BUILD.mkdir(exist_ok=True)
    with (BUILD / ".lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = subprocess.run(
            ["make", "-s", "-j2", f"MODE={mode}", f"BUG={variant}", relative(path)],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=BUILD_SECONDS,
        )
    if result.returncode != 0:
        words = result.stdout.decode("utf-8", "replace").strip().splitlines() or ["no words"]
        raise UsageError(
            f"cannot build {relative(path)}: {visible(words[-1])}; run make to see all"
        )

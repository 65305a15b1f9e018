"""Builds what a campaign needs, through make, and puts its inputs together."""

import hashlib
import os
import subprocess
import time
from pathlib import Path

from davlab import dictionaries
from davlab.engines import AFL_MUTATOR, ENGINES, files_of
from davlab.repo import BUILD, CORPORA, ROOT, relative
from davlab.safetext import visible
from davlab.settings import Settings

BUILD_SECONDS = 1800
MAKE_VARIABLES = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MODE", "BUG")


class BuildFailed(Exception):
    """What make said last."""


def program(engine: str, harness: str, variant: str) -> Path:
    folder = ENGINES[engine].mode + (f"+{variant}" if variant else "")
    return BUILD / folder / f"fuzz-{harness}"


def build(settings: Settings) -> None:
    """Makes the programs of every engine and harness. Says what it does; BuildFailed says why not."""
    environment = {k: v for k, v in os.environ.items() if k not in MAKE_VARIABLES}
    for engine in settings.engines:
        programs = [program(engine, harness, settings.variant) for harness in settings.harnesses]
        mutator = [AFL_MUTATOR] if engine == "afl" else []
        plural = "s" if len(programs) > 1 else ""
        words = f"{len(programs)} program{plural} for {engine}" + (
            " with bugs" if settings.bugs else ""
        )
        print(f"building {words} …", end="", flush=True)
        started = time.monotonic()
        result = subprocess.run(
            [
                *("make", "-s", f"-j{settings.jobs}"),
                *(f"MODE={ENGINES[engine].mode}", f"BUG={settings.variant}"),
                *(relative(path) for path in programs + mutator),
            ],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=BUILD_SECONDS,
        )
        print(f" {time.monotonic() - started:.1f} s", flush=True)
        if result.returncode != 0:
            raise BuildFailed("\n".join(map(visible, result.stdout.splitlines()[-20:])))


def gather_seeds(harness: str, folder: Path) -> int:
    """Copies the committed inputs of a harness, named by their SHA-1; returns how many there are.
    Where there are none, one empty line stands in: an engine needs something to begin with."""
    if not folder.exists():
        fresh = folder.with_name(folder.name + ".new")
        fresh.mkdir(parents=True, exist_ok=True)
        inputs = [p for kind in ("seed", "regress") for p in files_of(CORPORA / harness / kind)]
        for data in [path.read_bytes() for path in inputs] or [b"\n"]:
            digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()
            (fresh / digest).write_bytes(data)
        fresh.rename(folder)
    return sum(1 for _ in files_of(folder))


def merge_dictionaries(harness: str, file: Path) -> Path | None:
    """Writes the one dictionary that both engines take; None where the harness has none."""
    if harness not in dictionaries.harnesses():
        return None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(dictionaries.merged(harness), encoding="ascii")
    return file

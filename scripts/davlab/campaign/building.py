"""Builds what a campaign needs, through make, and puts its inputs together."""

import hashlib
import time
from pathlib import Path

from davlab import dictionaries
from davlab.campaign.engines import AFL_MUTATOR, ENGINES, files_of
from davlab.make import folder_of, make
from davlab.repo import CORPORA
from davlab.campaign.settings import Settings


def program(engine: str, harness: str, variant: str) -> Path:
    return folder_of(ENGINES[engine].mode, variant) / f"fuzz-{harness}"


def build(settings: Settings) -> None:
    """Makes the programs of every engine and harness, and says what it does. UsageError says why not."""
    for engine in settings.engines:
        programs = [program(engine, harness, settings.variant) for harness in settings.harnesses]
        mutator = [AFL_MUTATOR] if engine == "afl" else []
        words = f"{len(programs)} programs for {engine}" + (" with bugs" if settings.bugs else "")
        print(f"building {words} …", end="", flush=True)
        started = time.monotonic()
        make(ENGINES[engine].mode, settings.variant, *programs, *mutator, jobs=settings.jobs)
        print(f" {time.monotonic() - started:.1f} s", flush=True)


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

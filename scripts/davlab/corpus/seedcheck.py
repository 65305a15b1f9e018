"""What is wrong with the committed seeds, one line for each thing."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from davlab.corpus import nearness, seeds
from davlab.corpus.minimise import size_cap
from davlab.make import built
from davlab.repo import CORPORA, harnesses, relative
from davlab.triage.replay import PROFILE, Setting, replay_all

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
OTHER_PORT = re.compile(rb"127\.0\.0\.1:(?!8080\b)\d+")


def listing() -> Iterator[str]:
    """Each seed stands in the manifest once, and each row has its file."""
    rows = [row.path for row in seeds.manifest()]
    files = [str(path.relative_to(CORPORA)) for path in seeds.committed()]
    yield from (f"{path}: not in {relative(seeds.MANIFEST)}" for path in set(files) - set(rows))
    yield from (f"{path}: in the manifest, but no such file" for path in set(rows) - set(files))
    yield from (f"{path}: twice in the manifest" for path in set(rows) if rows.count(path) > 1)


def files() -> Iterator[str]:
    """Names, sizes and contents that a seed must not have."""
    known: dict[tuple[str, bytes], str] = {}
    for path in seeds.committed():
        name, data = relative(path), path.read_bytes()
        harness = path.parent.parent.name
        if path.suffix != seeds.suffix(harness) or not NAME.fullmatch(path.stem):
            yield f"{name}: should be words-with-hyphens{seeds.suffix(harness)}"
        if not 0 < len(data) <= size_cap(harness):
            yield f"{name}: {len(data)} bytes; a seed has 1 to {size_cap(harness)}"
        if OTHER_PORT.search(data):
            yield f"{name}: names the port of the machine that recorded it"
        if (twin := known.setdefault((harness, data), name)) != name:
            yield f"{name}: the same bytes as {twin}"


def folder(harness: str) -> Path:
    return CORPORA / harness / "seed"


def distance(harness: str) -> Iterator[str]:
    """Seeds that trigger a bug, come near one, or are too long (davlab/corpus/nearness.py)."""
    inputs = {relative(path): path.read_bytes() for path in sorted(folder(harness).glob("*"))}
    for name, verdict in nearness.judge(harness, inputs).items():
        if verdict:
            yield f"{name}: {verdict}"


def triggered(harness: str, profile: str, paths: list[Path]) -> set[str]:
    """The bugs that files, run in one process, trigger with all bugs enabled."""
    program = built("asan", f"replay-{harness}", "canary")
    setting = Setting(profile=profile, leaks=False, seconds=nearness.SECONDS)
    return set(replay_all(program, paths, setting, canary=True).triggered)


def bugs(harness: str, profile: str = PROFILE) -> Iterator[str]:
    """Committed inputs that trigger a bug in the build that has them all."""
    paths = sorted(p for kind in ("seed", "regress") for p in (CORPORA / harness / kind).glob("*"))
    for path, slugs in _culprits(harness, profile, paths):
        yield f"{relative(path)}: triggers {', '.join(sorted(slugs))} in {profile}"


def _culprits(harness: str, profile: str, paths: list[Path]) -> Iterator[tuple[Path, set[str]]]:
    """Those of the files that trigger a bug, found by halves: a crash ends a process."""
    slugs = triggered(harness, profile, paths) if paths else set()
    if slugs and len(paths) == 1:
        yield paths[0], slugs
    elif slugs:
        yield from _culprits(harness, profile, paths[: len(paths) // 2])
        yield from _culprits(harness, profile, paths[len(paths) // 2 :])


def clean(harness: str) -> Iterator[str]:
    """Whether the clean build is silent, oracles on."""
    result = subprocess.run(
        [built("asan", f"replay-{harness}"), folder(harness)],
        env=os.environ | {"DAVLAB_PROFILE": "period"},
        capture_output=True, text=True, errors="replace", timeout=nearness.SECONDS,
    )  # fmt: skip
    if result.returncode:
        ran = [line for line in result.stderr.splitlines() if line.startswith("replay: ")]
        yield f"corpora/{harness}/seed: the clean build fails: {ran[-1] if ran else 'at start'}"


def problems() -> Iterator[str]:
    yield from listing()
    yield from files()
    for harness in harnesses():
        if not any(folder(harness).glob("*")):
            yield f"corpora/{harness}/seed: no seeds"
            continue
        for check in (distance, bugs, clean):
            yield from check(harness)

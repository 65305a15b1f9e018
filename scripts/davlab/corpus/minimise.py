"""From recordings to the committed seeds: parts, checks, and a choice by coverage."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from davlab.corpus import nearness, parts, seeds, sessions, wire
from davlab.make import built
from davlab.repo import BUILD, UsageError, relative

SIZE_CAP = 4096


def size_cap(harness: str) -> int:
    """The most bytes of a seed."""
    return sessions.SIZE_CAP if harness == "session" else SIZE_CAP


@dataclass(frozen=True)
class Candidate:
    row: seeds.Row
    data: bytes
    shape: str  # what the target may not read yet, and a seed should show all the same


def load(folder: Path) -> list[tuple[Path, str, str, str]]:
    """The rows of a recording's index: file, client, server, date."""
    try:
        lines = (folder / "index.tsv").read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"{relative(folder)}: {error.strerror}; scripts/corpus record") from error
    rows = (line.split("\t") for line in lines)
    return [(folder / name, client, server, date) for name, client, server, date in rows]


def inputs(harness: str, file: Path) -> Iterator[tuple[str, bytes, str]]:
    """What a recorded file has for the harness: a word for its name, the bytes, and their shape."""
    data = file.read_bytes()
    if (file.suffix == ".session") != (harness == "session"):
        return
    if harness == "session":
        yield "", data, ""
        return
    request = wire.read_request(data, 0)
    shape = f"{request.method} {wire.root_element(request.content)}"
    for word, part in parts.of(harness, request):
        yield word, part, shape if harness == "request" else ""


def candidates(harness: str, folder: Path) -> list[Candidate]:
    """Every different input for the harness in the recordings."""
    seen: set[bytes] = set()
    taken: set[str] = set()
    found = []
    for file, client, server, date in load(folder):
        for word, data, shape in inputs(harness, file):
            if not data or data in seen or len(data) > size_cap(harness):
                continue
            seen.add(data)
            stem = "-".join(filter(None, (file.stem, word)))
            name = next(
                n for n in (stem, *(f"{stem}-{i}" for i in range(2, 999))) if n not in taken
            )
            taken.add(name)
            path = f"{harness}/seed/{name}{seeds.suffix(harness)}"
            row = seeds.Row(path, client, server, date, parts.done(harness))
            found.append(Candidate(row, data, shape))
    return found


def by_coverage(harness: str, inputs: list[bytes], say: Callable[[str], None]) -> set[str]:
    """The digests of a small choice that covers what all the inputs cover (libFuzzer's merge)."""
    program = built("libfuzzer", f"fuzz-{harness}")
    with tempfile.TemporaryDirectory(prefix="davlab-") as scratch:
        given, chosen = Path(scratch) / "given", Path(scratch) / "chosen"
        given.mkdir()
        chosen.mkdir()
        for data in inputs:
            (given / seeds.digest(data)).write_bytes(data)
        result = subprocess.run(
            [program, "-merge=1", "-use_counters=0", chosen, given],
            cwd=scratch, env=os.environ | {"DAVLAB_PROFILE": "period"},
            capture_output=True, text=True, errors="replace", timeout=600,
        )  # fmt: skip
        crashes = [path.name for path in Path(scratch).glob("crash-*")]
        if result.returncode or crashes:
            kept = BUILD / "corpus-crashes"
            kept.mkdir(parents=True, exist_ok=True)
            for name in crashes:
                shutil.copy(Path(scratch) / name, kept)
            raise UsageError(f"{harness}: the clean target fails on a recording: see {kept}")
        names = {path.name for path in chosen.iterdir()}
    say(f"{harness}: {len(names)} of {len(inputs)} inputs cover what all cover")
    return names


def choose(
    harness: str, folder: Path, say: Callable[[str], None]
) -> tuple[list[Candidate], dict[str, int]]:
    """The candidates to commit, and how many were left out, by reason."""
    all_of_them = candidates(harness, folder)
    verdicts = nearness.judge(harness, {c.row.path: c.data for c in all_of_them})
    suitable = [c for c in all_of_them if not verdicts[c.row.path]]
    left_out: dict[str, int] = {}
    for verdict in filter(None, verdicts.values()):
        left_out[verdict] = left_out.get(verdict, 0) + 1
    covering = by_coverage(harness, [c.data for c in suitable], say)
    kept, shapes = [], set()
    for candidate in suitable:
        new_shape = candidate.shape not in shapes
        if seeds.digest(candidate.data) in covering or (candidate.shape and new_shape):
            kept.append(candidate)
            shapes.add(candidate.shape)
    return kept, left_out


def replace(harness: str, kept: list[Candidate]) -> None:
    """Writes the recorded seeds of a harness and their rows; those written by hand stay."""
    rows = seeds.manifest()
    for row in rows:
        if row.harness == harness and row.recorded:
            row.file.unlink(missing_ok=True)
    for candidate in kept:
        candidate.row.file.parent.mkdir(parents=True, exist_ok=True)
        candidate.row.file.write_bytes(candidate.data)
    others = [row for row in rows if row.harness != harness or not row.recorded]
    seeds.write_manifest(others + [candidate.row for candidate in kept])

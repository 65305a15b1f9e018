"""The requests of the golden tests as seeds: one of `request` each, and, behind the requests that
their file begins with, one of `session`. What is near a bug is no seed (docs/corpora.md)."""

from davlab import golden
from davlab.corpus import nearness, seeds
from davlab.corpus.minimise import SIZE_CAP
from davlab.repo import relative

PREFIX = "golden-"
DATE = "2026-11-23"
SOURCES = {
    "request": lambda case: case.request,
    "session": lambda case: case.before + case.request,
}


def rows(harness: str) -> dict[seeds.Row, bytes]:
    """Every golden request as the seed that it could be."""
    found: dict[bytes, seeds.Row] = {}
    for case in golden.load_all():
        path = f"{harness}/seed/{PREFIX}{case.name}{seeds.suffix(harness)}"
        done = f"golden test: {relative(case.file)}, {case.title}"
        row = seeds.Row(path, seeds.BY_HAND, "-", DATE, done)
        found.setdefault(SOURCES[harness](case), row)
    others = {path.read_bytes() for path in seeds.committed()
              if path.parent.parent.name == harness and not path.name.startswith(PREFIX)}  # fmt: skip
    return {
        row: data for data, row in found.items() if data not in others and len(data) <= SIZE_CAP
    }


def is_golden(row: seeds.Row) -> bool:
    return row.file.name.startswith(PREFIX)


def write() -> int:
    """Rewrites the seeds and their lines in the manifest; returns how many there are."""
    kept: dict[seeds.Row, bytes] = {}
    for harness in SOURCES:
        possible = rows(harness)
        verdicts = nearness.judge(harness, {row.path: data for row, data in possible.items()})
        kept |= {row: data for row, data in possible.items() if not verdicts[row.path]}
    old = seeds.manifest()
    for row in filter(is_golden, old):
        row.file.unlink(missing_ok=True)
    for row, data in kept.items():
        row.file.write_bytes(data)
    seeds.write_manifest([row for row in old if not is_golden(row)] + list(kept))
    return len(kept)


def problems() -> list[str]:
    """Golden seeds that are not what their test says."""
    wanted = {row: data for harness in SOURCES for row, data in rows(harness).items()}
    found = []
    for row in filter(is_golden, seeds.manifest()):
        if wanted.get(row) != row.file.read_bytes():
            found.append(f"{row.path}: not its golden test; scripts/golden --update")
    return found

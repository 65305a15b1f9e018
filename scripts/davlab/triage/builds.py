"""The programs that triage runs, built when first asked for, and known by their bytes."""

import functools
import hashlib
from pathlib import Path

from davlab.make import built


def replay_program(harness: str, variant: str = "", mode: str = "asan") -> Path:
    """The replay program of a variant (empty: the clean tree; a slug, or canary), built and fresh.
    UsageError gives make's last words where it does not build."""
    return built(mode, f"replay-{harness}", variant)


def build_id(*programs: Path) -> str:
    """What changes whenever one of these programs does."""
    return hashlib.sha256(b"".join(map(_digest, programs))).hexdigest()[:16]


@functools.cache
def _digest(program: Path) -> bytes:
    return hashlib.sha256(program.read_bytes()).digest()

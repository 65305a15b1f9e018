"""Retirement: says which bug a crash shows while the campaign runs, and when a bug has shown enough.

A quick judgement with the campaign's own canary programs; the full proof of a cluster is triage's. A bug
is retired in the workers of an engine by what that engine found, so that what two engines of a campaign
found can be compared.
"""

import hashlib
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

from davlab.triage.replay import Outcome, Setting, replay
from davlab.campaign.worker import Worker

REPRODUCERS = 3  # different crash files that must show a bug before it is retired
PENDING = 8  # crashes of one worker that may wait for judgement; triage sees the rest too


@dataclass(frozen=True)
class Judgement:
    """The bug that explains a crash, if one does, and inputs that were seen to show it."""

    slug: str | None
    files: list[Path]


def explain(program: Path, setting: Setting, crash: Path, enabled: list[str]) -> str | None:
    """The one bug that makes this input crash: with it alone it crashes, with none it does not."""

    def outcome(bugs: str) -> Outcome:
        return replay(program, crash, setting.but(bugs=bugs), canary=True)

    with_all = outcome(",".join(enabled))
    if not with_all.report:
        return None
    alone = [slug for slug in sorted(with_all.triggered) if outcome(slug).report]
    return alone[0] if len(alone) == 1 and not outcome("none").report else None


def vary(data: bytes) -> Iterator[bytes]:
    """Inputs near this one. AFL++ saves one crash per path, and a bug on one path needs three."""
    yield data + b"\0"
    yield data + b"\0\0"
    if data:
        yield data[:-1]
    step = max(1, len(data) // 16)
    for at in range(len(data) - 1, -1, -step):
        yield data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def judge(
    program: Path, setting: Setting, crash: Path, enabled: list[str], more: Path | None
) -> Judgement:
    """Explains a crash; where a folder is given for `more`, makes further reproducers of that bug."""
    slug = explain(program, setting, crash, enabled)
    files = [crash]
    if slug and more:
        more.mkdir(exist_ok=True)
        for data in vary(crash.read_bytes()):
            variant = more / f"{slug}-{hashlib.sha256(data).hexdigest()[:16]}"
            variant.write_bytes(data)
            if explain(program, setting, variant, [slug]) == slug:
                files.append(variant)
            else:
                variant.unlink()
            if len(files) == REPRODUCERS:
                break
    return Judgement(slug, files)


class Confirmations:
    """Judges crashes in the background, one at a time, and keeps each bug's reproducers. A bug and an
    engine that found it go together."""

    def __init__(self, folder: Path, enabled: list[str], retired: set[tuple[str, str]]) -> None:
        self.retired = retired
        self.reproducers: dict[tuple[str, str], list[str]] = {}  # files, as seen from the folder
        self._folder = folder.resolve()
        self._enabled = enabled
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._waiting: list[tuple[Future[Judgement], Worker]] = []

    def submit(self, crash: Path, worker: Worker) -> None:
        """Has a crash judged. Those that come faster than that is done are left to triage."""
        engine = worker.engine.name
        enabled = [slug for slug in self._enabled if (slug, engine) not in self.retired]
        if not enabled or sum(w is worker for _, w in self._waiting) >= PENDING:
            return
        program = worker.job.program.resolve()
        setting = Setting(worker.job.environment["DAVLAB_PROFILE"], leaks=False)
        more = None if worker.engine.saves_every_crash else self._folder / "reproducers"
        future = self._pool.submit(judge, program, setting, crash.resolve(), enabled, more)
        self._waiting.append((future, worker))

    def settle(self) -> list[tuple[str, str]]:
        """Takes in the judgements that are ready; returns the bugs that have now shown enough."""
        ready = [entry for entry in self._waiting if entry[0].done()]
        self._waiting = [entry for entry in self._waiting if entry not in ready]
        for future, worker in ready:
            judgement = _outcome(future)
            if not judgement:
                continue
            known = self.reproducers.setdefault((judgement.slug, worker.engine.name), [])
            for file in judgement.files:
                name = str(file.relative_to(self._folder))
                if _content(name) not in map(_content, known):
                    known.append(name)
        return [
            found
            for found, files in self.reproducers.items()
            if found not in self.retired and len(files) >= REPRODUCERS
        ]

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def _outcome(future: Future[Judgement]) -> Judgement | None:
    """None where there is no answer: it was called off, or a full disk came between."""
    if future.cancelled() or isinstance(future.exception(), OSError):
        return None
    judgement = future.result()
    return judgement if judgement.slug else None


def _content(name: str) -> str:
    """What a reproducer's name says of its bytes: the same input may come from two engines."""
    return name.rpartition("-")[2]

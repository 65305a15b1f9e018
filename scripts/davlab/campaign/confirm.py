"""Retirement: says which bug a crash speaks for while the campaign runs, and when a bug has had enough.

A quick judgement with the campaign's own canary programs; the full proof of a cluster is triage's. A bug
is retired in the workers of an engine by what that engine found, so that what two engines of a campaign
found can be compared.
"""

import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from davlab.campaign.evidence import REPRODUCERS, EvidenceBook
from davlab.campaign.worker import Worker
from davlab.triage.replay import Outcome, Setting, replay

PENDING = 8  # crashes of one worker that may wait for judgement; triage sees the rest too


@dataclass(frozen=True)
class Judgement:
    """The bug that a crash speaks for. `files` show it, or are the one file that does not."""

    slug: str
    shown: bool
    files: list[Path]


@dataclass(frozen=True)
class Case:
    """A crash file, and what it is judged by."""

    program: Path
    setting: Setting
    file: Path
    origin: str  # as in crashes.jsonl
    bugs: list[str]  # all of the campaign's
    enabled: list[str]  # those that the engine has not retired
    variants: Path | None  # where further reproducers are made, for an engine that saves too few

    def judge(self) -> Judgement | None:
        """None where no single bug explains it."""
        first = self._run(self.file, self.enabled)
        if not first.report:
            slug = self._triggered_alone(first)
            return Judgement(slug, False, [self.file]) if slug else None
        showing = [s for s in sorted(first.triggered) if self._run(self.file, [s]).report]
        if len(showing) != 1 or self._run(self.file, []).report:
            return None
        return Judgement(showing[0], True, [self.file, *self._variants(showing[0])])

    def _triggered_alone(self, silent: Outcome) -> str | None:
        """The one bug that a silent input triggers. With those that are retired enabled too it must
        trigger no other and be as silent: a crash of theirs may have been on its way. What was too
        slow or too large is no evidence: a busy machine does that."""
        if self.origin != "crash" or len(silent.triggered) != 1:
            return None
        with_all = silent if self.enabled == self.bugs else self._run(self.file, self.bugs)
        alone = not with_all.report and with_all.triggered == silent.triggered
        return min(silent.triggered) if alone else None

    def _variants(self, slug: str) -> list[Path]:
        """Further reproducers of a bug: inputs near this one that show it too."""
        found: list[Path] = []
        if not self.variants:
            return found
        self.variants.mkdir(exist_ok=True)
        for data in vary(self.file.read_bytes()):
            variant = self.variants / f"{slug}-{hashlib.sha256(data).hexdigest()[:16]}"
            variant.write_bytes(data)
            if self._run(variant, [slug]).report and not self._run(variant, []).report:
                found.append(variant)
            else:
                variant.unlink()
            if 1 + len(found) == REPRODUCERS:
                break
        return found

    def _run(self, file: Path, bugs: Iterable[str]) -> Outcome:
        setting = self.setting.but(bugs=",".join(bugs) or "none")
        return replay(self.program, file, setting, canary=True)


def vary(data: bytes) -> Iterator[bytes]:
    """Inputs near this one. AFL++ saves one crash per path, and a bug on one path needs three."""
    yield data + b"\0"
    yield data + b"\0\0"
    if data:
        yield data[:-1]
    step = max(1, len(data) // 16)
    for at in range(len(data) - 1, -1, -step):
        yield data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


class Confirmations:
    """Judges crashes in the background, one at a time, and keeps what speaks for each bug. A bug and
    an engine that found it go together."""

    def __init__(self, folder: Path, bugs: list[str], retired: set[tuple[str, str]]) -> None:
        self.retired = retired
        self.evidence = EvidenceBook(folder / "evidence.json")
        self._folder = folder.resolve()
        self._bugs = bugs
        self._pool = ThreadPoolExecutor(max_workers=1)
        self.waiting: list[tuple[Future[Judgement | None], Worker]] = []

    def submit(self, name: str, origin: str, worker: Worker) -> None:
        """Has a crash file judged. Those that come faster than that is done are left to triage."""
        engine = worker.engine.name
        enabled = [slug for slug in self._bugs if (slug, engine) not in self.retired]
        if not enabled or sum(w is worker for _, w in self.waiting) >= PENDING:
            return
        if self.evidence.counted(name):
            return
        case = Case(
            program=worker.job.program.resolve(),
            setting=Setting(worker.job.environment["DAVLAB_PROFILE"], leaks=False),
            file=self._folder / name,
            origin=origin,
            bugs=self._bugs,
            enabled=enabled,
            variants=None if worker.engine.ends_at_a_crash else self._folder / "reproducers",
        )
        self.waiting.append((self._pool.submit(case.judge), worker))

    def settle(self) -> list[tuple[str, str]]:
        """Takes in the judgements that are ready; returns the bugs that may now be retired."""
        ready = [entry for entry in self.waiting if entry[0].done()]
        self.waiting = [entry for entry in self.waiting if entry not in ready]
        for future, worker in ready:
            judgement = _outcome(future)
            if judgement:
                names = [str(file.relative_to(self._folder)) for file in judgement.files]
                self.evidence.add(judgement.slug, worker.engine.name, names, judgement.shown)
        return [
            found
            for found, evidence in self.evidence.entries.items()
            if found not in self.retired and evidence.enough
        ]

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def _outcome(future: Future[Judgement | None]) -> Judgement | None:
    """None where there is no answer: it was called off, or a full disk came between."""
    if future.cancelled() or isinstance(future.exception(), OSError):
        return None
    return future.result()

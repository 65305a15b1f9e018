"""Exchange of inputs between the workers of one harness, whatever their engines."""

import hashlib
import os
import shutil
from pathlib import Path

from davlab.campaign.engines import files_of
from davlab.campaign.worker import Worker

INPUT_LIMIT = 1 << 20


class Exchange:
    """Gives what one worker found to the others of its harness. Files are linked, not copied, and
    named by their content, so that nothing goes round in circles."""

    def __init__(self, workers: list[Worker]) -> None:
        self._workers = workers
        self._known: dict[str, set[str]] = {}  # worker: digests of what it has or was given
        self._looked_at: dict[str, set[str]] = {}  # worker: names of its files seen before
        self._given: dict[str, int] = {}  # worker: how many inputs it was given
        for worker in workers:
            self._recall(worker)

    def share(self, giver: Worker) -> int:
        """Passes on what `giver` found since the last call; returns how many inputs were new."""
        others = [w for w in self._workers if w is not giver and w.job.harness == giver.job.harness]
        shared = 0
        for path in self._fresh(giver):
            digest = _digest(path)
            if digest is None:
                continue
            self._known[giver.name].add(digest)
            takers = [worker for worker in others if digest not in self._known[worker.name]]
            for taker in takers:
                self._give(path, digest, taker)
            shared += bool(takers)
        return shared

    def _fresh(self, giver: Worker) -> list[Path]:
        seen = self._looked_at[giver.name]
        fresh = [path for path in giver.engine.found(giver.job) if path.name not in seen]
        seen.update(path.name for path in fresh)
        return fresh

    def _give(self, path: Path, digest: str, taker: Worker) -> None:
        place = taker.engine.inbox(taker.job, self._given[taker.name], digest)
        self._given[taker.name] += 1
        self._known[taker.name].add(digest)
        self._looked_at[taker.name].add(place.name)
        if not place.parent.is_dir() or place.exists():
            return
        try:
            os.link(path, place)
        except FileNotFoundError:  # the engine found a shorter one meanwhile
            return
        except OSError:  # a file system without links
            shutil.copyfile(path, place)
        os.utime(place)  # a running libFuzzer reads files that are newer than its last look

    def _recall(self, worker: Worker) -> None:
        """What the worker has from before: its seeds, and after a resume what it found or was given."""
        engine, job = worker.engine, worker.job
        given = list(files_of(engine.inbox(job, 0, "").parent))
        held = [*files_of(job.seeds), *engine.found(job), *given]
        self._known[worker.name] = {digest for path in held if (digest := _digest(path))}
        self._looked_at[worker.name] = set()
        self._given[worker.name] = len(given)


def _digest(path: Path) -> str | None:
    """SHA-1, which is also how libFuzzer names what it finds; None for what is gone or too large."""
    try:
        if path.stat().st_size > INPUT_LIMIT:
            return None
        return hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest()
    except FileNotFoundError:
        return None

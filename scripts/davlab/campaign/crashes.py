"""The crash files of a campaign: every one that an engine saved, once per content, with a record."""

import hashlib
from pathlib import Path

from davlab import records
from davlab.campaign.fuzzclock import FuzzClock
from davlab.campaign.worker import Worker


class CrashStore:
    """`crashes/` and `crashes.jsonl`. A file is moved out of the engine's folder in one step, so that
    what lies there is what was not collected yet, whenever the campaign was killed."""

    def __init__(self, folder: Path, before: FuzzClock) -> None:
        """`before` is the clock of the session that ended, which dates what it left."""
        self.folder = folder / "crashes"
        self._file = folder / "crashes.jsonl"
        self._changed = False
        self.folder.mkdir(exist_ok=True)
        self.records: dict[str, dict] = {}
        for record in records.read_lines(self._file):
            if (self.folder / record["file"].removeprefix("crashes/")).is_file():
                self.records[record["file"]] = record
        self._adopt(before)

    def collect(self, worker: Worker, clock: FuzzClock) -> list[dict]:
        """Takes in what the worker's engine saved; returns the records of those not seen before."""
        fresh = []
        for path, origin, execs in worker.engine.crash_files(worker.job):
            if not worker.is_done_with(path.stat().st_mtime):
                continue
            record = self._take(path, worker, clock, origin, execs)
            if record["count"] == 1:
                fresh.append(record)
        return fresh

    def save(self) -> None:
        if self._changed:
            records.write_lines(self._file, list(self.records.values()))
            self._changed = False

    def of(self, worker: Worker) -> int:
        """How many different crash files this worker's engine and harness have."""
        return sum(
            r["harness"] == worker.job.harness and r["engine"] == worker.engine.name
            for r in self.records.values()
        )

    def _take(
        self, path: Path, worker: Worker, clock: FuzzClock, origin: str, execs: int | None
    ) -> dict:
        harness, engine = worker.job.harness, worker.engine.name
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        name = f"crashes/{harness}-{engine}-{digest[:16]}"
        record = self.records.get(name)
        if record is None:
            record = self._record(path, name, harness, engine, clock)
            record["origin"] = origin
            record["execs"] = worker.state.execs if execs is None else execs
        record["count"] += 1
        self._changed = True
        path.rename(self.folder.parent / name)
        return record

    def _adopt(self, before: FuzzClock) -> None:
        """Records a file that was moved here just before a kill, as far as it speaks for itself."""
        for path in sorted(self.folder.iterdir()):
            name = f"crashes/{path.name}"
            if name in self.records or path.name.count("-") < 2:
                continue
            harness, engine, _ = path.name.rsplit("-", 2)
            self._record(path, name, harness, engine, before)["count"] = 1

    def _record(self, path: Path, name: str, harness: str, engine: str, clock: FuzzClock) -> dict:
        data = path.read_bytes()
        self.records[name] = {
            "file": name,
            "harness": harness,
            "engine": engine,
            "seconds": clock.of_realtime(path.stat().st_mtime),
            "execs": 0,
            "sha256": hashlib.sha256(data).hexdigest(),
            "bytes": len(data),
            "origin": "crash",
            "count": 0,
        }
        self._changed = True
        return self.records[name]

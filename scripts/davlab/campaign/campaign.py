"""A campaign: workers take turns, inputs are exchanged, crashes kept and judged, bugs retired."""

import errno
import json
import os
import time
from pathlib import Path

from davlab import bugstate, records
from davlab.campaign import rota
from davlab.campaign.confirm import Confirmations
from davlab.campaign.crashes import CrashStore
from davlab.campaign.exchange import Exchange
from davlab.campaign.fuzzclock import FuzzClock
from davlab.campaign.ledger import Ledger
from davlab.campaign.worker import Worker

POLL_SECONDS = 0.05
SAVE_SECONDS = 1.0
SERIES_SECONDS = 5.0
RESERVE_BYTES = 16 << 20  # held back, so that a full disk still takes the records and the report
FREE_BYTES = 8 << 20  # below this the disk counts as full


class Campaign:
    """`run` fuzzes until the time is over, or KeyboardInterrupt; `close` must follow."""

    def __init__(
        self, header: dict, folder: Path, workers: list[Worker], seconds: float, jobs: int
    ) -> None:
        """`header` opens campaign.json; the seconds fuzzed are added to it."""
        self.header = header
        self.folder = folder
        self.workers = workers
        self.seconds = seconds
        self.jobs = jobs
        self.slice = rota.slice_seconds(seconds, jobs, len(workers))
        bugs = header["bugs"]
        anchor, turns = _load_clock(folder)
        before = FuzzClock.load(anchor)
        for worker in workers:
            worker.take_up(**turns.get(worker.name, {"used": 0.0, "starts": 0}))
        engines = sorted({worker.engine.name for worker in workers})
        self.ledger = Ledger(folder, bugs, engines)
        self.ledger.update(workers, before)
        self.crashes = CrashStore(folder, before)
        for worker in workers:
            self.crashes.collect(worker, before)
        self.confirmations = Confirmations(folder, bugs, self.ledger.retired)
        self.exchange = Exchange(workers)
        self.clock = FuzzClock.start(before.origin)
        self.full = False
        self.last_event = ""
        self._saved = self._charted = 0.0
        self._reserve = folder / "reserve"
        self._reserve.write_bytes(bytes(RESERVE_BYTES))
        for record in self.crashes.records.values():
            self._submit(record)

    @property
    def trouble(self) -> str:
        """Why fuzzing cannot go on, in a sentence; empty while it can."""
        if self.full:
            return "the disk is full: fuzzing ended, what was found is kept"
        if all(worker.given_up for worker in self.workers):
            return "every engine was given up: workers/*/log says why"
        return ""

    def run(self, show) -> None:
        """Calls `show(self)` after each round."""
        while self.clock.now() < self.seconds and not self.trouble:
            try:
                self._round()
            except OSError as error:
                if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                    raise
                self.full = True
            show(self)
            time.sleep(POLL_SECONDS)

    def close(self) -> None:
        """Ends the engines and writes everything down."""
        for worker in self.workers:
            worker.stop()
        self.clock.halt()
        self._reserve.unlink(missing_ok=True)
        if self.full:
            self.event("disk-full", self.trouble)
        self._collect()
        self.confirmations.close()
        self._retire()
        for worker in self.workers:
            self._chart(worker)
        self._save()

    def event(self, kind: str, text: str, **more: object) -> None:
        seconds = round(self.clock.now(), 2)
        line = {"seconds": seconds, "kind": kind, "text": text, **more}
        records.append_line(self.folder / "events.jsonl", line)
        self.last_event = text

    # --- One round -----------------------------------------------------------------------------

    def _round(self) -> None:
        self.look_after()
        self._take_turns()
        self._collect()
        self._retire()
        now = time.monotonic()
        if now - self._saved >= SAVE_SECONDS:
            self._saved = now
            self._save()
            self._check_disk()
        if now - self._charted >= SERIES_SECONDS:
            self._charted = now
            for worker in self.workers:
                if worker.running:
                    self._chart(worker)

    def look_after(self) -> None:
        """Notes the engines that died."""
        for worker in self.workers:
            death = worker.poll()
            if death:
                self.event("worker-died", death.text, worker=worker.name)

    def _take_turns(self) -> None:
        waiting = rota.next_worker(self.workers) is not None
        for worker in self.workers:
            if worker.running and worker.given_up:
                worker.end_slice()
            elif worker.running and worker.slice_used >= self.slice:
                if waiting:
                    worker.end_slice()
                else:
                    worker.renew_slice()
                self.exchange.share(worker)
                self._chart(worker)
        while sum(worker.running for worker in self.workers) < self.jobs:
            worker = rota.next_worker(self.workers)
            if worker is None:
                return
            worker.begin_slice()

    def _collect(self) -> None:
        for worker in self.workers:
            for record in self.crashes.collect(worker, self.clock):
                self._submit(record)

    def _submit(self, record: dict) -> None:
        for worker in self.workers:
            if (worker.job.harness, worker.engine.name) == (record["harness"], record["engine"]):
                self.confirmations.submit(record["file"], record["origin"], worker)
                return

    def _retire(self) -> None:
        for slug, engine in self.confirmations.settle():
            seconds = round(self.clock.now(), 2)  # before what the bug hid can be found
            for worker in self.workers:
                if worker.engine.name == engine:
                    worker.state.retire(slug)
            evidence = self.confirmations.evidence.entries[slug, engine]
            self.confirmations.retired.add((slug, engine))
            self.ledger.retire(slug, engine, seconds, evidence.enough)
            if evidence.enough == "confirmed":
                count = len(evidence.shown)
                text = f"{slug} is confirmed by {count} reproducers and retired in {engine}"
            else:
                count = len(evidence.unshown)
                text = (
                    f"{slug} is retired in {engine} without being confirmed: {count} crash files "
                    "trigger it alone and show nothing when replayed"
                )
            self.event(
                "retired",
                text,
                bug=slug,
                engine=engine,
                retired_as=evidence.enough,
                reproducers=evidence.shown,
                unshown=evidence.unshown,
            )

    # --- Records -------------------------------------------------------------------------------

    def _save(self) -> None:
        turns = {
            worker.name: {"used": round(worker.used, 1), "starts": worker.starts}
            for worker in self.workers
        }
        clock = {"anchor": self.clock.anchor(), "turns": turns}
        records.write_json(self.folder / "clock.json", clock)
        self.header["seconds"] = round(self.clock.now(), 1)
        records.write_json(self.folder / "campaign.json", self.header)
        self.ledger.update(self.workers, self.clock)
        self.ledger.save()
        self.crashes.save()

    def _chart(self, worker: Worker) -> None:
        readings = worker.engine.readings(worker.job)
        line = {
            "seconds": round(self.clock.now(), 2),
            "worker": worker.name,
            "harness": worker.job.harness,
            "engine": worker.engine.name,
            "execs": worker.state.execs,
            "execs_per_second": round(worker.execs_per_second, 1),
            "edges": readings.edges,
            "corpus": readings.corpus,
            "crashes": self.crashes.of(worker),
            "oracles": worker.state.oracles,
        }
        records.append_line(self.folder / "series.jsonl", line)

    def _check_disk(self) -> None:
        space = os.statvfs(self.folder)
        if space.f_bavail * space.f_frsize < FREE_BYTES:
            self.full = True


def make_state(file: Path, slugs: list[str], enabled: list[str]) -> None:
    """A worker's state file, before its engine starts: a bug may be retired before its first turn."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(file.name + ".new")
    bugstate.create(fresh, slugs, set(enabled))
    fresh.rename(file)


def _load_clock(folder: Path) -> tuple[dict | None, dict]:
    """The anchor of the session before, and the turns that its workers had."""
    file = folder / "clock.json"
    if not file.exists():
        return None, {}
    clock = json.loads(file.read_text(encoding="utf-8"))
    return clock["anchor"], clock["turns"]

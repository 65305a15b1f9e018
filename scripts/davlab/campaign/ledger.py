"""What the bugs of a campaign saw, over all workers: bugs.json."""

import json
from pathlib import Path

from davlab import records
from davlab.bugstate import Slot
from davlab.campaign.fuzzclock import FuzzClock
from davlab.campaign.worker import Worker


class Ledger:
    """Reads the workers' state files. A first time is noted once, in seconds of fuzzing, and kept."""

    def __init__(self, folder: Path, enabled: list[str]) -> None:
        self._file = folder / "bugs.json"
        self._written = ""
        self.bugs: dict[str, dict] = {
            slug: {
                "reached": 0,
                "triggered": 0,
                "first_reached": None,
                "first_triggered": None,
                "retired_seconds": None,
            }
            for slug in enabled
        }
        if self._file.exists():
            before = json.loads(self._file.read_text(encoding="utf-8"))
            self.bugs.update({slug: before[slug] for slug in enabled if slug in before})

    def update(self, workers: list[Worker], clock: FuzzClock) -> None:
        seen = [(worker, worker.state.slots()) for worker in workers]
        for slug, bug in self.bugs.items():
            of_bug = [
                (worker, slot) for worker, slots in seen for slot in slots if slot.slug == slug
            ]
            for event in ("reached", "triggered"):
                bug[event] = sum(getattr(slot, event) for _, slot in of_bug)
                first = f"first_{event}"
                if bug[first] is None:
                    bug[first] = _first(of_bug, first, clock)

    def retire(self, slug: str, seconds: float) -> None:
        self.bugs[slug]["retired_seconds"] = seconds

    @property
    def retired(self) -> dict[str, float]:
        times = {slug: bug["retired_seconds"] for slug, bug in self.bugs.items()}
        return {slug: seconds for slug, seconds in times.items() if seconds is not None}

    def save(self) -> None:
        text = json.dumps(self.bugs, indent=1) + "\n"
        if text != self._written:
            records.write_text(self._file, text)
            self._written = text


def _first(of_bug: list[tuple[Worker, Slot]], first: str, clock: FuzzClock) -> dict | None:
    """The earliest time that a worker has for this event, or None while none has."""
    times = [
        (getattr(slot, f"{first}_ns"), worker, getattr(slot, f"{first}_execs"))
        for worker, slot in of_bug
        if getattr(slot, f"{first}_ns")
    ]
    if not times:
        return None
    nanoseconds, worker, execs = min(times, key=lambda entry: entry[0])
    return {
        "seconds": clock.of_monotonic_ns(nanoseconds),
        "execs": execs,
        "harness": worker.job.harness,
        "engine": worker.engine.name,
    }

"""What the bugs of a campaign saw, over all workers and per engine: bugs.json."""

import json
from pathlib import Path

from davlab import records
from davlab.bugstate import Slot
from davlab.campaign.fuzzclock import FuzzClock
from davlab.campaign.worker import Worker


NOTHING_SEEN = {
    "reached": 0,
    "triggered": 0,
    "first_reached": None,
    "first_triggered": None,
    "retired_seconds": None,  # all engines together: when the last of them retired it
    "retired_as": None,  # `confirmed`, or `unshown`; all engines together: where none confirmed it
}


class Ledger:
    """Reads the workers' state files. A first time is noted once, in seconds of fuzzing, and kept."""

    def __init__(self, folder: Path, enabled: list[str], engines: list[str]) -> None:
        self._file = folder / "bugs.json"
        self._written = ""
        self.bugs: dict[str, dict] = {
            slug: {**NOTHING_SEEN, "engines": {name: dict(NOTHING_SEEN) for name in engines}}
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
            _sum_up(bug, of_bug, clock)
            for name, part in bug["engines"].items():
                _sum_up(part, [entry for entry in of_bug if entry[0].engine.name == name], clock)

    def retire(self, slug: str, engine: str, seconds: float, retired_as: str) -> None:
        bug = self.bugs[slug]
        parts = bug["engines"].values()
        bug["engines"][engine] |= {"retired_seconds": seconds, "retired_as": retired_as}
        if all(part["retired_seconds"] is not None for part in parts):
            bug["retired_seconds"] = seconds
            unshown = all(part.get("retired_as") == "unshown" for part in parts)
            bug["retired_as"] = "unshown" if unshown else "confirmed"

    @property
    def retired(self) -> set[tuple[str, str]]:
        """Bugs, each with an engine that retired it."""
        return {
            (slug, name)
            for slug, bug in self.bugs.items()
            for name, part in bug["engines"].items()
            if part["retired_seconds"] is not None
        }

    def save(self) -> None:
        text = json.dumps(self.bugs, indent=1) + "\n"
        if text != self._written:
            records.write_text(self._file, text)
            self._written = text


def _sum_up(sums: dict, of_bug: list[tuple[Worker, Slot]], clock: FuzzClock) -> None:
    """Brings what some workers saw of a bug up to date."""
    for event in ("reached", "triggered"):
        sums[event] = sum(getattr(slot, event) for _, slot in of_bug)
        first = f"first_{event}"
        if sums[first] is None:
            sums[first] = _first(of_bug, first, clock)


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

"""The campaign's clock: seconds of fuzzing, which stand still between a kill and a resume."""

import time
from dataclasses import dataclass


@dataclass
class FuzzClock:
    """Runs from `origin` seconds. An anchor ties it to the two clocks that engines stamp with."""

    origin: float = 0.0
    monotonic: float = 0.0
    realtime: float = 0.0
    halted: bool = False

    @classmethod
    def start(cls, origin: float) -> "FuzzClock":
        return cls(origin, time.monotonic(), time.time())

    @classmethod
    def load(cls, anchor: dict | None) -> "FuzzClock":
        """The clock of the session before, to date what that session left behind."""
        return cls(**anchor) if anchor else cls()

    def anchor(self) -> dict:
        """What `load` takes: this clock as it stands now."""
        if self.halted:
            return {"origin": self.origin, "monotonic": self.monotonic, "realtime": self.realtime}
        return {
            "origin": round(self.now(), 3),
            "monotonic": time.monotonic(),
            "realtime": time.time(),
        }

    def halt(self) -> None:
        """The engines have ended: from here on it stands still."""
        anchor = self.anchor()
        self.origin, self.monotonic, self.realtime = anchor.values()
        self.halted = True

    def now(self) -> float:
        return self.origin + (0.0 if self.halted else time.monotonic() - self.monotonic)

    def of_monotonic_ns(self, nanoseconds: int) -> float:
        """When a CLOCK_MONOTONIC time was, in seconds of fuzzing."""
        return round(max(0.0, self.origin + nanoseconds / 1e9 - self.monotonic), 2)

    def of_realtime(self, seconds: float) -> float:
        """When a file's time was, in seconds of fuzzing."""
        return round(max(0.0, self.origin + seconds - self.realtime), 2)

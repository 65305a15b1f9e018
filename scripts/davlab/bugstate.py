"""The bug runtime's state file, shared with running fuzzers: harnesses/bugs.h gives its layout."""

import mmap
import struct
from dataclasses import dataclass
from pathlib import Path

MAGIC = b"DAVBUGS1"
HEADER = struct.Struct("<8sIIQQ4Q")  # magic, slot_count, slot_size, execs, oracles, reserved
SLOT = struct.Struct("<48sBBBB4x6Q3Q")
RETIRED = 49  # offset in a slot of the byte that retires it


class BadState(Exception):
    """The file is not a bug state, or is another build's; the text says which file and why."""


@dataclass(frozen=True)
class Slot:
    """What one bug saw so far. Times are CLOCK_MONOTONIC nanoseconds; 0 means never."""

    slug: str
    enabled: bool
    retired: bool
    input_reached: bool
    input_triggered: bool
    reached: int
    triggered: int
    first_reached_ns: int
    first_reached_execs: int
    first_triggered_ns: int
    first_triggered_execs: int


def create(path: Path, slugs: list[str], enabled: set[str]) -> None:
    """Makes the file as a canary build of `slugs` would, so that it can be written to beforehand."""
    slots = b"".join(
        SLOT.pack(slug.encode().ljust(48, b"\0"), slug in enabled, *[0] * 12) for slug in slugs
    )
    path.write_bytes(HEADER.pack(MAGIC, len(slugs), SLOT.size, *[0] * 6) + slots)


class BugState:
    """A state file mapped into memory; what a running fuzzer writes is seen here at once."""

    def __init__(self, path: Path) -> None:
        try:
            with path.open("r+b") as file:
                self._map = mmap.mmap(file.fileno(), 0)
        except (OSError, ValueError) as error:
            raise BadState(f"{path}: {error}") from error
        if len(self._map) < HEADER.size:
            raise BadState(f"{path}: too short for a bug state")
        magic, self.count, size, *_ = HEADER.unpack_from(self._map)
        if magic != MAGIC or size != SLOT.size or len(self._map) != HEADER.size + self.count * size:
            raise BadState(f"{path}: not a bug state of this version")

    def close(self) -> None:
        self._map.close()

    @property
    def execs(self) -> int:
        """Inputs begun."""
        return HEADER.unpack_from(self._map)[3]

    @property
    def oracles(self) -> int:
        """Oracle hits while oracles were off."""
        return HEADER.unpack_from(self._map)[4]

    def slots(self) -> list[Slot]:
        return [self._slot(index) for index in range(self.count)]

    def _slot(self, index: int) -> Slot:
        name, *numbers = SLOT.unpack_from(self._map, HEADER.size + index * SLOT.size)
        flags = [bool(flag) for flag in numbers[:4]]
        return Slot(name.rstrip(b"\0").decode("utf-8", "replace"), *flags, *numbers[4:10])

    def slugs(self) -> list[str]:
        return [slot.slug for slot in self.slots()]

    def retire(self, slug: str) -> None:
        """From the next input on, this bug's guard acts again."""
        self._map[HEADER.size + self.slugs().index(slug) * SLOT.size + RETIRED] = 1

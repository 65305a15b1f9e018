"""Which processes a campaign's folder has, for tests that none is left behind."""

import os
from pathlib import Path


def processes_of(folder: Path) -> list[int]:
    """Every process that has the folder's state files in its environment, the dead left out."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and os.fsencode(folder) in (entry / "environ").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return [pid for pid in found if pid != os.getpid()]

"""A crash file as it comes: it may be anything, and what cannot be replayed is said, not feared."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

INPUT_CAP = 16 << 20  # the replay engine's: harnesses/replay_main.c


@dataclass(frozen=True)
class CrashFile:
    path: Path
    sha256: str = ""
    bytes: int = 0
    fault: str = ""  # why it is skipped; "" where it is not


def examine(path: Path) -> CrashFile:
    """Reads what there is to know of a file. Never opens what is not a regular file."""
    try:
        info = path.stat()
        if stat.S_ISDIR(info.st_mode):
            return CrashFile(path, fault="a folder")
        if not stat.S_ISREG(info.st_mode):
            return CrashFile(path, fault="not a regular file")
        if info.st_size == 0:
            return CrashFile(path, fault="empty")
        if info.st_size > INPUT_CAP:
            size = f"{info.st_size / (1 << 20):.0f} MiB, and the cap is {INPUT_CAP >> 20}"
            return CrashFile(path, bytes=info.st_size, fault=f"too large: {size}")
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return CrashFile(path, fault=f"unreadable: {os.strerror(error.errno or 0).lower()}")
    return CrashFile(path, digest, info.st_size)

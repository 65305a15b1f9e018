"""One bounded run of a client's program."""

import os
import subprocess
from pathlib import Path

SECONDS = 60


def call(command: list, scratch: Path, stdin: str | bytes = "", **environment: str) -> None:
    """One run of a client. Its exit code says nothing: servers refuse some of what it sends."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    subprocess.run(
        [str(part) for part in command],
        cwd=scratch, input=data, env=os.environ | {"HOME": str(scratch)} | environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=SECONDS,
    )  # fmt: skip

"""One bounded run of a client's program."""

import os
import subprocess
from pathlib import Path

SECONDS = 60


def environment(**changes: str) -> dict[str, str]:
    """Ours with changes, and without proxies: a server on loopback is spoken to directly."""
    kept = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}
    return kept | changes


def call(command: list, scratch: Path, stdin: str | bytes = "", **changes: str) -> None:
    """One run of a client. Its exit code says nothing: servers refuse some of what it sends."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    subprocess.run(
        [str(part) for part in command],
        cwd=scratch, input=data, env=environment(HOME=str(scratch)) | changes,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=SECONDS,
    )  # fmt: skip

"""Leaves no process behind: ends everything that a campaign's folder owns, even after a SIGKILL.

An engine's children carry the campaign's folder in their environment (DAVLAB_BUGS_FILE). A sweep
ends those; a guard process does it when the campaign is gone, because AFL++ that is killed leaves
its persistent child stopped for ever.

Run as `python3 -m davlab.sweep FOLDER`, this is the guard: it waits for the end of its input.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

from davlab.repo import ROOT


def sweep(folder: Path) -> int:
    """Ends every process whose bug state lies under `folder`; says how many there were."""
    mark = b"DAVLAB_BUGS_FILE=" + os.fsencode(folder.resolve()) + b"/"
    ended = 0
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            variables = (entry / "environ").read_bytes().split(b"\0")
            if any(variable.startswith(mark) for variable in variables):
                os.kill(int(entry.name), signal.SIGKILL)
                ended += 1
        except OSError:  # it ended by itself, or is another user's
            continue
    return ended


class Guard:
    """The process that sweeps when this one is gone. Its input is a pipe that only we hold."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "davlab.campaign.sweep", str(folder)],
            cwd=ROOT / "scripts",
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def close(self) -> None:
        self._process.communicate(timeout=30)


if __name__ == "__main__":
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    sweep(Path(sys.argv[1]))

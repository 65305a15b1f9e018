"""Sends one input to a server of its own, through a real socket, and says what it shows."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from davlab import server
from davlab.make import built
from davlab.triage.replay import LOG_BYTES, Setting, environment
from davlab.triage.sanitizer import Report, parse

SECONDS = 10  # without a byte from the server


@dataclass(frozen=True)
class WireOutcome:
    """What a run came to. `report` is None exactly where the server lived and ended in silence."""

    report: Report | None
    log: bytes
    answer: bytes

    @property
    def signature(self) -> tuple[str, str] | None:
        return self.report.signature if self.report else None


def server_program(variant: str = "", mode: str = "asan") -> Path:
    """The server of a variant (empty: the clean tree; a slug, all or canary), built and fresh."""
    return built(mode, "server", variant)


def replay_wire(program: Path, crash: Path, setting: Setting) -> WireOutcome:
    """Starts the server, sends it the file's bytes and the end of them, and ends it. Its lock tokens are
    those that the session harness gives out, so that the bytes may name them."""
    with tempfile.TemporaryFile(prefix="davlab-wire-") as log:
        env = environment(setting, None)
        with server.running(program, "--fixed-seed", env=env, log=log) as running:
            answer = running.exchange(crash.read_bytes(), SECONDS)
            code = running.stop()
        log.seek(0)
        text = log.read(LOG_BYTES)
    report = parse(text.decode("utf-8", errors="backslashreplace"))
    if report is None and code != 0:
        report = Report("davlab", "exit", f"the server ended with exit code {code}, and no report")
    return WireOutcome(report, text, answer)

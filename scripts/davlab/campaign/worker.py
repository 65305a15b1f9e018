"""A worker: one engine on one harness, run in slices. Supervises the engine's process and no more."""

import os
import re
import signal
import subprocess
import time
from dataclasses import dataclass

from davlab import bugstate
from davlab.campaign.engines import Engine, Job, tail
from davlab.campaign.sweep import sweep

STOP_GRACE = 3.0  # seconds from SIGTERM to SIGKILL,
KILL_GRACE = 60.0  # and from there to the end, which the kernel brings about
SETTLED = 0.5  # seconds: a younger file may still be being written by an engine that goes on
HANG_SECONDS = 60.0  # of running without one more input, start-up included
DEATHS_IN_A_ROW = 5  # each within SHORT_LIFE seconds: the worker is given up
SHORT_LIFE = 5.0
LOG_LIMIT = 4 << 20
COLOUR = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


@dataclass(frozen=True)
class Death:
    """An engine that ended by itself without leaving a crash file."""

    text: str
    given_up: bool


class Worker:
    def __init__(self, name: str, engine: Engine, job: Job) -> None:
        self.name = name
        self.engine = engine
        self.job = job
        self.state = bugstate.BugState(job.state_file)
        self.given_up = False
        self.used = 0.0  # seconds of running, over all slices
        self.starts = 0
        self._process: subprocess.Popen | None = None
        self._paused = True
        self._since = 0.0
        self._launched = 0.0  # as files are dated: when the engine was started,
        self._halted = 0.0  # and when it was last paused
        self._deaths = 0
        self._execs_seen = self.state.execs
        self._started = 0.0  # the value of `used` when the engine was started,
        self._moved = 0.0  # and when the last new input was seen
        self._execs_at_start = self._execs_seen
        self._slice_began = (self._execs_seen, 0.0)  # executions, `used`
        self._rate = 0.0

    def take_up(self, used: float, starts: int) -> None:
        """Goes on with the share of the time and the random seeds of the session before."""
        self.used, self.starts = used, starts
        self._slice_began = (self.state.execs, used)

    # --- Slices --------------------------------------------------------------------------------

    @property
    def running(self) -> bool:
        return not self._paused

    @property
    def slice_used(self) -> float:
        """Seconds that the present slice has run, or the last one ran."""
        return self.used - self._slice_began[1]

    @property
    def execs_per_second(self) -> float:
        """Over the present slice, or the last one while this one is young."""
        if self.slice_used >= 1:
            self._rate = (self.state.execs - self._slice_began[0]) / self.slice_used
        return self._rate

    def begin_slice(self) -> None:
        self._paused = False
        self._since = time.monotonic()
        self.renew_slice()
        if self._process is None:
            self._start()
        else:
            os.kill(self._process.pid, signal.SIGCONT)

    def renew_slice(self) -> None:
        """Begins another slice at once, without a pause."""
        self._rate = self.execs_per_second
        self._slice_began = (self.state.execs, self.used)

    def end_slice(self) -> None:
        """Stands still: paused where the engine bears it, otherwise ended until the next slice."""
        self._count_time()
        self._paused = True
        if self._process is None:
            return
        if self.engine.pausable:
            os.kill(self._process.pid, signal.SIGSTOP)
            self._halted = time.time()
        else:
            self.stop()

    def stop(self) -> None:
        """Ends the engine's process and its children; it is started anew by the next slice."""
        self._paused = True
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.send_signal(signal.SIGCONT)
            try:
                process.wait(timeout=STOP_GRACE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(timeout=KILL_GRACE)
        if self.engine.pausable:
            sweep(self.job.folder)

    def poll(self) -> Death | None:
        """Looks after a running engine: starts it again after a crash, and says when it died."""
        if self._process is None or self._paused:
            return None
        self._count_time()
        if self._process.poll() is None:
            return self._check_progress()
        code = self._process.returncode
        crashed = self.engine.ends_at_a_crash and any(self.engine.crash_files(self.job))
        if crashed and self.state.execs > self._execs_at_start:
            self._restart()
            return None
        return self._died(f"ended with {_exit_words(code)}: {self._last_words()}")

    def is_done_with(self, written: float) -> bool:
        """Whether a crash file of that time may be taken away: it is whole, and where the engine ends at
        a crash, `poll` has seen it."""
        if self._process is None:
            return True
        if self.engine.ends_at_a_crash:
            return written < self._launched
        return (self._halted if self._paused else time.time()) - written >= SETTLED

    # --- Helpers -------------------------------------------------------------------------------

    def _start(self) -> None:
        self.engine.prepare(self.job)
        if self.job.log.exists() and self.job.log.stat().st_size > LOG_LIMIT:
            self.job.log.unlink()
        environment = {
            **os.environ,
            **self.engine.environment(self.job),
            **self.job.environment,
            "DAVLAB_BUGS_FILE": str(self.job.state_file.resolve()),
        }
        self._launched = time.time()
        with self.job.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.engine.command(self.job, self.starts),
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.starts += 1
        self._execs_at_start = self.state.execs
        self._started = self._moved = self.used

    def _check_progress(self) -> Death | None:
        if self._has_moved() or self.used - self._moved < HANG_SECONDS:
            return None
        return self._died(f"ran no input for {HANG_SECONDS:.0f} s and was ended")

    def _died(self, text: str) -> Death:
        short = self.used - self._started < SHORT_LIFE
        self._deaths = self._deaths + 1 if short else 1
        self.given_up = self._deaths >= DEATHS_IN_A_ROW
        if self.given_up:
            self.stop()
        else:
            self._restart()
        after = "given up" if self.given_up else "started again"
        return Death(f"{self.name} {text}; {after}", self.given_up)

    def _restart(self) -> None:
        self.stop()
        self._paused = False
        self._start()

    def _has_moved(self) -> bool:
        execs = self.state.execs
        if execs == self._execs_seen:
            return False
        self._execs_seen = execs
        self._moved = self.used
        return True

    def _count_time(self) -> None:
        if not self._paused:
            now = time.monotonic()
            self.used += now - self._since
            self._since = now

    def _last_words(self) -> str:
        """The line of the log that says most: AFL++'s own, or the last one."""
        lines = tail(self.job.log, 4096).decode("utf-8", "replace").splitlines()
        said = [COLOUR.sub("", line).strip()[:200] for line in lines]
        aborts = [line for line in said if "PROGRAM ABORT" in line]
        return next((line for line in reversed(aborts or said) if line), "no word")


def _exit_words(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"

"""Runs one input in one replay program, within bounds of time, memory and output."""

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from davlab import bugstate
from davlab.repo import UsageError
from davlab.safetext import visible
from davlab.triage.sanitizer import Report, parse

PROFILE = "period"  # the generous limits, so that long requests reach the code
SECONDS = 10  # one process; the replay engine runs its input three times
MEMORY_MB = 2048
LOG_BYTES = 1 << 20  # kept of a log: both ends of a longer one
OUTPUT_BYTES = 64 << 20  # a program that prints more is stopped
SYMBOLIZERS = ("llvm-symbolizer", "llvm-symbolizer-14")


@dataclass(frozen=True)
class Setting:
    """How a program is run. Two runs under the same setting are comparable."""

    profile: str = PROFILE
    bugs: str = "all"  # DAVLAB_BUGS, for canary builds
    oracles: bool = False
    symbols: bool = False
    leaks: bool = True
    explain: bool = False
    halt: bool = True  # UBSan, where it can go on: at its first report
    heap_fill: int = 0  # byte that the C library's malloc and free leave in memory; 0: none
    seconds: float = SECONDS

    def but(self, **changes) -> "Setting":
        return replace(self, **changes)


@dataclass(frozen=True)
class Outcome:
    """What a run came to. `report` is None exactly where the program was silent."""

    report: Report | None
    log: bytes
    triggered: frozenset[str] = frozenset()  # slugs, in canary builds

    @property
    def signature(self) -> tuple[str, str] | None:
        return self.report.signature if self.report else None


def symbolizer() -> str:
    """llvm-symbolizer's path. UsageError where it is missing: without it, stacks have no names."""
    for name in SYMBOLIZERS:
        path = shutil.which(name)
        if path:
            return path
    raise UsageError("llvm-symbolizer is missing, and stacks would have no names: make deps")


def environment(setting: Setting, state: Path | None) -> dict[str, str]:
    options = {
        "symbolize": int(setting.symbols),
        "detect_leaks": int(setting.leaks),
        "handle_abort": 1,
        "handle_sigfpe": 1,
        "handle_sigill": 1,
        "exitcode": 77,
        "allocator_may_return_null": 1,
        "hard_rss_limit_mb": MEMORY_MB,
        "color": "never",
    }
    if setting.symbols:
        options["external_symbolizer_path"] = symbolizer()
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG")}
    words = ":".join(f"{key}={value}" for key, value in options.items())
    undefined = f"print_stacktrace=1:halt_on_error={int(setting.halt)}:report_error_type=1"
    return {
        **kept,
        "ASAN_OPTIONS": words,
        "UBSAN_OPTIONS": f"{words}:{undefined}",
        "MSAN_OPTIONS": words,
        "LSAN_OPTIONS": "print_suppressions=0",
        "DAVLAB_PROFILE": setting.profile,
        "DAVLAB_ORACLES": str(int(setting.oracles)),
        "DAVLAB_EXPLAIN": str(int(setting.explain)),
        "DAVLAB_BUGS": setting.bugs,
        **({"MALLOC_PERTURB_": str(setting.heap_fill)} if setting.heap_fill else {}),
        **({"DAVLAB_BUGS_FILE": str(state)} if state else {}),
    }


def replay(program: Path, crash: Path, setting: Setting, canary: bool = False) -> Outcome:
    """Runs `program` on `crash`. With `canary`, also says which bugs the input triggered. A fuzzing
    program of either engine runs a file too, once."""
    return replay_all(program, [crash], setting, canary)


def replay_all(program: Path, files: list[Path], setting: Setting, canary: bool = False) -> Outcome:
    """Runs `program` on files, one after the other in one process that the first crash ends."""
    quiet = ["--quiet"] if program.name.startswith("replay-") else []
    return run_program([str(program), *quiet, *map(str, files)], setting, canary)


def run_program(command: list[str], setting: Setting, canary: bool = False) -> Outcome:
    """Runs a program of a harness, and reads what it says."""
    with tempfile.TemporaryDirectory(prefix="davlab-replay-") as scratch:
        state = Path(scratch) / "bugs.state" if canary else None
        with (Path(scratch) / "log").open("w+b") as log:
            code, late = _run(command, log, setting, state, scratch)
            text = _both_ends(log)
        triggered = _triggered(state) if state else frozenset()
    report = parse(text.decode("utf-8", errors="backslashreplace"))
    if late:
        report = Report("davlab", "timeout", f"did not end within {setting.seconds:g} s")
    elif report is None and code != 0:
        words = visible(text[-500:].decode("utf-8", "replace").strip().rsplit("\n", 1)[-1])
        headline = f"ended with exit code {code}, without a report: {words or 'no words'}"
        report = Report("davlab", _ending(code), headline)
    return Outcome(report, text, triggered)


def _run(
    command: list[str], log: IO[bytes], setting: Setting, state: Path | None, folder: str
) -> tuple[int, bool]:
    """Runs the command; the exit code, and whether it had to be stopped for taking too long."""
    _leave_no_core()
    process = subprocess.Popen(
        command,
        env=environment(setting, state),
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=log,
        start_new_session=True,  # so that its symbolizer can be stopped with it
    )
    try:
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))
    except ProcessLookupError:
        pass  # it has ended already
    try:
        return process.wait(timeout=setting.seconds), False
    except subprocess.TimeoutExpired:
        return 0, True
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _leave_no_core() -> None:
    """Here, to be inherited: what is set on a running program comes late. The hard limit stays, because
    sanitizers set both."""
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))


def _both_ends(log: IO[bytes]) -> bytes:
    size = log.seek(0, os.SEEK_END)
    log.seek(0)
    if size <= LOG_BYTES:
        return log.read()
    head = log.read(LOG_BYTES // 2)
    log.seek(size - LOG_BYTES // 2)
    return head + b"\n" + log.read()


def _triggered(state: Path) -> frozenset[str]:
    try:
        opened = bugstate.BugState(state)
    except bugstate.BadState:
        return frozenset()  # the program ended before it made the file
    try:
        return frozenset(slot.slug for slot in opened.slots() if slot.triggered)
    finally:
        opened.close()


def _ending(code: int) -> str:
    """A kind for an end that nothing explained."""
    if code == -signal.SIGKILL:
        return "out-of-memory"
    return "deadly-signal" if code < 0 else "exit"

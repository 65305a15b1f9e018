"""The two fuzzing engines: how each is started, what it says of itself, and where its files lie."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Iterator, Protocol

from davlab.repo import BUILD

# What one input may take. AFL++'s own -t only ends a run; what counts as a hang is longer.
INPUT_SECONDS = 10
MEMORY_MB = 2048
AFL_MUTATOR = BUILD / "afl-mutator.so"

# The longest input of a harness: past 32,767 characters where a length bug needs that.
MAX_LEN = {"request": 100_000, "uri": 70_000, "xml_body": 100_000}
MAX_LEN_ELSEWHERE = 20_000
SHORT_LEN = 1_000

# No symbols and short stacks while fuzzing: triage replays each crash and asks for them there. An
# allocation that is too large fails, as it does there: the target has a status for it.
ASAN = "symbolize=0:malloc_context_size=1:quarantine_size_mb=16:allocator_may_return_null=1"


@dataclass(frozen=True)
class Job:
    """What one worker runs: a harness's program with its inputs, in a folder of its own."""

    harness: str
    program: Path
    folder: Path  # the worker's own
    seeds: Path  # a folder of files named by their SHA-1, as libFuzzer names its own
    dictionary: Path | None = None
    random: int = 1  # the engine's seed
    oracles: bool = False
    environment: dict[str, str] = field(default_factory=dict)  # DAVLAB_…

    @property
    def state_file(self) -> Path:
        return self.folder / "bugs.state"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def max_len(self) -> int:
        return MAX_LEN.get(self.harness, MAX_LEN_ELSEWHERE)


@dataclass(frozen=True)
class Readings:
    """What an engine says of its own progress; None where it has not said yet."""

    edges: int | None = None
    corpus: int | None = None


class Engine(Protocol):
    name: str
    mode: str  # the Makefile's MODE
    pausable: bool  # by SIGSTOP between slices; the other kind is started anew for each
    ends_at_a_crash: bool  # and saves every one; the other kind goes on, and saves one per path

    def prepare(self, job: Job) -> None:
        """Makes the folders of a worker, once; again is harmless."""

    def command(self, job: Job, start: int) -> list[str]:
        """The command of the worker's start number `start`."""

    def environment(self, job: Job) -> dict[str, str]:
        ...

    def readings(self, job: Job) -> Readings:
        ...

    def crash_files(self, job: Job) -> Iterator[tuple[Path, str, int | None]]:
        """Each file that a crash left, its origin, and the executions until it where they are known."""

    def found(self, job: Job) -> Iterator[Path]:
        """The inputs that the engine kept, those that it was given left out."""

    def inbox(self, job: Job, number: int, digest: str) -> Path:
        """Where input number `number` from another worker is put."""


class LibFuzzer:
    name = "libfuzzer"
    mode = "libfuzzer"
    pausable = False  # its timer would take the pause for a hang
    ends_at_a_crash = True
    ORIGINS = {"crash-": "crash", "timeout-": "timeout", "oom-": "oom", "leak-": "leak"}
    # Each start fuzzes in another manner: with long inputs or ten times as many short ones, and with
    # or without the operands of comparisons as feedback.
    MANNERS = [(True, False), (False, True), (True, True), (False, False)]
    PROGRESS = re.compile(rb"^#\d+\s.*?cov: (\d+) .*?corp: (\d+)/", re.MULTILINE)

    def prepare(self, job: Job) -> None:
        """The seeds are copied in, so that one that crashes at every start can be taken out."""
        corpus = job.folder / "corpus"
        (job.folder / "artifacts").mkdir(parents=True, exist_ok=True)
        for path, _, _ in self.crash_files(job):
            (corpus / path.name.rpartition("-")[2]).unlink(missing_ok=True)
        if corpus.exists():
            return
        fresh = job.folder / "corpus.new"
        fresh.mkdir(exist_ok=True)
        for seed in sorted(job.seeds.iterdir()):
            (fresh / seed.name).write_bytes(seed.read_bytes())
        fresh.rename(corpus)

    def command(self, job: Job, start: int) -> list[str]:
        long, value_profile = self.MANNERS[start % len(self.MANNERS)]
        return [
            str(job.program),
            str(job.folder / "corpus"),
            f"-artifact_prefix={job.folder / 'artifacts'}/",
            f"-seed={job.random + start}",
            f"-max_len={job.max_len if long else SHORT_LEN}",
            "-len_control=0",
            "-reload=1",
            f"-use_value_profile={int(value_profile)}",
            f"-timeout={INPUT_SECONDS}",
            f"-rss_limit_mb={MEMORY_MB}",
            f"-detect_leaks={int(job.oracles)}",
            f"-report_slow_units={INPUT_SECONDS}",
            *([f"-dict={job.dictionary}"] if job.dictionary else []),
        ]

    def environment(self, job: Job) -> dict[str, str]:
        return {"ASAN_OPTIONS": ASAN}

    def readings(self, job: Job) -> Readings:
        last = None
        for last in self.PROGRESS.finditer(tail(job.log)):
            pass
        return Readings(int(last[1]), int(last[2])) if last else Readings()

    def crash_files(self, job: Job) -> Iterator[tuple[Path, str, int | None]]:
        for path in files_of(job.folder / "artifacts"):
            origin = next((o for p, o in self.ORIGINS.items() if path.name.startswith(p)), None)
            if origin:
                yield path, origin, None

    def found(self, job: Job) -> Iterator[Path]:
        return files_of(job.folder / "corpus")

    def inbox(self, job: Job, number: int, digest: str) -> Path:
        return job.folder / "corpus" / digest


class Afl:
    name = "afl"
    mode = "afl-asan"
    pausable = True  # starting it anew would calibrate the whole queue each time
    ends_at_a_crash = False
    EXECS = re.compile(r",execs:(\d+)")
    STATISTIC = re.compile(rb"^(edges_found|corpus_count) +: (\d+)$", re.MULTILINE)

    def prepare(self, job: Job) -> None:
        """A secondary instance takes inputs from the main one only: `others` poses as that."""
        (job.folder / "afl/others/queue").mkdir(parents=True, exist_ok=True)
        (job.folder / "afl/others/is_main_node").touch()

    def command(self, job: Job, start: int) -> list[str]:
        return [
            "afl-fuzz",
            *("-i", str(job.seeds), "-o", str(job.folder / "afl"), "-S", "main"),
            *("-s", str(job.random + start), "-t", "2000", "-m", "none", "-G", str(job.max_len)),
            *(["-x", str(job.dictionary)] if job.dictionary else []),
            *("--", str(job.program)),
        ]

    def environment(self, job: Job) -> dict[str, str]:
        mutator = {"AFL_CUSTOM_MUTATOR_LIBRARY": str(AFL_MUTATOR)} if AFL_MUTATOR.exists() else {}
        return mutator | {
            "ASAN_OPTIONS": f"abort_on_error=1:detect_leaks=0:{ASAN}",
            "AFL_AUTORESUME": "1",
            "AFL_FAST_CAL": "1",
            "AFL_HANG_TMOUT": str(INPUT_SECONDS * 1000),
            "AFL_IMPORT_FIRST": "1",
            "AFL_SYNC_TIME": "1",
            "AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES": "1",
            "AFL_NO_AFFINITY": "1",
            "AFL_NO_CRASH_README": "1",
            "AFL_NO_UI": "1",
            "AFL_SKIP_CPUFREQ": "1",
            "AFL_TESTCACHE_SIZE": "50",
        }

    def readings(self, job: Job) -> Readings:
        """From plot_data, written every few seconds when something changed; fuzzer_stats before."""
        rows = tail(job.folder / "afl/main/plot_data", 2048).splitlines()
        columns = rows[-1].split(b",") if rows else []
        if len(columns) >= 13 and columns[12].strip().isdigit():
            return Readings(int(columns[12]), int(columns[3]))
        stats = dict(self.STATISTIC.findall(tail(job.folder / "afl/main/fuzzer_stats")))
        edges, corpus = stats.get(b"edges_found"), stats.get(b"corpus_count")
        return Readings(edges and int(edges), corpus and int(corpus))

    def crash_files(self, job: Job) -> Iterator[tuple[Path, str, int | None]]:
        for kind, origin in (("crashes", "crash"), ("hangs", "timeout")):
            for folder in sorted((job.folder / "afl/main").glob(f"{kind}*")):
                for path in files_of(folder):
                    if path.name.startswith("id:"):
                        execs = self.EXECS.search(path.name)
                        yield path, origin, int(execs[1]) if execs else None

    def found(self, job: Job) -> Iterator[Path]:
        for path in files_of(job.folder / "afl/main/queue"):
            if ",orig:" not in path.name and ",sync:" not in path.name:
                yield path

    def inbox(self, job: Job, number: int, digest: str) -> Path:
        return job.folder / "afl/others/queue" / f"id:{number:06},sync:{digest}"


ENGINES: dict[str, Engine] = {engine.name: engine for engine in (LibFuzzer(), Afl())}


def files_of(folder: Path) -> Iterator[Path]:
    """The regular files of a folder that may not exist, sorted by name; hidden ones left out."""
    try:
        with os.scandir(folder) as entries:
            names = [e.name for e in entries if e.name[0] != "." and e.is_file()]
    except FileNotFoundError:
        return
    for name in sorted(names):
        yield folder / name


def tail(path: Path, size: int = 8192) -> bytes:
    """The last bytes of a file, from the beginning of a line; empty where there is none."""
    try:
        with path.open("rb") as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(max(0, end - size))
            data = file.read()
    except FileNotFoundError:
        return b""
    return data if end <= size else data.partition(b"\n")[2]

#!/usr/bin/python3
"""Makes sanitizer logs of every kind from tests/triage/faults.c, and knows what each must say.

  tests/triage/golden.py COMPILER FOLDER    records the logs that this compiler's sanitizers print
  Example: tests/triage/golden.py clang-19 tests/triage/golden/clang-19

`expected.tsv` has a row per log: build, fault, kind, access, size, top frame, zone.
"""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from unittest import TestCase

HERE = Path(__file__).resolve().parent
TOP = HERE.parents[1]
sys.path.insert(0, str(TOP / "scripts"))

from davlab.triage.sanitizer import parse

SOURCE = "tests/triage/faults.c"
FLAGS = [
    *("-std=gnu11", "-g", "-gdwarf-4", "-O1", "-w"),
    *("-fno-omit-frame-pointer", "-fno-optimize-sibling-calls", "-fdebug-compilation-dir=."),
]
BUILDS = {
    "asan": ["-fsanitize=address", "-fsanitize-link-c++-runtime", "-lstdc++"],
    "lsan": ["-fsanitize=leak"],
    "msan": ["-fsanitize=memory", "-fsanitize-memory-track-origins"],
    "ubsan": ["-fsanitize=undefined"],
    "libfuzzer": ["-fsanitize=fuzzer,address", "-DLINKED_TO_LIBFUZZER"],
}
COMMON = "symbolize=1:handle_abort=1:exitcode=77:allocator_may_return_null=0"
OPTIONS = {
    "ASAN_OPTIONS": f"{COMMON}:hard_rss_limit_mb=200:detect_stack_use_after_return=1",
    "LSAN_OPTIONS": "exitcode=77",
    "MSAN_OPTIONS": COMMON,
    "UBSAN_OPTIONS": f"{COMMON}:print_stacktrace=1:halt_on_error=1:report_error_type=1",
}
SECONDS = 60


@dataclass(frozen=True)
class Expected:
    build: str
    fault: str
    kind: str
    access: str
    size: str
    frame: str  # first one in faults.c; a | b where it varies
    zone: str

    @property
    def name(self) -> str:
        return f"{self.build}.{self.fault}"


def expected() -> list[Expected]:
    lines = (HERE / "expected.tsv").read_text(encoding="utf-8").splitlines()
    return [Expected(*line.split("\t")) for line in lines if line and not line.startswith("#")]


def compile_all(compiler: str, folder: Path) -> None:
    """Builds faults.c once per sanitizer."""

    def one(name: str) -> None:
        command = [compiler, *FLAGS, SOURCE, *BUILDS[name], "-o", str(folder / name)]
        subprocess.run(command, cwd=TOP, check=True, timeout=SECONDS)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, BUILDS))


def run(folder: Path, build: str, fault: str) -> str:
    """What the build prints when it commits the fault."""
    environment = {k: v for k, v in os.environ.items() if not k.endswith("SAN_OPTIONS")}
    command = [str(folder / build), fault]
    with tempfile.TemporaryDirectory() as scratch:
        if build == "libfuzzer":
            (Path(scratch) / "input").write_text(fault, encoding="utf-8")
            command = [command[0], "-timeout=1", "-rss_limit_mb=200", "input"]
        result = subprocess.run(
            command,
            cwd=scratch,
            env=environment | OPTIONS,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=SECONDS,
        )
    return result.stderr.decode("utf-8", errors="backslashreplace")


def check(test: TestCase, row: Expected, log: str) -> None:
    """Holds what the parser reads out of a log to the row."""
    report = parse(log)
    test.assertIsNotNone(report, f"{row.name}: no report found")
    test.assertEqual(row.kind, report.kind)
    test.assertEqual(row.access, report.access)
    test.assertEqual(row.size, "" if report.size is None else str(report.size))
    test.assertEqual(row.zone, report.zone)
    frames = [frame.function for frame in report.frames if frame.file.endswith("faults.c")]
    test.assertIn(frames[0] if frames else "", row.frame.split("|"))


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    target = Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="davlab-golden-") as scratch:
        compile_all(sys.argv[1], Path(scratch))
        for row in expected():
            log = run(Path(scratch), row.build, row.fault)
            (target / f"{row.name}.log").write_text(log, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Executions per second of each harness under each engine, in turn with an empty harness that has the
same flags, the same seeds and the same engine; the count is the engine's own."""

import json
import os
import re
import shutil
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

from davlab.bench.seeds import FOLDER, seed_groups
from davlab.make import folder_of, make

ENGINES = {"libfuzzer": "libfuzzer", "afl-asan": "afl-asan", "afl": "afl"}  # name: MODE


@dataclass
class Row:
    harness: str
    inputs: str  # which seeds
    engine: str
    execs_per_second: float
    empty_per_second: float


def run_libfuzzer(program: Path, seeds: Path, seconds: int) -> float:
    scratch = FOLDER / "libfuzzer-corpus"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    result = subprocess.run(
        [str(program), f"-max_total_time={seconds}", "-seed=1", "-max_len=4096",
         "-print_final_stats=1", f"-artifact_prefix={scratch}/", str(scratch), str(seeds)],
        capture_output=True, text=True, errors="replace", timeout=seconds + 60,
    )  # fmt: skip
    found = re.search(r"stat::number_of_executed_units:\s*(\d+)", result.stderr)
    if not found:
        raise SystemExit(f"bench: {program.name} did not finish: {result.stderr[-300:]!r}")
    return int(found.group(1)) / seconds


def run_afl(program: Path, seeds: Path, seconds: int) -> float:
    out = FOLDER / "afl-out"
    shutil.rmtree(out, ignore_errors=True)
    environment = dict(
        os.environ, AFL_NO_UI="1", AFL_SKIP_CPUFREQ="1", AFL_NO_AFFINITY="1", AFL_FAST_CAL="1",
        AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES="1",
    )  # fmt: skip
    result = subprocess.run(
        ["afl-fuzz", "-V", str(seconds), "-s", "1", "-G", "4096", "-m", "none", "-i", str(seeds),
         "-o", str(out), "--", str(program)],
        capture_output=True, text=True, errors="replace", timeout=seconds + 120, env=environment,
    )  # fmt: skip
    stats = out / "default" / "fuzzer_stats"
    if not stats.exists():
        raise SystemExit(f"bench: afl-fuzz did not start: {result.stdout[-300:]!r}")
    fields = dict(line.split(":", 1) for line in stats.read_text().splitlines() if ":" in line)
    fields = {key.strip(): value.strip() for key, value in fields.items()}
    return int(fields["execs_done"]) / max(int(fields["run_time"]), 1)


def measure(engine: str, harness: str, seeds: Path, seconds: int) -> float:
    run = run_libfuzzer if engine == "libfuzzer" else run_afl
    return run(folder_of(ENGINES[engine]) / f"fuzz-{harness}", seeds, seconds)


def bench(harnesses: list[str], engines: list[str], seconds: int) -> None:
    """Prints the table, and writes execs.json."""
    for engine in engines:
        print(f"bench: building {engine}", flush=True)
        make(ENGINES[engine], "", "programs", "empty")
    rows = []
    print(f"{'harness':12} {'inputs':10} {'engine':10} {'exec/s':>10} {'empty':>10} {'ratio':>6}")
    for harness in harnesses:
        for group, seeds in seed_groups(harness).items():
            for engine in engines:
                row = Row(
                    harness, group, engine,
                    measure(engine, harness, seeds, seconds),
                    measure(engine, "empty", seeds, seconds),
                )  # fmt: skip
                ratio = row.execs_per_second / row.empty_per_second
                print(
                    f"{harness:12} {group:10} {engine:10} {row.execs_per_second:10,.0f} "
                    f"{row.empty_per_second:10,.0f} {ratio:6.3f}",
                    flush=True,
                )
                rows.append(row)
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "execs.json").write_text(json.dumps([asdict(row) for row in rows], indent=1))

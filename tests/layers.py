"""The harness with a shallow bug in front of a deep one (campaign/fuzz_layers.c), linked to real
engines, and workers on it: for the tests of the campaign."""

import os
import subprocess
from pathlib import Path

from davlab.campaign.campaign import make_state
from davlab.campaign.engines import ENGINES, Job
from davlab.campaign.worker import Worker

ROOT = Path(__file__).resolve().parents[1]
SLUGS = ["deep", "shallow"]
IDS = '#pragma once\nenum bug_id { BUG_DEEP, BUG_SHALLOW };\n#define BUG_SLUGS "deep", "shallow"\n'
SOURCE = ROOT / "tests/campaign/fuzz_layers.c"
FLAGS = ["-std=c11", "-D_GNU_SOURCE", "-g", "-O1", "-DDAVLAB_BUGS_CANARY", f"-I{ROOT}/harnesses"]
COMPILERS = {
    "libfuzzer": (["clang", "-fsanitize=fuzzer,address"], {}),
    "afl": (["afl-clang-fast", "-fsanitize=fuzzer"], {"AFL_USE_ASAN": "1", "AFL_QUIET": "1"}),
}


def compile_harness(engine: str, folder: Path) -> Path:
    """The harness with the bug runtime, which is not instrumented, linked to an engine."""
    (folder / "bug_ids.h").write_text(IDS)
    runtime, program = folder / "bugs.o", folder / f"fuzz-{engine}"
    flags = [*FLAGS, f"-I{folder}"]
    compiler, variables = COMPILERS[engine]
    for command in (
        ["clang", *flags, "-c", f"{ROOT}/harnesses/bugs.c", "-o", f"{runtime}"],
        [*compiler, *flags, str(SOURCE), str(runtime), "-o", str(program)],
    ):
        subprocess.run(command, check=True, timeout=120, env={**os.environ, **variables})
    return program


def make_worker(engine: str, program: Path, folder: Path, enabled: list[str]) -> Worker:
    """A worker in a campaign's folder, which may have run before."""
    seeds = folder / "seeds"
    seeds.mkdir(parents=True, exist_ok=True)
    (seeds / "0").write_bytes(b"read")
    own = folder / "workers" / f"{engine}-layers"
    job = Job("layers", program, own, seeds, environment={"DAVLAB_PROFILE": "period"})
    if not job.state_file.exists():
        make_state(job.state_file, SLUGS, enabled)
    return Worker(own.name, ENGINES[engine], job)

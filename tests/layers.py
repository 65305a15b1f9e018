"""The campaign's test harnesses, linked to real engines, and workers on them: `layers` has a shallow bug
in front of a deep one, `leftover` one whose crashes show nothing by themselves (campaign/fuzz_*.c)."""

import os
import subprocess
from pathlib import Path

from davlab.campaign.campaign import make_state
from davlab.campaign.engines import ENGINES, Job
from davlab.campaign.worker import Worker

ROOT = Path(__file__).resolve().parents[1]
SLUGS = ["deep", "shallow"]
LEFTOVER_SLUGS = ["leftover", "plain", "quiet"]
BUGS = {"layers": SLUGS, "leftover": LEFTOVER_SLUGS}
FLAGS = ["-std=c11", "-D_GNU_SOURCE", "-g", "-O1", "-DDAVLAB_BUGS_CANARY", f"-I{ROOT}/harnesses"]
COMPILERS = {
    "libfuzzer": (["clang", "-fsanitize=fuzzer,address"], {}),
    "afl": (["afl-clang-fast", "-fsanitize=fuzzer"], {"AFL_USE_ASAN": "1", "AFL_QUIET": "1"}),
}


def compile_harness(engine: str, folder: Path, harness: str = "layers") -> Path:
    """The harness with the bug runtime, which is not instrumented, linked to an engine."""
    ids = ", ".join(f"BUG_{slug.upper()}" for slug in BUGS[harness])
    slugs = ", ".join(f'"{slug}"' for slug in BUGS[harness])
    (folder / "bug_ids.h").write_text(
        f"#pragma once\nenum bug_id {{ {ids} }};\n#define BUG_SLUGS {slugs}\n"
    )
    source = ROOT / f"tests/campaign/fuzz_{harness}.c"
    runtime, program = folder / "bugs.o", folder / f"fuzz-{engine}"
    flags = [*FLAGS, f"-I{folder}"]
    compiler, variables = COMPILERS[engine]
    for command in (
        ["clang", *flags, "-c", f"{ROOT}/harnesses/bugs.c", "-o", f"{runtime}"],
        [*compiler, *flags, str(source), str(runtime), "-o", str(program)],
    ):
        subprocess.run(command, check=True, timeout=120, env={**os.environ, **variables})
    return program


def make_worker(
    engine: str, program: Path, folder: Path, enabled: list[str], harness: str = "layers"
) -> Worker:
    """A worker in a campaign's folder, which may have run before."""
    seeds = folder / "seeds"
    seeds.mkdir(parents=True, exist_ok=True)
    (seeds / "0").write_bytes(b"read")
    own = folder / "workers" / f"{engine}-{harness}"
    job = Job(harness, program, own, seeds, environment={"DAVLAB_PROFILE": "period"})
    if not job.state_file.exists():
        make_state(job.state_file, BUGS[harness], enabled)
    return Worker(own.name, ENGINES[engine], job)

#!/usr/bin/python3
"""A shallow bug in front of a deep one: each engine finds the deep one, because a campaign retires
the shallow one while the engine runs. Real engines, a harness of its own (campaign/fuzz_layers.c)."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from davlab import records
from davlab.campaign import Campaign, make_state
from davlab.engines import ENGINES, Job
from davlab.worker import Worker

SLUGS = ["deep", "shallow"]
IDS = '#pragma once\nenum bug_id { BUG_DEEP, BUG_SHALLOW };\n#define BUG_SLUGS "deep", "shallow"\n'
SOURCE = ROOT / "tests/campaign/fuzz_layers.c"
FLAGS = ["-std=c11", "-D_GNU_SOURCE", "-g", "-O1", "-DDAVLAB_BUGS_CANARY", f"-I{ROOT}/harnesses"]
COMPILERS = {
    "libfuzzer": (["clang", "-fsanitize=fuzzer,address"], {}),
    "afl": (["afl-clang-fast", "-fsanitize=fuzzer"], {"AFL_USE_ASAN": "1", "AFL_QUIET": "1"}),
}
SECONDS = 60.0  # at most: a campaign here ends as soon as both bugs are retired


class Enough(Exception):
    """What was looked for was seen."""


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


class RetireTest(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def fuzz(self, engine: str) -> Campaign:
        """A campaign of one worker, until both bugs are retired."""
        seeds = self.folder / "seeds"
        seeds.mkdir()
        (seeds / "0").write_bytes(b"read")
        job = Job(
            harness="layers",
            program=compile_harness(engine, self.folder),
            folder=self.folder / "workers" / f"{engine}-layers",
            seeds=seeds,
        )
        make_state(job.state_file, SLUGS, SLUGS)
        worker = Worker(job.folder.name, ENGINES[engine], job)
        campaign = Campaign({"bugs": SLUGS}, self.folder, [worker], SECONDS, 1)
        try:
            campaign.run(self.stop_when_both_are_retired)
        except Enough:
            pass
        finally:
            campaign.close()
        return campaign

    def stop_when_both_are_retired(self, campaign: Campaign) -> None:
        if len(campaign.confirmations.retired) == len(SLUGS):
            raise Enough

    def check(self, engine: str) -> None:
        campaign = self.fuzz(engine)
        events = records.read_lines(self.folder / "events.jsonl")
        retired = [event for event in events if event["kind"] == "retired"]
        self.assertEqual([event["bug"] for event in retired], ["shallow", "deep"], events)
        for event in retired:
            files = [self.folder / name for name in event["reproducers"]]
            self.assertGreaterEqual(len({file.read_bytes() for file in files}), 3)
        bugs = json.loads((self.folder / "bugs.json").read_text())
        self.assertGreaterEqual(
            bugs["deep"]["first_triggered"]["seconds"], bugs["shallow"]["retired_seconds"] - 1
        )
        self.assertEqual({slot.retired for slot in campaign.workers[0].state.slots()}, {True})

    def test_libfuzzer_finds_the_deep_bug(self) -> None:
        self.check("libfuzzer")

    def test_afl_finds_the_deep_bug(self) -> None:
        self.check("afl")


if __name__ == "__main__":
    unittest.main()

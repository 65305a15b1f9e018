#!/usr/bin/python3
"""Each harness's dictionary is loaded, every entry of it, by both engines."""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from davlab import dictionaries
from davlab.make import built
from davlab.repo import harnesses
import patience


class Engines(unittest.TestCase):
    def each(self, mode: str):
        for harness in harnesses():
            program = built(mode, f"fuzz-{harness}")
            with tempfile.TemporaryDirectory() as scratch:
                path = Path(scratch) / "merged.dict"
                path.write_text(dictionaries.merged(harness, 1), encoding="ascii")
                yield program, path, len(dictionaries.entries(harness, 1))

    def test_libfuzzer(self):
        for program, path, count in self.each("libfuzzer"):
            result = subprocess.run(
                [program, f"-dict={path}", "-runs=1"],
                capture_output=True, text=True, errors="replace", timeout=patience.COMMAND,
            )  # fmt: skip
            self.assertIn(f"Dictionary: {count} entries\n", result.stderr)

    def test_afl(self):
        settings = {"AFL_NO_UI": "1", "AFL_NO_AFFINITY": "1", "AFL_SKIP_CPUFREQ": "1",
                    "AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES": "1"}  # fmt: skip
        for program, path, count in self.each("afl"):
            seeds = path.parent / "in"
            seeds.mkdir()
            (seeds / "seed").write_bytes(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            result = subprocess.run(
                ["afl-fuzz", "-i", seeds, "-o", path.parent / "out", "-x", path, "-V", "1",
                 "-t", "60000", "--", program],
                env=os.environ | settings,
                capture_output=True, text=True, errors="replace", timeout=patience.COMMAND,
            )  # fmt: skip
            output = re.sub(r"\x1b\[[0-9;]*m", "", result.stdout)
            self.assertIn(f"Loaded {count} extra tokens", output)
            self.assertIn("All set and ready to roll!", output)


if __name__ == "__main__":
    unittest.main()

"""The sanitizers of the compiler at hand are read right: every fault of tests/triage/faults.c, afresh."""

import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TOP / "scripts"), str(TOP / "tests" / "triage")]

import golden


class Fresh(unittest.TestCase):
    def test_every_fault_is_reported_and_read(self) -> None:
        rows = golden.expected()
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            golden.compile_all("clang", folder)
            with ThreadPoolExecutor(2) as pool:
                logs = list(pool.map(lambda row: golden.run(folder, row.build, row.fault), rows))
        for row, log in zip(rows, logs):
            with self.subTest(log=row.name):
                golden.check(self, row, log)


if __name__ == "__main__":
    unittest.main()

"""The canary build guides a fuzzer no more than the clean code does.

A bug patch turns a guard into BUG(…). In the canary build this is a call of a function without
instrumentation, followed by the clean code's own branch: scripts/davlab/bench/canary.py counts what
a fuzzer sees of it.
"""

import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from davlab.bench import canary
from davlab.make import folder_of, make


class Canary(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        make("libfuzzer", "", "programs")
        cls.files = canary.patched_files()

    def test_without_an_optimizer_it_equals_the_control(self) -> None:
        removed = 0
        for file in self.files:
            forms = canary.unoptimized(file)
            self.assertEqual(forms["canary"].edges, forms["control"].edges, file)
            removed += forms["control"].comparisons - forms["canary"].comparisons
        self.assertGreater(canary.sites(), 0)
        self.assertEqual(removed, canary.sites())

    def test_as_campaigns_build_it_no_file_has_more_comparisons(self) -> None:
        for file in self.files:
            built = canary.as_built(file)
            self.assertLessEqual(built["canary"].comparisons, built["clean"].comparisons, file)

    def test_the_runtime_is_not_instrumented(self) -> None:
        clean, variant = folder_of("libfuzzer"), folder_of("libfuzzer", "canary")
        for path in (
            clean / "runtime/bugs.o",
            clean / "runtime/fuzz.o",
            variant / "runtime/bugs.o",
        ):
            self.assertNotIn("__sanitizer_cov", canary.objdump(path, "-r"), path)
            self.assertEqual(canary.seen_in(path).edges, 0, path)


if __name__ == "__main__":
    unittest.main()

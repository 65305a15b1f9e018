"""The canary build guides a fuzzer no more than the build whose guards are gone.

A bug patch turns a guard into BUG(…). In the canary build this is a call of a function without
instrumentation, followed by the clean code's own branch. Counted here, in the instrumented objects of
target/: trace-cmp calls (as many as in the plain build of all bugs: the guards' comparisons are gone)
and edges (as many as in the clean build: each guard's branch is there, and no other).
"""

import re
import subprocess
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMPARISONS = re.compile(r"__sanitizer_cov_trace_(const_)?cmp\d|__sanitizer_cov_trace_switch")


def build(variant: str) -> Path:
    """The archive of the instrumented target, clean (""), `canary` or `all`."""
    subprocess.run(
        ["make", "-s", "-j2", "MODE=libfuzzer", f"BUG={variant}", "programs"],
        cwd=ROOT, check=True, timeout=600,
    )  # fmt: skip
    return ROOT / "build" / ("libfuzzer+" + variant if variant else "libfuzzer") / "libtarget.a"


def objdump(archive: Path, *options: str) -> str:
    return subprocess.run(
        ["objdump", *options, str(archive)], capture_output=True, text=True, check=True, timeout=60
    ).stdout


def comparisons(archive: Path) -> int:
    """Calls of the comparison hooks: one relocation each."""
    return sum(1 for line in objdump(archive, "-r").splitlines() if COMPARISONS.search(line))


def edges(archive: Path) -> int:
    """8-bit counters: one byte an edge."""
    sizes = re.findall(r"__sancov_cntrs\s+([0-9a-f]+)", objdump(archive, "-h"))
    return sum(int(size, 16) for size in sizes)


class Canary(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.clean, cls.canary, cls.plain = build(""), build("canary"), build("all")

    def test_it_adds_no_comparison(self) -> None:
        self.assertGreater(comparisons(self.plain), 100)
        self.assertEqual(comparisons(self.canary), comparisons(self.plain))

    def test_it_adds_no_edge(self) -> None:
        self.assertGreater(edges(self.clean), 100)
        self.assertEqual(edges(self.canary), edges(self.clean))

    def test_the_runtime_is_not_instrumented(self) -> None:
        for variant in ("libfuzzer+canary", "libfuzzer"):
            for name in ("bugs.o", "fuzz.o"):
                path = ROOT / "build" / variant / "runtime" / name
                self.assertNotIn("__sanitizer_cov", objdump(path, "-r"), path)
                self.assertEqual(edges(path), 0, path)


if __name__ == "__main__":
    unittest.main()

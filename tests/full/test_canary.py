"""The canary build guides a fuzzer no more than the clean code does.

A bug patch turns a guard into BUG(…). In the canary build this is a call of a function without
instrumentation, followed by the clean code's own branch. The control is the same patched tree with its
guards intact and nothing observed (guarded.h). At -O0, where no optimizer blurs the count, the canary
must have exactly the control's edges, and its comparisons less one for each guard: those are what a
fuzzer could have followed. At the flags of a campaign no file may have more comparisons than the clean
one.
"""

import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from davlab import catalogue
from davlab.make import folder_of, make

COMPARISONS = re.compile(r"__sanitizer_cov_trace_(const_)?cmp\d|__sanitizer_cov_trace_switch")
SITES = re.compile(r"^\+.*\bBUG(?:_TERM|_ACTS)?\(", re.MULTILINE)
PATCHED = "build/src/canary"


def objdump(path: Path, option: str) -> str:
    return subprocess.run(
        ["objdump", option, str(path)], capture_output=True, text=True, check=True, timeout=60
    ).stdout


def comparisons(path: Path) -> int:
    """Calls of the comparison hooks: one relocation each."""
    return sum(1 for line in objdump(path, "-r").splitlines() if COMPARISONS.search(line))


def edges(path: Path) -> int:
    """8-bit counters: one byte an edge."""
    sizes = re.findall(r"__sancov_cntrs\s+([0-9a-f]+)", objdump(path, "-h"))
    return sum(int(size, 16) for size in sizes)


def build(variant: str) -> Path:
    """Builds a variant under libFuzzer's flags, and gives its folder."""
    make("libfuzzer", variant, "programs")
    return folder_of("libfuzzer", variant)


def compile_patched(source: Path, output: Path, *options: str) -> Path:
    """Compiles one patched file at -O0 with libFuzzer's instrumentation."""
    subprocess.run(
        ["clang", "-std=c11", "-D_GNU_SOURCE", "-O0", "-fsanitize=fuzzer-no-link", *options,
         f"-I{PATCHED}", "-Itarget", "-DBASE_BANNED_H", "-isystem", "/usr/include/libxml2",
         "-c", str(source), "-o", str(output)],
        cwd=ROOT, check=True, timeout=60,
    )  # fmt: skip
    return output


class Canary(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.clean, cls.canary = build(""), build("canary")
        cls.sites = sum(len(SITES.findall(bug.patch.read_text())) for bug in catalogue.load_all())

    def test_without_an_optimizer_it_equals_the_control(self) -> None:
        removed = 0
        with tempfile.TemporaryDirectory() as scratch:
            for source in sorted((ROOT / PATCHED / "target").glob("*/*.c")):
                control = compile_patched(
                    source, Path(scratch, "control.o"), "-include", "tests/full/guarded.h"
                )
                canary = compile_patched(
                    source, Path(scratch, "canary.o"), "-include", "harnesses/bugs.h",
                    "-DDAVLAB_BUGS_CANARY",
                )  # fmt: skip
                self.assertEqual(edges(canary), edges(control), source.name)
                removed += comparisons(control) - comparisons(canary)
        self.assertGreater(self.sites, 0)
        self.assertEqual(removed, self.sites)

    def test_as_campaigns_build_it_no_file_has_more_comparisons(self) -> None:
        patched = sorted(self.canary.glob("target/*/*.o"))
        self.assertTrue(patched)
        for canary in patched:
            clean = self.clean / canary.relative_to(self.canary)
            self.assertLessEqual(comparisons(canary), comparisons(clean), clean.name)

    def test_the_runtime_is_not_instrumented(self) -> None:
        paths = [self.clean / "runtime/bugs.o", self.clean / "runtime/fuzz.o"]
        for path in [*paths, self.canary / "runtime/bugs.o"]:
            self.assertNotIn("__sanitizer_cov", objdump(path, "-r"), path)
            self.assertEqual(edges(path), 0, path)


if __name__ == "__main__":
    unittest.main()

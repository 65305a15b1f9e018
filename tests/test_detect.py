"""The detection matrix reads its tools right: small programs with known faults, through each tool."""

import shutil
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP / "scripts"))

from davlab import catalogue
from davlab.bugs.patch import read_patch
from davlab.detect import dynamic, static, tools
from davlab.detect.sighting import Sighting, best, fresh
from davlab.detect.source import function_at, text_in
from davlab.triage.replay import Setting

FAULTS = Path("target/dav/faults.c")
DEBUG = ["-std=c11", "-D_GNU_SOURCE", "-g", "-gdwarf-4", "-fno-omit-frame-pointer", "-w"]
SILENT = None
# Fault and tool: what it is called, by whom it is seen, and where.
SEEN = {
    ("o", "asan"): ("heap-buffer-overflow", "tool", "peek"),
    ("o", "ubsan"): SILENT,
    ("o", "valgrind"): ("InvalidRead", "tool", "peek"),
    ("o", "hardened"): SILENT,
    ("u", "asan"): SILENT,
    ("u", "msan"): ("use-of-uninitialized-value", "tool", "undecided"),
    ("u", "valgrind"): ("UninitCondition", "tool", "undecided"),
    ("c", "asan"): ("stack-buffer-overflow", "tool", "copied"),
    ("c", "hardened"): ("buffer overflow detected", "tool", "copied"),
    ("s", "hardened"): ("stack smashing detected", "tool", "spilled"),
    ("w", "ubsan"): SILENT,
    ("w", "ubsan-int"): ("unsigned-integer-overflow", "tool", "wrapped"),
    ("n", "ubsan"): SILENT,
    ("n", "ubsan-int"): ("implicit-unsigned-integer-truncation", "tool", "narrowed"),
    ("i", "ubsan"): ("signed-integer-overflow", "tool", "doubled"),
    ("i", "asan"): SILENT,
    ("a", "asan"): ("assertion-failure", "assert", "asserted"),
    ("a", "ubsan"): ("assertion-failure", "assert", "asserted"),
    ("a", "valgrind"): ("assertion-failure", "assert", "asserted"),
    ("a", "hardened"): ("assertion-failure", "assert", "asserted"),
    ("z", "asan"): ("SEGV", "signal", "through_null"),
    ("z", "msan"): ("SEGV", "signal", "through_null"),
    ("z", "ubsan"): ("null-pointer-use", "tool", "through_null"),
    ("z", "hardened"): ("signal 11", "signal", "through_null"),
    ("f", "asan"): ("double-free", "tool", "freed_twice"),
    ("f", "valgrind"): ("InvalidFree", "tool", "freed_twice"),
    ("f", "hardened"): ("free(): double free detected in tcache 2", "signal", "freed_twice"),
    ("r", "asan"): ("stack-overflow", "signal", "deeper"),
    ("r", "hardened"): ("signal 11", "signal", "deeper"),
    ("b", "ubsan-int"): ("unsigned-integer-overflow", "tool", "wrapped"),
    ("g", "ubsan-int"): ("unsigned-integer-overflow", "tool", "wrapped"),
    ("h", "asan"): ("timeout", "limit", ""),
    ("h", "valgrind"): ("timeout", "limit", ""),
    **{("-", tool.id): SILENT for tool in tools.TOOLS if tool.dynamic},
}


def present(tool: tools.Tool) -> bool:
    return shutil.which(tool.program) is not None


class Dynamic(unittest.TestCase):
    """Every fault, compiled and run as the matrix does it."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.scratch = tempfile.TemporaryDirectory(prefix="davlab-detect-")
        cls.folder = Path(cls.scratch.name)
        (cls.folder / FAULTS).parent.mkdir(parents=True)
        shutil.copyfile(TOP / "tests/detect/faults.c", cls.folder / FAULTS)
        for letter in {letter for letter, _ in SEEN}:
            (cls.folder / letter).write_text(letter)
        cls.columns = {t.id: t for t in tools.TOOLS if t.dynamic and present(t)}
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(cls.build, cls.columns.values()))
            found = pool.map(lambda key: cls.run_one(*key), cls.keys())
            cls.found = dict(zip(cls.keys(), found))

    @classmethod
    def tearDownClass(cls) -> None:
        cls.scratch.cleanup()

    @classmethod
    def keys(cls) -> list[tuple[str, str]]:
        return [key for key in SEEN if key[1] in cls.columns]

    @classmethod
    def program(cls, tool: tools.Tool) -> Path:
        return cls.folder / tool.mode / "replay-faults"

    @classmethod
    def build(cls, tool: tools.Tool) -> None:
        cls.program(tool).parent.mkdir()
        flags = tools.flags(tool).partition(";")[0].split()
        runtime = [str(TOP / "harnesses/backtrace.c")] if tool.id == "hardened" else []
        mapped = f"-fdebug-prefix-map={cls.folder}=."
        subprocess.run(
            [*flags, *DEBUG, mapped, str(FAULTS), *runtime, "-o", str(cls.program(tool))],
            cwd=cls.folder, check=True, timeout=120,
        )  # fmt: skip

    @classmethod
    def run_one(cls, letter: str, tool_id: str) -> list[Sighting]:
        tool = cls.columns[tool_id]
        seconds = 3 if letter == "h" else 60
        setting = Setting(symbols=True, halt=not tool.goes_on, seconds=seconds)
        return dynamic.watch(tool, cls.program(tool), [cls.folder / letter], setting, cls.folder)

    def test_each_fault_is_seen_as_what_it_is(self) -> None:
        for tool in tools.TOOLS:
            with self.subTest(tool=tool.id):
                if not present(tool):
                    self.skipTest(f"{tool.program} is missing: scripts/deps base detect")
        for key in self.keys():
            with self.subTest(fault=key[0], tool=key[1]):
                found = self.found[key]
                first = found[0] if found else None
                name = "" if not first else next(iter(sorted(first.functions)), "")
                said = first and (first.kind, first.by, name)
                self.assertEqual(SEEN[key], said)

    def test_what_comes_behind_a_report_is_seen_too(self) -> None:
        for letter, last in (("b", ("assertion-failure", "assert")), ("g", ("abort", "signal"))):
            found = [(one.kind, one.by) for one in self.found[letter, "ubsan-int"]]
            self.assertEqual([("unsigned-integer-overflow", "tool"), last], found)

    def test_a_place_has_its_line(self) -> None:
        one = self.found["o", "asan"][0]
        self.assertEqual((str(FAULTS), "return bytes[at];"), (one.file, one.text))

    def test_what_lies_in_the_harness_is_the_same_in_each_tree(self) -> None:
        with tempfile.TemporaryDirectory(prefix="davlab-detect-") as elsewhere:
            for file, same in (("harnesses/fuzz.c", True), ("target/dav/if.c", False)):
                texts = {text_in(folder, file, 1) for folder in (TOP, Path(elsewhere))}
                self.assertEqual(same, len(texts) == 1)

    def test_the_innermost_function_is_the_root(self) -> None:
        one = self.found["o", "asan"][0]
        self.assertEqual("root", one.result("peek"))
        self.assertEqual("downstream", one.result("over_read"))

    def test_each_function_of_a_recursion_is_the_root(self) -> None:
        for tool in ("asan", "hardened"):
            one = self.found["r", tool][0]
            self.assertEqual({"dive", "deeper"}, set(one.functions))
            self.assertEqual("root", one.result("dive"))


CLEAN = """\
#include <stdlib.h>

static int first(const int *numbers)
{
    return numbers[0];
}

int pick(int count)
{
    int few[2] = {1, 2};
    int *all = malloc(sizeof *all);
    if (!all)
        return 0;
    *all = count > 1 ? few[1] : few[0];
    const int found = first(all);
    free(all);
    return found;
}
"""
# The lines that a fault adds, behind the line that is named first, and what sees it there.
PLANTED = {
    "gcc-analyzer": ("    free(all);\n", "    free(all);\n", "-Wanalyzer-double-free"),
    "clang-analyzer": ("    free(all);\n", "    free(all);\n", "unix.Malloc"),
    "cppcheck": ("    int few[2] = {1, 2};\n", "    few[2] = 3;\n", "arrayIndexOutOfBounds"),
}


class Static(unittest.TestCase):
    """The analyzers, on a file that is sound and on the same with a fault."""

    def analyse(self, tool: str, text: str, patched: bool = False) -> list[Sighting]:
        with tempfile.TemporaryDirectory(prefix="davlab-detect-") as scratch:
            file = Path(scratch) / "target/dav/pick.c"
            file.parent.mkdir(parents=True)
            file.write_text(text)
            return static.analyse(tool, static.Job(file, Path(scratch), patched))

    def test_what_is_sound_and_what_is_not(self) -> None:
        for tool, (behind, line, kind) in PLANTED.items():
            with self.subTest(tool=tool):
                if not present(tools.BY_ID[tool]):
                    self.skipTest(f"{tool} is missing: scripts/deps base detect")
                self.assertEqual([], self.analyse(tool, CLEAN))
                found = self.analyse(tool, CLEAN.replace(behind, behind + line))
                self.assertEqual([(kind, ("pick",))], [(s.kind, s.functions) for s in found])
                self.assertEqual(
                    ("target/dav/pick.c", line.strip()), (found[0].file, found[0].text)
                )

    def test_what_was_there_before_is_not_new_when_lines_move(self) -> None:
        faulty = CLEAN.replace("    free(all);\n", "    free(all);\n" * 2)
        before = self.analyse("gcc-analyzer", faulty)
        after = self.analyse("gcc-analyzer", faulty.replace("int pick", "\n\nint pick"))
        self.assertNotEqual(before[0].line, after[0].line)
        self.assertEqual([], fresh(after, before))

    def test_a_patched_file_has_its_guards_taken_out(self) -> None:
        text = CLEAN.replace("    if (!all)\n", "    BUG(PICK, EQ, !all, true, return 0);\n")
        text = text.replace("        return 0;\n", "")
        text = text.replace(
            "const int found =", "const int found = BUG_TERM(PICK, GT, count, 0, 1) +"
        )
        text = text.replace(
            "    free(all);",
            "    if (BUG_ACTS(PICK, EQ, count, 0))\n        return 1;\n    free(all);",
        )
        kinds = {
            "gcc-analyzer": ["-Wanalyzer-possible-null-dereference"],
            "clang-analyzer": [],  # nothing tells it that there may be no memory
            "cppcheck": [],
        }
        for tool, expected in kinds.items():
            if present(tools.BY_ID[tool]):
                found = self.analyse(tool, "#include <stdbool.h>\n" + text, patched=True)
                self.assertEqual(expected, [one.kind for one in found])

    def test_a_file_that_does_not_compile_is_named(self) -> None:
        for tool in ("gcc-analyzer", "clang-analyzer"):
            with self.assertRaisesRegex(Exception, "cannot read .*pick.c"):
                self.analyse(tool, "int pick(")


class Sources(unittest.TestCase):
    def test_the_function_around_each_line_of_each_patch(self) -> None:
        for bug in catalogue.load_all():
            change = read_patch(bug.patch)
            for line in change.places:
                with self.subTest(bug=bug.slug, line=line):
                    self.assertEqual(bug.function, function_at(TOP / change.files[0], line))

    def test_outside_of_all_functions(self) -> None:
        self.assertEqual("", function_at(TOP / "target/dav/if.c", 3))
        self.assertEqual("", function_at(TOP / "target/dav/if.c", 0))
        self.assertEqual("", function_at(TOP / "target/dav/none.c", 1))
        lines = (TOP / "target/dav/if.c").read_text().splitlines()
        end = lines.index("}") + 1
        self.assertNotEqual("", function_at(TOP / "target/dav/if.c", end))
        self.assertEqual("", function_at(TOP / "target/dav/if.c", end + 1))


class Choice(unittest.TestCase):
    def test_the_nearest_counts(self) -> None:
        root = Sighting("SEGV", "signal", ("f",))
        near = Sighting("heap-buffer-overflow", "tool", ("f",))
        far = Sighting("heap-buffer-overflow", "tool", ("g",))
        asserted = Sighting("assertion-failure", "assert", ("f",))
        late = Sighting("timeout", "limit")
        for seen, chosen in (
            ([far, root, near], near),
            ([far, root], root),
            ([asserted, far], far),
            ([late, asserted], asserted),
            ([], None),
        ):
            self.assertEqual(chosen, best(seen, "f"))


if __name__ == "__main__":
    unittest.main()

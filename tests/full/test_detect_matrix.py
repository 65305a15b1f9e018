#!/usr/bin/python3
"""`scripts/detect-matrix` measures real bugs in real builds, and says what is wrong with what it is asked."""

import os
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from davlab import catalogue
from davlab.detect import clean_tree, form, page
from davlab.repo import BUILD, ROOT

import patience

OUTPUT = BUILD / "detect/detection.json"
DOCUMENT = ROOT / "docs/detection.md"


def matrix(*arguments: str, **options) -> subprocess.CompletedProcess:
    return subprocess.run(
        [ROOT / "scripts/detect-matrix", *arguments],
        capture_output=True, text=True, timeout=patience.COMMAND, **options,
    )  # fmt: skip


class Measured(unittest.TestCase):
    """Two bugs whose reports are known: one is seen where it lies, one behind it."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.tools = ["asan", "ubsan-int", "msan", "hardened", "gcc-analyzer"]
        cls.tools += [name for name in ("valgrind", "cppcheck") if shutil.which(name)]
        cls.result = matrix(
            "--bugs", "if-not-skip,if-tag-units", "--tools", ",".join(cls.tools), "--no-clean"
        )
        cls.value = form.load(OUTPUT)
        cls.cells = {bug["slug"]: bug["cells"] for bug in cls.value["bugs"]}

    def test_it_ran(self) -> None:
        self.assertEqual(0, self.result.returncode, self.result.stderr)
        self.assertEqual({"if-not-skip", "if-tag-units"}, set(self.cells))
        for cells in self.cells.values():
            self.assertEqual(set(self.tools), set(cells))

    def test_downstream(self) -> None:
        for tool in {"asan", "valgrind"} & set(self.tools):
            cell = self.cells["if-not-skip"][tool]
            self.assertEqual(
                ("downstream", "skip_white_space"), (cell["result"], cell["report"]["function"])
            )

    def test_at_the_root_cause(self) -> None:
        cell = self.cells["if-tag-units"]["ubsan-int"]
        self.assertEqual(("root", "dav_name_of"), (cell["result"], cell["report"]["function"]))
        self.assertEqual("out-of-bounds-index", cell["report"]["kind"])
        cell = self.cells["if-tag-units"]["hardened"]
        self.assertEqual("stack smashing detected", cell["report"]["kind"])

    def test_each_trigger_ran(self) -> None:
        for slug, cells in self.cells.items():
            names = [(t.harness, t.file.name) for t in catalogue.load(slug).triggers]
            for tool in ("asan", "msan", "hardened"):
                self.assertEqual(names, [(r["harness"], r["file"]) for r in cells[tool]["runs"]])

    def test_a_harness_that_msan_cannot_watch_says_why(self) -> None:
        runs = self.cells["if-not-skip"]["msan"]["runs"]
        self.assertEqual({"not-run", "missed"}, {run["result"] for run in runs})
        self.assertIn("libxml2 is not instrumented", [run.get("why") for run in runs])

    def test_the_wraps_that_are_meant_do_not_count(self) -> None:
        clean = next(t["clean"] for t in self.value["tools"] if t["id"] == "ubsan-int")
        self.assertGreater(len(clean["places"]), 0)
        self.assertEqual("missed", self.cells["if-not-skip"]["ubsan-int"]["result"])


class Command(unittest.TestCase):
    def refused(self, words: str, *arguments: str, **options) -> None:
        result = matrix(*arguments, **options)
        self.assertEqual(2, result.returncode, result.stderr)
        self.assertRegex(result.stderr, rf"^detect-matrix: {words}.*\n$")

    def test_names(self) -> None:
        self.refused("--bugs='nonesuch': no such name; valid: ", "--bugs", "nonesuch")
        self.refused("--tools='lint': no such name; valid: asan", "--tools", "lint")
        self.refused("--jobs 0: at least 1", "--jobs", "0")

    def test_a_tool_that_is_missing(self) -> None:
        environment = {**os.environ, "PATH": "/nonexistent"}
        words = "cppcheck is missing: run scripts/deps base detect"
        self.refused(words, "--tools", "cppcheck", env=environment)


class Document(unittest.TestCase):
    def test_what_is_committed_says_what_was_measured(self) -> None:
        value = form.load(DOCUMENT.with_suffix(".json"))
        for suffix, text in page.documents(value, clean_tree.verdicts()).items():
            self.assertEqual(text, DOCUMENT.with_suffix(suffix).read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()

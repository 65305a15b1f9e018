#!/usr/bin/python3
"""bugstate.py against the C runtime: each reads what the other wrote, while both have it mapped."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

from davlab import bugstate

SLUGS = ["deep", "shallow"]
PROGRAM = r"""
#include <stdio.h>
#include "bugs.h"
int main(void)
{
    int length;
    while (scanf("%d", &length) == 1) {
        bool guarded = false;
        bugs_begin_input();
        BUG(SHALLOW, GT, length, 4, guarded = true);
        printf("%d\n", guarded);
        fflush(stdout);
    }
}
"""


class StateTest(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)
        self.file = self.folder / "bugs.state"
        names = ", ".join(f'"{slug}"' for slug in SLUGS)
        ids = ", ".join(f"BUG_{slug.upper()}" for slug in SLUGS)
        (self.folder / "bug_ids.h").write_text(
            f"#pragma once\nenum bug_id {{ {ids} }};\n#define BUG_SLUGS {names}\n"
        )
        (self.folder / "main.c").write_text(PROGRAM)
        subprocess.run(
            ["clang", "-std=c11", "-D_GNU_SOURCE", "-DDAVLAB_BUGS_CANARY", f"-I{self.folder}",
             f"-I{ROOT}/harnesses", f"{ROOT}/harnesses/bugs.c", f"{self.folder}/main.c",
             "-o", f"{self.folder}/program"],
            check=True, timeout=60,
        )  # fmt: skip

    def start(self, bugs: str = "all") -> subprocess.Popen:
        environment = {**os.environ, "DAVLAB_BUGS_FILE": str(self.file), "DAVLAB_BUGS": bugs}
        process = subprocess.Popen(
            [str(self.folder / "program")], env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        self.addCleanup(process.communicate, timeout=10)
        return process

    def ask(self, process: subprocess.Popen, length: int) -> bool:
        """Whether the guard acted on an input of this length."""
        process.stdin.write(f"{length}\n")
        process.stdin.flush()
        return process.stdout.readline().strip() == "1"

    def test_python_reads_what_c_wrote(self) -> None:
        process = self.start()
        self.assertEqual([self.ask(process, n) for n in (3, 5, 6)], [False, False, False])
        state = bugstate.BugState(self.file)
        deep, shallow = state.slots()
        self.assertEqual(state.execs, 3)
        self.assertEqual([deep.slug, shallow.slug], SLUGS)
        self.assertEqual((deep.reached, deep.triggered, deep.first_reached_ns), (0, 0, 0))
        self.assertEqual((shallow.reached, shallow.triggered), (3, 2))
        self.assertEqual((shallow.first_reached_execs, shallow.first_triggered_execs), (1, 2))
        self.assertGreaterEqual(shallow.first_triggered_ns, shallow.first_reached_ns)
        self.assertTrue(shallow.input_triggered)
        self.ask(process, 1)
        self.assertFalse(state.slots()[1].input_triggered)

    def test_a_bug_is_retired_in_a_running_program(self) -> None:
        process = self.start()
        self.assertFalse(self.ask(process, 9))
        state = bugstate.BugState(self.file)
        state.retire("shallow")
        self.assertTrue(self.ask(process, 9))
        self.assertFalse(self.ask(process, 1))
        self.assertEqual(state.slots()[1].triggered, 1)
        self.assertEqual([slot.retired for slot in state.slots()], [False, True])

    def test_c_takes_a_file_that_python_made(self) -> None:
        bugstate.create(self.file, SLUGS, {"deep"})
        process = self.start(bugs="all")
        self.assertTrue(self.ask(process, 9), "the file, not the environment, says what is enabled")
        self.assertEqual(bugstate.BugState(self.file).execs, 1)

    def test_python_and_c_make_the_same_file(self) -> None:
        process = self.start(bugs="deep")
        process.communicate(timeout=10)
        made_by_c = self.file.read_bytes()
        bugstate.create(self.file, SLUGS, {"deep"})
        self.assertEqual(self.file.read_bytes(), made_by_c)

    def test_c_refuses_the_file_of_another_build(self) -> None:
        bugstate.create(self.file, ["deep", "other"], {"deep"})
        _, error = self.start().communicate(timeout=10)
        self.assertIn("made by another build", error)

    def test_python_refuses_what_is_no_state(self) -> None:
        for content in (
            b"",
            b"DAVBUGS1",
            b"x" * 320,
            self.made(SLUGS)[:-1],
            self.made(SLUGS) + b"x",
        ):
            self.file.write_bytes(content)
            with self.assertRaises(bugstate.BadState):
                bugstate.BugState(self.file)
        with self.assertRaises(bugstate.BadState):
            bugstate.BugState(self.folder / "absent")

    def made(self, slugs: list[str]) -> bytes:
        bugstate.create(self.file, slugs, set())
        return self.file.read_bytes()


if __name__ == "__main__":
    unittest.main()

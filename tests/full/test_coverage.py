#!/usr/bin/python3
"""`scripts/coverage` counts what runs, per layer, and lists what does not."""

import json
import re
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from davlab.repo import BUILD, ROOT
import patience


def coverage(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [ROOT / "scripts/coverage", *arguments],
        capture_output=True,
        text=True,
        timeout=patience.COMMAND,
    )


class Coverage(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.result = coverage("--harness", "uri", "--tests", "uri,wide", "--no-html")
        cls.figures = json.loads((BUILD / "coverage/coverage.json").read_text(encoding="utf-8"))
        cls.missed = (BUILD / "coverage/uncovered.txt").read_text(encoding="utf-8").splitlines()

    def test_it_ran(self) -> None:
        self.assertEqual(self.result.returncode, 0, self.result.stderr)
        self.assertRegex(self.result.stdout, r"(?m)^uri +\d+ +[\d.]+% +[\d.]+% +[\d.]+% +95%")

    def test_what_ran_is_counted(self) -> None:
        for kind in ("lines", "branches"):
            share = self.figures["uri"][kind]
            self.assertGreater(share["count"], 100)
            self.assertGreater(share["covered"] / share["count"], 0.9)

    def test_a_total_is_the_sum_of_its_layers(self) -> None:
        for kind in ("lines", "branches"):
            parts = [
                share[kind]["count"] for layer, share in self.figures.items() if layer != "target/"
            ]
            self.assertEqual(sum(parts), self.figures["target/"][kind]["count"])

    def test_a_layer_that_did_not_run_is_below_its_aim(self) -> None:
        self.assertRegex(self.result.stdout, r"(?m)^base .*below its aim$")

    def test_each_line_that_nothing_ran_is_shown_with_its_text(self) -> None:
        total = self.figures["target/"]["lines"]
        self.assertAlmostEqual(len(self.missed), total["count"] - total["covered"], delta=20)
        for entry in self.missed[::10]:
            name, number, text = re.fullmatch(r"(target/\S+):(\d+): (.*)", entry).groups()
            lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
            self.assertEqual(lines[int(number) - 1].strip(), text)


class Command(unittest.TestCase):
    def test_an_unknown_name(self) -> None:
        for option in ("--harness", "--tests"):
            result = coverage(option, "nonesuch")
            self.assertEqual(result.returncode, 2)
            self.assertRegex(result.stderr, r"^coverage: .*'nonesuch'.*; valid: .*\n$")


if __name__ == "__main__":
    unittest.main()

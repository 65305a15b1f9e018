#!/usr/bin/python3
"""`scripts/bench --only parse` runs, and measures all that it says; how fast is nobody's test."""

import json
import re
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

from davlab.bench.parse import Results, Row, hostile_table, round_size
from davlab.make import built
from davlab.repo import BUILD, ROOT

import patience

SHAPES = dict(
    re.findall(r'\.name = "([a-z-]+)",(.*)', (ROOT / "bench/shapes.c").read_text(encoding="utf-8"))
)
GROUPS = ["head-only", "bodyless", "xml"]


def bench(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [ROOT / "scripts/bench", *arguments],
        capture_output=True,
        text=True,
        timeout=patience.COMMAND,
    )


class Parse(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.result = bench("--only", "parse", "--rounds", "1", "--slice", "10")
        cls.found = json.loads((BUILD / "bench/parse.json").read_text(encoding="utf-8"))
        cls.rows = [Row(**row) for row in cls.found["rows"]]

    def names(self, part: str, reader: str = "davlab") -> list[str]:
        return [row.name for row in self.rows if (row.part, row.reader) == (part, reader)]

    def test_it_ran(self) -> None:
        self.assertEqual(self.result.returncode, 0, self.result.stderr)
        self.assertIn("times libhttp-parser", self.result.stdout.splitlines()[-1])

    def test_every_group_of_seeds_has_its_rows(self) -> None:
        self.assertEqual(self.names("head"), GROUPS)
        self.assertEqual(self.names("head", "http-parser"), GROUPS)
        self.assertEqual(self.names("request"), GROUPS)
        self.assertEqual(list(self.found["head_ratio"]), GROUPS)

    def test_both_parsers_read_the_same_heads(self) -> None:
        ours, theirs = ([r for r in self.rows if r.part == "head" and r.reader == reader]
                        for reader in ("davlab", "http-parser"))  # fmt: skip
        self.assertEqual([(r.bytes, r.requests) for r in ours],
                         [(r.bytes, r.requests) for r in theirs])  # fmt: skip
        self.assertTrue(all(row.requests > 5 for row in ours))

    def test_every_shape_is_measured_at_64_kb(self) -> None:
        hostile = [name for name, rest in SHAPES.items() if "SHAPE_HOSTILE" in rest]
        ordinary = [name for name, rest in SHAPES.items() if "SHAPE_HOSTILE" not in rest]
        self.assertGreater(len(hostile), 30)
        self.assertEqual(self.names("hostile"), hostile)
        self.assertEqual(self.names("ordinary"), [f"seeds-{g}" for g in GROUPS] + ordinary)
        for row in self.rows:
            if row.part == "hostile" and row.reader == "davlab":
                self.assertTrue(25000 < row.bytes < 70000, row)

    def test_every_sized_shape_is_measured_at_every_size(self) -> None:
        sized = [name for name, rest in SHAPES.items() if ".sized = true" in rest]
        for name in sized:
            sizes = [round_size(row.bytes) for row in self.rows
                     if (row.part, row.name, row.reader) == ("size", name, "davlab")]  # fmt: skip
            limited = ".most" in SHAPES[name]
            self.assertEqual(sizes, [10**n for n in range(2, 6 if limited else 7)], name)

    def test_what_is_measured_is_read_to_its_end(self) -> None:
        self.assertEqual([row for row in self.rows if row.outcome != "OK"], [])

    def test_libxml2_alone_is_measured_beside_every_xml_body(self) -> None:
        xml = {name for name, rest in SHAPES.items()
               if re.search(r"\.body = (XML|FIND|UPDATE|VALUE|QUERY|WHERE)", rest) and ".chunk" not in rest}  # fmt: skip
        self.assertEqual(
            set(self.names("hostile", "libxml2") + self.names("ordinary", "libxml2")), xml
        )


class Tables(unittest.TestCase):
    def test_costs_are_held_against_the_median_ordinary_byte(self) -> None:
        rows = [Row("ordinary", name, "davlab", "OK", 10, 1, 1, 10.0, cost)
                for name, cost in (("a", 10.0), ("b", 30.0), ("c", 90.0))]  # fmt: skip
        rows += [Row("hostile", "h", "davlab", "OK", 10, 1, 1, 10.0, 120.0),
                 Row("hostile", "h", "libxml2", "OK", 8, 1, 1, 10.0, 40.0)]  # fmt: skip
        results = Results(rows)
        self.assertEqual(results.ordinary(), 3.0)
        self.assertIn(
            "h                  hostile        10    12.00     5.00    4.0  OK",
            hostile_table(results),
        )


class Command(unittest.TestCase):
    def test_an_unknown_part_is_named(self) -> None:
        result = bench("--only", "nonesuch")
        self.assertEqual(result.returncode, 2)
        self.assertRegex(result.stderr, r"^bench: .*'nonesuch'.*; valid: parse, execs, canary\n$")

    def test_a_folder_that_is_not_there_is_named(self) -> None:
        for argument in ("seeds=/nonesuch", "--rounds=1", ""):
            result = subprocess.run([built("plain", "bench-parse"), argument],
                                    capture_output=True, text=True, timeout=patience.STEP)  # fmt: skip
            self.assertEqual(result.returncode, 2)
            self.assertNotEqual(result.stderr, "")


if __name__ == "__main__":
    unittest.main()

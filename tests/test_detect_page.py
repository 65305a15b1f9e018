"""The detection matrix as JSON, as a document and as a picture: marks, sums, and text that does no harm."""

import copy
import sys
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import jsonschema

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP / "scripts"))

from davlab.catalogue import load_all
from davlab.detect import figures, form, page, picture, tools
from davlab.detect.dynamic import Run
from davlab.detect.matrix import Clean, Matrix
from davlab.detect.sighting import RESULTS, Sighting
from davlab.repo import UsageError

ROOT = Sighting("heap-buffer-overflow", "tool", ("read_not",), "target/dav/if.c", 63)
SIGNAL = Sighting("SEGV", "signal", ("read_not",), "target/dav/if.c", 63)
FAR = Sighting("heap-buffer-overflow", "tool", ("skip",), "target/dav/if.c", 41)
HOSTILE = "<script>alert(1)</script> | `x` \x1b[31m\u202e"


def written() -> dict:
    """Three tools on two bugs of the catalogue, and what they say of the clean tree."""
    columns = [tools.BY_ID[name] for name in ("asan", "msan", "clang-analyzer")]
    first, second = load_all()[:2]
    matrix = Matrix(columns, [first, second])
    matrix.runs = {
        (first.slug, "asan"): [
            Run("uri", "trigger.uri", "downstream", FAR),
            Run("request", "trigger.http", "root", SIGNAL),
            Run("if_header", "trigger.if_header", "root", ROOT),
        ],
        (first.slug, "msan"): [Run("request", "trigger.http", "not-run", why="no library")],
        (first.slug, "clang-analyzer"): [Run("", "target/dav/if.c", "missed")],
        (second.slug, "asan"): [
            Run("uri", "trigger.uri", "missed"),
            Run("request", "trigger.http", "root", SIGNAL),
        ],
        (second.slug, "msan"): [
            Run("uri", "t", "assert", Sighting("assertion", "assert"), chance="downstream")
        ],
        (second.slug, "clang-analyzer"): [Run("", "target/dav/if.c", "missed")],
    }
    alarm = Sighting("nullPointer", "tool", ("f",), "target/dav/if.c", 7, "", HOSTILE)
    matrix.clean = {"asan": Clean(900, []), "clang-analyzer": Clean(85, [alarm])}
    return form.form(matrix)


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.value = written()
        cls.text = page.document(cls.value)

    def cells(self, start: str) -> list[str]:
        line = next(line for line in self.text.splitlines() if line.startswith(f"| {start}"))
        return [cell.strip() for cell in line.strip("|").split(" | ")]

    def test_the_best_run_of_a_bug_counts_and_each_is_kept(self) -> None:
        first, second = self.value["bugs"]
        self.assertEqual("root", first["cells"]["asan"]["result"])
        self.assertEqual("tool", first["cells"]["asan"]["report"]["by"])
        self.assertEqual(3, len(first["cells"]["asan"]["runs"]))
        self.assertEqual("signal", second["cells"]["asan"]["report"]["by"])

    def test_marks(self) -> None:
        first, second = (f"[{bug['slug']}]" for bug in self.value["bugs"])
        self.assertEqual(["●", "", "–"], self.cells(first)[2:])
        self.assertEqual(["●ˢ", "Aᶜ", "–"], self.cells(second)[2:])

    def test_sums(self) -> None:
        for row in (
            "ASan | 2 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 in 900 seeds",
            "MSan | 0 | 0 | 0 | 1 | 0 | 0 | 1 | 1 | not measured",
            "clang analyzer | 0 | 0 | 0 | 0 | 0 | 2 | 0 | 0 | 1 in 85 files",
        ):
            self.assertIn(f"| {row} |", self.text)

    def test_a_class_is_counted_by_the_bugs_that_a_tool_could_look_at(self) -> None:
        value = copy.deepcopy(self.value)
        for bug in value["bugs"]:
            bug["class"] = "width"
        self.assertIn("| width | 2 | 2/2 | 0/1 | 0/2 |", page.document(value))

    def test_each_result_has_a_mark_a_legend_and_a_place_in_the_schema(self) -> None:
        names = set(RESULTS)
        self.assertEqual(names, set(figures.MARKS))
        self.assertEqual(names, set(picture.LEGEND))
        self.assertEqual(names, set(form.SCHEMA["$defs"]["result"]["enum"]))
        self.assertEqual(set(tools.BY_ID), set(form.SCHEMA["$defs"]["tool"]["enum"]))

    def test_text_of_a_tool_does_no_harm(self) -> None:
        for text in page.documents(self.value).values():
            self.assertNotIn("\x1b", text)
            self.assertNotIn("\u202e", text)
        self.assertNotIn("<script>", self.text)
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt; \\| \\`x\\`", self.text)

    def test_the_picture_has_a_square_for_each_cell(self) -> None:
        root = ElementTree.fromstring(picture.draw(self.value))
        name = "{http://www.w3.org/2000/svg}"
        titles = [t.text for g in root.iter(f"{name}g") for t in g.iter(f"{name}title")]
        slug = self.value["bugs"][0]["slug"]
        self.assertEqual(6, len(titles))
        self.assertIn(f"{slug}, ASan: at the root cause", titles)


class Merged(unittest.TestCase):
    """What was measured anew replaces what is there, and nothing else."""

    def setUp(self) -> None:
        self.old = written()
        self.slugs = [bug["slug"] for bug in self.old["bugs"]]
        self.new = copy.deepcopy(self.old)
        self.new["tools"] = self.new["tools"][:1]
        self.new["tools"][0]["clean"] = None
        self.new["bugs"] = self.new["bugs"][:1]
        cells = self.new["bugs"][0]["cells"]
        self.new["bugs"][0]["cells"] = {"asan": {**cells["asan"], "result": "downstream"}}

    def test_one_cell(self) -> None:
        whole = form.merged(self.old, self.new, self.slugs)
        self.assertEqual("downstream", whole["bugs"][0]["cells"]["asan"]["result"])
        self.assertEqual(self.old["bugs"][0]["cells"]["msan"], whole["bugs"][0]["cells"]["msan"])
        self.assertEqual(self.old["bugs"][1], whole["bugs"][1])
        self.assertEqual(self.old["tools"], whole["tools"])

    def test_a_bug_that_is_gone(self) -> None:
        whole = form.merged(self.old, self.new, self.slugs[:1])
        self.assertEqual(self.slugs[:1], [bug["slug"] for bug in whole["bugs"]])

    def test_a_bug_that_is_new_needs_every_tool(self) -> None:
        self.new["bugs"][0]["slug"] = "a-new-one"
        with self.assertRaisesRegex(
            UsageError, "^a-new-one .* clang-analyzer, msan: leave out --tools$"
        ):
            form.merged(self.old, self.new, [*self.slugs, "a-new-one"])


class Schema(unittest.TestCase):
    def test_it_is_one(self) -> None:
        jsonschema.Draft202012Validator.check_schema(form.SCHEMA)

    def test_what_it_refuses(self) -> None:
        value = written()
        bug = value["bugs"][0]["slug"]
        for words, change in {
            "a result that is none": lambda v: v["bugs"][0]["cells"]["asan"].update(result="seen"),
            "a run that could not be, without why": lambda v: v["bugs"][0]["cells"]["msan"]["runs"][
                0
            ].pop("why"),
            "a silent run with a why": lambda v: v["bugs"][0]["cells"]["clang-analyzer"]["runs"][
                0
            ].update(why="?"),
            "a tool that is none": lambda v: v["bugs"][0]["cells"].update(
                lint=v["bugs"][0]["cells"]["asan"]
            ),
            "no runs": lambda v: v["bugs"][0]["cells"]["asan"].update(runs=[]),
        }.items():
            with self.subTest(words, bug=bug):
                broken = copy.deepcopy(value)
                change(broken)
                with self.assertRaises(jsonschema.ValidationError):
                    form.check(broken)


if __name__ == "__main__":
    unittest.main()

"""The detection matrix as JSON, as a document and as a picture: marks, sums, and text that does no harm;
and what is committed of it: a row for each bug, a verdict on each place of the clean tree."""

import copy
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import jsonschema

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP / "scripts"))

from davlab.catalogue import load_all, slugs
from davlab.detect import clean_tree, figures, form, page, picture, tools
from davlab.detect.dynamic import Run
from davlab.detect.matrix import Clean, Matrix
from davlab.detect.sighting import RESULTS, Sighting
from davlab.repo import UsageError

ROOT = Sighting("heap-buffer-overflow", "tool", ("read_not",), "target/dav/if.c", 63)
SIGNAL = Sighting("SEGV", "signal", ("read_not",), "target/dav/if.c", 63)
FAR = Sighting("heap-buffer-overflow", "tool", ("skip",), "target/dav/if.c", 41)
HOSTILE = "<script>alert(1)</script> | `x` \x1b[31m\u202e"
CODE = "return *text;"
ALARM = Sighting("nullPointer", "tool", ("f",), "target/dav/if.c", 7, CODE, HOSTILE)
SEEN = clean_tree.Verdict(
    "clang-analyzer", "nullPointer", "target/dav/if.c", "f", CODE, "false", "`text` is set."
)


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
    matrix.clean = {"asan": Clean(900, []), "clang-analyzer": Clean(85, [ALARM])}
    return form.form(matrix)


class Page(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.value = written()
        cls.text = page.document(cls.value, [SEEN])

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
            "clang analyzer | 0 | 0 | 0 | 0 | 0 | 2 | 0 | 0 | 1 in 85 files: 1 false",
        ):
            self.assertIn(f"| {row} |", self.text)

    def test_a_class_is_counted_by_the_bugs_that_a_tool_could_look_at(self) -> None:
        value = copy.deepcopy(self.value)
        for bug in value["bugs"]:
            bug["class"] = "width"
        self.assertIn("| width | 2 | 2/2 | 0/1 | 0/2 |", page.document(value, []))

    def test_each_result_has_a_mark_a_legend_and_a_place_in_the_schema(self) -> None:
        names = set(RESULTS)
        self.assertEqual(names, set(figures.MARKS))
        self.assertEqual(names, set(picture.LEGEND))
        self.assertEqual(names, set(form.SCHEMA["$defs"]["result"]["enum"]))
        self.assertEqual(set(tools.BY_ID), set(form.SCHEMA["$defs"]["tool"]["enum"]))

    def test_text_of_a_tool_does_no_harm(self) -> None:
        for text in page.documents(self.value, [SEEN]).values():
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


class CleanTree(unittest.TestCase):
    """Each place has its verdict, and each verdict its place."""

    def setUp(self) -> None:
        self.value = written()
        self.places = self.value["tools"][2]["clean"]["places"]

    def test_a_place_keeps_its_verdict_when_lines_move(self) -> None:
        self.places[0]["place"] = "target/dav/if.c:70"
        judgement = clean_tree.judge(self.value, [SEEN])
        self.assertEqual(([], [], []),
                         (judgement.unjudged, judgement.left_over, judgement.complaints()))  # fmt: skip

    def test_a_place_that_is_another_has_none(self) -> None:
        for change in (
            {"kind": "leak"},
            {"place": "target/dav/name.c:7"},
            {"function": "g"},
            {"code": "return 0;"},
        ):
            with self.subTest(change):
                value = written()
                value["tools"][2]["clean"]["places"][0].update(change)
                judgement = clean_tree.judge(value, [SEEN])
                self.assertEqual((1, [SEEN]), (len(judgement.unjudged), judgement.left_over))

    def test_a_second_one_like_it_needs_a_verdict_of_its_own(self) -> None:
        self.places.append(copy.deepcopy(self.places[0]))
        self.assertEqual(1, len(clean_tree.judge(self.value, [SEEN]).unjudged))
        self.assertEqual(0, len(clean_tree.judge(self.value, [SEEN, SEEN]).unjudged))
        self.assertIn("2 in 85 files: 1 false, 1 unjudged", page.document(self.value, [SEEN]))

    def test_a_tool_that_was_not_measured_leaves_its_verdicts(self) -> None:
        self.value["tools"][2]["clean"] = None
        self.assertEqual([], clean_tree.judge(self.value, [SEEN]).left_over)

    def test_what_the_page_and_the_command_say(self) -> None:
        where = "- `target/dav/if.c:7` in `f`: "
        line = next(x for x in page.document(self.value, [SEEN]).splitlines() if where in x)
        self.assertTrue(line.endswith(" (nullPointer). **False**: `text` is set."), line)
        line = next(x for x in page.document(self.value, []).splitlines() if where in x)
        self.assertTrue(line.endswith(" (nullPointer). **Unjudged**"), line)
        unjudged = clean_tree.judge(self.value, []).complaints()
        self.assertEqual(1, len(unjudged))
        self.assertRegex(unjudged[0], r"no verdict in .*: target/dav/if.c:7, f: return \*text;$")
        self.places.clear()
        left_over = clean_tree.judge(self.value, [SEEN]).complaints()
        self.assertEqual(1, len(left_over))
        self.assertRegex(left_over[0], r"take out of .*: target/dav/if.c, f: return \*text;$")
        self.assertIn("**Verdicts on what no tool", page.document(self.value, [SEEN]))

    def test_verdicts_that_are_none(self) -> None:
        text = clean_tree.FILE.read_text(encoding="utf-8")
        first = text.index("[[place]]")
        row = text[first : text.index("[[place]]", first + 1)]
        for change, words in {
            ("tool = ", "tol = "): "unexpected keyword argument 'tol'",
            ('tool = "', 'tool = "x'): "tool is one of asan, ",
            ('verdict = "', 'verdict = "x'): "verdict is one of false, meant$",
            ('function = "', "function = 7 # "): "function: words are expected$",
            ('why = "', 'why = " " # '): "it does not say why$",
            ("[[place]]", "[place"): "",
        }.items():
            with self.subTest(words), tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "clean-tree.toml"
                file.write_text(row, encoding="utf-8")
                self.assertEqual(1, len(clean_tree.verdicts(file)))
                self.assertIn(change[0], row)
                file.write_text(row.replace(*change), encoding="utf-8")
                with self.assertRaisesRegex(UsageError, f"^{file}: .*{words}"):
                    clean_tree.verdicts(file)


class Committed(unittest.TestCase):
    """docs/detection.json speaks of the bugs and of the clean tree as they are."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.value = form.load(TOP / "docs/detection.json")

    def test_each_bug_has_a_row_and_each_row_a_bug(self) -> None:
        rows = {bug["slug"] for bug in self.value["bugs"]}
        lacking, gone = set(slugs()) - rows, rows - set(slugs())
        measure = f"scripts/detect-matrix --bugs {','.join(sorted(lacking))} --no-clean --update"
        self.assertFalse(lacking, f"bugs without a row in docs/detection.json: {measure}")
        redraw = f"{', '.join(sorted(gone))}: scripts/detect-matrix --redraw"
        self.assertFalse(gone, f"rows of docs/detection.json without a bug: {redraw}")

    def test_each_trigger_of_a_bug_was_tried(self) -> None:
        rows = {row["slug"]: row["cells"] for row in self.value["bugs"]}
        for bug in load_all():
            listed = {(one.harness, one.file.name) for one in bug.triggers}
            for tool in (one["id"] for one in self.value["tools"] if one["dynamic"]):
                with self.subTest(bug=bug.slug, tool=tool):
                    runs = rows[bug.slug][tool]["runs"] if bug.slug in rows else []
                    tried = {(run["harness"], run["file"]) for run in runs}
                    measure = f"scripts/detect-matrix --bugs {bug.slug} --no-clean --update"
                    self.assertEqual(listed, tried, measure)

    def test_each_place_of_the_clean_tree_is_judged(self) -> None:
        clean = [tool["id"] for tool in self.value["tools"] if tool["clean"]]
        self.assertEqual(list(tools.BY_ID), clean, "the clean tree was not measured with all tools")
        said = clean_tree.judge(self.value, clean_tree.verdicts()).complaints()
        self.assertFalse(said, "; ".join(said))


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

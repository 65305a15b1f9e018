"""What is written from bug.toml and from campaigns: docs/catalogue.md, and a bug's difficulty."""

import contextlib
import io
import json
import re
import shutil
import sys
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path
from unittest import mock

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP / "scripts"))

from davlab import bugstate, catalogue
from davlab.bugs import difficulty, document
from davlab.bugs.listing import bugs
from davlab.repo import UsageError

SLUG = "if-not-skip"
BUG = catalogue.load(SLUG)
STACK = ("a", "b", "c")


def with_stacks(slug: str, *stacks: tuple[str, ...]) -> catalogue.Bug:
    triggers = [
        replace(
            BUG.triggers[0], reports=(catalogue.Report("asan", "k", "READ", 1, stack),), silent=""
        )
        for stack in stacks
    ]
    return replace(BUG, slug=slug, triggers=triggers)


class Document(unittest.TestCase):
    def test_it_is_fresh(self) -> None:
        written = document.DOCUMENT.read_text(encoding="utf-8")
        self.assertEqual(document.render(bugs()), written, "run: scripts/bug catalogue --update")

    def test_every_bug_has_a_row_and_a_link_that_leads_somewhere(self) -> None:
        text = document.render(bugs())
        for slug in catalogue.slugs():
            self.assertIn(f"{slug}](../target/bugs/{slug}/README.md) |", text)
            self.assertTrue((TOP / "docs" / f"../target/bugs/{slug}/README.md").is_file())

    def test_it_says_which_bugs_look_alike(self) -> None:
        text = document.render([with_stacks("x", STACK), with_stacks("y", STACK, ("d",))])
        self.assertIn("- `a` < `b` < `c`: x, y\n", text)
        self.assertIn("- y, 2: `a` < `b` < `c`; `d`\n", text)
        self.assertNotIn("- x, ", text)
        self.assertNotIn("`d`: ", text)

    def test_it_says_what_is_silent(self) -> None:
        silent = replace(BUG.triggers[0], reports=(), silent="oracle: words")
        text = document.render([replace(BUG, triggers=[silent])])
        self.assertIn("- if-not-skip, oracle: words: trigger.if_header in if_header\n", text)
        self.assertIn("| oracle |", text)

    def test_a_cell_stays_a_cell(self) -> None:
        text = document.render([replace(BUG, field="a | b\n| c")])
        self.assertIn("a \\| b␊\\| c |", text)


class Difficulty(unittest.TestCase):
    def setUp(self) -> None:
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.top = Path(self.scratch.name)
        shutil.copytree(catalogue.BUG_FOLDER / SLUG, self.top / "bugs" / SLUG)
        patcher = mock.patch.object(catalogue, "BUG_FOLDER", self.top / "bugs")
        patcher.start()
        self.addCleanup(patcher.stop)

    def campaign(self, name: str, first: float | None, length: float = 1800, **changes) -> str:
        """The files of a campaign, as docs/formats.md has them."""
        folder = self.top / name
        folder.mkdir()
        about = {
            "name": name, "started": "2026-01-02T03:04:05+00:00", "seconds": length,
            "harnesses": ["if_header", "uri"], "engines": ["libfuzzer", "afl"],
            "bugs": [SLUG], "settings": {"JOBS": 2}, **changes,
        }  # fmt: skip
        hit = {"seconds": first, "execs": 4321, "harness": "if_header", "engine": "afl"}
        found = {SLUG: {"first_triggered": None if first is None else hit}}
        (folder / "campaign.json").write_text(json.dumps(about))
        (folder / "bugs.json").write_text(json.dumps(found))
        (folder / "events.jsonl").write_text('{"kind": "start"}\n{"kind": "end"}\n')
        return str(folder)

    def measure(self, *campaigns: str) -> tuple[catalogue.Bug, str]:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            difficulty.measure(list(campaigns))
        return catalogue.load(SLUG), out.getvalue()

    def test_how_soon_is_how_hard(self) -> None:
        for name, first, said in (
            ("a", 60.0, "shallow"), ("b", 60.1, "medium"), ("c", 600.0, "medium"),
            ("d", 600.1, "deep"), ("e", None, "deep"),
        ):  # fmt: skip
            bug, _ = self.measure(self.campaign(name, first))
            self.assertEqual(said, bug.difficulty, first)
            self.assertIn(f"| Difficulty | {said}", (bug.folder / "README.md").read_text())

    def test_the_basis_is_the_whole_measurement(self) -> None:
        bug, _ = self.measure(self.campaign("one", 61.25))
        self.assertEqual(
            "2026-01-02, campaign one, 1,800 s, 2 jobs, libfuzzer and afl, harnesses if_header, uri: "
            "first triggered after 61.2 s and 4,321 inputs, by afl in if_header",
            bug.basis,
        )
        bug, _ = self.measure(self.campaign("two", None))
        self.assertTrue(bug.basis.endswith("if_header, uri: not triggered in 1,800 s"), bug.basis)

    def test_of_several_campaigns_the_middle_counts(self) -> None:
        several = [self.campaign("x", 5.0), self.campaign("y", None), self.campaign("z", 90.0)]
        bug, _ = self.measure(*several)
        self.assertEqual("medium", bug.difficulty)
        self.assertEqual(2, bug.basis.count("; "))

    def test_a_harness_without_a_trigger_is_named(self) -> None:
        name = self.campaign("places", 5.0)
        header = bugstate.HEADER.pack(bugstate.MAGIC, 1, bugstate.SLOT.size, *[0] * 6)
        for harness, triggered in (("session", 3), ("msdavext", 2), ("uri", 0)):
            file = Path(name) / f"workers/afl-{harness}/bugs.state"
            file.parent.mkdir(parents=True)
            slot = bugstate.SLOT.pack(SLUG.encode(), 1, 0, 0, 0, 9, triggered, *[0] * 7)
            file.write_bytes(header + slot)
        _, said = self.measure(name)
        self.assertEqual(["msdavext"], re.findall(r"(\w+) triggers it too", said))

    def test_a_campaign_that_says_nothing_changes_nothing(self) -> None:
        for name, changes in (
            ("short", {"length": 599}),
            ("elsewhere", {"harnesses": ["uri"]}),
            ("without", {"bugs": []}),
        ):
            bug, said = self.measure(self.campaign(name, None, **changes))
            self.assertEqual((BUG.difficulty, BUG.basis), (bug.difficulty, bug.basis), name)
            self.assertIn("as it was", said)

    def test_what_is_no_campaign(self) -> None:
        running = Path(self.campaign("running", 1.0))
        (running / "events.jsonl").write_text('{"kind": "start"}\n')
        broken = Path(self.campaign("broken", 1.0))
        (broken / "bugs.json").write_text("[]")
        for name, words in (
            (str(running), "has not ended"), (str(broken), "malformed"), ("no-such-one", "No such"),
        ):  # fmt: skip
            with self.assertRaisesRegex(UsageError, words):
                difficulty.measure([name])


if __name__ == "__main__":
    unittest.main()

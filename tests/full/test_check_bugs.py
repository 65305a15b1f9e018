"""The proofs of the catalogue are no formality: each catches the lie that it is there to catch."""

import sys
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "scripts"))

from davlab import catalogue
from davlab.bugs import check as check_bugs, form as bug_form
from davlab.repo import UsageError

BUG = catalogue.load("ms03-007-wide-path")
TRIGGER = next(t for t in BUG.triggers if t.harness == "uri")
NEAR_MISS = next(file for harness, file in BUG.near_misses if harness == "uri")
PROFILE = BUG.profiles[0]


class Lies(unittest.TestCase):
    def assertCaught(self, faults, words: str) -> None:
        self.assertIn(words, " ".join(faults))

    def test_a_wrong_report(self) -> None:
        lies = {"kind": "heap-use-after-free", "access": "READ", "frames": ("narrow",)}
        for name, value in lies.items():
            report = replace(TRIGGER.report(), **{name: value})
            faults = check_bugs._report(BUG, replace(TRIGGER, reports=(report,)), PROFILE)
            self.assertCaught(faults, value if isinstance(value, str) else value[0])

    def test_a_trigger_that_does_nothing(self) -> None:
        quiet = replace(TRIGGER, file=NEAR_MISS)
        self.assertCaught(check_bugs._report(BUG, quiet, PROFILE), "silent")
        self.assertCaught(check_bugs._canary(BUG, quiet, PROFILE), "triggers none")

    def test_a_near_miss_that_hits(self) -> None:
        faults = list(check_bugs._near_miss(BUG, "uri", TRIGGER.file, PROFILE))
        self.assertCaught(faults, "heap-buffer-overflow")
        self.assertCaught(faults, "triggering ms03-007-wide-path")

    def test_a_trigger_of_another_bug(self) -> None:
        other = catalogue.load("dot-segment-underflow")
        faults = check_bugs._canary(other, TRIGGER, PROFILE)
        self.assertCaught(faults, "it triggers ms03-007-wide-path")

    def test_mitigations(self) -> None:
        holds = next(m for m in BUG.mitigations if m.holds and m.harness == "request")
        fails = next(m for m in BUG.mitigations if not m.holds)
        wrong = replace(holds, rule="request-line")
        self.assertCaught(check_bugs._mitigation(BUG, wrong), "refused by head-size")
        hopeful = replace(fails, holds=True, rule="head-size")
        self.assertCaught(check_bugs._mitigation(BUG, hopeful), "it does not")
        modest = replace(holds, holds=False, rule="")
        self.assertCaught(check_bugs._mitigation(BUG, modest), "it does")

    def test_the_truth_passes(self) -> None:
        self.assertEqual([], list(check_bugs._report(BUG, TRIGGER, PROFILE)))
        self.assertEqual([], list(check_bugs._near_miss(BUG, "uri", NEAR_MISS, PROFILE)))


class Forms(unittest.TestCase):
    def patched(self, text: str) -> list[str]:
        with tempfile.TemporaryDirectory() as scratch:
            (Path(scratch) / "bug.patch").write_text(text, encoding="utf-8")
            return list(bug_form.patch_faults(replace(BUG, folder=Path(scratch))))

    def test_fields(self) -> None:
        lies = {
            "cwe": [],
            "layer": "cellar",
            "profiles": ["huge"],
            "lineage": {"cve": "CVE-1", "evidence": "X", "text": "x"},
            "triggers": [],
            "near_misses": [("uri", BUG.folder / "no-such-file")],
            "mitigations": [],
            "function": "",
        }
        self.assertEqual([], list(bug_form.folder_faults(BUG)))
        for name, value in lies.items():
            self.assertNotEqual(
                [], list(bug_form.folder_faults(replace(BUG, **{name: value}))), name
            )

    def test_patches(self) -> None:
        text = BUG.patch.read_text(encoding="utf-8")
        self.assertEqual([], self.patched(text))
        added = next(line for line in text.splitlines() if line.startswith("+    BUG("))
        grown = text.replace(added, "\n".join([added] + ["+    ;"] * 15))
        self.assertIn("changed lines", self.patched(grown)[0])
        self.assertIn("no BUG(", self.patched(text.replace("BUG(MS03", "BUG(MS04"))[-1])
        self.assertNotEqual([], self.patched(text + text.replace("/wide.c", "/uri.c")))
        elsewhere = self.patched(text.replace("@@ -3", "@@ -13", 1))
        self.assertIn("outside of narrow", " ".join(elsewhere))

    def test_a_patch_that_does_not_apply(self) -> None:
        with self.assertRaisesRegex(UsageError, "does not apply"):
            bug_form.applies([BUG.slug, BUG.slug])


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/python3
"""No committed seed comes near a bug, or is longer than half of what one needs."""

import sys
import unittest
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from davlab import catalogue
from davlab.corpus import nearness, seedcheck
from davlab.repo import harnesses, relative


class Seeds(unittest.TestCase):
    def none(self, problems):
        self.assertEqual(list(problems), [])

    def test_no_seed_is_near_a_bug_or_too_long(self):
        for harness in harnesses():
            self.none(seedcheck.distance(harness))

    def test_the_clean_build_is_silent(self):
        for harness in harnesses():
            self.none(seedcheck.clean(harness))


class Rules(unittest.TestCase):
    """The rules that hold seeds off bugs see the catalogue's own files, and half a length."""

    def test_every_trigger_and_near_miss_is_refused(self):
        inputs: dict[str, dict[str, bytes]] = defaultdict(dict)
        for bug in catalogue.load_all():
            for harness, path in [(t.harness, t.file) for t in bug.triggers] + bug.near_misses:
                inputs[harness][relative(path)] = path.read_bytes()
        for harness in inputs:
            verdicts = nearness.judge(harness, inputs[harness])
            self.assertEqual([path for path, verdict in verdicts.items() if not verdict], [])

    def test_every_trigger_triggers_its_bug(self):
        for bug in catalogue.load_all():
            for trigger in bug.triggers:
                found = seedcheck.triggered(trigger.harness, "period", [trigger.file])
                self.assertIn(bug.slug, found)

    def test_half_of_a_length(self):
        def path(size: int) -> bytes:
            return b"/" + b"a" * (size - 1)

        verdicts = nearness.judge("uri", {"half": path(16383), "more": path(16384)})
        self.assertEqual(verdicts, {"half": "", "more": "too long for ms03-007-wide-path"})

    def test_one_step(self):
        inputs = {"flag": b"(<urn:x>  nOt <urn:y>)", "none": b"(<urn:x> <urn:y>)"}
        verdicts = nearness.judge("if_header", inputs)
        self.assertEqual(verdicts, {"flag": "one step from if-not-skip", "none": ""})


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/python3
"""A shallow bug in front of a deep one: each engine finds the deep one, because a campaign retires
the shallow one while the engine runs. Real engines, a harness of its own (campaign/fuzz_layers.c)."""

import json
import sys
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

from davlab import records
from davlab.campaign.campaign import Campaign
from campaign_case import CampaignCase
from layers import SLUGS, make_worker

SECONDS = 600.0  # at most: a campaign here ends as soon as both bugs are retired


class RetireTest(CampaignCase):
    def check(self, engine: str) -> None:
        worker = make_worker(engine, self.programs[engine], self.folder, SLUGS)
        campaign = Campaign({"bugs": SLUGS}, self.folder, [worker], SECONDS, 1)
        self.fuzz(campaign, lambda: len(campaign.confirmations.retired) == len(SLUGS))
        events = records.read_lines(self.folder / "events.jsonl")
        retired = [event for event in events if event["kind"] == "retired"]
        self.assertEqual([event["bug"] for event in retired], ["shallow", "deep"], events)
        for event in retired:
            self.assertEqual(event["retired_as"], "confirmed")
            files = [self.folder / name for name in event["reproducers"]]
            self.assertGreaterEqual(len({file.read_bytes() for file in files}), 3)
        bugs = json.loads((self.folder / "bugs.json").read_text())
        self.assertGreaterEqual(
            bugs["deep"]["first_triggered"]["seconds"], bugs["shallow"]["retired_seconds"]
        )
        self.assertEqual({slot.retired for slot in campaign.workers[0].state.slots()}, {True})

    def test_libfuzzer_finds_the_deep_bug(self) -> None:
        self.check("libfuzzer")

    def test_afl_finds_the_deep_bug(self) -> None:
        self.check("afl")


if __name__ == "__main__":
    unittest.main()

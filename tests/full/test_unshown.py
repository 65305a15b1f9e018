#!/usr/bin/python3
"""A bug whose crashes go by what earlier inputs left: replayed, they show nothing, and a campaign
retires it all the same, without counting it as found. Real engines and crash files, a harness of its
own (campaign/fuzz_leftover.c)."""

import json
import sys
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

from davlab import records
from davlab.campaign.campaign import Campaign
from davlab.campaign.confirm import Case, Confirmations, Judgement
from davlab.campaign.evidence import REPRODUCERS, UNSHOWN
from davlab.campaign.progress import bugs_of
from davlab.campaign.worker import Worker
from davlab.triage.replay import Setting
from campaign_case import CampaignCase
from layers import LEFTOVER_SLUGS, make_worker

SECONDS = 600.0  # at most: what is waited for ends it


class Unshown(CampaignCase):
    HARNESS = "leftover"

    def worker(self, bugs: list[str]) -> Worker:
        program = self.programs["libfuzzer"]
        return make_worker("libfuzzer", program, self.folder, bugs, self.HARNESS)


class CampaignTest(Unshown):
    def test_it_is_retired_and_not_found(self) -> None:
        bugs = ["leftover", "plain"]
        campaign = Campaign({"bugs": bugs}, self.folder, [self.worker(bugs)], SECONDS, 1)
        self.fuzz(campaign, lambda: len(campaign.confirmations.retired) == 2)
        events = records.read_lines(self.folder / "events.jsonl")
        retired = {event["bug"]: event for event in events if event["kind"] == "retired"}
        self.assertEqual(sorted(retired), bugs, events)
        leftover, plain = (retired[slug] for slug in bugs)
        self.assertEqual(("unshown", []), (leftover["retired_as"], leftover["reproducers"]))
        self.assertIn("without being confirmed", leftover["text"])
        contents = {(self.folder / name).read_bytes() for name in leftover["unshown"]}
        self.assertGreaterEqual(len(contents), UNSHOWN)
        self.assertEqual({data[-1:] for data in contents}, {b"?"})
        self.assertEqual(("confirmed", []), (plain["retired_as"], plain["unshown"]))
        self.assertGreaterEqual(len(plain["reproducers"]), REPRODUCERS)
        recorded = json.loads((self.folder / "bugs.json").read_text())
        for slug, event in retired.items():
            for seen in (recorded[slug], recorded[slug]["engines"]["libfuzzer"]):
                self.assertEqual(
                    (event["retired_as"], event["seconds"]),
                    (seen["retired_as"], seen["retired_seconds"]),
                )
        self.assertEqual(
            {"leftover": "unshown", "plain": "retired"},
            {bug.slug: bug.stage for bug in bugs_of(campaign)},
        )
        slots = campaign.workers[0].state.slots()
        self.assertEqual(bugs, [slot.slug for slot in slots if slot.retired])


class JudgeTest(Unshown):
    """What one crash file speaks for, by the programs of both engines."""

    def check(
        self, data: bytes, *expected: str | bool, origin: str = "crash", retired: str = ""
    ) -> None:
        """`expected` is the bug and whether the file shows it; nothing where it speaks for none."""
        file = self.folder / "crash"
        file.write_bytes(data)
        enabled = [slug for slug in LEFTOVER_SLUGS if slug != retired]
        for engine, program in self.programs.items():
            case = Case(program, Setting(leaks=False), file, origin, LEFTOVER_SLUGS, enabled, None)
            judgement = Judgement(*expected, [file]) if expected else None
            self.assertEqual(judgement, case.judge(), (engine, data))

    def test_an_input_that_shows_its_bug(self) -> None:
        self.check(b"!", "plain", True)
        self.check(b"!?", "plain", True)
        self.check(b"!" * 20, "plain", True, retired="leftover")

    def test_a_silent_input_that_triggers_one_bug(self) -> None:
        self.check(b"x?", "leftover", False)
        self.check(b"x?", "leftover", False, retired="plain")

    def test_a_silent_input_that_triggers_none_or_two(self) -> None:
        self.check(b"x", retired="plain")
        self.check(b"x" * 20 + b"?")
        self.check(b"x?", retired="leftover")

    def test_a_crash_of_a_bug_retired_since_speaks_for_no_other(self) -> None:
        self.check(b"!?", retired="plain")
        self.check(b"x" * 20 + b"?", retired="quiet")

    def test_what_was_slow_or_large_is_no_evidence(self) -> None:
        for origin in ("timeout", "oom"):
            self.check(b"x?", origin=origin)


class KillTest(Unshown):
    def judge(self, names: list[str]) -> list[tuple[str, str]]:
        """What a session that has these crash files judged would retire."""
        worker = self.worker(LEFTOVER_SLUGS)
        confirmations = Confirmations(self.folder, LEFTOVER_SLUGS, set())
        self.addCleanup(confirmations.close)
        for name in names:
            confirmations.submit(name, "crash", worker)
        end = time.monotonic() + SECONDS
        while confirmations.waiting:
            self.assertLess(time.monotonic(), end, "it is not judged")
            time.sleep(0.01)
            confirmations.settle()
        return confirmations.settle()

    def test_what_was_counted_counts_on_and_never_twice(self) -> None:
        (self.folder / "crashes").mkdir()
        names = [f"crashes/leftover-libfuzzer-{number}" for number in range(UNSHOWN)]
        for number, name in enumerate(names):
            (self.folder / name).write_bytes(b"%d?" % number)
        half = UNSHOWN // 2
        self.assertEqual([], self.judge(names[:half]))
        self.assertEqual([], self.judge(names[1 : half + 2]), "those judged before count once")
        self.assertEqual([("leftover", "libfuzzer")], self.judge(names[half + 2 :]))
        (row,) = json.loads((self.folder / "evidence.json").read_text())
        self.assertEqual(([], names), (row["shown"], row["unshown"]))


if __name__ == "__main__":
    unittest.main()

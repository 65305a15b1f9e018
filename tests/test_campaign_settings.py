#!/usr/bin/python3
"""What a campaign is asked for and what it writes down: words of the user, records, and the clock."""

import json
import sys
import tempfile
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

from davlab import records
from davlab.campaign import settings
from davlab.campaign.fuzzclock import FuzzClock
from davlab.repo import UsageError, harnesses
from davlab.campaign.settings import Request


class Folder(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)


class SettingsTest(Folder):
    def setUp(self) -> None:
        super().setUp()
        campaigns, settings.CAMPAIGNS = settings.CAMPAIGNS, self.folder
        self.addCleanup(setattr, settings, "CAMPAIGNS", campaigns)

    def test_bad_words_are_refused_with_the_valid_ones(self) -> None:
        cases = [
            (Request(harness="nonesuch"), harnesses()),
            (Request(harness="uri,nonesuch"), harnesses()),
            (Request(harness=","), harnesses()),
            (Request(engines="honggfuzz"), ["libfuzzer", "afl"]),
            (Request(bugs="nonesuch"), ["all", "none", "ms03-007-wide-path"]),
            (Request(time="0"), ["TIME='0'", "from 1 to"]),
            (Request(time="5m"), ["TIME='5m'"]),
            (Request(time="-1"), ["TIME='-1'"]),
            (Request(time="١"), ["TIME="]),
            (Request(jobs="0"), ["JOBS='0'"]),
            (Request(random="x"), ["RANDOM='x'"]),
            (Request(name="../out"), ["NAME='../out'"]),
            (Request(name=".hidden"), ["NAME='.hidden'"]),
            (Request(name="a" * 65), ["at most 64"]),
        ]
        for request, words in cases:
            with self.subTest(request=request), self.assertRaises(UsageError) as caught:
                settings.settle(request)
            for word in words:
                self.assertIn(word, str(caught.exception))
            self.assertNotIn("\n", str(caught.exception))

    def test_what_is_not_said_has_a_default(self) -> None:
        chosen = settings.settle(Request())
        self.assertEqual((chosen.seconds, chosen.jobs), (300, 2))
        self.assertEqual(chosen.harnesses, harnesses())
        self.assertEqual(chosen.engines, ["libfuzzer", "afl"])
        self.assertIn("ms03-007-wide-path", chosen.bugs)
        self.assertEqual(settings.settle(Request(bugs="none")).bugs, [])

    def test_a_name_is_taken_up_again(self) -> None:
        begun = settings.settle(Request(name="n", harness="uri", time="9", random="5"))
        settings.save(begun)
        again = settings.settle(Request(name="n"))
        self.assertEqual(again, begun)
        longer = settings.settle(Request(name="n", time="20", jobs="4", harness="uri"))
        self.assertEqual((longer.seconds, longer.jobs, longer.random), (20, 4, 5))
        for other in (Request(name="n", harness="chunked"), Request(name="n", bugs="none")):
            with self.assertRaisesRegex(UsageError, "was begun with"):
                settings.settle(other)

    def test_damaged_settings_are_refused(self) -> None:
        (self.folder / "n").mkdir()
        for text in ("", "[]", '{"name": 1}', "{"):
            (self.folder / "n/settings.json").write_text(text)
            with self.assertRaisesRegex(UsageError, "choose another NAME"):
                settings.settle(Request(name="n"))

    def test_one_campaign_at_a_time_has_a_name(self) -> None:
        chosen = settings.settle(Request(name="n"))
        with settings.lock(chosen):
            with self.assertRaisesRegex(UsageError, "in use"):
                settings.lock(chosen)
        settings.lock(chosen).close()


class RecordsTest(Folder):
    def test_a_line_cut_by_a_kill_costs_itself_only(self) -> None:
        file = self.folder / "x.jsonl"
        file.write_text('{"a": 1}\n{"a": 2}\n{"a": ')
        records.append_line(file, {"a": "ü\n\x1b"})
        self.assertEqual([v["a"] for v in records.read_lines(file)], [1, 2, "ü\n\x1b"])

    def test_a_file_is_replaced_whole_or_not_at_all(self) -> None:
        file = self.folder / "x.json"
        records.write_json(file, {"a": 1})
        with self.assertRaises(TypeError):
            records.write_json(file, {"a": object()})
        (self.folder / "x.json.new").mkdir()
        with self.assertRaises(OSError):
            records.write_json(file, {"a": 2})
        self.assertEqual(json.loads(file.read_text()), {"a": 1})


class ClockTest(unittest.TestCase):
    def test_a_pause_does_not_count(self) -> None:
        began = time.monotonic() - 100
        before = FuzzClock(origin=0.0, monotonic=began, realtime=time.time() - 100)
        anchor = before.anchor()
        self.assert_between(100, anchor["origin"], time.monotonic() - began)
        anchor["monotonic"] -= 5000  # killed long ago
        after = FuzzClock.start(FuzzClock.load(anchor).origin)
        self.assert_between(100, after.now(), time.monotonic() - began)

    def assert_between(self, least: float, value: float, most: float) -> None:
        self.assertLessEqual(least, round(value, 2))
        self.assertLessEqual(value, most + 0.01)

    def test_once_halted_it_stands_still(self) -> None:
        clock = FuzzClock.start(50.0)
        clock.halt()
        seconds, anchor, moment = clock.now(), clock.anchor(), time.monotonic()
        while time.monotonic() - moment < 0.01:
            pass
        self.assertEqual((clock.now(), clock.anchor()), (seconds, anchor))
        self.assertEqual(
            clock.of_monotonic_ns(int(1e9 * (anchor["monotonic"] - 2))), round(seconds - 2, 2)
        )
        self.assertEqual(clock.of_realtime(anchor["realtime"] - 3), round(seconds - 3, 2))

    def test_stamps_of_both_clocks_become_seconds_of_fuzzing(self) -> None:
        clock = FuzzClock(origin=50.0, monotonic=1000.0, realtime=9000.0)
        self.assertEqual(clock.of_monotonic_ns(1_007_500_000_000), 57.5)
        self.assertEqual(clock.of_realtime(9003.0), 53.0)
        self.assertEqual(clock.of_realtime(10.0), 0.0)


if __name__ == "__main__":
    unittest.main()

"""The report of campaigns that were killed, cut, emptied or filled with nonsense."""

import json
import os
import shutil
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from report_case import Page, ReportTest

from davlab.report import report
from report_campaign import WIDE, cluster


class Broken(ReportTest):
    def test_nothing_at_all(self):
        for path in sorted(self.folder.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        made, page = self.make()
        self.assertEqual(made["campaign"]["name"], "sample")
        for name in ("campaign", "series", "events", "bugs", "triage"):
            self.assertIn(f"{name}.json", " ".join(made["problems"]))
        self.assertIn("5 things missing", page)

    def test_each_file_missing(self):
        for path in sorted(self.folder.glob("*.json*")):
            with self.subTest(path.name):
                kept = path.read_bytes()
                path.unlink()
                made, _ = self.make()
                self.assertIn(f"{path.name} is missing", made["problems"])
                path.write_bytes(kept)

    def test_each_file_cut_anywhere(self):
        for path in sorted(self.folder.glob("*.json*")):
            kept = path.read_bytes()
            for end in (0, 1, len(kept) // 3, len(kept) - 4):
                with self.subTest(path.name, end=end):
                    path.write_bytes(kept[:end])
                    made, _ = self.make()
                    empty_lines = path.suffix == ".jsonl" and end == 0
                    told = any(p.startswith(path.name) for p in made["problems"])
                    self.assertNotEqual(told, empty_lines)
            path.write_bytes(kept)

    def test_cut_line_costs_one_record(self):
        path = self.folder / "crashes.jsonl"
        path.write_bytes(path.read_bytes()[:-20])
        made, _ = self.make()
        self.assertEqual(made["totals"]["crash_files"], 7)

    def test_values_of_every_wrong_type(self):
        wrong = [None, True, -1, 1e400, "9" * 9, "x", [], [[]], {}, {"a": None}, 10**400]
        for name in ("campaign.json", "bugs.json", "triage.json"):
            whole = json.loads((self.folder / name).read_text())
            for shift in range(len(wrong)):
                with self.subTest(name, shift=shift):
                    values = wrong[shift:] + wrong[:shift]
                    self.campaign.put(name, dict(zip(whole, values * 2)))
                    self.make()
            self.campaign.put(name, whole)
        for name in ("crashes.jsonl", "series.jsonl", "events.jsonl"):
            line = json.loads((self.folder / name).read_text().splitlines()[0])
            self.campaign.put(
                name, [line | {key: value} for key in line for value in wrong] + wrong
            )
            with self.subTest(name):
                self.make()

    def test_cluster_fields_of_every_wrong_type(self):
        wrong = [None, True, -1, "x", [None, 1], {"canary": 1}, 10**400]
        base = cluster("c", "known-bug", WIDE, "uri")
        lines = [base | {key: value} for key in base for value in wrong]
        self.campaign.put("triage.json", {"crashes": wrong, "clusters": lines + wrong})
        self.make()

    def test_no_crash_makes_a_fine_report(self):
        shutil.rmtree(self.folder / "crashes")
        (self.folder / "crashes.jsonl").unlink()
        self.campaign.put("triage.json", {"crashes": [], "clusters": []})
        made, page = self.make()
        self.assertEqual(made["totals"]["crash_files"], 0)
        self.assertIn("every input that was run left the target standing", page)
        self.assertEqual([p for p in made["problems"] if "no such bug" not in p], [])

    def test_triage_without_a_campaign(self):
        for name in ("campaign.json", "series.jsonl", "events.jsonl", "bugs.json", "crashes.jsonl"):
            (self.folder / name).unlink()
        made, page = self.make()
        self.assertEqual([p for p in made["problems"] if "no such bug" not in p], [])
        self.assertIn("3 known bugs in 9 crash files", " ".join(Page(page).text.split()))
        self.assertNotIn('id="timeline"', page)
        self.assertNotIn('href="#timeline"', page)
        self.assertIn("request-target", page)

    def test_untriaged_crashes_are_counted(self):
        (self.folder / "triage.json").unlink()
        made, _ = self.make()
        self.assertEqual(made["unclustered"], [
            {"verdict": "untriaged", "triggers": [], "count": 8, "notes": [],
             "harnesses": ["chunked", "if_header", "request", "uri"]},
        ])  # fmt: skip

    def test_reproducer_gone(self):
        (self.folder / "triage/c1/minimised").unlink()
        (self.folder / "triage/c2/sanitizer.txt").unlink()
        _, page = self.make()
        self.assertEqual(page.count("cannot be read"), 2)

    def test_failed_write_leaves_no_part(self):
        (self.folder / "report/index.html").mkdir(parents=True)
        with self.assertRaises(OSError):
            report.make(self.folder)
        self.assertEqual(sorted(os.listdir(self.folder / "report")), ["index.html", "report.json"])


if __name__ == "__main__":
    unittest.main()

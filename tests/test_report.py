"""The report of a whole campaign, held to its schema, and its page."""

import os
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from report_case import ROOT, Page, ReportTest

import jsonschema
from davlab.report import report, table
from report_campaign import WIDE


class Whole(ReportTest):
    def test_schema_is_a_schema(self):
        jsonschema.Draft202012Validator.check_schema(report.SCHEMA)

    def test_totals(self):
        made, _ = self.make()
        self.assertEqual(
            made["totals"],
            {"bugs": 4, "reached": 3, "triggered": 3, "detected": 3, "unknown_clusters": 1,
             "clusters": 4, "crash_files": 8, "execs": made["totals"]["execs"]},
        )  # fmt: skip
        self.assertEqual(made["totals"]["execs"], sum(e["execs"] for e in made["engines"]))

    def test_bug_has_its_first_crash(self):
        made, _ = self.make()
        bug = next(b for b in made["bugs"] if b["slug"] == WIDE)
        self.assertEqual((bug["first_seconds"], bug["first_execs"]), (12.5, 112500))
        self.assertEqual((bug["engine"], bug["harness"]), ("libfuzzer", "request"))
        self.assertEqual((bug["detected"], bug["retired_seconds"]), (2, 30.0))
        self.assertEqual(bug["first_reached"]["seconds"], 0.5)
        self.assertEqual(bug["lineage"]["cve"], "CVE-2003-0109")

    def test_each_engine_has_times_of_its_own(self):
        made, html = self.make()
        bug = next(b for b in made["bugs"] if b["slug"] == WIDE)
        libfuzzer, afl = bug["engines"]
        self.assertEqual((afl["engine"], libfuzzer["engine"]), ("afl", "libfuzzer"))
        self.assertEqual((afl["reached"], afl["triggered"], afl["detected"]), (5, 0, 1))
        self.assertIsNone(afl["first_triggered"])
        self.assertEqual(afl["first_detected"]["seconds"], 19.5)
        self.assertEqual(libfuzzer["first_triggered"]["seconds"], 12.5)
        self.assertEqual((libfuzzer["retired_seconds"], afl["retired_seconds"]), (30.0, None))
        self.assertIn("Engine by engine", html)

    def test_the_table_has_a_row_for_each_bug_and_sums(self):
        made, _ = self.make()
        lines = table.markdown(made).splitlines()
        (row,) = [line for line in lines if line.startswith(f"| {WIDE} ")]
        self.assertEqual(row, f"| {WIDE} | 0 | 12 | 12 | – | – | 20 | libfuzzer, request |")
        self.assertEqual(lines[-1], "| bugs of 4 | 3 | 3 | 3 | 0 | 0 | 3 |  |")
        self.assertEqual(len({line.count("|") for line in lines}), 1)

    def test_clusters_join_bugs_and_genuine_bugs_come_first(self):
        made, _ = self.make()
        ids = {bug["id"] for bug in made["bugs"]}
        self.assertEqual(made["clusters"][0]["verdict"], "unknown")
        self.assertTrue(all(set(c["bug_ids"]) <= ids for c in made["clusters"]))

    def test_engines(self):
        made, _ = self.make()
        self.assertEqual(len(made["engines"]), 8)
        row = next(e for e in made["engines"] if (e["engine"], e["harness"]) == ("afl", "uri"))
        self.assertEqual(row["crashes"], 1)
        self.assertLess(abs(row["execs_per_second"] - 6000), 1300)

    def test_workers_of_one_kind_add_up(self):
        line = {"engine": "afl", "harness": "uri", "execs_per_second": 1, "seconds": 1}
        self.campaign.put("series.jsonl", [
            line | {"worker": "a", "execs": 5}, line | {"worker": "a", "execs": 9},
            line | {"worker": "b", "execs": 100},
        ])  # fmt: skip
        made, _ = self.make()
        self.assertEqual(made["totals"]["execs"], 109)

    def test_page_shows_what_a_person_looks_for(self):
        _, page = self.make()
        text = " ".join(Page(page).text.split())
        for expected in (
            "3 of 4 bugs detected", "1 unknown:", "request-target", "32,752 × 61 'a'",
            "Minimised from 40,000 to 32,812 bytes", "wide_put", "AddressSanitizer",
            f"HARNESS=request BUGS={WIDE}", "HARNESS=uri BUGS=none", "worker-died",
            "silent on replay", "clang", "14.0.6", "A small CPU",
        ):  # fmt: skip
            self.assertIn(expected, text)

    def test_what_shows_nothing_is_grouped_and_detects_nothing(self):
        before, page = self.make()
        self.assertNotIn("docs/triage.md", page)
        self.campaign.put_unshown("never-seen", "chunked", 25)
        made, page = self.make()
        for key in ("detected", "clusters", "unknown_clusters"):
            self.assertEqual(made["totals"][key], before["totals"][key], key)
        bug = next(b for b in made["bugs"] if b["slug"] == "never-seen")
        self.assertEqual((bug["unshown"], bug["detected"], bug["retired_as"]), (25, 0, "unshown"))
        self.assertEqual({part["retired_as"] for part in bug["engines"]}, {"unshown"})
        self.assertEqual([b["unshown"] for b in made["bugs"] if b is not bug], [0, 0, 0])
        none, alone = made["unclustered"]
        self.assertEqual((none["triggers"], none["count"]), ([], 1))
        self.assertEqual((alone["triggers"], alone["count"]), (["never-seen"], 25))
        self.assertEqual((alone["harnesses"], len(alone["notes"])), (["chunked"], 20))
        text = " ".join(Page(page).text.split())
        for expected in (
            "no-crash 25 silent on replay · each triggers never-seen alone · harness chunked",
            "25 show nothing", "50 s unconfirmed", "docs/triage.md",
        ):  # fmt: skip
            self.assertIn(expected, text)
        (line,) = [row for row in report.summary_lines(made) if "never-seen  " in row]
        self.assertIn(
            "25 crash files trigger it alone and show nothing), retired unconfirmed", line
        )

    def test_who_confirmed_and_who_did_not(self):
        made, page = self.make()
        bug = next(b for b in made["bugs"] if b["slug"] == WIDE)
        self.assertEqual([part["retired_as"] for part in bug["engines"]], ["confirmed", None])
        self.assertNotIn("retired unshown", page)
        self.campaign.put_unshown(WIDE, "request", 1)
        made, page = self.make()
        self.assertEqual(page.count('class="retired unshown'), 2)
        self.assertIn("retired unconfirmed at", Page(page).text)
        (line,) = [row for row in report.summary_lines(made) if f"{WIDE}  " in row]
        self.assertIn("12 s by libfuzzer in request, retired unconfirmed at 50 s", line)

    def test_log_tells_paths_from_the_top(self):
        self.campaign.put("triage/c1/sanitizer.txt", f"#0 0x1 in f ({ROOT}/build/a+0x1)".encode())
        _, page = self.make()
        self.assertIn("#0 0x1 in f (build/a+0x1)", page)
        self.assertNotIn(str(ROOT), page)

    def test_oracle_says_which_rule_was_broken(self):
        log = b"davlab: oracle failed: chunked: a cut <changes> nothing\n==1==ERROR: ABRT\n"
        self.campaign.put("triage/c4/sanitizer.txt", log)
        _, page = self.make()
        self.assertIn("“chunked: a cut <changes> nothing”", Page(page).text)

    def test_page_fetches_nothing(self):
        _, page = self.make()
        self.assertIn("Content-Security-Policy", page)
        self.assertIn("default-src &#39;none&#39;", page)
        outside = [r for r in Page(page).references if not r.startswith("#") and r != "report.json"]
        self.assertEqual([r for r in outside if "README.md" not in r], [])
        self.assertNotIn("url(", page)
        self.assertNotIn("@import", page)

    def test_equal_input_gives_equal_pages(self):
        self.assertEqual(self.make(), self.make())

    def test_command(self):
        command = [str(ROOT / "scripts/report")]
        done = subprocess.run(command + [str(self.folder)], capture_output=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"3 of 4 bugs detected", done.stdout)
        self.assertEqual(sorted(os.listdir(self.folder / "report")), ["index.html", "report.json"])
        done = subprocess.run(command + ["/nowhere"], capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(len(done.stderr.splitlines()), 1)


if __name__ == "__main__":
    unittest.main()

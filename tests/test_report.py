"""The report: made from whole, broken and hostile campaign folders, and held to its schema."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import unittest
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

import jsonschema
from davlab import report
from report_campaign import WIDE, Campaign, cluster

HARMFUL = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
EVIL = "<script>document.title='pwned'</script>\x1b[31m\0\u202etxt\u2028\ud800\x9b\"'&`${x}"


class Page(HTMLParser):
    """Counts what a page could do harm with, and gathers its text."""

    def __init__(self, text: str):
        super().__init__()
        self.tags: list[str] = []
        self.handlers: list[str] = []
        self.references: list[str] = []
        self.pieces: list[str] = []
        self.feed(text)
        self.text = "".join(self.pieces)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.handlers.append(name)
            if name in ("src", "href", "action", "data", "srcset"):
                self.references.append(value)

    def handle_data(self, data):
        self.pieces.append(data)


class ReportTest(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name) / "sample"
        self.campaign = Campaign(self.folder)
        self.campaign.write()

    def make(self) -> tuple[dict, str]:
        """The object that report.json holds, as read back, and the page."""
        made = report.make(self.folder)
        written = json.loads((self.folder / "report/report.json").read_bytes().decode("utf-8"))
        self.assertEqual(made, written)
        jsonschema.Draft202012Validator(report.SCHEMA).validate(written)
        page = (self.folder / "report/index.html").read_bytes().decode("utf-8")
        self.assertEqual(Page(page).tags.count("script"), 1)
        self.assertEqual(Page(page).handlers, [])
        return written, page

    def assert_harmless(self, text: str):
        bad = {f"U+{ord(c):04X}" for c in text if unicodedata.category(c) in HARMFUL - {"Cc"}}
        bad |= {repr(c) for c in text if unicodedata.category(c) == "Cc" and c not in "\n\t"}
        self.assertEqual(bad, set())


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
            "did not crash again", "clang", "14.0.6", "A small CPU",
        ):  # fmt: skip
            self.assertIn(expected, text)

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
        self.assertEqual(made["unclustered"], [{"verdict": "untriaged", "count": 8, "notes": []}])

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


class Hostile(ReportTest):
    def test_text_everywhere(self):
        record = cluster(
            "evil", "known-bug", EVIL, EVIL, kind=EVIL, frames=[EVIL], state=[EVIL], id=EVIL,
            reproducer=EVIL, minimised=EVIL, report=EVIL, engines=[EVIL],
        )  # fmt: skip
        self.campaign.put(
            "triage.json",
            {
                "clusters": [record],
                "crashes": [
                    {"file": EVIL, "harness": EVIL, "verdict": EVIL, "cluster": None, "note": EVIL}
                ],
            },
        )
        self.campaign.put("campaign.json", dict.fromkeys(
            ("name", "started", "commit"), EVIL) | {
            "machine": {EVIL: EVIL}, "versions": {EVIL: EVIL}, "settings": {EVIL: EVIL},
            "seeds": {EVIL: 1}, "harnesses": [EVIL], "engines": [EVIL], "bugs": [EVIL]})  # fmt: skip
        self.campaign.put("bugs.json", {EVIL: Campaign.seen(1, 2, 3)})
        self.campaign.put("events.jsonl", [{"seconds": 1, "kind": EVIL, "text": EVIL, "bug": EVIL}])
        self.campaign.put("series.jsonl", [{
            "seconds": 1, "worker": EVIL, "harness": EVIL, "engine": EVIL, "execs": 1, "edges": 5,
            "execs_per_second": 3}])  # fmt: skip
        made, page = self.make()
        self.assertNotIn("<script>document", page)
        self.assertNotIn("make replay", page)
        self.assert_harmless(page)
        self.assert_harmless((self.folder / "report/report.json").read_text(encoding="utf-8"))
        for line in report.summary_lines(made):
            self.assert_harmless(line)
            self.assertNotIn("\n", line)
            line.encode("utf-8")

    def test_bytes_of_reproducer_and_log(self):
        evil = (
            bytes(range(256)) + EVIL.encode("utf-8", "surrogatepass") + b"\xff\xc3<img onerror=x>"
        )
        self.campaign.put("triage/c1/minimised", evil)
        self.campaign.put("triage/c1/sanitizer.txt", evil + b"\n</pre><script>evil()</script>")
        _, page = self.make()
        self.assert_harmless(page)
        self.assertNotIn("<img", page)
        self.assertNotIn("<script>evil", page)
        self.assertIn("␛[31m", page)
        self.assertIn("‹U+202E›", page)

    def test_big_files_make_no_big_page(self):
        noise = os.urandom(1 << 20) * 16
        self.campaign.put("triage/c1/minimised", noise)
        self.campaign.put("triage/c1/sanitizer.txt", noise)
        files = {"minimised": "triage/c1/minimised", "report": "triage/c1/sanitizer.txt"}
        many = [cluster(f"c{i}", "known-bug", WIDE, "uri", **files) for i in range(500)]
        self.campaign.put("triage.json", {"crashes": [], "clusters": many})
        self.campaign.put("events.jsonl", [{"seconds": 1, "kind": "x", "text": "t" * 9999}] * 2000)
        _, page = self.make()
        self.assertLess(len(page.encode()), 10_000_000)
        self.assertIn("further clusters are in report.json", page)
        self.assertIn("further bytes are not shown", page)

    def test_no_path_leads_out(self):
        secret = self.folder.parent / "secret"
        secret.write_text("SECRET-CONTENT")
        (self.folder / "triage/link").symlink_to(secret)
        os.mkfifo(self.folder / "triage/pipe")
        for path in (str(secret), "../secret", "triage/../../secret", "triage/link",
                     "corpora/../../../../../../../etc/passwd", "triage", "triage/pipe", "a\0b",
                     "x" * 5000):  # fmt: skip
            with self.subTest(path[:40]):
                record = cluster("c", "unknown", None, "uri", minimised=path, report=path)
                self.campaign.put("triage.json", {"crashes": [], "clusters": [record]})
                _, page = self.make()
                self.assertNotIn("SECRET-CONTENT", page)
                self.assertNotIn("root:", page)
                self.assertIn("cannot be read", page)

    def test_json_that_exhausts_a_reader(self):
        for text in ("[" * 100_000, '{"a":' * 100_000, "9" * 10_000, '{"seconds":' + "9" * 10_000):
            for name in ("campaign.json", "triage.json", "events.jsonl"):
                with self.subTest(text[:12], name=name):
                    (self.folder / name).write_text(text)
                    made, _ = self.make()
                    self.assertTrue(any(p.startswith(name) for p in made["problems"]))

    def test_page_of_a_catalogued_bug_only(self):
        self.campaign.put("bugs.json", {"../../harnesses": Campaign.seen(1, 2, None)})
        made, _ = self.make()
        self.assertIn("../../harnesses: no such bug in target/bugs", made["problems"])


if __name__ == "__main__":
    unittest.main()

"""The report of campaigns whose texts, bytes, paths and sizes are attacks."""

import os
import random
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from report_case import ReportTest

from davlab.report import report
from report_campaign import WIDE, Campaign, cluster

EVIL = "<script>document.title='pwned'</script>\x1b[31m\0\u202etxt\u2028\ud800\x9b\"'&`${x}"


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
                    {"file": EVIL, "harness": EVIL, "verdict": EVIL, "cluster": None, "note": EVIL,
                     "triggers": [EVIL]}  # fmt: skip
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
        noise = random.Random(1).randbytes(1 << 20) * 16
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

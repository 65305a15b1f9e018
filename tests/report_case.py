"""What the tests of the report share: a campaign's folder, its report, and a reader of the page."""

import json
import sys
import tempfile
import unicodedata
import unittest
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

import jsonschema
from davlab.report import report
from report_campaign import Campaign

HARMFUL = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


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

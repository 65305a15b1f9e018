"""The report in a headless Chromium: what is hostile stays text, what matters is to be seen."""

import re
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

from browser import PROGRAM, Browser
from davlab.report import report
from report_campaign import WIDE, Campaign, cluster

SECTIONS = ["summary", "timeline", "bugs", "clusters", "progress", "engines", "events", "settings",
            "reading"]  # fmt: skip
ATTACKS = [
    "<script>document.title='pwned'</script>",
    "<img src=x onerror=\"document.title='pwned'\">",
    "\"><svg onload=document.title='pwned'>",
    "</title><script>document.title='pwned'</script>",
    "</style><script>document.title='pwned'</script>",
    "</pre></textarea><iframe srcdoc=\"<script>top.document.title='pwned'</script>\">",
    "<link rel=stylesheet href=http://127.0.0.1:9/x><img src=http://127.0.0.1:9/y>",
    "javascript:document.title='pwned'",
    "{{ 7 * 7 }}{% raw %}",
    "\x1b]0;pwned\x07\u202e\ud800",
]


@unittest.skipIf(PROGRAM is None, "chromium is not installed (scripts/deps extra)")
class InBrowser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory()
        cls.addClassCleanup(scratch.cleanup)
        cls.folder = Path(scratch.name)
        cls.browser = cls.enterClassContext(Browser())

    def open(self, name: str, campaign: Campaign | None = None) -> str:
        """Writes a campaign's report and loads it; gives its address."""
        if campaign is None:
            campaign = Campaign(self.folder / name)
            campaign.write()
        report.make(campaign.folder)
        url = (campaign.folder / "report/index.html").as_uri()
        self.browser.size(1280, 900)
        self.browser.load(url)
        return url

    def hostile(self) -> Campaign:
        """A campaign whose every text and every byte is an attack."""
        campaign = Campaign(self.folder / "hostile")
        campaign.write()
        everything = "".join(ATTACKS)
        records = [
            cluster(
                f"c{number}", "known-bug", attack, attack, kind=attack, frames=[attack],
                state=[attack], engines=[attack],
            )
            for number, attack in enumerate(ATTACKS)
        ]  # fmt: skip
        crashes = [
            {
                "file": a,
                "harness": a,
                "verdict": a,
                "bug": a,
                "cluster": None,
                "note": a,
                "triggers": [a],
            }
            for a in ATTACKS
        ]
        campaign.put("triage.json", {"crashes": crashes, "clusters": records})
        for number in range(len(ATTACKS)):
            for name in ("minimised", "sanitizer.txt"):
                data = everything.encode("utf-8", "surrogatepass") + bytes(range(256))
                campaign.put(f"triage/c{number}/{name}", data)
        names = ("name", "started", "commit")
        campaign.put("campaign.json", {name: everything for name in names} | {
            "engines": ATTACKS, "harnesses": ATTACKS, "bugs": ATTACKS, "seconds": 9,
            "machine": {everything: everything}, "settings": dict(zip(ATTACKS, ATTACKS)),
        })  # fmt: skip
        campaign.put("events.jsonl", [{"seconds": 1, "kind": a, "text": a} for a in ATTACKS])
        campaign.put("series.jsonl", [
            {"seconds": s, "worker": a, "engine": a, "harness": a, "execs": 9, "edges": s,
             "execs_per_second": 5, "corpus": 1} for a in ATTACKS for s in (1, 2)])  # fmt: skip
        return campaign

    def test_hostile_input_runs_nothing_and_fetches_nothing(self):
        campaign = self.hostile()
        for path in sorted(campaign.folder.rglob("*/*")):
            self.assertNotIn("<", path.name)
        url = self.open("hostile", campaign)
        browser = self.browser
        self.assertEqual(browser.requests(), [url])
        self.assertEqual(browser.complaints(), [])
        self.assertTrue(browser.evaluate("document.title").endswith("davlab"))
        self.assertEqual(browser.evaluate("document.scripts.length"), 1)
        strange = "script, style, img, iframe, link, object, embed, form, base, [onload], [onerror]"
        self.assertEqual(browser.evaluate(f"document.body.querySelectorAll('{strange}').length"), 1)
        links = browser.evaluate("[...document.links].map((a) => a.getAttribute('href'))")
        self.assertEqual([a for a in links if not re.fullmatch(r"#[\w-]+|report\.json", a)], [])
        self.assertIn("<img src=x onerror", browser.evaluate("document.body.innerText"))

    def test_policy_stops_what_would_slip_through(self):
        url = self.open("policy")
        page = Path(url.removeprefix("file://"))
        evil = "<script>document.title='pwned'</script><img src=y onerror=document.title='pwned'>"
        page.write_text(page.read_text().replace("<main>", f"<main>{evil}"))
        self.browser.load(url)
        self.assertNotEqual(self.browser.evaluate("document.title"), "pwned")
        self.assertGreaterEqual(len(self.browser.complaints()), 2)
        self.assertTrue(
            self.browser.evaluate("document.documentElement.classList.contains('scripted')")
        )

    def test_every_section_is_seen_at_every_width_and_scheme(self):
        self.open("sizes")
        for width in (360, 768, 1280, 2200):
            for scheme in ("light", "dark"):
                self.browser.size(width, 900)
                self.browser.scheme(scheme)
                with self.subTest(width=width, scheme=scheme):
                    self.look(width)

    def look(self, width: int) -> None:
        measure = "(({width, height}) => [width, height])(%s.getBoundingClientRect())"
        for section in SECTIONS:
            size = self.browser.evaluate(measure % f"document.getElementById('{section}')")
            self.assertGreater(size[0], width * 0.45, section)
            self.assertGreater(size[1], 40, section)
        overflow = self.browser.evaluate("document.documentElement.scrollWidth - innerWidth")
        self.assertLessEqual(overflow, 0, "the page scrolls sideways")
        for thing in ("#timeline svg", ".charts svg", ".dump pre", "h1", ".banner.alarm"):
            size = self.browser.evaluate(measure % f"document.querySelector('{thing}')")
            self.assertGreater(min(size), 20, thing)

    def test_colours_can_be_read(self):
        self.open("colours")
        for scheme in ("light", "dark"):
            self.browser.scheme(scheme)
            for thing in ("h1", ".kicker", ".banner.alarm", ".badge.good", ".dump mark", ".row .at",
                          ".tags span", "svg .tick", "svg .name", "nav a", ".excerpt"):  # fmt: skip
                with self.subTest(thing, scheme=scheme):
                    self.assertGreaterEqual(self.contrast(thing), 4.5)

    def contrast(self, selector: str) -> float:
        """WCAG's ratio of an element's text to the first opaque background behind it."""
        colours = self.browser.evaluate(
            f"""(() => {{
            const text = document.querySelector("{selector}");
            let back = text;
            const opaque = (e) => !/^rgba\\(.*, 0\\)$/.test(getComputedStyle(e).backgroundColor);
            while (back.parentElement && !opaque(back)) back = back.parentElement;
            const style = getComputedStyle(text);
            const front = text.closest("svg") ? style.fill : style.color;
            return [front, getComputedStyle(back).backgroundColor];
        }})()"""
        )
        lights = sorted(luminance(colour) for colour in colours)
        return (lights[1] + 0.05) / (lights[0] + 0.05)

    def test_sorting_and_filtering(self):
        self.open("script")
        table = "document.querySelector('#bugs .sortable')"
        slugs = f"[...{table}.tBodies[0].rows].map((r) => r.cells[0].dataset.key)"
        before = self.browser.evaluate(slugs)
        for direction in ("ascending", "descending"):
            head = f"{table}.tHead.rows[0].cells[4]"
            self.browser.evaluate(f"{head}.querySelector('button').click()")
            sorted_as = self.browser.evaluate(f"{head}.getAttribute('aria-sort')")
            self.assertEqual(sorted_as, direction)
        after = self.browser.evaluate(slugs)
        self.assertEqual(sorted(after), sorted(before))
        self.assertEqual(after[0], "never-seen")
        self.assertEqual(after[1:], ["if-tag-units", WIDE, "chunk-size-sign"])
        self.browser.evaluate("document.querySelector('#filters input[value=known-bug]').click()")
        shown = "[...document.querySelectorAll('.cluster')].filter((c) => c.offsetHeight).length"
        self.assertEqual(self.browser.evaluate(shown), 1)

    def test_it_prints(self):
        self.open("print")
        pdf = self.browser.call("Page.printToPDF", printBackground=True)["data"]
        self.assertGreater(len(pdf), 20_000)
        self.assertTrue(self.browser.evaluate("document.querySelector('details.log').open"))


def luminance(colour: str) -> float:
    channels = [int(number) / 255 for number in re.findall(r"\d+", colour)[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


if __name__ == "__main__":
    unittest.main()

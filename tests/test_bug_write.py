"""bug.toml is written in one form, whatever form it was in, and loses nothing."""

import sys
import tempfile
import tomllib
import unittest
from datetime import date
from pathlib import Path
from unittest import mock

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP / "scripts"))

from davlab import catalogue
from davlab.bugs import measure, write
from davlab.bugs.observe import observed
from davlab.repo import UsageError, harnesses
from davlab.triage import sanitizer
from davlab.triage.replay import Setting, environment
from davlab.triage.stacks import Frame

REPORT = {"sanitizer": "asan", "kind": "k", "access": "READ", "size": 1, "frames": ["a", "b"]}
WHOLE = {
    "id": "DL000",
    "title": 'quotes " and \\, a bell \a, tab \t, ü and 😀',
    "class": "length",
    "cwe": [125, 126],
    "harnesses": ["h" * 60, "i" * 60],
    "needs": [],
    "lineage": {"cve": "none (nginx 2026)", "evidence": "C", "text": "line\nend"},
    "trigger": [
        {"harness": "uri", "file": "trigger.uri", "report": [REPORT, {**REPORT, "size": 2}]},
        {"harness": "request", "file": "trigger.http", "silent": "wire"},
    ],
    "near-miss": [{"harness": "uri", "file": "near-miss.uri"}],
    "mitigation": [{"profile": "default", "harness": "uri", "file": "trigger.uri", "holds": False}],
}


class Form(unittest.TestCase):
    def test_it_reads_back(self) -> None:
        self.assertEqual(WHOLE, tomllib.loads(write.render(WHOLE)))

    def test_every_character_comes_back_from_the_file(self) -> None:
        kinds = [*range(0x100), 0x2028, 0xD7FF, 0xE000, 0xFEFF, 0xFFFF, 0x1F600, 0x10FFFF]
        text = "".join(map(chr, kinds)) + '\\" \\\\ \\n \\u0041 \r\n """ \'\'\''
        data = {**WHOLE, "title": text, "harnesses": list(text), "lineage": {"text": text}}
        with tempfile.TemporaryDirectory() as scratch:
            with mock.patch.object(catalogue, "BUG_FOLDER", Path(scratch)):
                write.path_of("slug").parent.mkdir()
                write.write("slug", data)
                self.assertEqual(data, write.read("slug"))
            self.assertEqual(
                data, tomllib.loads(Path(scratch, "slug/bug.toml").read_bytes().decode())
            )

    def test_the_order_of_keys_is_the_writer_s(self) -> None:
        turned = dict(reversed(WHOLE.items()))
        turned["trigger"] = [dict(reversed(row.items())) for row in WHOLE["trigger"]]
        self.assertEqual(write.render(WHOLE), write.render(turned))

    def test_a_long_list_has_a_line_an_item(self) -> None:
        text = write.render(WHOLE)
        self.assertIn(f'harnesses = [\n    "{"h" * 60}",\n    "{"i" * 60}",\n]\n', text)
        self.assertIn("cwe = [125, 126]\n", text)

    def test_what_it_does_not_know_is_no_loss_in_silence(self) -> None:
        for tables in (
            {"colour": "red"},
            {"lineage": {"colour": "red"}},
            {"trigger": [{"report": [{"colour": "red"}]}]},
        ):
            with self.assertRaisesRegex(UsageError, "no key 'colour'"):
                write.render({**WHOLE, **tables})
        odd = (1.5, None, b"x", {"a": 1}, ("a",), date(2026, 11, 23), "not UTF-8: \udcff")
        for value in (*odd, *([value] for value in odd)):
            with self.subTest(value), self.assertRaisesRegex(UsageError, "of no kind"):
                write.render({**WHOLE, "title": value})

    def test_every_bug_of_the_catalogue_reads_back(self) -> None:
        for slug in catalogue.slugs():
            data = write.read(slug)
            for row in data["trigger"]:
                for key in ("kind", "access", "frame"):  # a folder in the making, not measured yet
                    row.pop(key, None)
            with self.subTest(slug):
                self.assertEqual(data, tomllib.loads(write.render(data)))


class Sanitizers(unittest.TestCase):
    def test_a_harness_without_libraries_builds_under_all(self) -> None:
        self.assertEqual(["asan", "ubsan", "msan"], measure.sanitizers("uri"))
        self.assertEqual(["asan", "ubsan"], measure.sanitizers("request"))
        self.assertLessEqual({"uri", "request"}, set(harnesses()))

    def test_what_a_report_lacks_is_left_out(self) -> None:
        report = catalogue.Report("ubsan", "shift-out-of-bounds", "", None, ("f",))
        self.assertEqual(
            {"sanitizer": "ubsan", "kind": "shift-out-of-bounds", "frames": ["f"]},
            measure.table(report),
        )

    def test_what_is_chance_is_no_report(self) -> None:
        frames = [Frame("f", "target/uri/uri.c", 1)]
        for kind, tools in (
            ("heap-buffer-overflow", {"asan", "ubsan"}),
            ("SEGV", {"asan"}),
            ("misaligned-pointer-use", {"asan"}),
            ("abort", set()),
        ):
            report = sanitizer.Report("tool", kind, "", frames=frames)
            seen = {tool for tool in ("asan", "ubsan") if observed(tool, report)}
            self.assertEqual(tools, seen, kind)

    def test_runs_leave_different_bytes_behind(self) -> None:
        fills = [environment(Setting(heap_fill=fill), None) for fill in measure.HEAP_FILLS]
        self.assertEqual(
            {None, "85", "240"}, {variables.get("MALLOC_PERTURB_") for variables in fills}
        )


if __name__ == "__main__":
    unittest.main()

"""scripts/bug list and show: what they print is right, fits, and can do no harm."""

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from collections import Counter
from dataclasses import replace
from pathlib import Path
from unittest import mock

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP / "scripts"))

from davlab import catalogue
from davlab.bugs import listing
from davlab.bugs.decode import decode
from davlab.bugs.reflow import reflow
from davlab.bugs.show import show
from davlab.repo import UsageError

SLUG = "if-not-skip"


def command(*words: str, **variables: str) -> subprocess.CompletedProcess:
    """A command without a terminal, whatever the width of the one that these tests run in."""
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    return subprocess.run(
        [str(TOP / "scripts/bug"), *words],
        capture_output=True, text=True, timeout=60, env=environment | variables,
    )  # fmt: skip


def shown(bug: catalogue.Bug, terminal: bool = False) -> str:
    """What `show` prints of a bug."""
    out = io.StringIO()
    out.isatty = lambda: terminal
    with mock.patch.dict("os.environ", {"TERM": "xterm"}), mock.patch("sys.stdout", out):
        show(bug)
    return out.getvalue()


def letters(lines: list[str]) -> Counter:
    """How often each letter and digit stands there: columns of a table change the order of lines."""
    return Counter(character for line in lines for character in line if character.isalnum())


class Decoding(unittest.TestCase):
    def test_line_ends_and_bytes_are_visible(self) -> None:
        got = decode("request", b"GET /\\ HTTP/1.1\r\nA:\t\x00\x9b\x7f\x1b[1m\n\r\nend")
        self.assertEqual(
            ["GET /\\\\ HTTP/1.1␍␊", "A:\\t\\x00\\x9b\\x7f\\x1b[1m␊", "␍␊", "end"], got
        )

    def test_repetition_is_folded(self) -> None:
        got = decode("request", b"GET /" + b"a" * 32768 + b" HTTP/1.1\r\n\r\n")
        self.assertEqual(['GET /⟨"a" × 32,768⟩ HTTP/1.1␍␊', "␍␊"], got)
        got = decode("request", b"GET /" + b"../" * 40 + b"x")
        self.assertEqual(['GET ⟨"/.." × 40⟩/x'], got)

    def test_a_fold_of_lines_ends_its_line(self) -> None:
        got = decode("request", b"A: b\r\n" * 30 + b"\r\n")
        self.assertEqual(['⟨"A: b␍␊" × 30⟩', "␍␊"], got)

    def test_binary_is_dumped(self) -> None:
        (row,) = decode("uri", b"\0\1\2\x80a")
        self.assertRegex(row, r"^00000000  00 01 02 80 61 +····a$")

    def test_a_tree_is_told_in_words(self) -> None:
        put = bytes([0, 1, 0b0001, 0, 2, 0x10, 0, 3]) + b"abc"
        move = bytes([5, 32, 0b000101, 0b0001])
        self.assertEqual(
            [
                'put, /a/, to /, token V, 0 s, holding T and U, text "abc"',
                "move, /B/, to /a/, token T, 0 s, flag 32",
            ],
            decode("tree", put + move),
        )

    def test_nothing_makes_it_endless(self) -> None:
        noise = bytes(range(256)) * 4096
        for data in (
            " ".join(map(str, range(9999))).encode(),
            noise,
            b"\r\n" * 9 + noise,
            b"ab\n" * 100_000,
            b"x y z\n" * 3 + b"q\r\n" * 999,
        ):
            for harness in ("request", "tree"):
                got = decode(harness, data)
                self.assertLessEqual(len(got), 201)
                self.assertLessEqual(max(map(len, got)), 700)


class Reflowing(unittest.TestCase):
    def test_paragraphs_and_entries_fill_their_lines(self) -> None:
        got = list(reflow(["one two", "three", "", "- four five", "  six", "- seven"], 9))
        self.assertEqual(["one two", "three", "", "- four", "  five", "  six", "- seven"], got)
        self.assertEqual(["one two three"], list(reflow(["one two", "three"], 80)))

    def test_headings_and_code_stay_as_they_are(self) -> None:
        kept = ["## A heading that is long", "", "    code  that is long", "    and goes on"]
        self.assertEqual(kept, list(reflow(kept, 10)))

    def test_a_table_stands_in_columns(self) -> None:
        rows = ["| | |", "|---|---|", "| Class | a long one, and wide |", "| In | `a\\|b` |"]
        self.assertEqual(["Class  a long one, and wide", "In     `a\\|b`"], list(reflow(rows, 80)))
        self.assertEqual(
            ["Class  a long", "       one, and", "       wide", "In     `a\\|b`"],
            list(reflow(rows, 15)),
        )

    def test_headings_of_a_table_are_ruled_off(self) -> None:
        rows = ["| units | room |", "|---|---|", "| 255 | all |"]
        self.assertEqual(["units  room", "─────  ────", "255    all"], list(reflow(rows, 80)))

    def test_nothing_is_lost_and_every_line_fits(self) -> None:
        for bug in catalogue.load_all():
            card = (bug.folder / "README.md").read_text(encoding="utf-8").splitlines()
            for width in (80, 100, 120):
                got = list(reflow(card, width))
                free = [line for line in got if not line.startswith(("#", "    "))]
                with self.subTest(bug.slug, width=width):
                    self.assertLessEqual(max(map(len, free)), width)
                    self.assertEqual(letters(card), letters(got))


class Showing(unittest.TestCase):
    def test_every_part_is_there(self) -> None:
        got = command("show", catalogue.load(SLUG).id).stdout
        for part in (
            f" {SLUG} ",
            "## What the guard did",
            "+    BUG(IF_NOT_SKIP, EQ,",
            "    If: (No␍␊\n",
            "asan: heap-buffer-overflow READ 1 in skip_white_space < read_condition < read_list",
            "workaround: trigger.http in request: does not hold",
            f"make replay-wire INPUT=target/bugs/{SLUG}/trigger.http BUGS={SLUG}",
        ):
            self.assertIn(part, got)
        self.assertNotIn("\x1b", got)

    def test_every_bug_can_be_shown(self) -> None:
        for bug in catalogue.load_all():
            with self.subTest(bug.slug):
                got = shown(bug)
                self.assertEqual(len(bug.triggers), got.count(" in the harness "))
                again = len(bug.triggers) - len({trigger.file for trigger in bug.triggers})
                self.assertEqual(again, got.count(" bytes, as above\n"))
                self.assertNotIn("not measured yet", got)

    def test_colours_on_a_terminal_alone(self) -> None:
        for terminal in (True, False):
            self.assertEqual(terminal, "\x1b[" in shown(catalogue.load(SLUG), terminal))

    def test_it_fits_the_terminal(self) -> None:
        with mock.patch.dict("os.environ", {"COLUMNS": "80"}):
            card, rest = shown(catalogue.load(SLUG)).split("── The diff")
        heading, *rows = command("list", COLUMNS="80").stdout.splitlines()
        prose = [line for line in card.splitlines() if not line.startswith(("#", "    "))]
        self.assertLessEqual(max(map(len, [*prose, *rows])), 80)
        self.assertRegex(rest, r"(?m)^make replay-wire INPUT=.{52,}$")  # to be copied: never broken

    def test_a_folder_may_come_from_anyone(self) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "evil"
            shutil.copytree(catalogue.BUG_FOLDER / SLUG, folder)
            bug = catalogue.load(SLUG)
            triggers = [replace(t, file=folder / t.file.name) for t in bug.triggers]
            bug = replace(bug, folder=folder, triggers=triggers, title="\x1b[2J\u202egnp.exe")
            (folder / "README.md").write_bytes(
                b"#\n\x1b]0;owned\x07 \xff [bold]no[/bold]\n|-|\n\n|\n"
            )
            triggers[0].file.write_bytes(b"\x1b[31m\r\n\x9b2J")
            text = shown(bug)
            self.assertFalse(set("\x1b\x07\x9b\u202e\r") & set(text))
            self.assertIn("[bold]no[/bold]", text)
            outside = replace(triggers[0], file=folder / "../../../etc/passwd")
            with self.assertRaisesRegex(UsageError, "not in the bug's own folder"):
                shown(replace(bug, triggers=[outside]))

    def test_wrong_names(self) -> None:
        got = command("show", "no-such-bug")
        self.assertEqual((2, 1), (got.returncode, len(got.stderr.splitlines())))


class Listing(unittest.TestCase):
    def test_a_line_each_by_id(self) -> None:
        heading, *rows = command("list").stdout.splitlines()
        self.assertLessEqual(max(map(len, rows)), listing.WIDTH)
        self.assertTrue(heading.startswith("id "))
        ids = [row.split()[0] for row in rows]
        self.assertEqual(sorted(ids), ids)
        self.assertEqual(len(catalogue.slugs()), len(rows))

    def test_a_long_title_is_cut(self) -> None:
        bug = replace(catalogue.load(SLUG), title="x" * 500)
        self.assertTrue(listing.table([bug], 100)[1].endswith("x…"))
        self.assertEqual(100, len(listing.table([bug], 100)[1]))
        self.assertTrue(listing.table([bug], 900)[1].endswith("x" * 500))

    def test_json_says_what_bug_toml_says(self) -> None:
        records = json.loads(command("list", "--json").stdout)
        self.assertEqual(catalogue.slugs(), sorted(r["slug"] for r in records))
        one = next(r for r in records if r["slug"] == SLUG)
        self.assertEqual("trigger.if_header", one["trigger"][0]["file"])


if __name__ == "__main__":
    unittest.main()

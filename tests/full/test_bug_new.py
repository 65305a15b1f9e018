"""A student's path: a bug is added with scripts/bug alone, in a copy of the repository, and measured
again; and what goes wrong on the way is said in one line."""

import fcntl
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(TOP / "scripts"), str(TOP / "tests")]

from davlab import catalogue
from davlab.make import make
from davlab.repo import BUILD
import patience

SLUG = "digest-word"  # a guard that no bug of the catalogue removes
SOURCE = "http/credentials.c"
DOCUMENT = (TOP / "docs/adding-a-bug.md").read_text(encoding="utf-8")


def block(begins: str) -> str:
    """The indented block of the document that begins so, as it stands there."""
    start = DOCUMENT.index(f"\n    {begins}") + 1
    return DOCUMENT[start:].partition("\n\n")[0] + "\n"


GUARD, GONE = block("    while (k < known"), block("    while (!BUG_ACTS(DIGEST_WORD")
FILES = {
    words[2].removeprefix(">"): words[1].encode().decode("unicode_escape").encode()
    for words in map(shlex.split, block("printf 'GET").splitlines())
}
COMMAND = shlex.split(block(f"scripts/bug new {SLUG} --title").replace("\\\n", ""))
WORDS = dict(zip(COMMAND[3::2], COMMAND[4::2]))


def copy_repository(folder: Path) -> None:
    """The files that git knows or would take, and what is built of the clean tree, with their times."""
    for mode in ("asan", "ubsan"):
        make(mode, "", f"build/{mode}/replay-request", f"build/{mode}/replay-session")
    listed = subprocess.run(
        ["git", "ls-files", "-coz", "--exclude-standard"],
        cwd=TOP, capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (TOP / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(TOP / name, folder / name)
    with (BUILD / ".lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for mode in ("asan", "ubsan"):
            shutil.copytree(BUILD / mode, folder / "build" / mode)


class Journey(unittest.TestCase):
    """Its tests run in the order of their names, each on what the one before has left."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.scratch = tempfile.TemporaryDirectory()
        cls.top = Path(cls.scratch.name)
        copy_repository(cls.top)
        cls.source = cls.top / "build/new" / SLUG / "target" / SOURCE
        cls.folder = cls.top / "target/bugs" / SLUG
        for name, data in (FILES | {"empty": b""}).items():
            (cls.top / name).write_bytes(data)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.scratch.cleanup()

    def bug(self, *words: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            ["scripts/bug", *words],
            cwd=self.top,
            capture_output=True,
            text=True,
            timeout=patience.COMMAND,
        )

    def new(self, slug: str = SLUG, *more: str, **changes: str) -> subprocess.CompletedProcess:
        words = WORDS | {f"--{name.replace('_', '-')}": value for name, value in changes.items()}
        return self.bug("new", slug, *(w for pair in words.items() if pair[1] for w in pair), *more)

    def edit(self, old: str, new: str) -> None:
        text = self.source.read_text(encoding="utf-8")
        self.assertIn(old, text)
        self.source.write_text(text.replace(old, new), encoding="utf-8")

    def assertRefused(self, got: subprocess.CompletedProcess, words: str) -> None:
        """One line that says so, exit code 2, and nothing left behind."""
        self.assertEqual(2, got.returncode, got.stdout + got.stderr)
        self.assertEqual(1, len(got.stderr.splitlines()), got.stderr)
        self.assertIn(words, got.stderr)
        self.assertFalse(self.folder.exists())

    def test_01_names(self) -> None:
        self.assertRefused(self.new("if-not-skip"), "is taken")
        self.assertRefused(self.new("../evil"), "small letters and digits")
        self.assertRefused(self.new("all"), "small letters and digits")
        self.assertRefused(self.new(tree="no-such-folder"), "no folder target/ in it")

    def test_02_a_copy_to_edit(self) -> None:
        got = self.bug("new", SLUG)
        self.assertEqual(0, got.returncode, got.stderr)
        self.assertIn("BUG(DIGEST_WORD, REL, a, b, action)", got.stdout)
        self.assertTrue(self.source.is_file())
        self.assertFalse((self.source.parents[1] / "bugs").exists())

    def test_03_edits_that_are_no_bug(self) -> None:
        self.assertRefused(self.new(), "is as clean as target/")
        self.edit(GUARD, GUARD.replace("<", "<="))
        self.assertRefused(self.new(), "no BUG(DIGEST_WORD, …) stands in it")
        self.edit(GUARD.replace("<", "<="), GONE)
        for name in ("http/label.c", "dav/headers.c"):  # a new file, and one that is there
            other = self.source.parents[1] / name
            before = other.read_bytes() if other.exists() else None
            other.write_bytes((before or b"") + b"/* more */\n")
            self.assertRefused(self.new(), "a bug changes one file")
            other.unlink() if before is None else other.write_bytes(before)
        self.edit("return n == s.len;", "return n >= s.len;")
        self.assertRefused(self.new(), "lie in is_token68, is_digest")
        self.edit("return n >= s.len;", "return n == s.len;")

    def test_04_words(self) -> None:
        self.assertRefused(self.new(title="", field=""), "missing: --title, --field")
        self.assertRefused(self.new(**{"class": "sad"}), "valid: width")
        self.assertRefused(self.new(difficulty="hard"), "valid: shallow")
        self.assertRefused(self.new(lineage="CVE-1999-0000"), "no row of docs/lineage.md")
        self.assertRefused(self.new(trigger="reqest=hit"), "'reqest': no such name")
        self.assertRefused(self.new(trigger="hit"), "HARNESS=FILE")
        self.assertRefused(self.new(near_miss="request=no"), "no such file, or empty")
        self.assertRefused(self.new(near_miss="request=empty"), "no such file, or empty")
        self.assertRefused(self.new(trigger="field_value=hit"), "--trigger request=FILE is missing")

    def test_05_inputs_that_do_not_do_it(self) -> None:
        self.assertRefused(self.new(trigger="request=miss"), "does not trigger digest-word")
        self.assertRefused(self.new(near_miss="request=hit"), "is no near miss")

    def test_06_the_folder(self) -> None:
        got = self.new(SLUG, "--minimise")
        self.assertEqual(0, got.returncode, got.stderr)
        data = tomllib.loads((self.folder / "bug.toml").read_text(encoding="utf-8"))
        ids = [bug.id for bug in catalogue.load_all()]
        self.assertEqual(int(max(ids)[2:]) + 1, int(data["id"][2:]))
        self.assertEqual(
            (
                "http",
                "is_digest",
                ["request", "session"],
                ["default", "period", "workaround"],
            ),
            (data["layer"], data["function"], data["harnesses"], data["profiles"]),
        )
        self.assertEqual(("CVE-2017-7668", "C"), tuple(data["lineage"].values())[:2])
        report = {
            "sanitizer": "asan",
            "kind": "global-buffer-overflow",
            "access": "READ",
            "size": 8,
        }
        for row in data["trigger"]:
            self.assertLessEqual(report.items(), row["report"][0].items())
            self.assertEqual("is_digest", row["report"][0]["frames"][0])
        small = (self.folder / "trigger.http").read_bytes()
        self.assertLess(len(small), len(FILES["hit"]))
        self.assertRegex(small, rb"\r\n[Aa]uthorization: ?Digest [^\n]*\r\n\r\n$")
        self.assertEqual(FILES["miss"], (self.folder / "near-miss.http").read_bytes())
        self.assertIn({"profile": "workaround", "harness": "request", "file": "trigger.http",
                       "holds": False}, data["mitigation"])  # fmt: skip

    def test_07_the_card_is_asked_for(self) -> None:
        got = self.bug("check", SLUG)
        self.assertEqual(1, got.returncode, got.stdout)
        self.assertRegex(got.stdout, r"(?m)^# .*WRITE:")
        self.assertEqual(1, len(re.findall("^not ok", got.stdout, re.MULTILINE)), got.stdout)

    def test_08_the_card_is_written(self) -> None:
        card = self.folder / "README.md"
        text = card.read_text(encoding="utf-8")
        self.assertGreaterEqual(len(re.findall("^WRITE:", text, re.MULTILINE)), 7)
        card.write_text(re.sub("(?m)^WRITE: .*", "Words.", text), encoding="utf-8")
        got = self.bug("check", SLUG)
        self.assertEqual(0, got.returncode, got.stdout)

    def test_09_measured_again(self) -> None:
        path = self.folder / "bug.toml"
        truth = path.read_text(encoding="utf-8")
        got = self.bug("refresh", SLUG)
        self.assertEqual((0, truth), (got.returncode, path.read_text(encoding="utf-8")), got.stderr)
        self.assertIn("bug.toml: as it was", got.stdout)
        lie = truth.replace("global-buffer-overflow", "heap-use-after-free").replace("= 8", "= 1")
        path.write_text(lie, encoding="utf-8")
        got = self.bug("refresh", SLUG)
        self.assertEqual((0, truth), (got.returncode, path.read_text(encoding="utf-8")), got.stderr)
        self.assertIn("  - asan: heap-use-after-free READ 1 in is_digest", got.stdout)
        self.assertIn("  + asan: global-buffer-overflow READ 8 in is_digest", got.stdout)

    def test_10_nothing_to_see(self) -> None:
        path, trigger = self.folder / "bug.toml", self.folder / "trigger.http"
        truth, hit = path.read_text(encoding="utf-8"), trigger.read_bytes()
        trigger.write_bytes(FILES["miss"])
        got = self.bug("refresh", SLUG)
        self.assertEqual(1, got.returncode)
        self.assertIn("no sanitizer sees it", got.stdout)
        self.assertNotIn("trigger.report", path.read_text(encoding="utf-8"))
        trigger.write_bytes(hit)
        silent = truth.replace(
            'file = "trigger.http"\n', 'file = "trigger.http"\nsilent = "wire"\n', 1
        )
        path.write_text(silent, encoding="utf-8")
        got = self.bug("refresh", SLUG)
        self.assertEqual(1, got.returncode)
        self.assertIn("take `silent` out", got.stdout)

    def test_11_a_patch_that_the_code_moved_away_from(self) -> None:
        clean = self.top / "target" / SOURCE
        text = clean.read_text(encoding="utf-8")
        clean.write_text(text.replace("\n\n", "\n\n\n\n\n", 1), encoding="utf-8")
        before = (self.folder / "bug.patch").read_text(encoding="utf-8")
        self.assertIn("bug.patch: made anew", self.bug("refresh", SLUG).stdout)
        after = (self.folder / "bug.patch").read_text(encoding="utf-8")
        self.assertNotEqual(before, after)
        self.assertEqual(before.count("\n"), after.count("\n"))
        clean.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    unittest.main()

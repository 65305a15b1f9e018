#!/usr/bin/python3
"""What judges a server, judged: litmus's words, the tree of odd names, and a driver that goes wrong."""

import io
import json
import sys
import tempfile
import unittest
from contextlib import redirect_stdout
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

from davlab.conformance import litmus, oddtree, outcome, remote, session
from davlab.conformance.cadaver import Cadaver, word
from davlab.conformance.curl import config
from davlab.conformance.davfs2 import Davfs2
from davlab.conformance.driver import Driver, Place, Unable, run
from davlab.conformance.outcome import Check

LITMUS = (
    "-> running `locks':\n\r 0. init.................. \r 0. init.................. pass\n"
    "\r17. cond_put.............. \r17. cond_put.............. SKIPPED\n"
    "\r18. cond_put_corrupt_token WARNING: PUT failed with 400 not 423\n"
    "    ...................... pass (with 1 warning)\n"
    "    ...................... \r19. propget............... \r19. propget............... "
    "FAIL (No value (none) for it)\n<- summary for `locks': of 41 tests run: 1 passed\n"
)
MULTISTATUS = b"""<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">
<d:response><d:href>http://x/dav/a%20b/</d:href></d:response>
<d:response><d:href>/dav/a%20b/%E2%82%AC%252F</d:href></d:response>
<d:response><d:href> /dav/a%20b/c/ </d:href><d:propstat><d:prop><d:resourcetype><d:collection/>
</d:resourcetype></d:prop></d:propstat></d:response></d:multistatus>"""


class Litmus(unittest.TestCase):
    def test_each_result(self):
        init, put, corrupt, propget = litmus.read(LITMUS, "locks")
        self.assertEqual((init.name, init.result), ("0 init", "passed"))
        self.assertEqual((put.name, put.result), ("17 cond_put", "skipped"))
        self.assertEqual(corrupt.warnings, ("PUT failed with 400 not 423",))
        self.assertEqual(corrupt.result, "passed")
        self.assertEqual((propget.result, propget.detail), ("failed", "No value (none) for it"))
        self.assertEqual(propget.warnings, ())

    def test_there_are_104(self):
        self.assertEqual(litmus.TESTS, 104)


class OddTree(unittest.TestCase):
    def test_same_seed_same_tree(self):
        self.assertEqual(oddtree.make(300), oddtree.make(300))
        self.assertNotEqual(oddtree.make(300), oddtree.make(300, seed=1))

    def test_it_has_what_is_odd(self):
        tree = oddtree.make(500)
        names = {name for path in tree for name in path.split("/")}
        self.assertEqual(len(tree), 500)
        self.assertLessEqual(set(oddtree.ODD_NAMES) | set(oddtree.ODD_FOLDERS), names)
        self.assertEqual(max(len(name.encode()) for name in names), oddtree.NAME_BYTES)
        self.assertIn(b"", tree.values())
        self.assertGreater(max(path.count("/") for path in tree), oddtree.DEEPEST - 1)

    def test_disk_changes_nothing(self):
        tree = oddtree.make(200)
        with tempfile.TemporaryDirectory() as folder:
            oddtree.write(tree, Path(folder))
            self.assertEqual(oddtree.differences(tree, oddtree.read(Path(folder))), [])

    def test_differences(self):
        found = oddtree.differences(
            {"a": b"1", "b": b"1", "c": b""}, {"b": b"2", "c": b"", "d": b""}
        )
        self.assertEqual([line.split()[0] for line in found], ["'a'", "'d'", "'b'"])

    def test_changes_spare_what_may_not_go(self):
        tree = oddtree.make(300)
        after = oddtree.changed(tree, lambda path: "%" in path)
        gone = tree.keys() - after.keys()
        self.assertEqual(len(gone), 15)
        self.assertTrue(all("%" in path for path in gone))
        self.assertTrue(after.keys() - tree.keys())


class Quoting(unittest.TestCase):
    def test_cadaver(self):
        self.assertEqual(word('a "b" \\'), '"a \\"b\\" \\\\"')

    def test_curl(self):
        text = config([{"url": "u", "upload-file": 'a"b\\'}, {"url": "v", "header": "A: 1\nB: 2"}])
        first, second = text.split("\nnext\n")
        self.assertIn('upload-file = "a\\"b\\\\"', first)
        self.assertIn('header = "A: 1"\nheader = "B: 2"', second)

    def test_hrefs(self):
        members = remote.members(MULTISTATUS, "/dav/a b/")
        self.assertEqual(members, {"\u20ac%2F": False, "c": True})
        with self.assertRaises(ValueError):
            remote.members(MULTISTATUS, "/dav/")

    def test_other_addresses_are_refused(self):
        with self.assertRaises(ValueError):
            remote.Remote("http://192.0.2.1:80/dav/")


class Held(Driver):
    """A client that keeps the tree itself, and forgets or spoils what it is told to."""

    name = "held"

    def __init__(self, spoil: str):
        super().__init__(Place("", Path()))
        self.spoil = spoil
        self.files: oddtree.Tree = {}

    def upload(self, local: Path, tree: oddtree.Tree) -> None:
        self.files = oddtree.read(local)
        first = min(self.files)
        if self.spoil == "bytes":
            self.files[first] += b"!"
        elif self.spoil == "name":
            self.files[f"{first}\u0301"] = self.files.pop(first)
        elif self.spoil == "unable":
            raise Unable("no")
        elif self.spoil == "error":
            run(["sh", "-c", "echo it broke >&2; exit 3"], Place("", Path("/")))

    def listing(self, folders: list[str]) -> list[str]:
        return list(self.files)[self.spoil == "list" :]

    def tree(self) -> oddtree.Tree:  # asked as the server, too
        return self.files


class Script(unittest.TestCase):
    def judge(self, spoil: str, step: str) -> Check:
        driver, tree = Held(spoil), oddtree.make(30)
        with tempfile.TemporaryDirectory() as folder:
            one = session.Session(driver, driver, Path(folder), lambda check: None)
            one.upload(tree)
            if step == "list":
                one.listing(tree)
        return one.checks[-1]

    def test_a_good_client_passes(self):
        self.assertEqual(self.judge("", "upload").result, "passed")
        self.assertEqual(self.judge("", "list").result, "passed")

    def test_what_is_spoiled_is_seen(self):
        for spoil, step, words in (
            ("bytes", "upload", "differs"),
            ("name", "upload", "is missing"),
            ("list", "list", "is missing"),
            ("error", "upload", "it broke"),
        ):
            with self.subTest(spoil):
                check = self.judge(spoil, step)
                self.assertEqual(check.result, "failed")
                self.assertIn(words, check.detail)

    def test_what_cannot_be_is_skipped(self):
        check = self.judge("unable", "upload")
        self.assertEqual((check.result, check.detail), ("skipped", "no"))

    def test_known_faults_are_named_and_counted(self):
        driver = Cadaver(Place("", Path()))
        one = session.Session(driver, None, Path(), lambda check: None)
        tree = {"a*b": b"", "a&b/c": b"", "plain": b""}
        self.assertEqual(one.without_faults(tree).keys(), {"a*b", "plain"})
        self.assertEqual([check.result for check in one.checks], ["skipped", "skipped"])
        self.assertFalse(driver.movable("a*b"))
        self.assertFalse(Davfs2(Place("", Path())).expressible("d/" + "\u00e9" * 125))


class Outcome(unittest.TestCase):
    CHECKS = [
        Check("litmus locks", "1 x", "passed", warnings=("odd",)),
        Check("curl", "list", "failed", "\x1b[2Jhostile"),
        Check("rclone", "lock", "skipped", "cannot"),
    ]

    def test_last_line(self):
        with redirect_stdout(io.StringIO()) as said:
            outcome.show(self.CHECKS)
        text = said.getvalue()
        self.assertEqual(text.splitlines()[-1], "1 passed, 1 failed, 1 skipped")
        self.assertIn("warning  litmus locks: 1 x: odd", text)
        self.assertNotIn("\x1b", text)

    def test_file(self):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "deep" / "x.json"
            outcome.save(self.CHECKS, "davlab", 1, 2, file)
            document = json.loads(file.read_text())
        self.assertEqual(
            document["counts"], {"passed": 1, "failed": 1, "skipped": 1, "warnings": 1}
        )
        self.assertEqual(len(document["checks"]), 3)


if __name__ == "__main__":
    unittest.main()

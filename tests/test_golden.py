#!/usr/bin/python3
"""Every golden test says what is so, every method and every header is in one, and their seeds match."""

import re
import subprocess
import sys
import tempfile
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

from davlab import golden
from davlab.corpus import goldenseeds
from davlab.make import built
from davlab.repo import ROOT

import patience

CASES = golden.load_all()


def rows_of(file: str, pattern: str) -> set[str]:
    return set(re.findall(pattern, (ROOT / file).read_text(encoding="utf-8")))


def events_of(key: str) -> set[str]:
    lines = [line for case in CASES for line in case.expected.get("events", "").splitlines()]
    return {line[10:].split(":")[0] for line in lines if line.startswith(key.ljust(10))}


class Golden(unittest.TestCase):
    def test_each_request_is_read_and_answered_as_written(self) -> None:
        built("asan", "describe")
        with ThreadPoolExecutor(2) as pool:
            differences = [text for text in pool.map(golden.Case.difference, CASES) if text]
        if differences:
            self.fail("\n".join([*differences, "if this is right: scripts/golden --update"]))

    def test_names_are_of_one_request_each(self) -> None:
        names = [case.name for case in CASES]
        self.assertEqual([name for name in names if names.count(name) > 1], [])

    def test_what_comes_before_is_done(self) -> None:
        for before in {case.before for case in CASES}:
            with tempfile.NamedTemporaryFile() as file:
                file.write(before)
                file.flush()
                reply = golden.describe("reply", file.name)
            statuses = re.findall(rb"^HTTP/1.1 (\d+)", reply, re.MULTILINE)
            self.assertEqual(len(statuses), before.count(b" HTTP/1.1\r\n"))
            self.assertEqual([s for s in statuses if not s.startswith(b"2")], [])


class Completeness(unittest.TestCase):
    def test_every_method(self) -> None:
        methods = rows_of("target/dav/method.c", r'\[DAV_[A-Z_]+\]\s*= \{NAME\("([A-Z-]+)"\)')
        self.assertGreater(len(methods), 40)
        self.assertEqual(methods - events_of("method"), set())

    def test_every_header(self) -> None:
        headers = rows_of("target/dav/headers.c", r'\{NAME\("([A-Za-z-]+)"\),\s*DAV_HEADER')
        self.assertGreater(len(headers), 15)
        asked = {name.decode().lower() for case in CASES
                 for name in re.findall(rb"\r\n([A-Za-z-]+): ", case.request)}  # fmt: skip
        self.assertEqual({name.lower() for name in headers} - asked, set())


class Seeds(unittest.TestCase):
    def test_seeds_are_what_the_tests_say(self) -> None:
        self.assertEqual(goldenseeds.problems(), [])


class Blocks(unittest.TestCase):
    def test_bytes_and_back(self) -> None:
        for data in (b"", b"\r\n", b"a\r\n", b"a", b"a\r\nb", b"a\nb\r\n", b"a\n", b"\\", b"\\n\r\n",
                     b"\\\r\n", b"\xff\x00\t\x7f", "\u00e9\u200b".encode(), b"<a><b/></a>" * 20,
                     bytes(range(256))):  # fmt: skip
            self.assertEqual(golden.decode(golden.encode(data)), data)

    def test_a_backslash_at_the_end_joins_lines(self) -> None:
        self.assertEqual(golden.decode("a\\\nb\n"), b"ab\r\n")
        self.assertEqual(golden.decode("a\\\\\nb\\\n"), b"a\\\r\nb")


class Command(unittest.TestCase):
    def golden(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [ROOT / "scripts/golden", *arguments],
            capture_output=True, text=True, timeout=patience.COMMAND,
        )  # fmt: skip

    def test_a_difference_is_shown(self) -> None:
        text = (golden.FOLDER / "extensions.md").read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "other.md"
            file.write_text(text.replace("501 Not", "500 Not", 1), "utf-8")
            result = self.golden(str(file))
            self.assertEqual(result.returncode, 1)
            self.assertIn("-HTTP/1.1 500 Not Implemented\n+HTTP/1.1 501", result.stdout)

    def test_a_name_that_is_none(self) -> None:
        result = self.golden("--bytes", "nonesuch")
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertRegex(result.stderr, r"^golden: --bytes nonesuch: .*\n$")


if __name__ == "__main__":
    unittest.main()

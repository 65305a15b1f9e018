"""A command whose output nobody takes, or nothing can hold, ends with a line or in silence, never with a
traceback: `| head`, a full disk, a closed stdout."""

import os
import subprocess
import unittest
from pathlib import Path

from patience import STEP

COMMAND = str(Path(__file__).resolve().parents[1] / "scripts/bug")
PRINTS = ("show", "if-not-skip"), ("check", "--help")
REFUSED = "show", "no-such-bug"


def bug(words: tuple[str, ...], output: int | None) -> tuple[int, str]:
    """scripts/bug with that as stdout, or with none: its exit code, and what it says on stderr."""
    closed = ["bash", "-c", '"$@" >&-', "bash"] if output is None else []
    result = subprocess.run(
        [*closed, COMMAND, *words], stdout=output, stderr=subprocess.PIPE, text=True, timeout=STEP
    )
    return result.returncode, result.stderr


class Output(unittest.TestCase):
    def setUp(self) -> None:
        self.full = os.open("/dev/full", os.O_WRONLY)
        self.addCleanup(os.close, self.full)

    def test_a_full_disk_is_said(self) -> None:
        for words in PRINTS:
            code, said = bug(words, self.full)
            self.assertEqual((code, said.count("\n")), (1, 1), said)
            self.assertIn("No space left on device: make room", said)

    def test_a_reader_who_has_enough_is_no_error(self) -> None:
        reader, writer = os.pipe()
        self.addCleanup(os.close, writer)
        os.close(reader)
        for words in PRINTS:
            self.assertEqual(bug(words, writer), (1, ""), words)

    def test_nobody_has_to_listen(self) -> None:
        for words in PRINTS:
            code, said = bug(words, None)
            self.assertEqual((code, said.count("Traceback")), (0, 0), said)

    def test_bad_input_stays_bad_input(self) -> None:
        for output in (self.full, None):
            code, said = bug(REFUSED, output)
            self.assertEqual((code, said.count("\n")), (2, 1), said)
            self.assertIn("no such name", said)


if __name__ == "__main__":
    unittest.main()

"""The command that sends an input through a real socket says what came of it."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from davlab.repo import ROOT

import patience


class Command(unittest.TestCase):
    SLUG = "if-not-skip"
    TRIGGER = f"target/bugs/{SLUG}/trigger.http"

    def run_command(self, *words: str, **environment: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [ROOT / "scripts" / "replay-wire", *words], cwd=ROOT, env=os.environ | environment,
            capture_output=True, text=True, timeout=patience.COMMAND,
        )  # fmt: skip

    def test_a_report_comes_headline_first_with_77(self) -> None:
        result = self.run_command("--bugs", self.SLUG, self.TRIGGER)
        self.assertEqual(result.returncode, 77, result.stderr)
        self.assertRegex(result.stdout.splitlines()[0], "heap-buffer-overflow")

    def test_the_answer_of_a_server_that_lives_comes_with_0(self) -> None:
        result = self.run_command(self.TRIGGER)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertRegex(result.stdout, r"\AHTTP/1\.1 400 ")

    def test_bad_input_is_refused_in_one_line_with_2(self) -> None:
        for words, said in (
            (["no-such-file"], "INPUT='no-such-file': cannot be read"),
            (["target"], "cannot be read; name a file"),
            (["--bugs", "nothing", self.TRIGGER], "no such name"),
        ):
            result = self.run_command(*words)
            self.assertEqual(result.returncode, 2)
            self.assertRegex(result.stderr, rf"\Areplay-wire: .*{said}.*\n\Z")

    def test_a_server_that_does_not_start_is_told_of(self) -> None:
        result = self.run_command(self.TRIGGER, DAVLAB_PROFILE="none")
        self.assertEqual(result.returncode, 2)
        self.assertIn("DAVLAB_PROFILE=none: no such profile", result.stderr)

    def test_what_comes_back_cannot_steer_the_terminal(self) -> None:
        with tempfile.NamedTemporaryFile(suffix=".http") as file:
            file.write(b"PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n\x1b[2J"
                       b"GET /x HTTP/1.1\r\nHost: a\r\n\r\n")  # fmt: skip
            file.flush()
            result = self.run_command(file.name)
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("␛[2J", result.stdout)


if __name__ == "__main__":
    unittest.main()

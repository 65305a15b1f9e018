"""Every bug of the catalogue shows itself through a real socket, and nowhere else."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from davlab import catalogue
from davlab.replay_wire import replay_wire, server_program
from davlab.repo import ROOT
from davlab.triage.crash_state import project_frame
from davlab.triage.replay import Setting
from davlab.triage.stacks import Frame

SETTING = Setting(symbols=True)


def wire_triggers() -> list[tuple[catalogue.Bug, catalogue.Trigger]]:
    return [(b, t) for b in catalogue.load_all() for t in b.triggers if t.file.suffix == ".http"]


def is_socket_layer(frame: Frame | None) -> bool:
    """What the server itself takes from a connection, a harness takes in a function of its own."""
    return frame is not None and frame.file.removeprefix("./").startswith("target/server/")


class ReplayWire(unittest.TestCase):
    def test_every_bug_has_a_trigger_for_the_wire(self) -> None:
        self.assertEqual({bug.slug for bug, _ in wire_triggers()}, set(catalogue.slugs()))

    def test_each_trigger_makes_its_report(self) -> None:
        for bug, trigger in wire_triggers():
            if trigger.silent:
                continue
            with self.subTest(bug=bug.slug, file=trigger.file.name):
                outcome = replay_wire(server_program(bug.slug), trigger.file, SETTING)
                self.assertIsNotNone(outcome.report, outcome.answer)
                seen, stated = outcome.report, trigger.report()
                self.assertEqual((seen.kind, seen.access), (stated.kind, stated.access))
                frame = project_frame(seen.frames)
                if not is_socket_layer(frame):
                    self.assertEqual(frame and frame.function, stated.frames[0])

    def test_the_clean_server_answers_each_trigger_and_lives(self) -> None:
        for bug, trigger in wire_triggers():
            with self.subTest(bug=bug.slug, file=trigger.file.name):
                outcome = replay_wire(server_program(), trigger.file, SETTING)
                self.assertIsNone(outcome.report)
                self.assertTrue(outcome.answer.startswith(b"HTTP/1.1 "), outcome.answer)

    def test_each_near_miss_is_answered_with_the_bug(self) -> None:
        for bug in catalogue.load_all():
            for _, file in bug.near_misses:
                if file.suffix == ".http":
                    with self.subTest(bug=bug.slug, file=file.name):
                        outcome = replay_wire(server_program(bug.slug), file, SETTING)
                        self.assertIsNone(outcome.report)
                        self.assertTrue(outcome.answer.startswith(b"HTTP/1.1 "), outcome.answer)


class Command(unittest.TestCase):
    SLUG = "if-not-skip"
    TRIGGER = f"target/bugs/{SLUG}/trigger.http"

    def run_command(self, *words: str, **environment: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [ROOT / "scripts" / "replay-wire", *words], cwd=ROOT, env=os.environ | environment,
            capture_output=True, text=True, timeout=600,
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

#!/usr/bin/python3
"""`scripts/campaign` as a user runs it: a short campaign on a real harness, Ctrl-C, a kill and a
resume, two with one name, a full disk, and bad words."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests")]

from davlab import records
from davlab.repo import BUILD
from patience import COMMAND as PATIENCE
from processes import processes_of

COMMAND = str(ROOT / "scripts/campaign")
HARNESS = "chunked"
BUG = "chunk-size-sign"  # what fuzzing this harness finds first
LONG = 7200  # seconds of fuzzing, which a test ends before


class CampaignCommandTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        # A shell ignores Ctrl-C for what it runs in the background, and all below inherits that.
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def setUp(self) -> None:
        self.name = f"test-{os.getpid()}-{self.id().rpartition('.')[2]}"
        self.folder = BUILD / "campaigns" / self.name
        self.addCleanup(subprocess.run, ["rm", "-rf", str(self.folder)], timeout=60)

    def start(self, seconds: int, *more: str, prefix: tuple[str, ...] = ()) -> subprocess.Popen:
        process = subprocess.Popen(
            [*prefix, COMMAND, f"--name={self.name}", f"--harness={HARNESS}", f"--time={seconds}", *more],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, start_new_session=True,
        )  # fmt: skip
        self.addCleanup(process.stdout.close)
        self.addCleanup(self.end, process)
        return process

    def end(self, process: subprocess.Popen) -> None:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=PATIENCE)

    def finish(self, process: subprocess.Popen) -> str:
        output, _ = process.communicate(timeout=PATIENCE)
        return output

    def until(self, condition) -> None:
        end = time.monotonic() + PATIENCE
        while not condition():
            self.assertLess(time.monotonic(), end, "it never happened")
            time.sleep(0.1)

    def kinds(self) -> list[str]:
        return [event["kind"] for event in records.read_lines(self.folder / "events.jsonl")]

    def confirmed(self) -> list[str]:
        events = records.read_lines(self.folder / "events.jsonl")
        return [event["bug"] for event in events if event.get("retired_as") == "confirmed"]

    def seconds(self) -> float:
        file = self.folder / "clock.json"
        return json.loads(file.read_text())["anchor"]["origin"] if file.exists() else 0.0

    def report(self) -> dict:
        return json.loads((self.folder / "report/report.json").read_text())

    def test_from_nothing_to_a_report(self) -> None:
        process = self.start(8, "--random=7")
        output = self.finish(process)
        self.assertEqual(process.returncode, 0, output)
        self.assertIn(f"build/campaigns/{self.name}/report/index.html", output)
        self.assertNotRegex(output, r"[\x00-\x09\x0b-\x1f\x7f]")
        self.assertEqual([self.kinds()[0], self.kinds()[-1]], ["start", "end"])
        report = self.report()
        self.assertEqual(report["campaign"]["harnesses"], [HARNESS])
        self.assertGreaterEqual(report["campaign"]["seconds"], 8)
        self.assertEqual(report["campaign"]["settings"]["RANDOM"], "7")
        crashes = {f"crashes/{path.name}" for path in (self.folder / "crashes").iterdir()}
        lines = records.read_lines(self.folder / "crashes.jsonl")
        self.assertEqual({line["file"] for line in lines}, crashes)
        workers = {row["worker"] for row in records.read_lines(self.folder / "series.jsonl")}
        self.assertEqual(workers, {f"libfuzzer-{HARNESS}", f"afl-{HARNESS}"})

    def test_control_c_ends_it_with_the_report(self) -> None:
        process = self.start(LONG)
        self.until(lambda: BUG in self.confirmed())
        os.killpg(process.pid, signal.SIGINT)
        output = self.finish(process)
        self.assertEqual(process.returncode, 0, output)
        self.assertRegex(output, r"bugs detected")
        self.assertEqual(self.kinds()[-1], "interrupted")
        self.assertTrue((self.folder / "report/index.html").is_file())
        detected = [bug["slug"] for bug in self.report()["bugs"] if bug["detected"]]
        self.assertIn(BUG, detected, output)
        self.assertEqual(processes_of(self.folder), [])

    def test_killed_it_resumes_with_nothing_lost(self) -> None:
        process = self.start(LONG, "--random=3")
        self.until(lambda: self.seconds() > 4 and any((self.folder / "crashes").iterdir()))
        process.kill()
        process.wait(timeout=60)
        self.until(lambda: not processes_of(self.folder))
        crashes = {path.name for path in (self.folder / "crashes").iterdir()}
        before, execs = self.seconds(), self.execs()
        self.age(3600)
        process = self.start(int(before) + 6)
        output = self.finish(process)
        self.assertEqual(process.returncode, 0, output)
        self.assertIn("resume", self.kinds())
        self.assertEqual(self.kinds()[-1], "end")
        self.assertGreaterEqual(self.seconds(), before + 5)
        self.assertLess(self.seconds(), before + 60, "the pause does not count")
        self.assertLessEqual(crashes, {path.name for path in (self.folder / "crashes").iterdir()})
        for worker, number in self.execs().items():
            self.assertGreaterEqual(number, execs[worker])
        self.assertGreater(sum(self.execs().values()), sum(execs.values()))
        self.assertEqual(self.report()["campaign"]["settings"]["RANDOM"], "3")

    def age(self, seconds: float) -> None:
        """Lets the clock of the campaign that was killed have been read so long ago."""
        file = self.folder / "clock.json"
        clock = json.loads(file.read_text())
        for name in ("monotonic", "realtime"):
            clock["anchor"][name] -= seconds
        records.write_json(file, clock)

    def execs(self) -> dict[str, int]:
        from davlab.bugstate import BugState

        states = sorted((self.folder / "workers").glob("*/bugs.state"))
        return {path.parent.name: BugState(path).execs for path in states}

    def test_terminated_it_says_how_to_go_on(self) -> None:
        process = self.start(LONG)
        self.until(lambda: self.seconds() > 1)
        process.terminate()
        output = self.finish(process)
        self.assertEqual(process.returncode, 143, output)
        self.assertIn(f"NAME={self.name}", output)
        self.assertEqual(processes_of(self.folder), [])

    def test_a_name_in_use_is_refused(self) -> None:
        self.start(LONG)
        self.until(lambda: self.seconds() > 0)
        second = self.start(5)
        self.assertIn("in use", self.finish(second))
        self.assertEqual(second.returncode, 2)

    def test_bad_words_are_one_line(self) -> None:
        process = self.start(5, "--engines=honggfuzz")
        output = self.finish(process)
        self.assertEqual((process.returncode, output.count("\n")), (2, 1), output)
        self.assertIn("valid: libfuzzer, afl", output)
        self.assertFalse(self.folder.exists())

    def test_a_terminal_gets_a_table(self) -> None:
        leader, follower = pty.openpty()
        process = subprocess.Popen(
            [COMMAND, f"--name={self.name}", f"--harness={HARNESS}", "--time=2"],
            stdin=follower, stdout=follower, stderr=follower, start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "100", "LINES": "40"},
        )  # fmt: skip
        os.close(follower)
        shown = bytearray()
        end = time.monotonic() + PATIENCE
        while process.poll() is None and time.monotonic() < end:
            if select.select([leader], [], [], 0.2)[0]:
                try:
                    shown += os.read(leader, 65536)
                except OSError:
                    break
        self.assertEqual(process.wait(timeout=60), 0)
        os.close(leader)
        for word in (b"exec/s", b"edges", f"libfuzzer-{HARNESS}".encode(), b"chunk-size-sign"):
            self.assertIn(word, shown)

    def test_a_full_disk_is_said_and_what_was_found_is_kept(self) -> None:
        mount = f"mkdir -p {self.folder} && mount -t tmpfs -o size=48m none {self.folder}"
        inside = ("unshare", "--mount", "sh", "-c", f'{mount} && exec "$@"', "sh")
        trial = subprocess.run([*inside, "true"], capture_output=True, timeout=30)
        if trial.returncode != 0:
            self.skipTest("mounting a small file system needs root")
        keep = "/tmp" if not os.environ.get("TMPDIR") else os.environ["TMPDIR"]
        self.addCleanup(subprocess.run, ["rm", "-rf", f"{keep}/{self.name}"], timeout=60)
        copy = f'{mount}; "$@"; code=$?; cp -r {self.folder} {keep}/; exit $code'
        process = self.start(LONG, prefix=("unshare", "--mount", "sh", "-c", copy, "sh"))
        seen = Path(f"/proc/{process.pid}/root{self.folder}")
        self.until(lambda: (seen / "crashes").is_dir() and any((seen / "crashes").iterdir()))
        fill(seen)
        output = self.finish(process)
        self.assertIn("disk is full", output)
        self.folder = Path(keep) / self.name
        self.assertIn("disk-full", self.kinds())
        self.assertTrue(any((self.folder / "crashes").iterdir()))
        self.assertTrue((self.folder / "report/index.html").is_file(), output)


def fill(folder: Path) -> None:
    """Takes what is free at this moment, at once: a slow writer would take what is freed later, too."""
    space = os.statvfs(folder)
    size = space.f_bavail * space.f_frsize
    with (folder / "filler").open("wb") as file:
        while size > 0:
            try:
                return os.posix_fallocate(file.fileno(), 0, size)
            except OSError:  # the engines have written meanwhile
                size -= space.f_frsize * 16


if __name__ == "__main__":
    unittest.main()

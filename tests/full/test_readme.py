"""The README's commands do what it says: each is run, campaigns for less time than a reader would."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import patience

ROOT = Path(__file__).resolve().parents[2]
COMMAND = re.compile(r"^    (make [^#\n]+)", re.MULTILINE)
NAME = f"readme-{os.getpid()}"
SECONDS = 12  # of fuzzing, for each campaign


def commands(target: str) -> list[list[str]]:
    """The README's indented commands that make `target`, as words."""
    words = [shlex.split(line) for line in COMMAND.findall((ROOT / "README.md").read_text())]
    return [command for command in words if command[1] == target]


def run(command: list[str]) -> subprocess.CompletedProcess:
    inherited = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MODE", "BUG")
    return subprocess.run(
        command,
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if k not in inherited},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        timeout=patience.COMMAND,
    )


class Readme(unittest.TestCase):
    def tearDown(self) -> None:
        for folder in (ROOT / "build" / "campaigns").glob(f"{NAME}*"):
            shutil.rmtree(folder)

    def campaign(self, command: list[str], name: str) -> Path:
        """Runs a campaign command under a name and a time of our own; gives its folder."""
        kept = [word for word in command if not word.startswith(("TIME=", "NAME="))]
        result = run([*kept, f"TIME={SECONDS}", f"NAME={name}"])
        self.assertEqual(0, result.returncode, result.stdout)
        folder = ROOT / "build" / "campaigns" / name
        report = json.loads((folder / "report" / "report.json").read_text())
        self.assertGreater(sum(engine["execs"] for engine in report["engines"]), 0)
        self.assertIn("index.html", result.stdout)
        return folder

    def test_campaigns_and_the_triage_of_one(self) -> None:
        found = commands("campaign")
        self.assertGreater(len(found), 2)
        for number, command in enumerate(found):
            folder = self.campaign(command, f"{NAME}-{number}")
            if number == 0:
                (triage,) = commands("triage")
                crashes = os.path.relpath(folder, ROOT)
                words = [re.sub(r"(?<=CRASHES=).*", crashes, word) for word in triage]
                result = run(words)
                self.assertEqual(0, result.returncode, result.stdout)

    def test_replay(self) -> None:
        for target in ("replay", "replay-wire"):
            (command,) = commands(target)
            result = run(command)
            self.assertIn("heap-buffer-overflow", result.stdout)
            clean = run([word for word in command if not word.startswith("BUGS=")])
            self.assertEqual(0, clean.returncode, clean.stdout)

    def test_every_target_is_there(self) -> None:
        named = set(re.findall(r"`?make ([a-z][a-z-]*)", (ROOT / "README.md").read_text()))
        listed = set(re.findall(r"make ([a-z-]+)", run(["make", "help"]).stdout))
        self.assertLess({"campaign", "test", "replay"}, named)
        self.assertEqual(set(), named - listed)


if __name__ == "__main__":
    unittest.main()

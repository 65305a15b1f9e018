"""What a command's programs may have does not depend on what the command was started with."""

import subprocess
import sys
import unittest
from pathlib import Path

from patience import STEP

SCRIPTS = Path(__file__).resolve().parents[1] / "scripts"
MOST = "ulimit -S -s hard; ulimit -S -n hard"
SAY = "ulimit -S -s; ulimit -S -n"  # the stack in KiB
COMMAND = f"""
import subprocess, sys
sys.path.insert(0, {str(SCRIPTS)!r})
from davlab.repo import run_command
run_command(lambda: subprocess.run(["bash", "-c", "{SAY}"], timeout={STEP}).returncode)
"""


def limits(words: str) -> list[int]:
    """The two that a shell says, which says what is in `words`; none is -1."""
    result = subprocess.run(
        ["bash", "-c", f'{MOST}; {words}', "bash", sys.executable, "-c", COMMAND],
        check=True, capture_output=True, text=True, timeout=STEP,
    )  # fmt: skip
    return [-1 if word == "unlimited" else int(word) for word in result.stdout.split()]


class Limits(unittest.TestCase):
    def test_what_is_more_than_usual_is_not_handed_on(self) -> None:
        for had, given, most in zip(limits(SAY), limits('"$@"'), (8192, 4096)):
            self.assertEqual(given, most if had < 0 or had > most else had)


if __name__ == "__main__":
    unittest.main()

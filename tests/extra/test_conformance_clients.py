#!/usr/bin/python3
"""The clients that need a kernel that mounts, or the npm registry, judge our server; and the command
judges the other servers."""

import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from davlab.conformance.clients import JUDGES
from davlab.corpus import servers
from davlab.repo import ROOT

MISSING = {one.name: one.missing for one in JUDGES}


class Clients(unittest.TestCase):
    def judged(self, client: str, server: str = "davlab") -> str:
        """The last line of a run with a small tree."""
        if why := MISSING[client]() or servers.missing(server):
            self.skipTest(f"{client} with {server}: {why}")
        result = subprocess.run(
            [ROOT / "scripts" / "conformance", "--server", server, "--clients", client,
             "--files", "60"],
            capture_output=True, text=True, errors="backslashreplace", timeout=300,
        )  # fmt: skip
        self.assertEqual(result.returncode, 0, result.stdout)
        return result.stdout.splitlines()[-1]

    def mounts(self) -> str:
        return subprocess.run(["mount"], capture_output=True, text=True, timeout=30).stdout

    def test_davfs2(self):
        self.judged("davfs2")
        self.assertNotIn("davlab-", self.mounts())

    def test_npm(self):
        self.assertIn("8 passed", self.judged("npm"))

    def test_apache2(self):
        self.assertIn("105 passed", self.judged("litmus", "apache2"))


if __name__ == "__main__":
    unittest.main()

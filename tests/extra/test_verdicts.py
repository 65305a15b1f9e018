#!/usr/bin/python3
"""Every difference between our server, apache2 and lighttpd has a verdict, and no verdict is stale."""

import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from davlab.conformance.differences import OTHERS
from davlab.corpus import servers
from davlab.repo import ROOT


class Verdicts(unittest.TestCase):
    def test_each_difference_has_one(self):
        for why in filter(None, map(servers.missing, OTHERS)):
            self.skipTest(why)
        result = subprocess.run(
            [ROOT / "scripts" / "differences", "--check"],
            capture_output=True, text=True, errors="backslashreplace", timeout=600,
        )  # fmt: skip
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertIn("0 without a verdict", result.stdout)


if __name__ == "__main__":
    unittest.main()

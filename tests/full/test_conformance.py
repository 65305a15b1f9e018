#!/usr/bin/python3
"""litmus and the clients that a small installation has judge our server; a client that is not installed
is skipped by name. The whole of it, with every client and 500 files: make conformance."""

import json
import os
import socket
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from davlab.conformance import litmus
from davlab.conformance.clients import JUDGES
from davlab.conformance.remote import Remote
from davlab.corpus import servers
from davlab.repo import BUILD, ROOT

import patience

FILES = 120
NOWHERE = "http://127.0.0.1:9"  # a proxy is nothing to clients of loopback
MISSING = {one.name: one.missing() for one in JUDGES if one.name not in ("davfs2", "npm")}


class Conformance(unittest.TestCase):
    def judged(self, client: str) -> dict:
        """What the command wrote about our server."""
        if why := MISSING[client]:
            self.skipTest(f"{client}: {why}")
        result = subprocess.run(
            [ROOT / "scripts" / "conformance", "--clients", client, "--files", str(FILES)],
            env=os.environ | {"http_proxy": NOWHERE}, capture_output=True, text=True,
            errors="backslashreplace", timeout=patience.COMMAND,
        )  # fmt: skip
        document = json.loads((BUILD / "conformance" / "davlab.json").read_text("utf-8"))
        self.assertEqual(result.returncode, 0, result.stdout)
        counts = document["counts"]
        last = f"{counts['passed']} passed, 0 failed, {counts['skipped']} skipped"
        self.assertEqual(result.stdout.splitlines()[-1], last)
        return document

    def test_litmus(self):
        document = self.judged("litmus")
        suites = [c for c in document["checks"] if c["client"].startswith("litmus ")]
        self.assertEqual(len(suites), litmus.TESTS)
        self.assertEqual({check["result"] for check in suites}, {"passed"})
        self.assertEqual(document["counts"]["warnings"], 0)

    def steps(self, client: str) -> list[str]:
        checks = self.judged(client)["checks"]
        return [check["name"].split()[0] for check in checks if check["result"] == "passed"]

    def test_curl(self):
        every = "upload list download, move lock sync download ends".split()
        self.assertEqual(self.steps("curl"), every)

    def test_cadaver(self):
        self.assertIn("sync", self.steps("cadaver"))

    def test_rclone(self):
        self.assertIn("sync", self.steps("rclone"))


class Port(unittest.TestCase):
    def test_one_that_another_takes_meanwhile_is_left_to_it(self):
        version, command = servers.SERVERS[servers.OURS]
        others: list[socket.socket] = []

        def late(folder: Path, port: int) -> list[str]:
            if len(others) < 3:
                others.append(socket.create_server((servers.LOOPBACK, port)))
            return command(folder, port)

        self.addCleanup(servers.SERVERS.update, {servers.OURS: (version, command)})
        servers.SERVERS[servers.OURS] = (version, late)
        with tempfile.TemporaryDirectory() as folder:
            with servers.running(servers.OURS, Path(folder)) as server:
                remote = Remote(f"http://{servers.LOOPBACK}:{server.port}/dav/")
                self.assertEqual(remote.expect("GET", "hello.txt"), servers.HELLO.encode())
                remote.close()
        taken = [other.getsockname()[1] for other in others]
        self.assertEqual(len(set(taken)), 3)
        self.assertNotIn(server.port, taken)
        for other in others:
            other.close()


class Command(unittest.TestCase):
    def test_what_it_refuses(self):
        for words in (["--server", "iis"], ["--clients", "nobody"], ["--files", "1"]):
            result = subprocess.run(
                [ROOT / "scripts" / "conformance", *words],
                capture_output=True, text=True, timeout=patience.STEP,
            )  # fmt: skip
            self.assertEqual(result.returncode, 2, words)
            self.assertEqual(len(result.stderr.splitlines()), 1)


if __name__ == "__main__":
    unittest.main()

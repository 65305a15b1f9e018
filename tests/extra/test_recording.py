#!/usr/bin/python3
"""Records real clients against real servers: the whole way from a client to requests on disk."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))

from davlab.corpus import seedcheck, servers, wire
from davlab.corpus.clients import CLIENTS
from davlab.repo import ROOT

MISSING = {client.name: client.missing() for client in CLIENTS}


class Recording(unittest.TestCase):
    def recorded(self, client: str, server: str) -> list[wire.Request]:
        if why := servers.missing(server) or MISSING[client]:
            self.skipTest(why)
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(
                [ROOT / "scripts" / "corpus", "record", "--clients", client,
                 "--servers", server, "--out", folder],
                check=True, capture_output=True, timeout=300,
            )  # fmt: skip
            files = sorted(Path(folder).glob("*.http"))
            rows = (Path(folder) / "index.tsv").read_text().splitlines()
            kept = [f.name for f in (*files, *Path(folder).glob("*.session"))]
            self.assertCountEqual([row.split("\t")[0] for row in rows], kept)
            data = [file.read_bytes() for file in files]
        self.assertEqual([one for one in data if seedcheck.OTHER_PORT.search(one)], [])
        requests = [wire.read_request(one, 0) for one in data]
        self.assertEqual([request.raw for request in requests], data)
        return requests

    def methods(self, client: str, server: str) -> set[str]:
        return {request.method for request in self.recorded(client, server)}

    def test_litmus_with_apache(self):
        every = "OPTIONS GET HEAD PUT DELETE PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK"
        self.assertEqual(self.methods("litmus", "apache2"), set(every.split()))

    def test_litmus_with_lighttpd(self):
        self.assertLessEqual({"LOCK", "UNLOCK", "PROPPATCH"}, self.methods("litmus", "lighttpd"))

    def test_cadaver(self):
        methods = self.methods("cadaver", "apache2")
        self.assertLessEqual({"LOCK", "VERSION-CONTROL", "REPORT", "SEARCH"}, methods)

    def test_davfs2(self):
        self.assertLessEqual({"LOCK", "PUT", "UNLOCK"}, self.methods("davfs2", "apache2"))

    def test_curl(self):
        requests = self.recorded("curl", "lighttpd")
        self.assertIn(b"*", [request.target for request in requests])
        self.assertIn("A note from a pipe.\n".encode(), [r.content for r in requests if r.chunked])
        self.assertTrue(any(r.raw.startswith(b"GET http://") for r in requests))

    def test_npm_clients(self):
        self.assertLessEqual({"LOCK", "COPY"}, self.methods("webdav", "apache2"))
        self.assertLessEqual({"REPORT", "MKCALENDAR"}, self.methods("tsdav", "apache2"))


if __name__ == "__main__":
    unittest.main()

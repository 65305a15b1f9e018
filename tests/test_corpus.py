#!/usr/bin/python3
"""Holds the seeds to their manifest, and the parts of the recorder to what they promise."""

import socket
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

from davlab import repo
from davlab.corpus import capture, nearness, parts, recording, seedcheck, sessions, wire

from patience import STEP

PUT = (
    b"PUT /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nX-Litmus: basic: 3 (put_get)\r\n\r\n"
    b"3;x=y\r\nabc\r\n0\r\nExpires: 0\r\n\r\n"
)
LOCK = (
    b"LOCK /a/b%20c HTTP/1.1\r\nHost: h\r\nDepth: 0\r\nIf: <http://h/t> (<urn:x>)\r\n"
    b"Content-Length: 58\r\n\r\n<?xml version='1.0'?><D:lockinfo><D:href> /o </D:href></D:>"[:-1]
)


class Seeds(unittest.TestCase):
    def none(self, problems):
        self.assertEqual(list(problems), [])

    def test_manifest_lists_exactly_the_seeds(self):
        self.none(seedcheck.listing())

    def test_names_sizes_and_contents(self):
        self.none(seedcheck.files())

    def test_every_harness_has_seeds(self):
        self.none(h for h in repo.harnesses() if not any(seedcheck.folder(h).glob("*")))


class Nearness(unittest.TestCase):
    def test_edits(self):
        for a, b, distance in ((b"", b"", 0), (b"abc", b"abd", 1), (b"abc", b"bc", 1),
                               (b"kitten", b"sitting", 3), (b"a" * 9, b"", 5)):  # fmt: skip
            self.assertEqual(nearness.edits(a, b, 4), distance)

    def test_resemblance(self):
        known = [("bug", b"x" * 40), ("short", b"/..")]
        self.assertEqual(nearness.compare(b"x" * 34, known), "resembles a near miss of bug")
        self.assertEqual(nearness.compare(b"x" * 33, known), "")

    def test_containment(self):
        known = [("bug", b"(Not <a:"), ("short", b"/.."), ("long", b"y" * 5000)]
        self.assertEqual(nearness.compare(b"x (Not <a:b>", known), "contains a near miss of bug")
        self.assertEqual(nearness.compare(b"/a/../b", known), "")
        self.assertEqual(nearness.compare(b"/..", known), "contains a near miss of short")
        self.assertEqual(nearness.compare(b"y" * 5000, known), "contains a near miss of long")


class Cutting(unittest.TestCase):
    def test_a_connection_falls_into_its_requests(self):
        requests = list(wire.cut(PUT + LOCK + PUT[:-1]))
        self.assertEqual([r.raw for r in requests], [PUT, LOCK])
        self.assertEqual(requests[0].content, b"abc")
        self.assertEqual(requests[1].value("depth"), b"0")

    def test_every_cut_short_connection(self):
        for size in range(len(PUT)):
            self.assertEqual(list(wire.cut(PUT[:size])), [])

    def test_names_say_what_a_request_is(self):
        put, lock = wire.cut(PUT + LOCK)
        self.assertEqual(wire.describe(put), "put-get")
        self.assertEqual(wire.describe(lock), "lock-percent-depth-0-if-tagged")

    def test_parts(self):
        put, lock = wire.cut(PUT + LOCK)
        self.assertEqual(list(parts.of("chunked", put)), [("", put.body)])
        self.assertEqual(list(parts.of("chunked", lock)), [])
        self.assertEqual(list(parts.of("if_header", lock)), [("", b"<http://h/t> (<urn:x>)")])
        self.assertEqual(list(parts.of("uri", lock)),
                         [("target", b"/a/b%20c"), ("tag", b"http://h/t"), ("href", b"/o")])  # fmt: skip
        self.assertEqual(list(parts.of("xml_body", lock)), [("", lock.body)])

    def test_volatile_parts_do_not_make_a_request_new(self):
        def lock(token: str, date: str) -> bytes:
            head = f"UNLOCK /a HTTP/1.1\r\nLock-Token: <urn:uuid:{token}>\r\nDate: {date}\r\n\r\n"
            return head.encode()

        first = lock("181d4fae-7d8c-11d0-a765-00a0c91e6bf2", "Sun, 06 Nov 1994 08:49:37 GMT")
        again = lock("2fa85f64-5717-4562-b3fc-2c963f66afa6", "Mon, 07 Nov 1994 08:49:37 GMT")
        self.assertEqual(recording.key(first), recording.key(again))
        self.assertNotEqual(recording.key(first), recording.key(lock("x", "y")))


class Sessions(unittest.TestCase):
    TOKENS = ["181d4fae-7d8c-11d0-a765-00a0c91e6bf2", "2fa85f64-5717-4562-b3fc-2c963f66afa6"]

    def unlock(self, path: str, token: str) -> bytes:
        return f"UNLOCK {path} HTTP/1.1\r\nLock-Token: <urn:uuid:{token}>\r\n\r\n".encode()

    def test_a_connection_becomes_a_session(self):
        first, second = self.TOKENS
        stream = self.unlock("/d/e/a", second) + self.unlock("/d/b", first) + PUT
        ((name, session),) = sessions.of(stream)
        self.assertEqual(name, "basic")  # the suite of litmus that the PUT names
        made = [request.target for request in wire.cut(session) if request.method == "MKCOL"]
        self.assertEqual(made, [b"/d/", b"/d/e/"])
        for number, token in ((1, second), (2, first)):
            self.assertNotIn(token.encode(), session)
            self.assertIn((sessions.HARNESS_TOKEN % number).encode(), session)
        self.assertTrue(session.endswith(PUT))

    def test_what_the_session_makes_itself_is_not_made_first(self):
        stream = b"MKCOL /d HTTP/1.1\r\n\r\nDELETE /d/x HTTP/1.1\r\n\r\n"
        self.assertEqual(list(sessions.of(stream)), [("mkcol-delete", stream)])

    def test_the_cap_cuts_between_requests(self):
        many = list(sessions.of(PUT * 2000))
        self.assertGreater(len(many), 10)
        for _, session in many:
            self.assertLessEqual(len(session), sessions.SIZE_CAP)
            self.assertEqual(b"".join(r.raw for r in wire.cut(session)), session)

    def test_one_request_is_no_session(self):
        self.assertEqual(list(sessions.of(PUT)), [])


class Recording(unittest.TestCase):
    def test_the_proxy_refuses_other_addresses(self):
        for address in ("192.0.2.1", "0.0.0.0", "::"):
            with self.assertRaisesRegex(ValueError, "not a loopback address"):
                with capture.recorder(80, address):
                    self.fail(f"a proxy to {address} was started")

    def test_the_proxy_keeps_what_clients_send(self):
        with socket.create_server((capture.LOOPBACK, 0)) as server:

            def answer() -> None:
                connection, _ = server.accept()
                with connection:
                    while connection.recv(100):
                        pass
                    connection.sendall(b"done")

            thread = threading.Thread(target=answer)
            thread.start()
            with capture.recorder(server.getsockname()[1]) as kept:
                with socket.create_connection((capture.LOOPBACK, kept.port), STEP) as client:
                    client.sendall(PUT)
                    client.shutdown(socket.SHUT_WR)
                    self.assertEqual(client.recv(100), b"done")
            thread.join(STEP)
        self.assertEqual(kept.connections, [PUT])

    def test_the_port_is_replaced_at_the_same_length(self):
        self.assertEqual(recording.neutral(b"Host: 127.0.0.1:8093\r\n", 8093),
                         b"Host: 127.0.0.1:8080\r\n")  # fmt: skip

    def test_requests_that_name_the_machine_are_seen(self):
        with tempfile.TemporaryDirectory() as scratch:
            name = Path(scratch).name.encode()
            self.assertTrue(recording.names_machine(b"PUT /" + name, Path(scratch)))
            self.assertFalse(recording.names_machine(PUT, Path(scratch)))


class Command(unittest.TestCase):
    def test_unknown_names(self):
        for option in ("--clients", "--servers"):
            result = subprocess.run(
                [repo.ROOT / "scripts" / "corpus", "record", option, "nonesuch"],
                capture_output=True, text=True, timeout=STEP,
            )  # fmt: skip
            self.assertEqual(result.returncode, 2)
            self.assertRegex(result.stderr, r"^corpus: .*'nonesuch'.*; valid: .*\n$")


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/python3
"""The table of differences: what is compared, which verdict speaks of it, and how servers are asked."""

import contextlib
import socket
import sys
import tempfile
import threading
import unittest
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

from davlab.conformance import agreement, differences, exchange
from davlab.conformance.differences import Difference, Verdict
from davlab.conformance.exchange import Answer
from davlab.corpus.capture import LOOPBACK
from davlab.repo import UsageError

from patience import STEP


@contextlib.contextmanager
def saying(reply: bytes, keep: bool) -> Iterator[int]:
    """A server of one connection that says the same whatever it is asked; its port."""
    with socket.create_server((LOOPBACK, 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(reply)
                while keep and connection.recv(65536):
                    pass

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(STEP)


LENGTH = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
CHUNKED = b"HTTP/1.1 207 X\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nok\r\n0\r\nA: b\r\n\r\n"
CONTINUED = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n"
GET, HEAD = b"GET / HTTP/1.1\r\nHost: h\r\n\r\n", b"HEAD / HTTP/1.1\r\nHost: h\r\n\r\n"
PUT = b"PUT /a HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\nhello world"


class Exchange(unittest.TestCase):
    def test_what_is_seen_of_an_answer(self):
        for sent, reply, keep, expected in (
            (GET, LENGTH, True, Answer(("200",), "length", "kept")),
            (GET, LENGTH, False, Answer(("200",), "length", "closed")),
            (GET, CHUNKED, True, Answer(("207",), "chunked", "kept")),
            (GET, b"HTTP/1.1 200 OK\r\n\r\nto the end", False, Answer(("200",), "close", "closed")),
            (HEAD, LENGTH[:-2], True, Answer(("200",), "none", "kept")),
            (PUT, CONTINUED, True, Answer(("100 201",), "length", "kept")),
            (PUT + GET, CONTINUED + LENGTH, True, Answer(("100 201", "200"), "length", "kept")),
            (GET, b"", False, Answer((), "none", "closed")),
            (GET, b"HTTP/1.1 400 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", True,
             Answer(("400",), "length", "closed")),
        ):  # fmt: skip
            with self.subTest(reply), saying(reply, keep) as port:
                linger = exchange.LINGER_SECONDS if keep else STEP
                self.assertEqual(exchange.ask(port, sent, linger), expected)

    def test_what_is_no_reply(self):
        for reply in (b"hello\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"):
            with self.subTest(reply), saying(reply, False) as port:
                with self.assertRaises(exchange.Malformed):
                    exchange.ask(port, GET)

    def test_methods(self):
        self.assertEqual(exchange.methods(PUT + GET + HEAD), [b"PUT", b"GET", b"HEAD"])
        self.assertEqual(exchange.methods(b"a b c d\r\n\r\n" + GET), [b"GET"])


def compared(ours: Answer, theirs: Answer, asked: list[str]) -> list[tuple[str, str, str, str]]:
    answers = {"davlab": ours, "apache2": theirs}
    found = differences.compare("request/a", "apache2", asked, answers)
    return [(one.request, one.aspect, one.ours, one.theirs) for one in found]


class Compare(unittest.TestCase):
    KEPT = Answer(("200", "201"), "length", "kept")

    def test_the_same_is_no_difference(self):
        self.assertEqual(compared(self.KEPT, self.KEPT, ["GET", "PUT"]), [])

    def test_each_aspect(self):
        other = Answer(("200", "201"), "chunked", "closed")
        self.assertEqual(
            compared(self.KEPT, other, ["GET", "PUT"]),
            [("PUT", "body", "length", "chunked"), ("PUT", "after", "kept", "closed")],
        )

    def test_what_follows_from_a_difference_is_not_counted(self):
        other = Answer(("404",), "chunked", "closed")
        self.assertEqual(
            compared(self.KEPT, other, ["GET", "PUT"]), [("GET", "status", "200", "404")]
        )
        self.assertEqual(
            compared(self.KEPT, Answer(("200",), "length", "closed"), ["GET", "PUT"]),
            [("PUT", "status", "201", "none")],
        )

    def test_the_initial_state(self):
        sent = b"MOVE /a/b/c HTTP/1.1\r\nHost: h\r\nDestination: http://h/x/y/\r\n\r\n"
        self.assertEqual(
            differences.stage(sent),
            [("MKCOL", "/a/"), ("MKCOL", "/a/b/"), ("MKCOL", "/x/"), ("PUT", "/a/b/c")],
        )
        self.assertEqual(differences.stage(b"MKCOL /a HTTP/1.1\r\n\r\n"), [])
        self.assertEqual(differences.stage(b"\x00 \r\n\r\n"), [])


class Verdicts(unittest.TestCase):
    ONE = Difference("request/a", "apache2", "GET", "status", "200", "404")

    def verdict(self, **changed: str) -> Verdict:
        fields = {"request": "GET", "aspect": "status", "ours": "2..", "theirs": "404"}
        about = {"cause": "c", "right": "ours", "clause": "RFC 1", "why": "w"}
        return Verdict(**(about | fields | changed))

    def test_whom_a_verdict_speaks_of(self):
        self.assertTrue(self.verdict().about(self.ONE))
        for changed in ({"ours": "20"}, {"server": "lighttpd"}, {"seed": "session/.*"}):
            self.assertFalse(self.verdict(**changed).about(self.ONE), changed)

    def test_none_is_left_over(self):
        stale, fitting = self.verdict(theirs="500", cause="stale"), self.verdict()
        other = Difference("request/b", "apache2", "PUT", "after", "kept", "closed")
        judgement = differences.judge([self.ONE, other], [stale, fitting])
        self.assertEqual(judgement.unjudged, [other])
        self.assertEqual(judgement.stale, [stale])
        self.assertEqual(judgement.judged[fitting], [self.ONE])

    def test_the_committed_ones_can_be_read(self):
        known = differences.verdicts()
        self.assertGreater(len(known), 20)
        self.assertEqual(len({verdict.cause for verdict in known}), len(known))
        self.assertTrue(all("RFC" in verdict.clause and verdict.why for verdict in known))

    def test_a_broken_one_is_named(self):
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
            file.write('[[verdict]]\ncause = "c"\nwho = "me"\n')
            file.flush()
            with self.assertRaisesRegex(UsageError, "c: "):
                differences.verdicts(Path(file.name))


class Agreement(unittest.TestCase):
    def test_all_seeds(self):
        heads = agreement.measure(differences.seeds())
        self.assertGreater(len(heads), 100)
        self.assertEqual([head for head in heads if head.opinion == "differ"], [])
        self.assertGreater(sum(head.opinion == "agree" for head in heads), 0.8 * len(heads))
        for head in heads:
            if head.opinion == "policy":
                self.assertIn(head.what, agreement.POLICIES)

    def test_each_opinion(self):
        heads = {
            b"GET / HTTP/1.1\r\nHost: h\r\n\r\n": "agree",
            b"BIND / HTTP/1.1\r\nHost: h\r\n\r\n": "agree",
            b"VERSION-CONTROL / HTTP/1.1\r\nHost: h\r\n\r\n": "policy",
            b"GET / HTTP/1.1\r\nHost: h\r\nA : b\r\n\r\n": "stricter",
            b"G\0T / HTTP/1.1\r\nHost: h\r\n\r\n": "refused",
            b"GET / HTTP/1.1\r\nHost: h": "incomplete",
        }
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder) / str(number) for number in range(len(heads))]
            for path, data in zip(paths, heads):
                path.write_bytes(data)
            found = [head.opinion for head in agreement.measure(paths)]
        self.assertEqual(found, list(heads.values()))


if __name__ == "__main__":
    unittest.main()

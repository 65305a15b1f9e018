"""Every rule that a sender can break, broken over a real socket: the status that the RFC names, a body that
says which rule and where, and a connection that ends, so that what follows is never taken for a request.
"""

import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from refusal_rows import BEYOND, BODILY, ROWS
from wire_case import PATIENCE, WireCase, read_replies

TARGET = Path(__file__).resolve().parents[2] / "target"
SMUGGLED = b"MKCOL /smuggled HTTP/1.1\r\nHost: a\r\n\r\n"


def rules() -> list[str]:
    """The names of all rules of the layers that read a request, from their tables."""
    tables = [
        p for p in TARGET.glob("*/*rules.h") if p.parent.name in ("http", "uri", "xml", "dav")
    ]
    row = re.compile(r'X\(\w+, \w+, "([^"]+)"')
    return [name for table in tables for name in row.findall(table.read_text(encoding="utf-8"))]


class Refusals(WireCase):
    def test_every_rule_has_its_row(self) -> None:
        names = rules()
        self.assertEqual(sorted(names), sorted(set(names)), "a name says one thing")
        self.assertEqual(set(names) - {rule for rule, _, _ in ROWS}, set(BEYOND))

    def test_each_rule_is_refused_as_it_should_be(self) -> None:
        with self.server() as server:
            for rule, status, row in ROWS:
                with self.subTest(rule=rule):
                    self.check(server, rule, status, row.encode("latin-1"))
            self.assertNotIn(b"smuggled", self.tree(server))

    def check(self, server, rule: str, status: int, row: bytes) -> None:
        mark = b"\xa6"
        at, data = row.find(mark), row.replace(mark, b"")
        if rule in BODILY:
            at -= data.index(b"\r\n\r\n") + 4
        replies = read_replies(server.exchange(data + SMUGGLED, PATIENCE))
        self.assertEqual(len(replies), 1, "what follows is not answered")
        (reply,) = replies
        self.assertEqual(reply.status, status, reply.body)
        self.assertEqual(reply.fields.get("connection"), "close")
        self.assertRegex(reply.body, rb"\b" + rule.encode() + rb"\b")
        if mark in row:
            self.assertRegex(reply.body, rb"\b%d\b" % at)


if __name__ == "__main__":
    unittest.main()

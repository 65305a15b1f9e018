"""Shared by the tests that talk to the server through real sockets."""

import contextlib
import os
import re
import socket
import struct
import sys
import tempfile
import unittest
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

from davlab.make import built
from davlab.server import Server, exchange, running
from patience import STEP as PATIENCE

HOST = b"Host: localhost\r\n"


@dataclass(frozen=True)
class Reply:
    status: int
    fields: dict[str, str]  # names in small letters
    body: bytes


def read_reply(data: bytes, head_only: bool = False) -> tuple[Reply, bytes]:
    """The first reply in `data`, and what follows it. ValueError where it is not whole."""
    head, end, rest = data.partition(b"\r\n\r\n")
    lines = head.decode("ascii").split("\r\n")
    if not end or not re.fullmatch(r"HTTP/1\.1 \d{3} .*", lines[0]):
        raise ValueError(f"not a reply: {data[:200]!r}")
    fields = {n.lower(): v.strip() for n, _, v in (line.partition(":") for line in lines[1:])}
    size = 0 if head_only else int(fields.get("content-length", "0"))
    if len(rest) < size:
        raise ValueError(f"a body of {len(rest)} bytes, and {size} were announced")
    return Reply(int(lines[0].split()[1]), fields, rest[:size]), rest[size:]


def read_replies(data: bytes) -> list[Reply]:
    replies = []
    while data:
        reply, data = read_reply(data)
        replies.append(reply)
    return replies


def receive_reply(connection: socket.socket) -> Reply:
    """One reply, where no other follows it yet; the connection stays open. ValueError where it ends too
    soon."""
    data = b""
    while True:
        try:
            return read_reply(data)[0]
        except ValueError:
            piece = connection.recv(65536)
            if not piece:
                raise
            data += piece


def request(method: str, path: str, *fields: str, body: bytes | None = None) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *fields]
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


def vanish(connection: socket.socket) -> None:
    """Closes with a reset, as a client that died."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def peak_memory(server: Server) -> int:
    """The most that the server has held so far, in bytes."""
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024


class WireCase(unittest.TestCase):
    """A server of its own for each test, which must end in silence when it is told to."""

    maxDiff = None

    @contextlib.contextmanager
    def server(self, *options: str, mode: str = "asan", profile: str = "default") -> Iterator:
        program = built(mode, "server")
        env = {"PATH": os.environ["PATH"], "DAVLAB_PROFILE": profile}
        with tempfile.TemporaryFile() as log:
            with running(program, *options, env=env, log=log) as server:
                yield server
                self.assertEqual(server.stop(), 0)
            log.seek(0)
            self.assertEqual(log.read().decode(), "", "what the server said besides its URL")

    def ask(self, server: Server, data: bytes) -> list[Reply]:
        """All replies to `data`, behind which the client sends no more."""
        return read_replies(server.exchange(data, PATIENCE))

    def statuses(self, server: Server, data: bytes) -> list[int]:
        return [reply.status for reply in self.ask(server, data)]

    def tree(self, server: Server) -> bytes:
        """All that the tree holds, as PROPFIND says it."""
        (reply,) = self.ask(server, request("PROPFIND", "/", "Depth: infinity", body=b""))
        self.assertEqual(reply.status, 207)
        return reply.body

    def refused(self, connection: socket.socket, data: bytes, status: int) -> Reply:
        """Sends `data`; the one reply to it, behind which the server closes."""
        (reply,) = read_replies(exchange(connection, data, PATIENCE))
        self.assertEqual(reply.status, status, reply.body)
        return reply

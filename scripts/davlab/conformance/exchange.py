"""Bytes to a server over one fresh connection, and what of its answer another server could share: the
statuses, how the last body is framed, and whether the connection is kept."""

import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass

from davlab.corpus import wire
from davlab.corpus.capture import LOOPBACK

STATUS_LINE = re.compile(rb"HTTP/1\.[01] (\d\d\d)[ \r]")
METHOD = re.compile(rb"(?:\A|\n)([!#$%&'*+.^`|~\w-]+) \S+ HTTP/1\.[01]\r?\n")
BODYLESS = (204, 304)
REPLY_SECONDS = 5.0  # for a reply to begin or to go on
LINGER_SECONDS = 0.4  # for the server to close a connection that it has answered
PIECE = 65536
MOST = 64 << 20


@dataclass(frozen=True)
class Answer:
    """What is compared."""

    replies: tuple[str, ...]  # a status for each request that was answered: "201", "100 201"
    body: str  # of the last reply: length, chunked, close, none
    after: str  # what became of the connection: kept, closed


class Malformed(ValueError):
    """A reply that breaks RFC 9112."""


def methods(sent: bytes) -> list[bytes]:
    """The methods of the requests in `sent`; behind one that is not well formed, as far as a look at
    the lines tells."""
    found, at = [], 0
    try:
        for request in wire.cut(sent):
            found.append(request.method.encode())
            at += len(request.raw)
    except ValueError:
        pass
    return found + METHOD.findall(sent[at:])


class Conversation:
    """One connection, read reply by reply."""

    def __init__(self, port: int):
        self.socket = socket.create_connection((LOOPBACK, port), REPLY_SECONDS)
        self.buffer = bytearray()
        self.ended = False

    def more(self, seconds: float) -> bool:
        """Reads what comes within the time; False where nothing does."""
        if self.ended or len(self.buffer) > MOST:
            return False
        self.socket.settimeout(seconds)
        try:
            piece = self.socket.recv(PIECE)
        except TimeoutError:
            return False
        except ConnectionError:
            piece = b""
        self.ended = not piece
        self.buffer += piece
        return bool(piece)

    def take_to(self, end: bytes) -> bytes | None:
        """Bytes up to and with `end`, or None where they do not come."""
        while (at := self.buffer.find(end)) < 0:
            if not self.more(REPLY_SECONDS):
                return None
        return self.take(at + len(end))

    def take(self, count: int) -> bytes:
        while len(self.buffer) < count:
            if not self.more(REPLY_SECONDS):
                raise Malformed("a body ends early")
        taken = bytes(self.buffer[:count])
        del self.buffer[:count]
        return taken

    def body(self, status: int, fields: dict[bytes, bytes], method: bytes) -> str:
        """Takes a body off; how it was framed. RFC 9112 6.3."""
        if status < 200 or status in BODYLESS or method == b"HEAD":
            return "none"
        if method == b"CONNECT" and 200 <= status < 300:
            return "tunnel"
        if fields.get(b"transfer-encoding", b"").lower() == b"chunked":
            while True:
                size = int((self.take_to(b"\r\n") or b"0").split(b";")[0], 16)
                self.take(size)
                if size == 0:
                    while self.take_to(b"\r\n") not in (b"\r\n", None):
                        pass
                    return "chunked"
                self.take(2)
        if b"content-length" in fields:
            self.take(int(fields[b"content-length"]))
            return "length"
        while self.more(REPLY_SECONDS):
            pass
        self.buffer.clear()
        return "close"

    def reply(self, method: bytes) -> tuple[int, str, bool] | None:
        """Status, framing, and whether it says that the connection closes; None at the end."""
        head = self.take_to(b"\r\n\r\n")
        if head is None:
            return None
        first, *lines = head.split(b"\r\n")
        if not (match := STATUS_LINE.match(first + b"\r")):
            raise Malformed(f"no status line: {first[:40]!r}")
        pairs = (line.partition(b":") for line in lines if line)
        fields = {name.strip().lower(): value.strip() for name, _, value in pairs}
        status = int(match[1])
        closes = b"close" in fields.get(b"connection", b"").lower()
        return status, self.body(status, fields, method), closes

    def replies(self, asked: list[bytes], linger: float) -> Iterator[tuple[int, str, bool]]:
        """One reply for each method, interim ones besides, and what comes unasked for behind them."""
        left = list(asked) or [b"GET"]
        while left or self.buffer or self.more(linger):
            one = self.reply(left[0] if left else b"GET")
            if one is None:
                return
            yield one
            if one[0] >= 200 and left:
                left.pop(0)


def prepare(port: int, requests: list[bytes]) -> None:
    """Sends requests without a body one after another; what becomes of them is not asked."""
    for request in requests:
        conversation = Conversation(port)
        with conversation.socket:
            conversation.socket.sendall(request)
            conversation.reply(request.split(b" ")[0])


def ask(port: int, sent: bytes, linger: float = LINGER_SECONDS) -> Answer:
    """Sends the bytes on a connection of their own, which is kept where the server has not closed it
    so many seconds behind its answer; Malformed, OSError."""
    conversation = Conversation(port)
    with conversation.socket:
        try:
            conversation.socket.sendall(sent)
        except ConnectionError:
            pass  # answered and closed before all was sent: what it said is still read
        found = list(conversation.replies(methods(sent), linger))
    replies, interim = [], ""
    for status, _, _ in found:
        if status < 200:
            interim += f"{status} "
        else:
            replies.append(f"{interim}{status}")
            interim = ""
    closed = conversation.ended or any(closes for _, _, closes in found)
    body = found[-1][1] if found else "none"
    return Answer((*replies, *interim.split()), body, "closed" if closed else "kept")

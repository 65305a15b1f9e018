"""Recorded bytes as requests: cuts a connection, says what a request is, finds its parts."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

HEAD_END = b"\r\n\r\n"
CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]+)[^\r\n]*\r\n")
TELLING_FIELDS = (
    "if-match if-none-match if-modified-since range content-range oc-checksum destination".split()
)
TELLING_ELEMENTS = {  # by root element
    "propfind": b"allprop|propname|prop",
    "propertyupdate": b"set|remove",
    "lockinfo": b"exclusive|shared",
}
ROOT_ELEMENT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)(?=[\s/>])")


@dataclass(frozen=True)
class Request:
    raw: bytes
    method: str
    target: bytes
    fields: tuple[tuple[str, bytes], ...]  # names in lower case
    body: bytes  # as on the wire

    def values(self, name: str) -> list[bytes]:
        return [value for field, value in self.fields if field == name]

    def value(self, name: str) -> bytes:
        return (self.values(name) or [b""])[0]

    @property
    def chunked(self) -> bool:
        return self.value("transfer-encoding").lower() == b"chunked"

    @property
    def content(self) -> bytes:
        """The body without its framing."""
        return b"".join(chunks(self.body)[0]) if self.chunked else self.body


class Incomplete(Exception):
    """The bytes end inside a request."""


def chunks(data: bytes) -> tuple[list[bytes], int]:
    """The chunks at the start of `data`, and where the chunked body ends. RFC 9112 7.1."""
    found, at = [], 0
    while match := CHUNK_SIZE.match(data, at):
        size = int(match[1], 16)
        at = match.end()
        if size == 0:
            end = at if data.startswith(b"\r\n", at) else data.find(HEAD_END, at) + 2
            if end < at or len(data) < end + 2:
                break
            return found, end + 2
        found.append(data[at : at + size])
        at += size + 2
    raise Incomplete


def read_request(data: bytes, start: int) -> Request:
    """The request at `start`. Incomplete, ValueError where what stands there is none."""
    end = data.find(HEAD_END, start)
    if end < 0:
        raise Incomplete
    first, *lines = data[start:end].split(b"\r\n")
    method, target, _ = first.split(b" ")
    fields = tuple(
        (name.strip().decode("ascii").lower(), value.strip())
        for name, _, value in (line.partition(b":") for line in lines)
    )
    body = end + len(HEAD_END)
    lengths = dict(fields)
    if lengths.get("transfer-encoding", b"").lower() == b"chunked":
        stop = body + chunks(data[body:])[1]
    else:
        stop = body + int(lengths.get("content-length", b"0"))
    if stop > len(data):
        raise Incomplete
    return Request(data[start:stop], method.decode("ascii"), target, fields, data[body:stop])


def cut(data: bytes) -> Iterator[Request]:
    """The whole requests of a connection; a last one that is incomplete is left out."""
    at = 0
    while at < len(data):
        try:
            request = read_request(data, at)
        except Incomplete:
            return
        yield request
        at += len(request.raw)


def root_element(body: bytes) -> str:
    """The local name of an XML body's root element, or "" where the body is not XML."""
    match = ROOT_ELEMENT.search(body) if body.lstrip()[:1] == b"<" else None
    return match[1].decode("ascii") if match else ""


def slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def join(words: list[str]) -> str:
    """The words of a file name, a word that follows itself only once."""
    return "-".join(word for word, _ in itertools.groupby(map(slug, words)))


def describe_if(value: bytes) -> Iterator[str]:
    yield "if-tagged" if value.startswith(b"<") else "if"
    if re.search(rb"\bNot\b", value, re.IGNORECASE):
        yield "not"
    if b"[" in value:
        yield "etag"
    for scheme in (b"opaquelocktoken", b"urn:uuid"):
        if scheme in value:
            yield scheme.removeprefix(b"urn:").decode("ascii")


def describe_body(request: Request) -> Iterator[str]:
    root = root_element(request.content)
    if root in TELLING_ELEMENTS:
        kinds = re.findall(rb"<(?:\w+:)?(%b)\b" % TELLING_ELEMENTS[root], request.content)
        yield from {kind.decode("ascii"): None for kind in kinds}
    elif root:
        yield root
    elif request.method == "LOCK":
        yield "refresh"


def describe_target(request: Request) -> Iterator[str]:
    if not request.target.startswith(b"/"):
        yield "asterisk" if request.target == b"*" else "absolute-target"
    if b"/../" in request.target:
        yield "dot-segments"
    if b"%" in request.target:
        yield "percent"
    if request.raw.split(b"\r\n", 1)[0].endswith(b"HTTP/1.0"):
        yield "http-1-0"


def describe(request: Request) -> str:
    """What is particular about the request, in words for a file name."""
    words = [request.method]
    test = re.search(rb"\((\w+)\)", request.value("x-litmus") or request.value("x-litmus-second"))
    if test:
        return join([request.method, *test[1].decode().split("_")])
    words += describe_target(request)
    words += [f"depth-{value.decode()}" for value in request.values("depth")]
    words += [f"overwrite-{value.decode()}" for value in request.values("overwrite")]
    for value in request.values("if"):
        words += describe_if(value)
    words += describe_body(request)
    for name in TELLING_FIELDS:
        words += [name] if request.values(name) else []
    if request.value("content-type").startswith((b"multipart/", b"application/x-www")):
        words.append(request.value("content-type").split(b";")[0].decode("ascii"))
    if request.value("authorization"):
        words.append(request.value("authorization").split()[0].decode("ascii"))
    if request.chunked:
        words.append("chunked")
    return join(words)

"""From recorded connections, what the harness `session` reads: pipelined requests to an empty tree."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from davlab.corpus import wire

SIZE_CAP = 8192  # of one session; longer connections are cut between requests
TOKEN = re.compile(rb"(?:urn:uuid|opaquelocktoken):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
FIRST_METHODS = 4  # that name a session
# The token of the n-th lock that the harness's site gives: target/serve/identity.c, seed zero.
HARNESS_TOKEN = "00000000-0000-8000-8000-%012x"


def above(path: str) -> list[str]:
    """The collections above a path, outermost first."""
    return [path[: at + 1] for at in range(1, len(path) - 1) if path[at] == "/"]


def stage(requests: list[wire.Request]) -> bytes:
    """Requests that make the collections which the session finds on its server: those above its
    targets and Destinations, where it does not make them itself."""
    made: dict[str, None] = {}
    own = set()
    for request in requests:
        for target in (request.target, request.value("destination")):
            path = urlsplit(target.decode("ascii", "replace")).path
            made |= dict.fromkeys(p for p in above(path) if p.rstrip("/") not in own)
        if request.method in ("MKCOL", "MOVE", "COPY"):
            own.add(urlsplit(request.target.decode("ascii", "replace")).path.rstrip("/"))
            own.add(path.rstrip("/"))
    return b"".join(f"MKCOL {path} HTTP/1.1\r\nHost: h\r\n\r\n".encode() for path in made)


def with_harness_tokens(session: bytes) -> bytes:
    """Lock tokens, in the order in which they are first sent, become those that the harness gives."""
    known = list(dict.fromkeys(TOKEN.findall(session)))
    for number, token in enumerate(known, 1):
        session = session.replace(token, (HARNESS_TOKEN % number).encode())
    return session


def describe(requests: list[wire.Request]) -> str:
    """The methods that a session has, in words for a file name."""
    suite = re.match(rb"(\w+):", requests[-1].value("x-litmus"))
    methods = list(dict.fromkeys(request.method for request in requests))
    words = [suite[1].decode()] if suite else methods[:FIRST_METHODS]
    return wire.join(words)


def groups(stream: bytes) -> Iterator[list[wire.Request]]:
    """The requests of a connection, as many at once as the cap holds; one that is larger is left
    out, and so is a session of one request, which is a seed of the harness `request`."""
    group: list[wire.Request] = []
    for request in wire.cut(stream):
        if sum(len(one.raw) for one in group) + len(request.raw) > SIZE_CAP // 2:
            yield group
            group = []
        if len(request.raw) <= SIZE_CAP // 2:
            group.append(request)
    yield group


def of(stream: bytes) -> Iterator[tuple[str, bytes]]:
    """The sessions in a connection, each with words for its name."""
    for group in groups(stream):
        if len(group) > 1:
            session = stage(group) + b"".join(request.raw for request in group)
            if len(session) <= SIZE_CAP:
                yield describe(group), with_harness_tokens(session)

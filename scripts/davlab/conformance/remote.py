"""The other side's account: what a server holds, asked by a WebDAV client that is not under test."""

import http.client
import posixpath
import xml.etree.ElementTree as ElementTree
from urllib.parse import quote, unquote, urlsplit

from davlab.conformance.oddtree import Tree, short
from davlab.corpus.capture import require_loopback

SECONDS = 30
DAV = "{DAV:}"
PROPFIND = b'<?xml version="1.0"?><propfind xmlns="DAV:"><prop><resourcetype/></prop></propfind>'


def members(multistatus: bytes, url_path: str) -> dict[str, bool]:
    """The members that a reply to PROPFIND with Depth 1 names: whether each is a collection.
    ValueError, ElementTree.ParseError where it is no such reply."""
    found = {}
    for response in ElementTree.fromstring(multistatus).iter(f"{DAV}response"):
        href = urlsplit(response.findtext(f"{DAV}href", "").strip()).path
        path = unquote(href, errors="strict").rstrip("/")
        if path == url_path.rstrip("/"):
            continue
        if posixpath.dirname(path) != url_path.rstrip("/"):
            raise ValueError(f"{href!a} is not a member of {url_path!a}")
        collection = next(response.iter(f"{DAV}collection"), None) is not None
        found[posixpath.basename(path)] = collection
    return found


class Remote:
    """A collection of a server on loopback; paths are relative to it and not encoded."""

    def __init__(self, url: str):
        parts = urlsplit(url)
        require_loopback(parts.hostname or "")
        self.base = parts.path
        self.connection = http.client.HTTPConnection(parts.netloc, timeout=SECONDS)

    def target(self, path: str) -> str:
        return quote(self.base + path)

    def ask(
        self, method: str, path: str, body: bytes | None = None, **fields: str
    ) -> tuple[int, bytes]:
        """Status and body of the reply; a connection that the server has closed is opened again."""
        headers = {name.replace("_", "-"): value for name, value in fields.items()}
        try:
            self.connection.request(method, self.target(path), body, headers)
            reply = self.connection.getresponse()
        except (ConnectionError, http.client.RemoteDisconnected):
            self.connection.close()
            self.connection.request(method, self.target(path), body, headers)
            reply = self.connection.getresponse()
        return reply.status, reply.read()

    def expect(self, method: str, path: str, body: bytes | None = None, **fields: str) -> bytes:
        """The body of a reply with a status of 2xx; ValueError else."""
        status, reply = self.ask(method, path, body, **fields)
        if not 200 <= status < 300:
            raise ValueError(f"{method} {short(path)}: {status}")
        return reply

    def names(self, folder: str = "") -> list[str]:
        """Every file below `folder`, by PROPFINDs with Depth 1."""
        at = f"{folder}/" if folder else ""
        reply = self.expect("PROPFIND", at, PROPFIND, Depth="1", Content_Type="application/xml")
        found = []
        for name, collection in sorted(members(reply, self.base + at).items()):
            found += self.names(at + name) if collection else [at + name]
        return found

    def tree(self) -> Tree:
        return {path: self.expect("GET", path) for path in self.names()}

    def close(self) -> None:
        self.connection.close()

"""Records clients against servers, and turns what they sent into requests without duplicates."""

import datetime
import os
import re
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from davlab.corpus import capture, servers, sessions, wire
from davlab.corpus.clients import Client

NEUTRAL_PORT = b"8080"
REQUEST, SESSION = ".http", ".session"  # how the files of a recording end

# What differs between two runs of the same request: for the comparison only.
VOLATILE = (
    rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",  # of lock tokens
    rb"\r\nx-litmus[^\r]*",
    rb"\r\nauthorization: digest [^\r]*",
    rb"\r\n(x-oc-mtime|content-length): [^\r]*",
    rb"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT",
    rb'"[0-9a-f-]{6,}"',  # entity-tags
    rb"-{20,}\w+",  # multipart boundaries
)
VOLATILE_TEXT = re.compile(b"|".join(VOLATILE), re.IGNORECASE)


@dataclass(frozen=True)
class Recorded:
    """A request, or a session: what a part of a connection sent."""

    name: str  # of the file
    data: bytes
    client: str
    server: str


def neutral(data: bytes, port: int) -> bytes:
    """The bytes with the proxy's port replaced, at the same length."""
    return data.replace(b":%d" % port, b":" + NEUTRAL_PORT)


def names_machine(data: bytes, scratch: Path) -> bool:
    """Whether a request carries a name of the machine that recorded it."""
    own = {socket.gethostname(), os.uname().nodename, scratch.name} - {"localhost"}
    return any(name.encode() in data for name in own)


def key(data: bytes) -> bytes:
    """Equal for two requests, or two sessions, that differ in volatile parts only."""
    return VOLATILE_TEXT.sub(b"~", data)


def record_client(
    client: Client, server_name: str, say: Callable[[str], None]
) -> Iterator[tuple[str, bytes, str]]:
    """Runs one client against a fresh server; gives its requests and sessions, each with the name of
    a file, and the server's version."""
    with tempfile.TemporaryDirectory(prefix="davlab-") as scratch:
        folder = Path(scratch)
        folder.chmod(0o755)
        for name in ("server", "client"):
            (folder / name).mkdir()
        with servers.running(server_name, folder / "server") as server:
            with capture.recorder(server.port) as recording:
                url = f"http://{capture.LOOPBACK}:{recording.port}/dav/"
                try:
                    client.run(url, folder / "client")
                except subprocess.TimeoutExpired as error:
                    say(f"{client.name} with {server_name}: ended after {error.timeout:.0f} s")
        streams = [neutral(bytes(kept), recording.port) for kept in recording.connections]
        requests = [request for stream in streams for request in wire.cut(stream)]
        kept = [request for request in requests if not names_machine(request.raw, folder)]
        say(
            f"{client.name} with {server_name}: {len(streams)} connections, {len(requests)} "
            f"requests, {len(requests) - len(kept)} left out because they name this machine"
        )
        for request in kept:
            yield f"{wire.describe(request)}{REQUEST}", request.raw, server.version
        for stream in streams:
            for name, session in sessions.of(stream):
                if not names_machine(session, folder):
                    yield f"{name}{SESSION}", session, server.version


def record(
    clients: Iterable[Client], server_names: list[str], say: Callable[[str], None]
) -> list[Recorded]:
    """All that the clients send to the servers, each request and each session once, named by what it
    is."""
    seen: set[bytes] = set()
    taken: dict[tuple[str, str], int] = {}
    recorded = []
    for client in clients:
        version = f"{client.name} {client.version()}"
        for server_name in server_names:
            for words, data, server_version in record_client(client, server_name, say):
                if key(data) in seen:
                    continue
                seen.add(key(data))
                stem, _, suffix = f"{client.name}-{words}".rpartition(".")
                taken[stem, suffix] = count = taken.get((stem, suffix), 0) + 1
                name = f"{stem}-{count}.{suffix}" if count > 1 else f"{stem}.{suffix}"
                server = f"{server_name} {server_version}"
                recorded.append(Recorded(name, data, version, server))
    return recorded


def save(recorded: list[Recorded], folder: Path) -> None:
    """Writes each request and session, and index.tsv; what an earlier recording left there goes."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob(f"*{REQUEST}"), *folder.glob(f"*{SESSION}")):
        old.unlink()
    for one in recorded:
        (folder / one.name).write_bytes(one.data)
    today = datetime.date.today().isoformat()
    rows = (f"{one.name}\t{one.client}\t{one.server}\t{today}\n" for one in recorded)
    (folder / "index.tsv").write_text("".join(rows), encoding="utf-8")

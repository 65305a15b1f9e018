"""A recording TCP proxy on loopback: keeps what clients send, connection by connection."""

import asyncio
import contextlib
import ipaddress
import itertools
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

LOOPBACK = "127.0.0.1"
FOUR_DIGITS = range(8081, 10000)  # so that the port can be replaced by 8080, length kept
PIECE = 65536
START_SECONDS = 60


@dataclass
class Recording:
    port: int
    connections: list[bytearray] = field(default_factory=list)


def require_loopback(address: str) -> None:
    if not ipaddress.ip_address(address).is_loopback:
        raise ValueError(f"{address} is not a loopback address; nothing else is contacted")


ports = itertools.cycle(FOUR_DIGITS)  # so that threads, and runs one after another, take turns


def listen() -> socket.socket:
    """Listens on a port with four digits."""
    for port in itertools.islice(ports, len(FOUR_DIGITS)):
        with contextlib.suppress(OSError):
            return socket.create_server((LOOPBACK, port))
    raise OSError("no free port from 8081 to 9999")


def free_port() -> int:
    """A port with four digits that nothing listens on yet."""
    with listen() as probe:
        return probe.getsockname()[1]


def is_free(port: int) -> bool:
    """Whether nothing listens on the port."""
    try:
        socket.create_server((LOOPBACK, port)).close()
    except OSError:
        return False
    return True


async def pump(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, kept: bytearray | None
) -> None:
    """Passes bytes on until the sender ends, then ends the other side's reading."""
    with contextlib.suppress(ConnectionError):
        while piece := await reader.read(PIECE):
            if kept is not None:
                kept += piece
            writer.write(piece)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()


class Proxy(threading.Thread):
    """Serves in an event loop of its own; asyncio.run cancels what is left at the end."""

    def __init__(self, recording: Recording, listener: socket.socket, address: str, port: int):
        super().__init__(daemon=True)
        self.recording, self.listener = recording, listener
        self.address, self.port = address, port
        self.serving = threading.Event()
        self.tasks: set[asyncio.Task | None] = set()  # asyncio keeps no strong reference

    def run(self) -> None:
        asyncio.run(self.serve())

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self.ended.set)
        self.join(10)

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.tasks.add(asyncio.current_task())
        kept = bytearray()
        self.recording.connections.append(kept)
        try:
            server_reader, server_writer = await asyncio.open_connection(self.address, self.port)
            await asyncio.gather(
                pump(reader, server_writer, kept), pump(server_reader, writer, None)
            )
            server_writer.close()
        except OSError:
            pass  # the server is gone: the client sees its connection closed
        finally:
            writer.close()

    async def serve(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.ended = asyncio.Event()
        async with await asyncio.start_server(self.connected, sock=self.listener):
            self.serving.set()
            await self.ended.wait()


@contextlib.contextmanager
def recorder(port: int, address: str = LOOPBACK) -> Iterator[Recording]:
    """Runs a proxy in front of `address`:`port`, which must be loopback, for the `with` block."""
    require_loopback(address)
    listener = listen()
    recording = Recording(listener.getsockname()[1])
    proxy = Proxy(recording, listener, address, port)
    proxy.start()
    if not proxy.serving.wait(START_SECONDS):
        raise OSError(f"the recording proxy does not serve port {recording.port}")
    try:
        yield recording
    finally:
        proxy.stop()

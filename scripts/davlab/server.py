"""davlab's own server, started on a free loopback port and stopped again; and talking to it."""

import contextlib
import os
import re
import select
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from davlab.safetext import visible

LOOPBACK = "127.0.0.1"
START_SECONDS = 60
STOP_SECONDS = 30
READY = re.compile(rb"server: http://127\.0\.0\.1:(\d+)/")
PIECE = 65536
ANSWER_BYTES = 1 << 20  # kept of what a server answers


class ServerError(Exception):
    """The server did not start, or did not end."""


@dataclass
class Server:
    process: subprocess.Popen
    port: int

    def stop(self) -> int:
        """Ends the server as Ctrl-C does, where it still runs; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            raise ServerError(f"the server did not end within {STOP_SECONDS} s") from None

    def connect(self, seconds: float) -> socket.socket:
        """A connection, each step on which may take so long."""
        return socket.create_connection((LOOPBACK, self.port), timeout=seconds)

    def exchange(self, data: bytes, seconds: float) -> bytes:
        """Sends `data`, then the end of it, and returns what is answered until the server ends the
        connection, dies, or `seconds` have gone without a byte."""
        with self.connect(seconds) as connection:
            return exchange(connection, data, seconds)


@contextlib.contextmanager
def running(program: Path, *options: str, env: dict[str, str], log: IO[bytes]) -> Iterator[Server]:
    """A server with these options, whose standard error goes to `log`. Nothing of it is left."""
    process = subprocess.Popen(
        [program, "--port=0", *options],
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=log,
        start_new_session=True,  # so that its symbolizer can be stopped with it
    )
    try:
        yield Server(process, _port(process, log))
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


def _port(process: subprocess.Popen, log: IO[bytes]) -> int:
    """The port that the server says it has."""
    said, until = b"", time.monotonic() + START_SECONDS
    while b"\n" not in said and (left := until - time.monotonic()) > 0:
        if not select.select([process.stdout], [], [], left)[0]:
            break
        piece = os.read(process.stdout.fileno(), PIECE)
        if not piece:
            break
        said += piece
    found = READY.match(said)
    if not found:
        log.seek(0)
        words = (said + log.read(PIECE)).decode("utf-8", "replace").strip() or "no words"
        raise ServerError(f"the server did not start: {visible(words)}")
    return int(found[1])


def exchange(connection: socket.socket, data: bytes, seconds: float) -> bytes:
    """The same on a connection that there is."""
    connection.setblocking(False)
    view, answer = memoryview(data), b""
    waiting = select.poll()  # unlike select(), for a process with any number of files
    waiting.register(connection, select.POLLIN | select.POLLOUT)
    while len(answer) < ANSWER_BYTES and (found := waiting.poll(1000 * seconds)):
        ((_, events),) = found
        try:
            if events & select.POLLOUT and view:
                view = view[connection.send(view[:PIECE]) :]
            elif events & select.POLLOUT:
                waiting.modify(connection, select.POLLIN)
                connection.shutdown(socket.SHUT_WR)
        except OSError:
            waiting.modify(connection, select.POLLIN)  # what was answered can still be read
        if events & ~select.POLLOUT:
            try:
                piece = connection.recv(PIECE)
            except OSError:
                break
            if not piece:
                break
            answer += piece
    return answer

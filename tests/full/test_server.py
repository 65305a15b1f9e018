"""The server through real sockets: how it starts and ends, and what it does with clients that are slow,
close half, come in hundreds, or vanish. No test measures time: limits are small, and waits are long."""

import os
import resource
import select
import signal
import socket
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from wire_case import (
    HOST, PATIENCE, WireCase, built, peak_memory, read_replies, read_reply, receive_reply, request,
    vanish,
)  # fmt: skip

MANY = 1000
IDLE = 4  # seconds: less than a test waits, more than a machine holds up one that means to go on


def start(
    *options: str, before: tuple[str, ...] = (), **environment: str
) -> subprocess.CompletedProcess:
    """`before`: a command that runs the server."""
    return subprocess.run(
        [*before, built("asan", "server"), *options], env=os.environ | environment,
        capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip


class Start(unittest.TestCase):
    def test_any_address_but_loopback_is_refused(self) -> None:
        for address in ("0.0.0.0", "192.168.1.1", "128.0.0.1", "::", "fe80::1", "localhost", ""):
            result = start("--port=0", f"--address={address}")
            self.assertEqual(result.returncode, 2, address)
            self.assertEqual(
                result.stderr,
                f"server: --address={address}: not a loopback address; give 127.0.0.1 or ::1\n",
            )

    def test_bad_options_are_refused_in_one_line(self) -> None:
        for option in ("--port=65536", "--port=-1", "--port=x", "--memory=", "--idle-seconds=0"):
            result = start(option)
            self.assertEqual(result.returncode, 2, option)
            self.assertRegex(
                result.stderr, rf"\Aserver: {option}: give a number from \d+ to \d+\n\Z"
            )
        self.assertEqual(start("stray").stderr, "server: stray: not an option; see --help\n")

    def test_an_unknown_profile_is_refused(self) -> None:
        result = start(DAVLAB_PROFILE="none")
        self.assertEqual(result.returncode, 2)
        self.assertRegex(result.stderr, r"\Aserver: DAVLAB_PROFILE=none: no such profile; .*\n\Z")

    def test_a_port_in_use_is_refused(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            result = start(f"--port={port}")
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr, rf"\Aserver: 127\.0\.0\.1 port {port}: .*\n\Z")

    def test_too_few_open_files_are_refused(self) -> None:
        for files in (10, 16):
            result = start("--port=0", before=("prlimit", f"--nofile={files}"))
            self.assertEqual(result.returncode, 1, result.stderr)
            self.assertEqual(
                result.stderr,
                f"server: no room for clients among {files} open files; give ulimit -n 17\n",
            )

    def test_help_has_an_example(self) -> None:
        result = start("--help")
        self.assertEqual(result.returncode, 0)
        self.assertIn("Example: ", result.stdout)


class Seed(WireCase):
    def tag(self, *options: str) -> str:
        put = request("PUT", "/x", body=b"x")
        with self.server(*options) as server:
            return self.ask(server, put + request("GET", "/x"))[1].fields["etag"]

    def test_what_it_makes_can_be_known_only_where_that_is_asked_for(self) -> None:
        self.assertEqual(self.tag("--fixed-seed"), self.tag("--fixed-seed"))
        self.assertNotEqual(self.tag(), self.tag())


class End(WireCase):
    def test_a_signal_ends_it_whatever_its_clients_do(self) -> None:
        with self.server() as server:
            clients = [server.connect(PATIENCE) for _ in range(4)]
            clients[1].sendall(b"GET / HTTP")
            clients[2].sendall(b"PUT /x HTTP/1.1\r\n" + HOST + b"Content-Length: 9\r\n\r\nhalf")
            clients[3].sendall(request("OPTIONS", "/"))
            self.assertEqual(receive_reply(clients[3]).status, 200)
            self.assertEqual(server.stop(), 0)
            for client in clients:
                client.close()

    def test_ctrl_c_ends_it_too(self) -> None:
        with self.server() as server:
            server.process.send_signal(signal.SIGINT)
            self.assertEqual(server.process.wait(PATIENCE), 0)

    def test_a_reply_on_its_way_is_finished_first(self) -> None:
        content = os.urandom(8 << 20)
        with self.server(profile="period") as server:
            self.assertEqual(self.statuses(server, request("PUT", "/big", body=content)), [201])
            with small_window(server) as client:
                client.sendall(request("GET", "/big"))
                first = client.recv(1)
                server.process.send_signal(signal.SIGTERM)
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
                reply = read_replies(first + all_of(client))[0]
            self.assertEqual(reply.body, content)
            self.assertEqual(server.process.wait(PATIENCE), 0)


def small_window(server) -> socket.socket:
    """A client whose system keeps little for it, either way."""
    client = socket.socket()
    for buffer in (socket.SO_RCVBUF, socket.SO_SNDBUF):
        client.setsockopt(socket.SOL_SOCKET, buffer, 4096)
    client.settimeout(PATIENCE)
    client.connect(("127.0.0.1", server.port))
    return client


def all_of(client: socket.socket) -> bytes:
    """What comes until the server closes."""
    return b"".join(iter(lambda: client.recv(65536), b""))


class Slow(WireCase):
    def test_a_request_may_come_byte_by_byte(self) -> None:
        with self.server() as server, server.connect(PATIENCE) as client:
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for byte in request("PUT", "/a", body=b"hello") + request("GET", "/a"):
                client.sendall(bytes([byte]))
            client.shutdown(socket.SHUT_WR)
            created, got = read_replies(all_of(client))
            self.assertEqual((created.status, got.body), (201, b"hello"))

    def test_a_request_that_stops_is_answered_408(self) -> None:
        with self.server(f"--idle-seconds={IDLE}") as server:
            for begun in (
                b"GET / HTT",
                b"PUT /x HTTP/1.1\r\n" + HOST + b"Content-Length: 9\r\n\r\nx",
            ):
                with server.connect(PATIENCE) as client:
                    client.sendall(begun)
                    (reply,) = read_replies(all_of(client))
                    self.assertEqual(reply.status, 408)
                    self.assertIn(b"request-idle", reply.body)
            self.assertNotIn(b"/x", self.tree(server))

    def test_a_request_that_trickles_is_answered_408(self) -> None:
        with self.server("--request-seconds=2") as server, server.connect(PATIENCE) as client:
            client.sendall(b"GET / HTTP/1.1\r\nX: ")
            for _ in range(10 * PATIENCE):
                if select.select([client], [], [], 0.1)[0]:
                    break
                client.sendall(b"x")
            (reply,) = read_replies(all_of(client))
            self.assertEqual(reply.status, 408)
            self.assertIn(b"request-time", reply.body)

    def test_an_idle_connection_is_closed_without_a_word(self) -> None:
        with self.server(f"--idle-seconds={IDLE}") as server, server.connect(PATIENCE) as client:
            client.sendall(request("OPTIONS", "/"))
            self.assertEqual(receive_reply(client).status, 200)
            self.assertEqual(client.recv(1), b"")

    def test_a_client_that_does_not_read_is_let_go(self) -> None:
        with self.server(f"--idle-seconds={IDLE}", profile="period") as server:
            big = os.urandom(8 << 20)
            self.assertEqual(self.statuses(server, request("PUT", "/big", body=big)), [201])
            with small_window(server) as client:
                client.sendall(request("GET", "/big"))
                client.recv(1)  # the reply has begun
                wait_until_closed(server)
                try:
                    came = len(all_of(client))
                except ConnectionError:
                    came = 0
                self.assertLess(came, len(big))
            self.assertEqual(self.statuses(server, request("OPTIONS", "/")), [200])


def sockets_of(server) -> int:
    """How many the server has: the listener, and one for each client."""
    count = 0
    for link in Path(f"/proc/{server.process.pid}/fd").iterdir():
        try:
            count += os.readlink(link).startswith("socket:")
        except FileNotFoundError:
            continue  # the server has closed it since the folder was read
    return count


def wait_until_closed(server) -> None:
    """Waits until the server has no client any more."""
    for _ in range(PATIENCE * 20):
        if sockets_of(server) == 1:
            return
        time.sleep(0.05)
    raise AssertionError("the server keeps the connection")


class HalfClosed(WireCase):
    def test_what_is_complete_is_answered(self) -> None:
        with self.server() as server:
            pipeline = b"".join(request("MKCOL", f"/{n}") for n in range(50))
            self.assertEqual(self.statuses(server, pipeline), [201] * 50)

    def test_what_is_not_is_answered_400_and_not_done(self) -> None:
        with self.server() as server:
            whole = request("PUT", "/x", body=b"hello")
            for size in range(1, len(whole), 7):
                (reply,) = self.ask(server, whole[:size])
                self.assertEqual(reply.status, 400)
                self.assertIn(b"request-end", reply.body)
            self.assertNotIn(b"/x", self.tree(server))


class Refused(WireCase):
    def test_who_is_still_sending_sees_the_reply(self) -> None:
        bad = b"PUT /x HTTP/1.1\r\n" + HOST + b"If: x\r\nContent-Length: 900000\r\n\r\n"
        with self.server() as server:
            for _ in range(20):
                with small_window(server) as client:  # it cannot send ahead of the server
                    client.sendall(bad + bytes(900000))
                    (reply,) = read_replies(all_of(client))
                    self.assertEqual(reply.status, 400)
                    self.assertEqual(reply.fields["connection"], "close")

    def test_who_sends_on_slowly_sees_it_too(self) -> None:
        with self.server() as server, server.connect(PATIENCE) as client:
            client.sendall(b"PUT /x HTTP/1.1\r\n" + HOST + b"If: x\r\nContent-Length: 900\r\n\r\n")
            for _ in range(10):
                time.sleep(0.5)
                client.sendall(bytes(90))
            (reply,) = read_replies(all_of(client))
            self.assertEqual(reply.status, 400)

    def test_who_never_ends_is_let_go(self) -> None:
        with self.server("--request-seconds=2") as server, server.connect(PATIENCE) as client:
            client.sendall(b"GET / HTTP/1.0\r\n: x\r\n")
            self.assertEqual(receive_reply(client).status, 400)
            with self.assertRaises(ConnectionError):
                for _ in range(10 * PATIENCE):
                    client.sendall(b"x")
                    time.sleep(0.1)

    def test_continue_comes_before_the_body_and_not_before_a_refusal(self) -> None:
        head = b"PUT /x HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n"
        with self.server() as server, server.connect(PATIENCE) as client:
            client.sendall(head % 5)
            self.assertEqual(receive_reply(client).status, 100)
            client.sendall(b"hello")
            self.assertEqual(receive_reply(client).status, 201)
            client.sendall(head % (1 << 30))
            self.assertEqual([r.status for r in read_replies(all_of(client))], [413])


class Many(WireCase):
    def setUp(self) -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard < MANY + 100:
            self.skipTest(f"the system allows {hard} open files")
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, MANY + 100), hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))

    def test_a_thousand_idle_connections_cost_little_and_each_is_served(self) -> None:
        with self.server(mode="plain") as server:
            self.assertEqual(self.statuses(server, request("OPTIONS", "/")), [200])
            before = peak_memory(server)
            clients = [server.connect(PATIENCE) for _ in range(MANY)]
            self.assertEqual(self.statuses(server, request("OPTIONS", "/")), [200])
            for client in clients:
                client.sendall(request("OPTIONS", "/"))
            for client in clients:
                self.assertEqual(receive_reply(client).status, 200)
                client.close()
            self.assertLess(peak_memory(server) - before, 16 << 20)

    def test_more_than_may_be_wait_for_their_turn(self) -> None:
        with self.server("--connections=5") as server:
            first = [server.connect(PATIENCE) for _ in range(5)]
            for client in first:
                client.sendall(request("OPTIONS", "/"))
                receive_reply(client)
            with server.connect(PATIENCE) as late:
                late.sendall(request("OPTIONS", "/"))
                for client in first:  # the server goes round, and could answer the late one too
                    client.sendall(request("OPTIONS", "/"))
                    receive_reply(client)
                self.assertEqual(select.select([late], [], [], 0)[0], [])
                first[0].close()
                self.assertEqual(receive_reply(late).status, 200)
            for client in first[1:]:
                client.close()

    def test_a_pipeline_of_a_thousand_is_answered_in_order(self) -> None:
        with self.server() as server:
            pipeline = b"".join(request("PUT", "/n", body=b"%d" % n) + request("GET", "/n")
                                for n in range(MANY))  # fmt: skip
            replies = self.ask(server, pipeline)
            self.assertEqual([r.body for r in replies[1::2]], [b"%d" % n for n in range(MANY)])


class Large(WireCase):
    """Bodies of a gigabyte, against a server of the plain build, whose memory is its own."""

    CAP = 64 << 20
    GIGABYTE = 1 << 30

    def pour(self, client: socket.socket, piece: bytes) -> tuple[int, bytes]:
        """Sends `piece` over and over, up to a gigabyte, until the server closes. How much was sent,
        and what was answered."""
        sent, answer = 0, b""
        try:
            while sent < self.GIGABYTE:
                sent += client.send(piece)
        except ConnectionError:
            pass
        try:
            answer = all_of(client)
        except ConnectionError:
            pass
        return sent, answer

    def check(self, head: bytes, piece: bytes) -> None:
        with self.server(mode="plain") as server:
            before = self.tree(server)
            with server.connect(PATIENCE) as client:
                client.sendall(head)
                if b"chunked" not in head:
                    self.assertEqual(receive_reply(client).status, 413)
                sent, _ = self.pour(client, piece)
            self.assertLess(sent, self.GIGABYTE // 8, "it was read on")
            self.assertLess(peak_memory(server), self.CAP)
            self.assertEqual(self.tree(server), before)

    def test_one_announced_is_refused_by_its_head(self) -> None:
        head = b"PUT /x HTTP/1.1\r\n" + HOST + b"Content-Length: %d\r\n\r\n" % self.GIGABYTE
        self.check(head, bytes(65536))

    def test_one_in_chunks_is_refused_at_the_limit(self) -> None:
        head = b"PUT /x HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n"
        self.check(head, b"10000\r\n" + bytes(65536) + b"\r\n")

    def test_a_chunk_announced_as_one_is_refused_by_its_size(self) -> None:
        head = b"PUT /x HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n40000000\r\n"
        self.check(head, bytes(65536))

    def test_many_at_once_stay_below_the_cap_of_all(self) -> None:
        head = b"PUT /x HTTP/1.1\r\n" + HOST + b"Content-Length: 1000000\r\n\r\n"
        with self.server("--memory=8000000", mode="plain") as server:
            before = self.tree(server)
            clients = [server.connect(PATIENCE) for _ in range(50)]
            for client in clients:
                client.sendall(head + bytes(900000))
            answered = select.select(clients, [], [], PATIENCE)[0]
            self.assertGreater(len(answered), 0)
            self.assertEqual({receive_reply(client).status for client in answered}, {503})
            self.assertEqual(self.tree(server), before)
            for client in clients:
                client.close()
            wait_until_closed(server)
            self.assertEqual(self.statuses(server, head + bytes(1000000)), [201])
            self.assertLess(peak_memory(server), 32 << 20)


class Vanishing(WireCase):
    def test_clients_that_vanish_leave_nothing(self) -> None:
        stages = [
            b"", b"GE", b"PUT /x HTTP/1.1\r\n" + HOST,
            b"PUT /x HTTP/1.1\r\n" + HOST + b"Content-Length: 10\r\n\r\nhalf",
            b"PUT /x HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhel",
            b"PROPPATCH / HTTP/1.1\r\n" + HOST + b"Content-Length: 900\r\n\r\n<D:propertyupdate",
            b"PUT /x HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\nContent-Length: 1\r\n\r\n",
            request("GET", "/big"),
        ]  # fmt: skip
        with self.server(profile="period") as server:
            big = bytes(4 << 20)
            self.assertEqual(self.statuses(server, request("PUT", "/big", body=big)), [201])
            before = self.tree(server)
            for _ in range(20):
                for stage in stages:
                    client = small_window(server)
                    client.sendall(stage)
                    vanish(client)
            self.assertEqual(self.tree(server), before)
            reply, _ = read_reply(server.exchange(request("HEAD", "/big"), PATIENCE), True)
            self.assertEqual(reply.fields["content-length"], str(len(big)))


if __name__ == "__main__":
    unittest.main()

"""Every request and session seed sent to several servers, from the same initial state; where ours and
another differ, and who is right about it."""

import re
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from davlab.conformance import exchange
from davlab.corpus import servers, wire
from davlab.corpus.recording import NEUTRAL_PORT
from davlab.repo import CORPORA, UsageError, relative

OURS = "davlab"
OTHERS = ("apache2", "lighttpd")
VERDICTS = Path(__file__).with_name("verdicts.toml")
MAKING = ("PUT", "MKCOL", "MKCALENDAR", "MKWORKSPACE", "MKACTIVITY", "MKREDIRECTREF", "LOCK")
RIGHT = ("ours", "theirs", "both")

Answers = dict[str, exchange.Answer]  # by server


def seeds() -> list[Path]:
    """What is sent: golden requests too, as soon as they are there."""
    folders = (CORPORA / "request" / "seed", CORPORA / "session" / "seed")
    return [path for folder in folders for path in sorted(folder.glob("*")) if path.is_file()]


def stage(sent: bytes) -> list[tuple[str, str]]:
    """The requests that make the initial state: what the request is about is there, and the
    collections above that and above its Destination."""
    try:
        request = next(wire.cut(sent))
    except (StopIteration, ValueError, wire.Incomplete):
        return []
    targets = [request.target, request.value("destination")]
    paths = [urlsplit(target.decode("ascii", "replace")).path for target in targets]
    made: dict[tuple[str, str], None] = {}
    for path in paths:
        for at in range(1, len(path)):
            if path[at] == "/" and at + 1 < len(path):
                made[("MKCOL", path[: at + 1])] = None
    if paths[0].strip("/") and request.method not in MAKING:
        made[("MKCOL" if paths[0].endswith("/") else "PUT", paths[0])] = None
    return list(made)


def answer(server_name: str, sent: bytes) -> exchange.Answer:
    """What a server that nobody has spoken to says to the bytes."""
    with tempfile.TemporaryDirectory(prefix="davlab-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        scratch = Path(folder) / "server"
        scratch.mkdir()
        with servers.running(server_name, scratch) as server:
            host = f"Host: {exchange.LOOPBACK}:{server.port}\r\n"
            for method, path in stage(sent):
                length = "Content-Length: 0\r\n" if method == "PUT" else ""
                line = f"{method} {path} HTTP/1.1\r\n{host}{length}\r\n"
                exchange.ask(server.port, line.encode())
            own_port = sent.replace(b":" + NEUTRAL_PORT, b":%d" % server.port)
            return exchange.ask(server.port, own_port)


def measure(paths: list[Path], say: Callable[[str], None]) -> dict[str, Answers]:
    """Every server's answer to every seed, by the seed's name."""
    found = {}
    for number, path in enumerate(paths, 1):
        name = f"{path.parent.parent.name}/{path.stem}"
        found[name] = {server: answer(server, path.read_bytes()) for server in (OURS, *OTHERS)}
        if number % 20 == 0 or number == len(paths):
            say(f"{number} of {len(paths)} seeds sent to {1 + len(OTHERS)} servers")
    return found


@dataclass(frozen=True)
class Difference:
    seed: str
    server: str
    aspect: str  # status, body, after
    ours: str
    theirs: str


def differences(found: dict[str, Answers]) -> Iterator[Difference]:
    """Bodies are compared where the statuses are the same: another reply has another body."""
    for seed, answers in found.items():
        ours = answers[OURS]
        for server in OTHERS:
            theirs = answers[server]
            if ours.statuses != theirs.statuses:
                yield Difference(seed, server, "status", ours.statuses, theirs.statuses)
            elif ours.body != theirs.body:
                yield Difference(seed, server, "body", ours.body, theirs.body)
            if ours.after != theirs.after:
                yield Difference(seed, server, "after", ours.after, theirs.after)


@dataclass(frozen=True)
class Verdict:
    """One cause of differences. Each pattern is a regular expression for the whole of its field."""

    cause: str
    seeds: str
    servers: str
    aspect: str
    ours: str
    theirs: str
    right: str  # ours, theirs, both
    clause: str
    why: str

    def about(self, one: Difference) -> bool:
        pairs = zip((self.seeds, self.servers, self.aspect, self.ours, self.theirs), astuple(one))
        return all(re.fullmatch(pattern, text) for pattern, text in pairs)


def verdicts(file: Path = VERDICTS) -> list[Verdict]:
    """The verdicts, in order. UsageError names one that is not well formed."""
    with file.open("rb") as opened:
        rows = tomllib.load(opened).get("verdict", [])
    found = []
    for row in rows:
        try:
            found.append(Verdict(**row))
        except TypeError as error:
            raise UsageError(f"{relative(file)}: {row.get('cause')}: {error}") from error
        if found[-1].right not in RIGHT:
            raise UsageError(f"{relative(file)}: {row['cause']}: right is one of {RIGHT}")
    return found


@dataclass
class Judgement:
    """Which verdict speaks of which differences: the first one that fits."""

    judged: dict[Verdict, list[Difference]]
    unjudged: list[Difference]

    @property
    def stale(self) -> list[Verdict]:
        return [verdict for verdict, about in self.judged.items() if not about]


def judge(found: dict[str, Answers], known: list[Verdict]) -> Judgement:
    judgement = Judgement({verdict: [] for verdict in known}, [])
    for one in differences(found):
        fitting = next((verdict for verdict in known if verdict.about(one)), None)
        (judgement.judged[fitting] if fitting else judgement.unjudged).append(one)
    return judgement

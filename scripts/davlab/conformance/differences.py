"""Every request and session seed sent to several servers, from the same initial state; where ours and
another differ, and who is right about it."""

import itertools
import re
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from davlab.conformance import exchange
from davlab.corpus import servers, wire
from davlab.corpus.recording import NEUTRAL_PORT
from davlab.repo import CORPORA, UsageError, relative

OURS = "davlab"
OTHERS = ("apache2", "lighttpd")
VERDICTS = Path(__file__).with_name("verdicts.toml")
AT_ONCE = 12  # servers that run side by side
MAKING = ("PUT", "MKCOL", "MKCALENDAR", "MKWORKSPACE", "MKACTIVITY", "MKREDIRECTREF", "LOCK")
RIGHT = ("ours", "theirs", "both")

Answers = dict[str, exchange.Answer]  # by server


def seeds() -> list[Path]:
    """What is sent: golden requests too, as soon as they are there."""
    folders = (CORPORA / "request" / "seed", CORPORA / "session" / "seed")
    return [path for folder in folders for path in sorted(folder.glob("*")) if path.is_file()]


def name_of(path: Path) -> str:
    """How a seed is called here: its harness and its stem."""
    return f"{path.parent.parent.name}/{path.stem}"


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


def answer(server_name: str, sent: bytes, staged: bool) -> exchange.Answer:
    """What a server that nobody has spoken to says to the bytes; a session makes its own state."""
    with tempfile.TemporaryDirectory(prefix="davlab-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        scratch = Path(folder) / "server"
        scratch.mkdir()
        with servers.running(server_name, scratch) as server:
            fields = f"Host: {exchange.LOOPBACK}:{server.port}\r\nContent-Length: 0\r\n\r\n"
            steps = stage(sent) if staged else []
            made = [f"{method} {path} HTTP/1.1\r\n{fields}" for method, path in steps]
            exchange.prepare(server.port, [request.encode() for request in made])
            own_port = sent.replace(b":" + NEUTRAL_PORT, b":%d" % server.port)
            return exchange.ask(server.port, own_port)


def measure(paths: list[Path], say: Callable[[str], None]) -> dict[str, Answers]:
    """Every server's answer to every seed, by the seed's name. Most of the time is spent waiting."""
    names = [name_of(path) for path in paths]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = {
            (name, server): pool.submit(answer, server, path.read_bytes(), "request/" in name)
            for name, path in zip(names, paths)
            for server in (OURS, *OTHERS)
        }
        found: dict[str, Answers] = {name: {} for name in names}
        for number, ((name, server), future) in enumerate(asked.items(), 1):
            found[name][server] = future.result()
            if number % 60 == 0 or number == len(asked):
                say(f"{number} of {len(asked)} answers")
    return found


@dataclass(frozen=True)
class Difference:
    """Where another server's answer leaves ours; what follows from it is not counted again."""

    seed: str
    server: str
    request: str  # the method of the request whose reply it is
    aspect: str  # status, body, after
    ours: str
    theirs: str


def compare(seed: str, server: str, asked: list[str], answers: Answers) -> Iterator[Difference]:
    ours, theirs = answers[OURS], answers[server]
    pairs = itertools.zip_longest(ours.replies, theirs.replies, fillvalue="none")
    last = asked[-1] if asked else "?"
    for number, (one, other) in enumerate(pairs):
        if one != other:
            method = asked[number] if number < len(asked) else last
            yield Difference(seed, server, method, "status", one, other)
            if len(asked) > 1:
                return
            break
    else:
        if ours.body != theirs.body:
            yield Difference(seed, server, last, "body", ours.body, theirs.body)
    if ours.after != theirs.after:
        yield Difference(seed, server, last, "after", ours.after, theirs.after)


def differences(found: dict[str, Answers]) -> list[Difference]:
    all_of_them = []
    for path in seeds():
        if answers := found.get(name_of(path)):
            asked = [method.decode() for method in exchange.methods(path.read_bytes())]
            for server in OTHERS:
                all_of_them += compare(name_of(path), server, asked, answers)
    return all_of_them


@dataclass(frozen=True)
class Verdict:
    """One cause of differences. Each pattern is a regular expression for the whole of its field."""

    cause: str
    right: str  # ours, theirs, both
    clause: str
    why: str
    request: str
    aspect: str
    ours: str
    theirs: str
    server: str = ".*"
    seed: str = ".*"

    def about(self, one: Difference) -> bool:
        return all(re.fullmatch(getattr(self, name), text) for name, text in asdict(one).items())


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


def judge(found: list[Difference], known: list[Verdict]) -> Judgement:
    judgement = Judgement({verdict: [] for verdict in known}, [])
    for one in found:
        fitting = next((verdict for verdict in known if verdict.about(one)), None)
        (judgement.judged[fitting] if fitting else judgement.unjudged).append(one)
    return judgement

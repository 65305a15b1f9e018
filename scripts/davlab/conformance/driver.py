"""What the sessions ask of a client, and how a client's program is run."""

import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from davlab.conformance import oddtree
from davlab.conformance.oddtree import Tree
from davlab.corpus.client_run import environment

SECONDS = 120  # for one run of a client


class Unable(Exception):
    """The client has no way to do this; its text says why."""


class Failed(Exception):
    """It was done wrong; its text says how."""


@dataclass(frozen=True)
class Fault:
    """Paths that a client is known to handle wrongly, whatever the server does."""

    hits: Callable[[str], object]
    reason: str
    only_as_source: bool = False  # of a move or a deletion; the rest it does right


def longer_than(count: int) -> Callable[[str], bool]:
    """Whether a path has a name of more than so many bytes."""
    return lambda path: any(len(name.encode()) > count for name in path.split("/"))


@dataclass(frozen=True)
class Place:
    """Where a client works: the URL of an empty collection, ending in /, and a folder of its own."""

    url: str
    scratch: Path


def run(
    command: Iterable[str | Path], place: Place, stdin: str = "", **changes: str
) -> subprocess.CompletedProcess:
    """One run of a client's program. Failed with its last words where it ends with an error."""
    words = [str(part) for part in command]
    result = subprocess.run(
        words, cwd=place.scratch, input=stdin.encode(),
        env=environment(HOME=str(place.scratch), LC_ALL="C.UTF-8") | changes,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS,
    )  # fmt: skip
    if result.returncode != 0:
        said = (result.stderr or result.stdout).decode(errors="backslashreplace").split("\n")
        spoken = [line.strip() for line in said if line.strip()] or ["no words"]
        last = next((line for line in spoken if "Error:" in line), spoken[-1])
        raise Failed(f"{words[0]} ended with {result.returncode}: {last}")
    return result


class Driver:
    """A client; each method raises Failed or Unable where the client did not do what it says."""

    name = ""
    faults: tuple[Fault, ...] = ()

    def __init__(self, place: Place):
        self.place = place

    def expressible(self, path: str) -> bool:
        """Whether the client can be trusted with the path at all."""
        return not any(not fault.only_as_source and fault.hits(path) for fault in self.faults)

    def movable(self, path: str) -> bool:
        """Whether the client can be told to move or delete it."""
        return not any(fault.only_as_source and fault.hits(path) for fault in self.faults)

    def make_folders(self, folders: list[str]) -> None:
        """Makes the folders, parents first."""
        raise NotImplementedError

    def put(self, local: Path, paths: list[str]) -> None:
        """Uploads those files below `local`."""
        raise NotImplementedError

    def delete(self, paths: list[str]) -> None:
        raise NotImplementedError

    def listing(self, folders: list[str]) -> list[str]:
        """Every file that the client sees; `folders` are there, for those that ask one by one."""
        raise NotImplementedError

    def shown(self, path: str) -> str:
        """A path as the client's listing can show it."""
        return path

    def download(self, into: Path, paths: list[str]) -> None:
        """Every file into a folder that is empty; `paths` are there, as `folders` above."""
        raise NotImplementedError

    def move(self, pairs: list[tuple[str, str]]) -> None:
        """Files, each from one path to another that is free."""
        raise NotImplementedError

    def move_folder(self, old: str, new: str) -> None:
        self.move([(old, new)])

    def change_locked(self, path: str, data: bytes, meanwhile: Callable[[], None]) -> None:
        """Locks the file, calls `meanwhile`, gives the file new content, and unlocks it."""
        raise NotImplementedError

    def upload(self, local: Path, tree: Tree) -> None:
        self.make_folders(oddtree.folders(set(tree)))
        self.put(local, sorted(tree))

    def sync(self, local: Path, before: Tree, after: Tree) -> None:
        """Makes what is there, which is `before`, what is in `local`, which is `after`."""
        known = oddtree.folders(set(before))
        self.delete(sorted(before.keys() - after.keys()))
        self.make_folders([f for f in oddtree.folders(set(after)) if f not in known])
        self.put(local, [path for path in sorted(after) if before.get(path) != after[path]])

"""The script that every client plays: a tree of odd names goes up, is listed, comes down, is moved,
locked and synchronised; after each step the server is asked what it holds."""

import contextlib
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import ParseError

from davlab.conformance import oddtree
from davlab.conformance.driver import Driver, Failed, Place, Unable
from davlab.conformance.oddtree import Tree
from davlab.conformance.outcome import Check
from davlab.conformance.remote import Remote

SHOWN = 3  # of the differences
MOVED = 20
LOCKED = 423  # RFC 4918 11.3


def agree(expected: Tree, found: Tree, where: str) -> None:
    """Failed, with the first few differences, where the trees are not the same."""
    if different := oddtree.differences(expected, found):
        more = f" and {len(different) - SHOWN} more" if len(different) > SHOWN else ""
        raise Failed(f"{where}: {'; '.join(different[:SHOWN])}{more}")


@dataclass
class Session:
    """One client's run against one server."""

    driver: Driver
    remote: Remote
    scratch: Path
    say: Callable[[Check], None]
    checks: list[Check] = field(default_factory=list)

    def note(self, check: Check) -> None:
        self.checks.append(check)
        self.say(check)

    @contextlib.contextmanager
    def check(self, name: str) -> Iterator[None]:
        """Makes what happens in the `with` block one check."""
        started = time.monotonic()
        result, detail = "passed", ""
        try:
            yield
        except Unable as error:
            result, detail = "skipped", str(error)
        except subprocess.TimeoutExpired as error:
            result, detail = "failed", f"did not end within {error.timeout:.0f} s"
        except (Failed, OSError, ValueError, ParseError) as error:
            result, detail = "failed", str(error) or type(error).__name__
        seconds = time.monotonic() - started
        self.note(Check(self.driver.name, name, result, detail, seconds=seconds))

    def without_faults(self, tree: Tree) -> Tree:
        """The part of the tree that the client can be trusted with; each fault that matters is a
        check that was skipped."""
        for fault in self.driver.faults:
            if count := sum(bool(fault.hits(path)) for path in tree):
                part = "move and delete" if fault.only_as_source else "every step"
                words = f"{count} files left out: {fault.reason}"
                self.note(Check(self.driver.name, part, "skipped", words))
        return {path: data for path, data in tree.items() if self.driver.expressible(path)}

    def holds(self, tree: Tree) -> None:
        agree(tree, self.remote.tree(), "the server holds")

    def folder(self, name: str, tree: Tree | None = None) -> Path:
        folder = self.scratch / name
        folder.mkdir()
        oddtree.write(tree or {}, folder)
        return folder

    def upload(self, tree: Tree) -> None:
        with self.check(f"upload of {len(tree)} files"):
            self.driver.upload(self.folder("up", tree), tree)
            self.holds(tree)

    def listing(self, tree: Tree) -> None:
        with self.check("list"):
            names = self.driver.listing(oddtree.folders(set(tree)))
            expected = {self.driver.shown(path): b"" for path in tree}
            agree(expected, dict.fromkeys(names, b""), "the client lists")

    def download(self, tree: Tree, into: str) -> None:
        with self.check("download, byte for byte" if into == "down" else "download after sync"):
            folder = self.folder(into)
            self.driver.download(folder, sorted(tree))
            agree(tree, oddtree.read(folder), "the client brings")

    def move(self, tree: Tree) -> Tree:
        """The tree with some files under other names, and a whole folder."""
        files = [path for path in sorted(tree) if "/" not in path and self.driver.movable(path)]
        pairs = [(path, f"moved {path[:40]}") for path in files[:MOVED]]
        firsts = {path.split("/")[0] for path in tree if path.count("/") == 1}
        folder = min(name for name in firsts if self.driver.movable(name))
        folder_pair = (folder, f"{folder} was here")
        names = dict([*pairs, folder_pair])
        after = {}
        for path, data in tree.items():
            first, slash, rest = path.partition("/")
            after[names.get(first, first) + slash + rest] = data
        with self.check(f"move of {len(pairs)} files and a folder"):
            self.driver.move(pairs)
            self.driver.move_folder(*folder_pair)
            self.holds(after)
        return after

    def lock(self, tree: Tree) -> Tree:
        path = next(path for path in sorted(tree) if " " in path and "/" in path)
        data = b"written under a lock\n"
        intruder = []

        def meanwhile() -> None:
            intruder.append(self.remote.ask("PUT", path, b"an intruder")[0])

        with self.check("lock"):
            self.driver.change_locked(path, data, meanwhile)
            if intruder != [LOCKED]:
                raise Failed(f"PUT without the lock's token gave {intruder}, not {LOCKED}")
            if self.remote.expect("GET", path) != data:
                raise Failed("what was written under the lock is not there")
            self.remote.expect("PUT", path, tree[path])
        return tree

    def sync(self, tree: Tree) -> Tree:
        changed = oddtree.changed(tree, self.driver.movable)
        after = {path: data for path, data in changed.items() if self.driver.expressible(path)}
        with self.check(f"sync with {len(oddtree.differences(tree, after))} changes"):
            self.driver.sync(self.folder("changed", after), tree, after)
            self.holds(after)
        return after

    def play(self, tree: Tree) -> list[Check]:
        tree = self.without_faults(tree)
        self.upload(tree)
        self.listing(tree)
        self.download(tree, "down")
        tree = self.move(tree)
        tree = self.lock(tree)
        tree = self.sync(tree)
        self.download(tree, "down again")
        return self.checks


def play(
    driver_class: type[Driver], url: str, scratch: Path, tree: Tree, say: Callable[[Check], None]
) -> list[Check]:
    """The whole script with a client, at a URL that is an empty collection."""
    work = scratch / "work"
    work.mkdir()
    remote = Remote(url)
    try:
        return Session(driver_class(Place(url, work)), remote, scratch, say).play(tree)
    finally:
        remote.close()

"""rclone: copies, compares and synchronises whole trees."""

import json
from collections.abc import Callable
from pathlib import Path

from davlab.conformance.driver import Driver, Unable, run
from davlab.conformance.oddtree import Tree


class Rclone(Driver):
    name = "rclone"

    def rclone(self, *words: str | Path) -> bytes:
        flags = ["--webdav-url", self.place.url, "--webdav-vendor", "other", "--retries", "1",
                 "--low-level-retries", "1", "--contimeout", "5s", "--timeout", "30s",
                 "--no-unicode-normalization", "--config", ""]  # fmt: skip
        return run(["rclone", *words, *flags], self.place).stdout

    def upload(self, local: Path, tree: Tree) -> None:
        self.rclone("copy", local, ":webdav:")

    def listing(self, folders: list[str]) -> list[str]:
        found = json.loads(self.rclone("lsjson", "-R", "--files-only", ":webdav:"))
        return [entry["Path"] for entry in found]

    def download(self, into: Path, paths: list[str]) -> None:
        self.rclone("copy", ":webdav:", into)

    def move(self, pairs: list[tuple[str, str]]) -> None:
        for old, new in pairs:
            self.rclone("moveto", f":webdav:{old}", f":webdav:{new}")

    def change_locked(self, path: str, data: bytes, meanwhile: Callable[[], None]) -> None:
        raise Unable("rclone has no command that locks")

    def sync(self, local: Path, before: Tree, after: Tree) -> None:
        self.rclone("sync", local, ":webdav:")
        self.rclone("check", "--download", local, ":webdav:")

"""The npm package `webdav`: each step is one run of webdav_client.mjs."""

import json
from collections.abc import Callable
from pathlib import Path

from davlab.conformance.driver import Driver, Fault, run
from davlab.corpus.clients import NPM

PROGRAM = Path(__file__).with_name("webdav_client.mjs")


class Npm(Driver):
    name = "npm"
    faults = (Fault(lambda path: "\\\\" in path, "it makes / of two backslashes in a row"),)

    def node(self, step: str, local: Path | None = None, *words: object) -> object:
        """What a step gives, of the arguments that are passed to it as JSON."""
        result = run(
            ["node", PROGRAM, NPM / "node_modules", self.place.url, step, local or "-"],
            self.place, json.dumps(words),
        )  # fmt: skip
        return json.loads(result.stdout)

    def make_folders(self, folders: list[str]) -> None:
        self.node("makeFolders", None, folders)

    def put(self, local: Path, paths: list[str]) -> None:
        self.node("put", local, paths)

    def delete(self, paths: list[str]) -> None:
        self.node("remove", None, paths)

    def listing(self, folders: list[str]) -> list[str]:
        return self.node("list")

    def download(self, into: Path, paths: list[str]) -> None:
        self.node("download", into)

    def move(self, pairs: list[tuple[str, str]]) -> None:
        self.node("move", None, pairs)

    def change_locked(self, path: str, data: bytes, meanwhile: Callable[[], None]) -> None:
        content = self.place.scratch / "content"
        content.write_bytes(data)
        token = self.node("lock", None, path)
        meanwhile()
        self.node("putLocked", self.place.scratch, path, content.name, token)

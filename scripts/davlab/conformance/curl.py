"""curl: every request written out, many in one run."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlsplit

from davlab.conformance.driver import Driver, Failed, run
from davlab.conformance.oddtree import short
from davlab.conformance.remote import PROPFIND, members

LOCKINFO = (
    '<?xml version="1.0"?><lockinfo xmlns="DAV:"><lockscope><exclusive/></lockscope>'
    "<locktype><write/></locktype></lockinfo>"
)
LOCK_TOKEN = re.compile(rb"^lock-token: <([^>]*)>", re.IGNORECASE | re.MULTILINE)

Request = dict[str, str]  # options of one transfer; those of several values have them in lines


def config(requests: list[Request]) -> str:
    """The requests in the syntax of --config."""

    def option(name: str, value: str) -> str:
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'{name} = "{escaped}"'

    common = {"silent": "", "globoff": "", "path-as-is": "", "create-dirs": "", "max-time": "30"}
    blocks = []
    for request in requests:
        written = {"output": os.devnull, "write-out": "%{http_code}\\n"} | common | request
        lines = [
            option(name, one) if one else name
            for name, value in written.items()
            for one in value.split("\n")
        ]
        blocks.append("\n".join(lines).replace("\\\\n", "\\n"))
    return "\nnext\n".join(blocks) + "\n"


class Curl(Driver):
    name = "curl"

    def url(self, path: str) -> str:
        return self.place.url + quote(path)

    def send(self, requests: list[Request]) -> None:
        """Failed at the first whose status is not 2xx."""
        if not requests:
            return
        result = run(["curl", "--config", "-"], self.place, config(requests))
        statuses = result.stdout.decode("ascii", "replace").split()
        for request, status in zip(requests, statuses, strict=True):
            if not status.startswith("2"):
                kind = request.get("request", "PUT" if "upload-file" in request else "GET")
                raise Failed(f"{kind} {short(request['url'])}: {status}")

    def make_folders(self, folders: list[str]) -> None:
        self.send([{"request": "MKCOL", "url": f"{self.url(path)}/"} for path in folders])

    def put(self, local: Path, paths: list[str]) -> None:
        self.send([{"upload-file": str(local / path), "url": self.url(path)} for path in paths])

    def delete(self, paths: list[str]) -> None:
        self.send([{"request": "DELETE", "url": self.url(path)} for path in paths])

    def listing(self, folders: list[str]) -> list[str]:
        found, level = [], [""]
        while level:
            replies = [self.place.scratch / f"reply-{number}" for number in range(len(level))]
            self.send(
                [
                    {"request": "PROPFIND", "url": self.url(path), "output": str(reply),
                     "header": "Depth: 1\nContent-Type: application/xml",
                     "data": PROPFIND.decode()}
                    for path, reply in zip(level, replies)
                ]
            )  # fmt: skip
            deeper = []
            for path, reply in zip(level, replies):
                base = urlsplit(self.place.url).path + path
                for name, collection in members(reply.read_bytes(), base).items():
                    (deeper if collection else found).append(path + name + "/" * collection)
                reply.unlink()
            level = deeper
        return found

    def download(self, into: Path, paths: list[str]) -> None:
        found = self.listing([])
        self.send([{"url": self.url(path), "output": str(into / path)} for path in found])

    def move(self, pairs: list[tuple[str, str]]) -> None:
        self.send(
            [
                {"request": "MOVE", "url": self.url(old), "header": f"Destination: {self.url(new)}"}
                for old, new in pairs
            ]
        )

    def move_folder(self, old: str, new: str) -> None:
        self.move([(f"{old}/", f"{new}/")])

    def change_locked(self, path: str, data: bytes, meanwhile: Callable[[], None]) -> None:
        fields, content = self.place.scratch / "fields", self.place.scratch / "content"
        content.write_bytes(data)
        url = self.url(path)
        self.send([{"request": "LOCK", "url": url, "data": LOCKINFO, "dump-header": str(fields),
                    "header": "Content-Type: application/xml\nTimeout: Second-600"}])  # fmt: skip
        token = LOCK_TOKEN.search(fields.read_bytes())
        if not token:
            raise Failed("the reply to LOCK has no Lock-Token")
        name = token[1].decode("ascii", "replace")
        meanwhile()
        self.send([{"upload-file": str(content), "url": url, "header": f"If: (<{name}>)"},
                   {"request": "UNLOCK", "url": url, "header": f"Lock-Token: <{name}>"}])  # fmt: skip

"""cadaver: an interactive client, driven by a script on its standard input."""

import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from davlab.conformance.driver import Driver, Failed, Fault, run
from davlab.conformance.oddtree import folders as folders_above

# What `ls` prints of a member: what it is, its name in a column of 29 bytes, its size and date.
KIND, COLUMN = 8, 29
ENTRY = re.compile(rb"^(?:Coll:|     )[ *]{3}.*  \w{3} [ \d]\d [ \d:]{5}$")
SIZE_AND_DATE = 25
REFUSALS = ("failed:", "Unrecognised command", "Unterminated", "requires", "Could not")
EDITOR = """#!/bin/sh
# Says that it is there, and waits at most a minute to be told to go on. What cadaver sees is
# whether the file's time changed.
touch editing
for _ in $(seq 1200); do [ -e go-on ] && break; sleep 0.05; done
cp content "$1"
touch -d '1 minute' "$1"
"""
WAIT = 60
# `ls` takes what stands for the collection itself by its length, in an encoding of its own.
SHORT_IN_ODD_FOLDER = re.compile(r"[!$&'()*+,;=:@].*/[^/]{1,12}$")


def word(text: str) -> str:
    """One word of cadaver's command language."""
    return '"' + re.sub(r'(["\\])', r"\\\1", text) + '"'


class Cadaver(Driver):
    name = "cadaver"
    faults = (
        Fault(SHORT_IN_ODD_FOLDER.search, "ls leaves out short names in a folder such as a&b"),
        Fault(
            re.compile(r"[*?[]").search,
            "delete and move take a name with *, ? or [ as a pattern, which no quoting prevents",
            only_as_source=True,
        ),
    )

    def say(self, commands: list[str], **environment: str) -> bytes:
        """What cadaver answers. Failed where it says that a command failed."""
        if not commands:
            return b""
        script = "\n".join([*commands, "quit", ""])
        said = run(["cadaver", self.place.url], self.place, script, **environment).stdout
        for line in said.decode(errors="backslashreplace").split("\n"):
            answer = "" if line.startswith("dav:") else line
            if any(words in answer for words in REFUSALS):
                raise Failed(answer.strip())
        return said

    def make_folders(self, folders: list[str]) -> None:
        self.say([f"mkcol {word(path)}" for path in folders])

    def put(self, local: Path, paths: list[str]) -> None:
        self.say([f"put {word(str(local / path))} {word(path)}" for path in paths])

    def delete(self, paths: list[str]) -> None:
        self.say([f"delete {word(path)}" for path in paths])

    def shown(self, path: str) -> str:
        """Spaces at a name's end look like the column's own."""
        folder, slash, name = path.rpartition("/")
        return folder + slash + (name.rstrip(" ") if len(name.encode()) <= COLUMN else name)

    def listing(self, folders: list[str]) -> list[str]:
        found = []
        for folder in ["", *folders]:
            for line in self.say([f"ls {word(folder)}" if folder else "ls"]).split(b"\n"):
                if ENTRY.match(line) and not line.startswith(b"Coll:"):
                    name = line[KIND:-SIZE_AND_DATE].decode(errors="backslashreplace")
                    found.append(self.shown(f"{folder}/{name}".lstrip("/")))
        return found

    def download(self, into: Path, paths: list[str]) -> None:
        for folder in folders_above(set(paths)):
            (into / folder).mkdir()
        self.say([f"get {word(path)} {word(str(into / path))}" for path in paths])

    def move(self, pairs: list[tuple[str, str]]) -> None:
        self.say([f"move {word(old)} {word(new)}" for old, new in pairs])

    def change_locked(self, path: str, data: bytes, meanwhile: Callable[[], None]) -> None:
        scratch = self.place.scratch
        (scratch / "content").write_bytes(data)
        editor = scratch / "editor"
        editor.write_text(EDITOR)
        editor.chmod(0o755)
        (scratch / "script").write_text(f"edit {word(path)}\nquit\n")
        with (scratch / "script").open("rb") as script:
            process = subprocess.Popen(
                ["cadaver", self.place.url], cwd=scratch, stdin=script,
                env={"HOME": str(scratch), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8",
                     "EDITOR": str(editor)},
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )  # fmt: skip
        try:
            for _ in range(WAIT * 20):
                if (scratch / "editing").exists() or process.poll() is not None:
                    break
                time.sleep(0.05)
            meanwhile()
        finally:
            (scratch / "go-on").touch()
            try:
                said, _ = process.communicate(timeout=2 * WAIT)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                raise
        lines = said.decode(errors="backslashreplace").split("\n")
        for step in ("Locking", "Uploading", "Unlocking"):
            if not any(line.startswith(step) and line.endswith("succeeded.") for line in lines):
                raise Failed(f"{step} did not succeed: {' · '.join(lines[1:-2])}")

"""Golden tests, tests/golden/*.md: each request with what is read of it and what is answered.

A file is Markdown. Each `## Section` is a test, with three blocks of code:

    ```http      the request. Each line ends in CRLF, unless "\\" is its last character.
    ```events    what build/asan/describe says of it (harnesses/describe.h)
    ```reply     the bytes that the server answers, written as a request is

A block ```http before, in front of the first section, holds requests that a server has answered when
the request of any section of the file comes. In requests and replies \\r, \\n, \\t, \\\\ and \\xNN stand
for bytes; all else is UTF-8.
"""

import difflib
import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from davlab.make import built
from davlab.repo import ROOT, UsageError, relative

FOLDER = ROOT / "tests" / "golden"
BLOCK = re.compile(r"^```(http before|http|events|reply)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ESCAPE = re.compile(rb"\\(?:x([0-9a-f]{2})|([rnt\\]))")
NAMED = {b"r": b"\r", b"n": b"\n", b"t": b"\t", b"\\": b"\\"}
WIDE = 100  # columns; a longer line of a reply is broken between tags
KINDS = ["events", "reply"]


def decode(text: str) -> bytes:
    """The bytes that a block stands for."""
    lines = text.encode().split(b"\n")[:-1]
    joined = b"".join(
        line[:-1] if re.search(rb"(?<!\\)(\\\\)*\\$", line) else line + b"\r\n" for line in lines
    )
    return ESCAPE.sub(lambda m: bytes([int(m[1], 16)]) if m[1] else NAMED[m[2]], joined)


def _escape(line: bytes) -> str:
    line = line.replace(b"\\", b"\\\\")
    for letter, byte in NAMED.items():
        if byte != b"\\":
            line = line.replace(byte, b"\\" + letter)
    text = line.decode("utf-8", "backslashreplace")
    return "".join(
        c if c.isprintable() else "".join(f"\\x{b:02x}" for b in c.encode()) for c in text
    )


def encode(data: bytes) -> str:
    """The block that stands for some bytes."""
    lines = data.split(b"\r\n")
    last = lines.pop()
    written = [_escape(line) for line in lines] + ([_escape(last) + "\\"] if last else [])
    broken = [
        line.replace("><", ">\\\n<") if len(line) > WIDE and "><" in line else line
        for line in written
    ]
    return "".join(line.replace("\\n", "\\n\\\n").removesuffix("\n\\") + "\n" for line in broken)


@dataclass(frozen=True)
class Case:
    """One section."""

    file: Path
    title: str
    request: bytes
    before: bytes
    expected: dict[str, str]  # kind: text; what is not there yet is missing

    @property
    def name(self) -> str:
        slug = re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-")
        return f"{self.file.stem}-{slug}"

    def actual(self) -> dict[str, str]:
        """What the program says today."""
        with tempfile.TemporaryDirectory(prefix="davlab-") as scratch:
            request, before = Path(scratch) / "request", Path(scratch) / "before"
            request.write_bytes(self.request)
            before.write_bytes(self.before)
            return {
                "events": describe("events", request).decode(),
                "reply": encode(describe("reply", request, before)),
            }

    def difference(self) -> str:
        """What is otherwise than expected, as a diff; empty where nothing is."""
        actual = self.actual()
        lines: list[str] = []
        for kind in KINDS:
            lines += difflib.unified_diff(
                self.expected.get(kind, "").splitlines(),
                actual[kind].splitlines(),
                f"{relative(self.file)}: {self.title}: {kind}, as written",
                "as it is",
                lineterm="",
            )
        return "\n".join(lines)


def describe(*arguments: str | Path) -> bytes:
    program = built("asan", "describe")
    result = subprocess.run(
        [program, *arguments], capture_output=True, timeout=60,
        env=os.environ | {"DAVLAB_PROFILE": "default"},
    )  # fmt: skip
    if result.returncode:
        raise RuntimeError(result.stderr.decode("utf-8", "replace")[-2000:])
    return result.stdout


def sections(text: str) -> tuple[str, list[str]]:
    """What stands in front of the first section, and the sections."""
    head, *rest = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    return head, rest


def load(file: Path) -> list[Case]:
    head, rest = sections(file.read_text(encoding="utf-8"))
    before = dict(BLOCK.findall(head)).get("http before", "")
    cases = []
    for section in rest:
        title = section.partition("\n")[0].removeprefix("## ").strip()
        blocks = dict(BLOCK.findall(section))
        if "http" not in blocks:
            raise UsageError(f"{relative(file)}: {title}: a section needs a block ```http")
        expected = {kind: blocks[kind] for kind in KINDS if kind in blocks}
        cases.append(Case(file, title, decode(blocks["http"]), decode(before), expected))
    return cases


def files() -> list[Path]:
    return sorted(FOLDER.glob("*.md"))


def load_all() -> list[Case]:
    return [case for file in files() for case in load(file)]


def update(file: Path) -> int:
    """Rewrites what a file expects to what is so; returns how many sections changed."""
    head, rest = sections(file.read_text(encoding="utf-8"))
    changed = 0
    for i, case in enumerate(load(file)):
        actual = case.actual()
        if actual == case.expected:
            continue
        changed += 1
        kept = BLOCK.sub(lambda m: "" if m[1] in KINDS else m[0], rest[i]).rstrip("\n")
        rest[i] = kept + "".join(f"\n\n```{kind}\n{actual[kind]}```" for kind in KINDS) + "\n\n"
    file.write_text((head + "".join(rest)).rstrip("\n") + "\n", encoding="utf-8")
    return changed

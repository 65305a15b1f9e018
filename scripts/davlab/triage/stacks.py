"""Reads the stacks that sanitizers print: `#1 0x55d9 in uri_read target/uri/uri.c:88:5`.

Every step is a plain scan of one line of bounded length: a hostile log costs no more than a long one.
"""

import re
from dataclasses import dataclass

FRAMES = 512  # of one stack; a stack overflow's report has 256
NAME_LIMIT = 200
FRAME = re.compile(r"^\s{1,16}#(\d{1,4}) 0x[0-9a-f]{1,16}\b")
POSITION = re.compile(r":(\d{1,7})(?::\d{1,7})?$")
# What compilers append to the name of a function that they copied or split.
CLONE = re.compile(r"\.(?:isra|part|constprop|cold|llvm|lto_priv|specialized)(?:\.\d{1,20})?$")


@dataclass(frozen=True)
class Frame:
    """One call. `file` is the source, or `module+0x12` where that is unknown; line 0: no line."""

    function: str
    file: str
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{self.function or '?'} {place}".rstrip()


def function_name(text: str) -> str:
    """The name without parameters and without what a compiler appended to it."""
    name = text[:NAME_LIMIT].strip()
    start = len("(anonymous namespace)") if name.startswith("(anonymous namespace)") else 0
    cut = name.find("(", start)
    name = name[:cut] if cut > 0 else name
    while (shorter := CLONE.sub("", name)) != name:
        name = shorter
    return name


def _split_place(text: str) -> tuple[str, str]:
    """Cuts `function place`: `(module+0x12)`, which tells the instruction, or a path with a line."""
    text, _, _ = text.partition(" (BuildId: ")
    if text.endswith(")") and "+0x" in text:
        function, _, module = text.rpartition("(")
        return function.rstrip(), module.removesuffix(")")
    if text.startswith("("):
        return "", text.strip("()")
    function, _, place = text.rpartition(" ")
    return function, place


def parse_frame(line: str) -> Frame | None:
    """The frame on a line of a log, or None where it is none."""
    match = FRAME.match(line)
    if not match:
        return None
    rest = line[match.end() :].strip()
    if not rest.startswith("in "):
        return Frame("", _split_place(rest)[1])
    function, place = _split_place(rest.removeprefix("in "))
    position = POSITION.search(place)
    if position:
        return Frame(function_name(function), place[: position.start()], int(position.group(1)))
    return Frame(function_name(function or place), place if function else "")


def first_stack(lines: list[str], start: int) -> tuple[list[Frame], int]:
    """The first stack at or after line `start`, and the line where it begins (or the log's end).
    It ends with the last line that is a frame and not numbered 0 again."""
    at = next((i for i in range(start, len(lines)) if FRAME.match(lines[i])), len(lines))
    frames: list[Frame] = []
    for line in lines[at : at + FRAMES]:
        match = FRAME.match(line)
        frame = parse_frame(line)
        if not match or not frame or (frames and match.group(1) == "0"):
            break
        frames.append(frame)
    return frames, at

"""Fuzzing dictionaries: reads dictionaries/*.dict and merges those that a harness takes.

The files have the syntax that libFuzzer and AFL++ share, one entry a line:

    name="value"        value: printable ASCII, with \\\\, \\" and \\xNN
    name@1="value"      level 1: a token that the target does not read yet
"""

import re
from dataclasses import dataclass
from pathlib import Path

from davlab.repo import ROOT, UsageError, relative

FOLDER = ROOT / "dictionaries"
LONGEST = 64  # libFuzzer leaves out what is longer

LINE = re.compile(r'(?P<name>[A-Za-z0-9_]+)(@(?P<level>\d))?="(?P<value>.*)"')
PIECE = re.compile(r'\\x([0-9A-Fa-f]{2})|\\([\\"])|([ !#-\[\]-~])')


@dataclass(frozen=True)
class Entry:
    name: str
    level: int
    value: bytes
    line: str  # as it stands in the file, without the level


def unescape(text: str) -> bytes:
    """The bytes that the text between the outer quotes stands for; ValueError if it breaks a rule."""
    value = bytearray()
    at = 0
    while at < len(text):
        piece = PIECE.match(text, at)
        if not piece:
            raise ValueError(f"column {at + 1} of the value: {text[at]!r} must be written \\xNN")
        hexadecimal, escaped, plain = piece.groups()
        value.append(int(hexadecimal, 16) if hexadecimal else ord(escaped or plain))
        at = piece.end()
    return bytes(value)


def parse(text: str, source: str) -> list[Entry]:
    """The entries of a dictionary, strictly read; UsageError names the line that breaks a rule."""
    entries = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        match = LINE.fullmatch(line)
        try:
            if not match:
                raise ValueError('not of the form name="value" or name@LEVEL="value"')
            value = unescape(match["value"])
            if not 1 <= len(value) <= LONGEST:
                raise ValueError(f"{len(value)} bytes; an entry has 1 to {LONGEST}")
        except ValueError as error:
            raise UsageError(f"{source}:{number}: {error}") from error
        plain = f'{match["name"]}="{match["value"]}"'
        entries.append(Entry(match["name"], int(match["level"] or 0), value, plain))
    return entries


def names() -> list[str]:
    """All dictionaries: dictionaries/NAME.dict."""
    return sorted(path.stem for path in FOLDER.glob("*.dict"))


def load(name: str) -> list[Entry]:
    path = FOLDER / f"{name}.dict"
    return parse(path.read_text(encoding="ascii"), relative(path))


def taken_by(harness: str) -> list[str]:
    """The dictionaries that a harness takes: dictionaries/HARNESS.list, one name a line."""
    path: Path = FOLDER / f"{harness}.list"
    try:
        listed = path.read_text(encoding="ascii").split()
    except OSError as error:
        raise UsageError(f"{relative(path)}: {error.strerror}; valid: {harnesses()}") from error
    for name in listed:
        if name not in names():
            raise UsageError(f"{relative(path)}: {name!r}: no such dictionary; valid: {names()}")
    return listed


def harnesses() -> list[str]:
    """The harnesses that have a list."""
    return sorted(path.stem for path in FOLDER.glob("*.list"))


def entries(harness: str, level: int = 0) -> list[Entry]:
    """What the harness's dictionaries hold, up to the level."""
    return [e for name in taken_by(harness) for e in load(name) if e.level <= level]


def merged(harness: str, level: int = 0) -> str:
    """One dictionary for the harness, in the syntax of both engines."""
    lines = [f"# {harness}: {' '.join(taken_by(harness))}, up to level {level}"]
    return "\n".join(lines + [entry.line for entry in entries(harness, level)]) + "\n"

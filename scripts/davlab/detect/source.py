"""Where a line of C lies: its text, and the function around it."""

import functools
import re
from pathlib import Path

from davlab.repo import ROOT

TARGET = "target/"

# A line without indentation that names a function, behind its type or below it.
HEAD = re.compile(r"^(?:__attribute__\(\(\w+\)\) )?(?:[A-Za-z_][\w *]*[ *])?(\w+)\([^;]*$")


@functools.cache
def lines(path: Path) -> tuple[str, ...]:
    try:
        return tuple(path.read_text(encoding="utf-8", errors="replace").splitlines())
    except OSError:
        return ()


def text_at(path: Path, line: int) -> str:
    """The line without the space at its ends; "" where there is none."""
    have = lines(path)
    return have[line - 1].strip() if 0 < line <= len(have) else ""


def text_in(sources: Path, file: str, line: int) -> str:
    """The same of a file as reports name it: target/ is that of `sources`, all else there is once."""
    return text_at((sources if file.startswith(TARGET) else ROOT) / file, line)


def function_at(path: Path, line: int) -> str:
    """The function whose definition, in the style of .clang-format, has the line; "" outside of all."""
    have = lines(path)
    if not 0 < line <= len(have):
        return ""
    for at in range(line - 1, -1, -1):
        if have[at].startswith("}") and at < line - 1:
            return ""
        if head := HEAD.match(have[at]):
            return head[1]
    return ""

"""Files of a campaign: written whole or not at all, and readable after a kill at any moment."""

import json
import os
from pathlib import Path


def write_json(path: Path, value: object) -> None:
    """Replaces the file in one step: a reader sees the old text or the new, never a part."""
    write_text(path, json.dumps(value, indent=1, ensure_ascii=False) + "\n")


def write_lines(path: Path, values: list[dict]) -> None:
    """Replaces a .jsonl file in one step."""
    write_text(path, "".join(_line(value) for value in values))


def append_line(path: Path, value: dict) -> None:
    """Appends one object to a .jsonl file. A line that a kill cut short is closed first."""
    with path.open("ab+") as file:
        if file.tell() > 0:
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")
        file.write(_line(value).encode("utf-8"))


def read_lines(path: Path) -> list[dict]:
    """The objects of a .jsonl file; a line that a kill cut short is passed over."""
    if not path.exists():
        return []
    values = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if isinstance(value, dict):
            values.append(value)
    return values


def write_text(path: Path, text: str) -> None:
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.write_text(text, encoding="utf-8")
        os.replace(fresh, path)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise


def _line(value: dict) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"

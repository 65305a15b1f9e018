"""Writes bug.toml in its one form: keys in a fixed order, a table under its heading, long lists a line
each. What is written reads back equal, and is written again the same."""

import re
from pathlib import Path

from davlab import catalogue, records
from davlab.repo import UsageError

WIDTH = 100
HEAD = "id title class cwe layer function field harnesses profiles needs difficulty basis".split()
LINEAGE = ["cve", "evidence", "text"]
TRIGGER = ["harness", "file", "silent"]
REPORT = ["sanitizer", "kind", "access", "size", "frames"]
NEAR_MISS = ["harness", "file"]
MITIGATION = ["profile", "harness", "file", "holds", "rule"]
UNSAFE = re.compile(r'[\x00-\x1f\x7f"\\]')
SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


def read(slug: str) -> dict:
    """The tables of a bug.toml as they stand."""
    return catalogue.read(path_of(slug).parent)


def text(slug: str) -> str:
    try:
        return path_of(slug).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise UsageError(f"target/bugs/{slug}/bug.toml: {error}") from error


def write(slug: str, data: dict) -> None:
    """Replaces the bug.toml in one step."""
    records.write_text(path_of(slug), render(data))


def path_of(slug: str) -> Path:
    return catalogue.BUG_FOLDER / slug / "bug.toml"


def render(data: dict) -> str:
    """The text of a bug.toml. UsageError names a key that it does not know."""
    tables = ("lineage", "trigger", "near-miss", "mitigation")
    head = {key: value for key, value in data.items() if key not in tables}
    parts = [_pairs(HEAD, head), _table("[lineage]", LINEAGE, data.get("lineage", {}))]
    for trigger in data.get("trigger", []):
        own = {key: value for key, value in trigger.items() if key != "report"}
        parts.append(_table("[[trigger]]", TRIGGER, own))
        parts += [_table("[[trigger.report]]", REPORT, r) for r in trigger.get("report", [])]
    parts += [_table("[[near-miss]]", NEAR_MISS, n) for n in data.get("near-miss", [])]
    parts += [_table("[[mitigation]]", MITIGATION, m) for m in data.get("mitigation", [])]
    return "\n".join(parts)


def _table(heading: str, order: list[str], table: dict) -> str:
    return f"{heading}\n{_pairs(order, table)}"


def _pairs(order: list[str], table: dict) -> str:
    for key in table:
        if key not in order:
            raise UsageError(f"bug.toml: no key {key!r} is known here; known: {', '.join(order)}")
    return "".join(f"{_pair(key, table[key])}\n" for key in order if key in table)


def _pair(key: str, value: object) -> str:
    line = f"{key} = {_value(value)}"
    if isinstance(value, list) and len(line) > WIDTH:
        items = "".join(f"    {_value(item)},\n" for item in value)
        return f"{key} = [\n{items}]"
    return line


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str) and not any("\ud800" <= c <= "\udfff" for c in value):
        return f'"{UNSAFE.sub(_escape, value)}"'
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    raise UsageError(f"bug.toml: {value!r} is of no kind that stands in one")


def _escape(match: re.Match) -> str:
    character = match.group()
    return SHORT.get(character) or f"\\u{ord(character):04X}"

"""What a folder of the catalogue must be before anything in it is read, built or run: it has a proper name
and holds plain files of a modest size, and its patch is text that changes files of the target."""

import re
from collections.abc import Iterator
from pathlib import Path

from davlab import catalogue

SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
SLUG_LIMIT = 40  # characters: struct bugs_slot has room for 47
TAKEN = ("all", "none", "canary")  # variants and sets of bugs
SLUG_RULE = f"small letters and digits, in words with - between, {SLUG_LIMIT} at most"
CHANGED = re.compile(rb"^(?:---|\+\+\+) (.*)$", re.MULTILINE)
PLACE = re.compile(rb"[ab]/target/\w+/\w+\.[ch]")


def is_slug(name: str) -> bool:
    return bool(SLUG.fullmatch(name)) and len(name) <= SLUG_LIMIT and name not in TAKEN


def folder_faults(folder: Path) -> Iterator[str]:
    """What forbids to go on with a folder of target/bugs."""
    if folder.is_symlink():
        yield "is a symbolic link: a bug is a folder of its own"
        return
    if not is_slug(folder.name):
        yield f"its name is no slug ({SLUG_RULE}): rename it, and the BUG(…) of its patch"
    present = sorted(folder.iterdir())
    if folder / "bug.toml" not in present:
        yield "bug.toml is missing: docs/adding-a-bug.md says what stands in it"
    for path in present:
        if fault := catalogue.file_fault(path):
            yield f"{path.name} {fault}"
        elif path.name == "bug.patch":
            yield from _patch_faults(path.read_bytes())


def _patch_faults(data: bytes) -> Iterator[str]:
    if b"\r" in data:
        yield r"bug.patch has CRLF line ends; to take them out: sed -i 's/\r$//' bug.patch"
        return
    try:
        data.decode()
    except ValueError:
        yield "bug.patch is not UTF-8 text"
    for name in dict.fromkeys(name.partition(b"\t")[0] for name in CHANGED.findall(data)):
        if not PLACE.fullmatch(name):
            said = name.decode("utf-8", "backslashreplace")
            yield f"bug.patch names {said}, which is neither a/target/LAYER/FILE.c nor b/ and that"

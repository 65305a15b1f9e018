"""The committed seeds to measure with; those of `request` are taken apart by kind."""

import re
import shutil
from pathlib import Path

from davlab.repo import BUILD, CORPORA

FOLDER = BUILD / "bench"
XML = re.compile(rb"\r\n\r\n\s*(\xef\xbb\xbf)?<", re.DOTALL)


def is_xml(data: bytes) -> bool:
    return XML.search(data) is not None


def is_bodyless(data: bytes) -> bool:
    return data.split(b"\r\n\r\n", 1)[-1] == b""


def is_head_only(data: bytes) -> bool:
    return is_bodyless(data) and data.split(b" ", 1)[0] in (b"GET", b"HEAD", b"OPTIONS")


GROUPS = {
    "head-only": is_head_only,
    "bodyless": lambda data: is_bodyless(data) and not is_head_only(data),
    "xml": is_xml,
}


def seed_groups(harness: str) -> dict[str, Path]:
    """Folders of seeds to measure with: all of them, or, for `request`, by kind."""
    seeds = CORPORA / harness / "seed"
    if harness != "request":
        return {"seeds": seeds}
    folders = {}
    for name, belongs in GROUPS.items():
        folder = FOLDER / f"seeds-{name}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for path in sorted(seeds.iterdir()):
            if belongs(path.read_bytes()):
                shutil.copyfile(path, folder / path.name)
        folders[name] = folder
    return folders

"""A tree of files with odd names and contents, the same for the same seed; and what differs in two.

Odd is what a client must quote and a server must not change: delimiters of URIs, percent signs, spaces
at either end, quotes, dots, composed and decomposed Unicode, right-to-left text, names of 255 bytes."""

import os
import random
from collections.abc import Callable
from pathlib import Path

SEED = 4918
NAME_BYTES = 255  # the longest name of Linux's file systems

Tree = dict[str, bytes]  # relative path: content

DELIMITERS = " %#?&;+'\"\\[]{}()<>|^~`!$@=,:*"
ODD_NAMES = (
    *(f"a{mark}b.txt" for mark in DELIMITERS),
    *(f"{mark}first" for mark in DELIMITERS),
    *(f"last{mark}" for mark in DELIMITERS),
    "two  spaces", "  ", "%20", "%2F", "%2e%2e", "100%", "%zz", "%%41", "a%00b", "a%0Ab", "%C3%A9",
    ".hidden", "..two", "...", "dot.", "-rf", "--help", "~", "~alice", "#", "?", "&amp;", "<!--",
    "]]>", "README", "readme", "ReadMe", "CON", "nul.txt", "aux", "index.html", ".DAVx", "a.b.c.",
    "http:", "a=1&b=2", "name;v=1", "CVS", "Thumbs.db", "a\\b\\c", "\\", "'", "\"", "''", "''''",
    "caf\u00e9", "cafe\u0301", "\u212b", "\u00c5", "A\u030a", "\u00f1", "n\u0303", "\u1e69",
    "s\u0323\u0307", "s\u0307\u0323", "\ufb01le", "\u00df", "\u1e9e", "\u0130stanbul", "\u0131",
    "\u20ac 5", "\u65e5\u672c\u8a9e", "\ud55c\uae00", "\u1112\u1161\u11ab", "\u05e9\u05dc\u05d5\u05dd",
    "\u0645\u0631\u062d\u0628\u0627 1", "abc \u05d0\u05d1\u05d2 123", "\u202eright-to-left", "zero\u200bwidth",
    "\u200d", "\ufeffmark", "no\u00a0break", "line\u2028separator", "\U0001f986", "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U0001f1eb\U0001f1f7", "\u2764\ufe0f", "\U00010348", "\U0010fffd", "\uff0f", "\uff05", "\u2024\u2024",
    "x" * NAME_BYTES, "\u00e9" * 127 + "y", "\U0001f986" * 63 + "end", " " * 254 + "z", "%" * NAME_BYTES,
)  # fmt: skip
ODD_FOLDERS = (
    "plain", "two words", "100% sure", "a#b", "a?b", "a&b;c", "a+b", "it's", "say \"hi\"", "back\\slash",
    ".dots", "caf\u00e9", "cafe\u0301", "\U0001f4c1", "\u05ea\u05d9\u05e7\u05d9\u05d4", "%2F", "[x]", "L" * 200,
)  # fmt: skip
ALPHABET = (
    "abcxyz0189" + DELIMITERS + "._-" + "\u00e9\u00fc\u0301\u0308\u05d0\u0645\u65e5\u20ac\U0001f600"
)
FEWEST, MOST = 20, 10_000  # files of a tree
DEEPEST = 30  # folders above the deepest file
CONTENTS = (
    b"", b"\0", b"\r\n", b"0\r\n\r\n", b"A note.\n", b"no line end", bytes(range(256)), b"\xff\xfe\0\0",
    b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", b"<?xml version=\"1.0\"?><D:a xmlns:D=\"DAV:\"/>",
)  # fmt: skip
LARGE = 400_000
SHOWN = 80  # characters of a path in a message


def name(chance: random.Random) -> str:
    """A random name of the alphabet: no dot name, at most 255 bytes."""
    text = "".join(chance.choices(ALPHABET, k=chance.randint(1, 40)))
    return f"{text}_" if text.strip(".") == "" else text


def content(chance: random.Random) -> bytes:
    if chance.random() < 0.25:
        return chance.choice(CONTENTS)
    return chance.randbytes(chance.choice((7, 100, 1000, 5000, 20000)))


def above_one(path: str) -> set[str]:
    """The folders above a path."""
    return {path[:at] for at, character in enumerate(path) if character == "/"}


def make(count: int, seed: int = SEED) -> Tree:
    """`count` files: every odd name, then random ones, in odd folders, the last of them deep down."""
    chance = random.Random(seed)
    deep = "/".join(f"level {depth}%" for depth in range(DEEPEST))
    tree: Tree = {f"{deep}/deep.bin": chance.randbytes(LARGE), f"{'/'.join(ODD_FOLDERS)}/end": b""}
    above = set(folders(set(tree)))
    names = list(ODD_NAMES)
    chance.shuffle(names)
    while len(tree) < count:
        folder = chance.choice(
            ("", "", "", *ODD_FOLDERS, "two words/" + chance.choice(ODD_FOLDERS))
        )
        path = f"{folder}/{names[-1] if names else name(chance)}".lstrip("/")
        if path not in tree and path not in above and not above_one(path) & tree.keys():
            tree[path] = content(chance)
            above |= above_one(path)
            names = names[:-1]
    return tree


def changed(tree: Tree, may_go: Callable[[str], bool], seed: int = SEED) -> Tree:
    """The tree after a while: of every 20 files one is gone, two are changed, and one is new."""
    chance = random.Random(seed)
    paths = sorted(tree)
    chance.shuffle(paths)
    share = max(1, len(paths) // 20)
    gone = [path for path in paths if may_go(path)][:share]
    after = {path: tree[path] for path in paths if path not in gone}
    for path in sorted(after)[: 2 * share]:
        after[path] = tree[path] + b"changed"
    for number in range(share):
        after[f"new folder #{number % 3}/{number} {name(chance)}"] = content(chance)
    return after


def folders(paths: set[str]) -> list[str]:
    """The folders above the paths, parents first."""
    found = set().union(*map(above_one, paths))
    return sorted(found, key=lambda folder: (folder.count("/"), folder))


def write(tree: Tree, folder: Path) -> None:
    for path, data in tree.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def read(folder: Path) -> Tree:
    """The tree that lies in a folder. A name that is not UTF-8 shows as Python's escapes."""
    return {
        os.path.relpath(os.path.join(above, file), folder): Path(above, file).read_bytes()
        for above, _, files in os.walk(folder)
        for file in files
    }


def short(path: str) -> str:
    """A path for a message: in ASCII, its middle cut."""
    text = ascii(path)
    return text if len(text) <= SHOWN else f"{text[:SHOWN//2]}…{text[-SHOWN//2:]}"


def differences(expected: Tree, found: Tree) -> list[str]:
    """One line for each file that is missing, is too many, or has other bytes."""
    return [
        *(f"{short(path)} is missing" for path in sorted(expected.keys() - found.keys())),
        *(f"{short(path)} should not be there" for path in sorted(found.keys() - expected.keys())),
        *(
            f"{short(path)} differs: {len(found[path])} bytes for {len(expected[path])}"
            for path in sorted(expected.keys() & found.keys())
            if found[path] != expected[path]
        ),
    ]

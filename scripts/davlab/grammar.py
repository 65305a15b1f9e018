"""docs/grammar.md: each rule of grammar, the function that reads it and the test that holds it.

The tables of rules of grammar are written by hand, and checked: function and test exist. The tables
behind the mark below are made from the code: methods, headers, elements, and the rules that a sender
can break, each with the tests that name it.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from davlab import golden
from davlab.repo import ROOT

PAGE = ROOT / "docs" / "grammar.md"
MARK = "<!-- from here on: scripts/grammar --update -->\n"
ROW = re.compile(r"^\| (.+?) \| (.+?) \| `(\S+?):(\S+?)` \| `(\S+?)\.(\S+?)` \|$", re.MULTILINE)
RULE = re.compile(r'X\((\w+), ([A-Z]+), "([a-z0-9-]+)", "([^"]*)", "((?:[^"\\]|\\.)*)"\)')
METHOD = re.compile(r'\[DAV_\w+\]\s*= \{NAME\("([A-Z-]+)"\)')
HEADER = re.compile(r'\{NAME\("([\w-]+)"\),\s*DAV_HEADER_\w+,\s*\w+,\s*\w+,\s*(\w+)\}')
TEST = re.compile(r"^Test\((\w+), (\w+)", re.MULTILINE)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def defines(source: str, function: str) -> bool:
    """Whether a C source defines the function."""
    return (
        re.search(rf"^[A-Za-z].*\b{function}\([^;]*\n?[^;]*\)\n\{{", source, re.MULTILINE)
        is not None
    )


def c_tests() -> set[tuple[str, str]]:
    return {found for path in ROOT.glob("tests/test_*.c") for found in TEST.findall(read(path))}


def row_problems(text: str) -> Iterator[str]:
    """What is wrong with the rows that were written by hand."""
    hand = text.partition(MARK)[0]
    rows, tests = ROW.findall(hand), c_tests()
    lines = [line for line in hand.splitlines() if line.startswith("| ") and "---" not in line]
    for line in lines:
        if not ROW.match(line) and not line.startswith("| rule "):
            yield f"not `layer/file.c:function` and `suite.test`: {line}"
    for rule, _, file, function, suite, test in rows:
        path = ROOT / "target" / file
        if not path.is_file() or not defines(read(path), function):
            yield f"{rule}: target/{file} has no function {function}"
        if (suite, test) not in tests:
            yield f"{rule}: no Test({suite}, {test}) in tests/"


def methods() -> list[str]:
    return METHOD.findall(read(ROOT / "target/dav/method.c"))


def headers() -> list[tuple[str, str]]:
    return HEADER.findall(read(ROOT / "target/dav/headers.c"))


def rules() -> list[tuple[str, str, str, str, str]]:
    """(identifier, status, name, source, words) of each."""
    files = sorted(ROOT.glob("target/*/*rules.h"))
    return [rule for file in files for rule in RULE.findall(read(file))]


def elements() -> dict[str, dict[str, list[str]]]:
    """Per root element, each element and what it holds."""
    found: dict[str, dict[str, list[str]]] = {}
    root_of: dict[str, str] = {}
    for line in golden.describe("elements").decode().splitlines():
        kind, outer, element = line.split("\t")
        if not outer:
            root_of[kind] = element if element not in found else f"{element} ({kind})"
            found[root_of[kind]] = {}
        else:
            found[root_of[kind]].setdefault(outer, []).append(element)
    return found


def mentions() -> dict[str, str]:
    """The text of each file that tests: its name, and what it says."""
    files = [*ROOT.glob("tests/test_*.c"), *ROOT.glob("tests/*.py"), *golden.FOLDER.glob("*.md")]
    return {str(path.relative_to(ROOT / "tests")): read(path) for path in sorted(files)}


def held_by(pattern: str, texts: dict[str, str]) -> str:
    """The files in which it stands, or "nothing"."""
    names = [name for name, text in texts.items() if re.search(pattern, text)]
    return ", ".join(f"`{name}`" for name in names) or "nothing"


def table(*rows: tuple[str, ...]) -> str:
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    lines.insert(1, "|" + "---|" * len(rows[0]))
    return "\n".join(lines) + "\n"


def sources_of(root: str) -> str:
    """The files whose grammar has that root element."""
    name = root.partition(":")[2].partition(" ")[0]
    return ", ".join(
        f"`dav/{path.name}`" for path in sorted((ROOT / "target/dav").glob("*.c"))
        if f'"{name}"' in read(path) and "dav_body_row" in read(path)
    )  # fmt: skip


def generated() -> str:
    """What stands behind the mark."""
    texts = mentions()
    parts = ["## Methods\n", "`target/dav/method.c` has a row for each.\n"]
    parts.append(table(("method", "held by"), *(
        (f"`{name}`", held_by(rf'["\n ]{name} (/|http|\*)|"{name}"', texts)) for name in methods()
    )))  # fmt: skip
    parts += ["## Headers of WebDAV\n", "`target/dav/headers.c` has a row for each.\n"]
    parts.append(table(("header", "read by", "held by"), *(
        (f"`{name}`", f"`{function}`", held_by(rf"\b{name}: ", texts)) for name, function in headers()
    )))  # fmt: skip
    parts += [
        "## Elements\n",
        "What XML bodies are read for; `any` is an element of whatever name.\n",
    ]
    parts.append(table(("root", "and in it", "read by", "held by"), *(
        (
            f"`{root}`",
            "; ".join(f"`{outer}`: " + ", ".join(inner) for outer, inner in inside.items()) or "–",
            sources_of(root),
            held_by(rf'<(\w+:)?{root.partition(":")[2].partition(" ")[0]}[ />\\]', texts),
        )
        for root, inside in elements().items()
    )))  # fmt: skip
    parts += ["## Rules that a sender can break\n"]
    parts.append(table(("rule", "status", "source", "words", "held by"), *(
        (f"`{name}`", status, source, words.replace('\\"', '"'),
         held_by(rf'"{name}"|\b(BAD|LIMIT|UNSUPPORTED) {name} at byte', texts))
        for _, status, name, source, words in rules()
    )))  # fmt: skip
    return "\n".join(parts)


def split(line: str) -> tuple[str, set[str]]:
    """A line of a table without its last cell, and what that names."""
    rest, _, last = line.removesuffix(" |").rpartition(" | ")
    return (rest, set(last.split(", "))) if line.startswith("| ") else (line, set())


def stale(page: str, code: str) -> Iterator[str]:
    """Where the tables differ. A test that names a rule, and is not yet in the page, is no fault."""
    written, so = page.strip().splitlines(), code.strip().splitlines()
    kept = dict(map(split, so))
    for line in written:
        rest, tests = split(line)
        if rest not in kept:
            yield f"not in the code any more: {line}"
        elif not tests <= kept[rest]:
            yield f"{', '.join(sorted(tests - kept[rest]))} does not name it any more: {line}"
    missing = kept.keys() - {split(line)[0] for line in written}
    yield from (f"not in the page: {line}" for line in sorted(missing))


def problems() -> list[str]:
    """All that is wrong with the page."""
    text = read(PAGE)
    _, mark, rest = text.partition(MARK)
    found = list(row_problems(text))
    if not mark:
        return [*found, f"the line {MARK.strip()} is missing"]
    code = generated()
    found += [f"{line}; scripts/grammar --update" for line in stale(rest, code)]
    lines = code.splitlines()
    return found + [f"no test names it: {line}" for line in lines if line.endswith("| nothing |")]


def update() -> None:
    hand = read(PAGE).partition(MARK)[0]
    PAGE.write_text(hand + MARK + "\n" + generated(), encoding="utf-8")

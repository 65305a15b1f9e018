"""What tools report in the clean tree, and what somebody who looked at each place says of it."""

import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from davlab.detect import tools
from davlab.repo import UsageError, relative

FILE = Path(__file__).with_name("clean-tree.toml")
# What is reported cannot happen, or happens and shall. A fault is mended, and goes into docs/found.md.
VERDICTS = ("false", "meant")
UNJUDGED = "unjudged"


@dataclass(frozen=True)
class Verdict:
    """Of one place: as the tool names it, but by the text of its line, for numbers move."""

    tool: str
    kind: str
    file: str
    function: str
    code: str  # the line, without the space at its ends
    verdict: str  # one of VERDICTS
    why: str  # Markdown

    def about(self, tool: str, place: dict[str, Any]) -> bool:
        file = place["place"].rpartition(":")[0]
        there = tool, place["kind"], file, place["function"], place["code"]
        return there == (self.tool, self.kind, self.file, self.function, self.code)

    def __str__(self) -> str:
        return f"{self.tool}: {self.file}, {self.function}: {self.code}"


def verdicts(file: Path = FILE) -> list[Verdict]:
    """The verdicts, in order. UsageError names one that is not well formed."""
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8")).get("place", [])
        found = [Verdict(**row) for row in rows]
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise UsageError(f"{relative(file)}: {error}") from error
    for one in found:
        for name, valid in (("tool", tools.BY_ID), ("verdict", VERDICTS)):
            if getattr(one, name) not in valid:
                raise UsageError(f"{relative(file)}: {one}: {name} is one of {', '.join(valid)}")
        if wrong := [name for name, text in asdict(one).items() if not isinstance(text, str)]:
            raise UsageError(f"{relative(file)}: {one}: {', '.join(wrong)}: words are expected")
        if not one.why.strip():
            raise UsageError(f"{relative(file)}: {one}: it does not say why")
    return found


@dataclass(frozen=True)
class Place:
    """A place of the clean tree, and its verdict if it has one."""

    tool: str
    said: dict[str, Any]  # as the matrix has it
    verdict: Verdict | None

    @property
    def word(self) -> str:
        return self.verdict.verdict if self.verdict else UNJUDGED

    def __str__(self) -> str:
        return f"{self.tool}: {self.said['place']}, {self.said['function']}: {self.said['code']}"


@dataclass(frozen=True)
class Judgement:
    """A verdict speaks of one place: a second one that looks the same needs a verdict of its own."""

    places: list[Place]
    left_over: list[Verdict]  # of tools whose places were measured: they report no such place

    @property
    def unjudged(self) -> list[Place]:
        return [place for place in self.places if not place.verdict]

    def of(self, tool: str) -> list[Place]:
        return [place for place in self.places if place.tool == tool]

    def complaints(self) -> list[str]:
        """A line for all places without a verdict, and one for all verdicts without a place."""
        file = relative(FILE)
        said = []
        if self.unjudged:
            said.append(f"clean tree: no verdict in {file} on " + _listed(self.unjudged))
        if self.left_over:
            said.append(f"clean tree: no tool reports any more, so take out of {file}: "
                        + _listed(self.left_over))  # fmt: skip
        return said


def _listed(ones: list[Any]) -> str:
    return "; ".join(map(str, ones))


def judge(value: dict[str, Any], known: list[Verdict]) -> Judgement:
    """The places of a matrix, each with its verdict."""
    left = list(known)
    places = []
    measured = {tool["id"]: tool["clean"]["places"] for tool in value["tools"] if tool["clean"]}
    for tool, found in measured.items():
        for said in found:
            verdict = next((one for one in left if one.about(tool, said)), None)
            if verdict:
                left.remove(verdict)
            places.append(Place(tool, said, verdict))
    return Judgement(places, [one for one in left if one.tool in measured])

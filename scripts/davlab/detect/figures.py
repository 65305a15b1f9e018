"""What the matrix comes to: per tool, per class of bug, and what only one tool sees."""

from collections import Counter
from typing import Any

SEEN = ("root", "downstream")
MARKS = {"root": "●", "downstream": "◐", "assert": "A", "limit": "T", "missed": "–", "not-run": ""}


def cell(bug: dict[str, Any], tool: dict[str, Any]) -> dict[str, Any]:
    return bug["cells"][tool["id"]]


def by_signal(one: dict[str, Any]) -> bool:
    """Whether all that the tool adds is the place: any build dies of it."""
    return one["report"] is not None and one["report"]["by"] == "signal"


def by_chance(one: dict[str, Any]) -> bool:
    """Whether some content of memory, and not every, makes the tool report what it is silent about."""
    seen = any(run.get("chance") in SEEN for run in one["runs"])
    return seen and one["result"] not in SEEN


def mark(one: dict[str, Any]) -> str:
    """The cell in a character or two."""
    marks = MARKS[one["result"]] + ("ᶜ" if by_chance(one) else "")
    return marks + ("ˢ" if by_signal(one) else "")


def counts(value: dict[str, Any], tool: dict[str, Any]) -> Counter[str]:
    """Bugs by result; among them those seen by a signal, and those missed that chance can show."""
    found = Counter()
    for bug in value["bugs"]:
        one = cell(bug, tool)
        found[one["result"]] += 1
        found["signal"] += by_signal(one)
        found["chance"] += by_chance(one)
    return found


def classes(value: dict[str, Any]) -> list[str]:
    return sorted({bug["class"] for bug in value["bugs"]})


def of_class(value: dict[str, Any], tool: dict[str, Any], name: str) -> tuple[int, int]:
    """Of the bugs of a class that the tool could look at: how many it sees, and how many those are."""
    results = [cell(bug, tool)["result"] for bug in value["bugs"] if bug["class"] == name]
    return sum(r in SEEN for r in results), sum(r != "not-run" for r in results)


def seers(value: dict[str, Any], bug: dict[str, Any]) -> list[str]:
    """The labels of the tools that report a bug."""
    return [t["label"] for t in value["tools"] if cell(bug, t)["result"] in SEEN]

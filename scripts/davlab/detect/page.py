"""docs/detection.md, .json and .svg: the matrix for people to look at."""

import html
import re
from collections import Counter
from pathlib import Path
from typing import Any

from davlab.detect import figures, form, picture
from davlab.detect.clean_tree import UNJUDGED, VERDICTS, Judgement, Place, Verdict, judge

TEMPLATE = Path(__file__).with_name("detection.md")
MARKUP = re.compile(r"[\\`*_\[\]|]")


def table(value: dict[str, Any]) -> str:
    """The matrix for a terminal."""
    width = max(len(bug["slug"]) for bug in value["bugs"]) + 2
    tools = value["tools"]
    heads = [tool["id"].replace("-analyzer", " -an") for tool in tools]
    lines = [" " * width + "".join(f"{head[:12]:13}" for head in heads)]
    for bug in value["bugs"]:
        marks = [figures.cell(bug, tool)["result"] for tool in tools]
        lines.append(f"{bug['slug']:{width}}" + "".join(f"{one:13}" for one in marks))
    return "\n".join(line.rstrip() for line in lines)


def plain(text: str) -> str:
    """Text that a tool wrote, as Markdown that shows it and does nothing else."""
    return html.escape(MARKUP.sub(r"\\\g<0>", text), quote=False)


def code(text: str) -> str:
    return f"`{text.replace('`', chr(39)).replace('|', '¦')}`"


def rows(cells: list[list[str]], left: int = 1) -> str:
    """A table of Markdown, its first row the head; `left` columns of words, then figures or marks."""
    lines = [f"| {' | '.join(row)} |" for row in cells]
    lines.insert(1, "|" + "---|" * left + ":-:|" * (len(cells[0]) - left))
    return "\n".join(lines)


def matrix(value: dict[str, Any]) -> str:
    tools = value["tools"]
    cells = [["bug", "class", *(tool["label"] for tool in tools)]]
    for bug in sorted(value["bugs"], key=lambda one: (one["class"], one["slug"])):
        link = f"[{bug['slug']}](../target/bugs/{bug['slug']}/README.md)"
        cells.append(
            [link, plain(bug["class"]), *(figures.mark(figures.cell(bug, tool)) for tool in tools)]
        )
    return rows(cells, 2)


def totals(value: dict[str, Any], judgement: Judgement) -> str:
    cells = [
        [
            "tool",
            "root",
            "downstream",
            "by signal",
            "assert",
            "limit",
            "missed",
            "by chance",
            "not run",
        ]
    ]
    cells[0].append("clean tree: places")
    for tool in value["tools"]:
        found = figures.counts(value, tool)
        keys = ("root", "downstream", "signal", "assert", "limit", "missed", "chance", "not-run")
        clean = clean_places(tool, judgement.of(tool["id"]))
        cells.append([tool["label"], *(str(found[key]) for key in keys), clean])
    return rows(cells)


def clean_places(tool: dict[str, Any], found: list[Place]) -> str:
    """How many places, and what they are."""
    clean = tool["clean"]
    if not clean:
        return "not measured"
    words = Counter(place.word for place in found)
    judged = ", ".join(f"{words[word]} {word}" for word in (*VERDICTS, UNJUDGED) if words[word])
    what = "seeds" if tool["dynamic"] else "files"
    return f"{len(found)} in {clean['inputs']} {what}" + (f": {judged}" if judged else "")


def by_class(value: dict[str, Any]) -> str:
    tools = value["tools"]
    cells = [["class", "bugs", *(tool["label"] for tool in tools)]]
    for name in figures.classes(value):
        bugs = sum(bug["class"] == name for bug in value["bugs"])
        seen = [figures.of_class(value, tool, name) for tool in tools]
        cells.append([plain(name), str(bugs), *(f"{a}/{b}" if b else "" for a, b in seen)])
    return rows(cells)


def alone(value: dict[str, Any]) -> str:
    """Which bugs no tool reports, and which only one does."""
    lines = []
    for count, words in ((0, "no tool"), (1, "one tool alone")):
        found = [(b["slug"], figures.seers(value, b)) for b in value["bugs"]]
        named = [
            f"`{slug}`" + (f" ({who[0]})" if who else "")
            for slug, who in found
            if len(who) == count
        ]
        lines.append(f"- Reported by {words}: {', '.join(named) or 'none'}.")
    return "\n".join(lines)


def places(value: dict[str, Any], judgement: Judgement) -> str:
    """What is said of the clean tree, place by place, and verdicts that speak of none."""
    parts = []
    for tool in value["tools"]:
        if found := judgement.of(tool["id"]):
            parts += [f"**{tool['label']}**", "\n".join(map(_place, found))]
    if judgement.left_over:
        lines = (f"- {plain(str(one))}" for one in judgement.left_over)
        parts += ["**Verdicts on what no tool reports any more**", "\n".join(lines)]
    return "\n\n".join(parts) or "Nothing."


def _place(one: Place) -> str:
    said = one.said
    where = code(said["place"] or "outside of target/")
    if said["function"]:
        where += f" in {code(said['function'])}"
    words = f": {plain(said['message'])}" if said["message"] else ""
    why = f": {one.verdict.why}" if one.verdict else ""
    return f"- {where}{words} ({plain(said['kind'])}). **{one.word.capitalize()}**{why}"


def conditions(value: dict[str, Any]) -> str:
    cells = [["tool", "version", "flags"]]
    cells += [[t["label"], plain(t["version"]), code(t["flags"])] for t in value["tools"]]
    return rows(cells, 3)


def document(value: dict[str, Any], verdicts: list[Verdict]) -> str:
    judgement = judge(value, verdicts)
    machine = value["machine"]
    return TEMPLATE.read_text(encoding="utf-8").format(
        measured=value["measured"],
        minutes=f"{value['seconds'] / 60:.0f}",
        machine=f"{machine['cores']} cores, {machine['system']}",
        bugs=len(value["bugs"]),
        matrix=matrix(value),
        totals=totals(value, judgement),
        classes=by_class(value),
        alone=alone(value),
        places=places(value, judgement),
        conditions=conditions(value),
    )


def documents(value: dict[str, Any], verdicts: list[Verdict]) -> dict[str, str]:
    """What to write, by suffix."""
    return {
        ".md": document(value, verdicts),
        ".json": form.text(value),
        ".svg": picture.draw(value),
    }

"""The matrix as a picture: a square per bug and tool, coloured by how near the report is."""

import xml.etree.ElementTree as ElementTree
from typing import Any

from davlab.detect import figures
from davlab.report.svg import Element, add, picture

SIDE, GAP = 22, 4
LEFT, TOP, RIGHT = 220, 110, 90
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.mark { font-size: 13px; fill: #fff; text-anchor: middle; }
.root { fill: #1a7f37; } .downstream { fill: #9a6700; } .assert, .limit { fill: #0550ae; }
.missed { fill: #8c959f; fill-opacity: .45; } .not-run { fill: none; stroke: #8c959f; }
.class { fill: #59636e; font-size: 11px; }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3; } .class { fill: #9198a1; } }
"""
LEGEND = {
    "root": "at the root cause",
    "downstream": "elsewhere",
    "assert": "an assertion of ours",
    "limit": "out of time",
    "missed": "missed",
    "not-run": "cannot run",
}


def draw(value: dict[str, Any]) -> str:
    bugs = sorted(value["bugs"], key=lambda one: (one["class"], one["slug"]))
    tools = value["tools"]
    step = SIDE + GAP
    width = LEFT + step * len(tools) + RIGHT
    bottom = TOP + step * len(bugs)
    seen = ", ".join(
        f"{t['label']} {sum(figures.cell(b, t)['result'] in figures.SEEN for b in bugs)}"
        for t in tools
    )
    title = f"Which tool sees which of {len(bugs)} bugs"
    root = picture("detection", width, bottom + 70, title, f"Bugs reported: {seen}.")
    root.set("xmlns", "http://www.w3.org/2000/svg")
    add(root, "style", STYLE)
    for at, tool in enumerate(tools):
        x, y = LEFT + step * at + SIDE / 2 + 4, TOP - 8
        add(root, "text", tool["label"], x=x, y=y, transform=f"rotate(-50 {x} {y})")
    last = ""
    for row, bug in enumerate(bugs):
        y = TOP + step * row
        add(root, "text", bug["slug"], x=LEFT - 10, y=y + 16, text_anchor="end")
        if bug["class"] != last:
            add(root, "text", bug["class"], class_="class", x=width - RIGHT + 2, y=y + 16)
            last = bug["class"]
        for at, tool in enumerate(tools):
            _square(root, LEFT + step * at, y, bug, tool)
    _legend(root, bottom + 12)
    return ElementTree.tostring(root, encoding="unicode", short_empty_elements=False) + "\n"


def _square(root: Element, x: float, y: float, bug: dict[str, Any], tool: dict[str, Any]) -> None:
    one = figures.cell(bug, tool)
    words = f"{bug['slug']}, {tool['label']}: {LEGEND[one['result']]}"
    group = add(root, "g")
    add(group, "title", words + (", by a signal" if figures.by_signal(one) else ""))
    add(group, "rect", class_=one["result"], x=x, y=y, width=SIDE, height=SIDE, rx=3)
    add(group, "text", figures.mark(one), class_="mark", x=x + SIDE / 2, y=y + 16)


def _legend(root: Element, top: float) -> None:
    for at, (result, words) in enumerate(LEGEND.items()):
        x, y = 20 + at % 3 * 170, top + at // 3 * 24
        add(root, "rect", class_=result, x=x, y=y, width=16, height=16, rx=3)
        add(root, "text", figures.MARKS[result], class_="mark", x=x + 8, y=y + 13)
        add(root, "text", words, x=x + 24, y=y + 13)

"""The few strokes that the report's pictures are made of: elements, a time axis, an amount axis.

Pictures are inline SVG whose colours come from the page's style sheet, so that they follow light and
dark. Everything is an element of a tree, never a pasted string: text is escaped when it is written.
"""

import math
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

from markupsafe import Markup

Element = ElementTree.Element

MINUTE, HOUR, DAY = 60, 3600, 86400
TIME_TICKS = [0, 1, 5, 15, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, 12 * HOUR, DAY, 3 * DAY]


def add(parent: Element, tag: str, text: str = "", **attributes: object) -> Element:
    """A child element; `class_` gives class, and `_` in other names stands for `-`."""
    names = {key.rstrip("_").replace("_", "-"): plain(v) for key, v in attributes.items()}
    child = ElementTree.SubElement(parent, tag, names)
    child.text = text or None
    return child


def plain(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def picture(name: str, width: float, height: float, title: str, description: str) -> Element:
    """An empty picture with the title and description that a screen reader speaks."""
    box = f"0 0 {plain(width)} {plain(height)}"
    labels = f"{name}-title {name}-desc"
    root = Element("svg", {"viewBox": box, "role": "img", "aria-labelledby": labels})
    add(root, "title", title, id=f"{name}-title")
    add(root, "desc", description, id=f"{name}-desc")
    return root


def markup(root: Element) -> Markup:
    return Markup(ElementTree.tostring(root, encoding="unicode", short_empty_elements=False))


@dataclass(frozen=True)
class TimeAxis:
    """Seconds to x. Logarithmic, as most is found early; zero has its place at the left."""

    seconds: float
    left: float
    right: float

    def x(self, seconds: float) -> float:
        longest = max(self.seconds, 1.0)
        share = math.log1p(min(max(seconds, 0.0), longest)) / math.log1p(longest)
        return self.left + share * (self.right - self.left)

    def ticks(self, apart: float) -> list[float]:
        """Round times at least `apart` units from each other, and the end."""
        chosen: list[float] = []
        for tick in TIME_TICKS:
            fits = not chosen or self.x(tick) - self.x(chosen[-1]) >= apart
            if tick < self.seconds and fits and self.right - self.x(tick) >= apart:
                chosen.append(tick)
        return chosen + [self.seconds]

    def draw(self, root: Element, top: float, bottom: float, apart: float) -> None:
        """Grid lines from `top` to `bottom`, and the times below."""
        for tick in self.ticks(apart):
            x = self.x(tick)
            add(root, "line", class_="grid", x1=x, x2=x, y1=top, y2=bottom)
            add(
                root,
                "text",
                duration(tick),
                class_="tick",
                x=x,
                y=bottom + 15,
                text_anchor="middle",
            )


def duration(seconds: float) -> str:
    """0.4 s, 12 s, 1 min 30 s, 2 h 5 min, 3 d 4 h."""
    if seconds < 10:
        return f"{seconds:.1f}".removesuffix(".0") + " s"
    whole = round(seconds)
    for unit, name, small, small_name in (
        (DAY, "d", HOUR, "h"),
        (HOUR, "h", MINUTE, "min"),
        (MINUTE, "min", 1, "s"),
    ):
        if whole >= unit:
            rest = whole % unit // small
            return f"{whole // unit} {name}" + (f" {rest} {small_name}" if rest else "")
    return f"{whole} s"


def amount(value: float) -> str:
    """950, 12.4 k, 3.1 M, 2 G."""
    if value < 1e4:
        return f"{value:,.0f}"
    for size, name in ((1e3, "k"), (1e6, "M")):
        scaled = float(f"{value / size:.3g}")
        if scaled < 1000:
            return f"{scaled:g} {name}"
    return f"{float(f'{value / 1e9:.3g}'):,g} G"


def ceiling(value: float) -> float:
    """The next round number at or above `value`: 1, 2, 2.5, 5 times a power of ten."""
    if value <= 1:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(power * step for step in (1, 2, 2.5, 4, 5, 8, 10) if power * step >= value)

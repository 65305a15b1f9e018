"""Small pictures of edges and executions a second over time, one pair per harness."""

from collections import defaultdict
from typing import Any

from markupsafe import Markup

from davlab.report.svg import Element, TimeAxis, add, amount, ceiling, duration, markup, picture
from davlab.report.timeline import colour

WIDTH, HEIGHT = 460.0, 190.0
LEFT, RIGHT, TOP, BOTTOM = 46.0, 62.0, 12.0, 24.0
MOST_POINTS = 160  # per line

Points = list[tuple[float, float]]
Lines = dict[tuple[str, str], Points]  # (engine, worker) -> (seconds, value)

QUANTITIES = {"edges": "Edges", "execs_per_second": "Executions a second"}


def charts(report: dict[str, Any], series: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Per harness its name and the pictures that its samples allow."""
    harnesses = sorted({record["harness"] for record in series if record["harness"]})
    shown = []
    for number, harness in enumerate(harnesses):
        pictures = []
        for key, title in QUANTITIES.items():
            lines = collect(series, harness, key)
            if lines:
                name = f"chart-{number}-{key.replace('_', '-')}"
                pictures.append({"title": title, "svg": chart(report, harness, key, lines, name)})
        if pictures:
            shown.append({"harness": harness, "pictures": pictures})
    return shown


def collect(series: list[dict[str, Any]], harness: str, key: str) -> Lines:
    lines: Lines = defaultdict(list)
    for record in series:
        if record["harness"] == harness and record["seconds"] is not None and record[key]:
            lines[record["engine"], record["worker"]].append((record["seconds"], record[key]))
    return {name: thin(sorted(points)) for name, points in sorted(lines.items())}


def thin(points: Points) -> Points:
    """At most MOST_POINTS of them, the first and the last among these."""
    if len(points) <= MOST_POINTS:
        return points
    step = (len(points) - 1) / (MOST_POINTS - 1)
    return [points[round(i * step)] for i in range(MOST_POINTS)]


def chart(report: dict[str, Any], harness: str, key: str, lines: Lines, name: str) -> Markup:
    engines = report["campaign"]["engines"]
    top = ceiling(max(value for points in lines.values() for _, value in points))
    description = " ".join(
        f"{engine}: {amount(points[-1][1])} at {duration(points[-1][0])}."
        for (engine, _), points in lines.items()
    )
    root = picture(name, WIDTH, HEIGHT, f"{QUANTITIES[key]} of {harness} over time", description)
    axis = TimeAxis(report["campaign"]["seconds"], LEFT, WIDTH - RIGHT)
    floor = HEIGHT - BOTTOM
    axis.draw(root, TOP, floor, 50)
    for share in (0.0, 0.5, 1.0):
        y = floor - share * (floor - TOP)
        add(root, "line", class_="grid", x1=LEFT, x2=WIDTH - RIGHT, y1=y, y2=y)
        text = amount(top * share)
        add(root, "text", text, class_="tick", x=LEFT - 6, y=y + 4, text_anchor="end")
    ends = []
    for (engine, _), points in lines.items():
        placed = [(axis.x(s), floor - v / top * (floor - TOP)) for s, v in points]
        draw = steps if key == "edges" else samples
        draw(root, placed, axis.right, colour(engine, engines))
        ends.append((placed[-1][1], amount(points[-1][1]), colour(engine, engines)))
    label_ends(root, ends)
    return markup(root)


def steps(root: Element, placed: list[tuple[float, float]], right: float, tone: str) -> None:
    """What only grows: a staircase that holds its height until the next sample, and to the end."""
    first_x, first_y = placed[0]
    add(root, "circle", class_=f"fill {tone}", cx=first_x, cy=first_y, r=2)
    path = f"M{first_x:.1f} {first_y:.1f}"
    path += "".join(f"H{x:.1f}V{y:.1f}" for x, y in placed[1:]) + f"H{right:.1f}"
    add(root, "path", class_=f"line {tone}", d=path)


def samples(root: Element, placed: list[tuple[float, float]], right: float, tone: str) -> None:
    """What goes up and down, sampled while the worker has its turn: dots on a faint thread."""
    path = "".join(f"{'L' if index else 'M'}{x:.1f} {y:.1f}" for index, (x, y) in enumerate(placed))
    add(root, "path", class_=f"line thread {tone}", d=path)
    for x, y in placed:
        add(root, "circle", class_=f"fill {tone}", cx=min(x, right), cy=y, r=2.4)


def label_ends(root: Element, ends: list[tuple[float, str, str]]) -> None:
    """The last value of each line at its right, moved apart where two would touch."""
    y = 0.0
    for height, text, tone in sorted(ends):
        y = max(height + 4, y + 13)
        add(root, "text", text, class_=f"end {tone}", x=WIDTH - RIGHT + 6, y=y)

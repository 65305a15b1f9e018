"""The picture of when each bug was reached, triggered, detected and retired, and by which engine."""

from typing import Any

from markupsafe import Markup

from davlab.report.svg import Element, TimeAxis, add, duration, markup, picture

WIDTH, LEFT, RIGHT = 1000.0, 236.0, 24.0
TOP, ROW = 44.0, 50.0
MOST_UNKNOWN = 12  # genuine bugs that get a row of their own
MOST_TICKS = 200  # crashes drawn per bug


def timeline(report: dict[str, Any], crashes: dict[str, list[dict[str, Any]]]) -> Markup:
    """`crashes` gives, per bug and by time, the crash files that triage attributes to it."""
    unknown = [c for c in report["clusters"] if c["verdict"] == "unknown"][:MOST_UNKNOWN]
    rows = len(report["bugs"]) + len(unknown)
    engines = report["campaign"]["engines"]
    seconds = report["campaign"]["seconds"]
    bottom = TOP + ROW * rows
    root = picture(
        "timeline", WIDTH, bottom + 26, "When each bug was found", describe(report["bugs"])
    )  # fmt: skip
    legend(root, engines)
    axis = TimeAxis(seconds, LEFT, WIDTH - RIGHT)
    axis.draw(root, TOP - 8, bottom, 56)
    for index, bug in enumerate(report["bugs"]):
        draw_bug(root, axis, TOP + ROW * (index + 0.5), bug, crashes.get(bug["id"], []), engines)
    for index, cluster in enumerate(unknown, start=len(report["bugs"])):
        draw_unknown(root, axis, TOP + ROW * (index + 0.5), cluster)
    return markup(root)


def describe(bugs: list[dict[str, Any]]) -> str:
    """The picture in words."""
    return " ".join(f"{bug['slug']}: {outcome(bug)}." for bug in bugs)


def outcome(bug: dict[str, Any]) -> str:
    if bug["detected"]:
        at = bug["first_seconds"]
        return "detected" if at is None else f"detected at {duration(at)}"
    if bug["unshown"]:
        return f"{bug['unshown']:,} crash files that show nothing"
    if bug["triggered"]:
        return "triggered, no crash attributed"
    return "reached, never triggered" if bug["reached"] else "never reached"


def colour(engine: str, engines: list[str]) -> str:
    return f"engine-{engines.index(engine) % 4}" if engine in engines else "engine-none"


def legend(root: Element, engines: list[str]) -> None:
    x = LEFT
    for kind, label in (
        ("reached", "reached"),
        ("triggered", "triggered"),
        ("detected", "detected"),
        ("retired", "retired"),
        ("crash", "a crash file"),
    ):
        symbol(root, kind, x + 4, 15, "engine-none")
        add(root, "text", label, class_="legend", x=x + 20, y=19)
        x += 38 + 6.8 * len(label)
    x = max(x, WIDTH - RIGHT - sum(30 + 7.6 * len(engine) for engine in engines))
    for engine in engines:
        add(
            root,
            "rect",
            class_=f"fill {colour(engine, engines)}",
            x=x,
            y=9,
            width=12,
            height=12,
            rx=3,
        )
        add(root, "text", engine, class_="legend", x=x + 18, y=19)
        x += 30 + 7.6 * len(engine)


def symbol(parent: Element, kind: str, x: float, y: float, engine: str) -> Element:
    """Hollow circle, hollow diamond, disc, bar, broken bar, tick: told apart without colour."""
    if kind == "reached":
        return add(parent, "circle", class_=f"hollow {engine}", cx=x, cy=y, r=5)
    if kind == "triggered":
        points = f"M{x:.1f} {y - 9:.1f}l9 9l-9 9l-9 -9z"
        return add(parent, "path", class_=f"hollow {engine}", d=points)
    if kind == "detected":
        return add(parent, "circle", class_=f"fill {engine}", cx=x, cy=y, r=5)
    height = 5 if kind == "crash" else 9
    return add(
        parent, "line", class_=f"{kind} {engine}", x1=x, x2=x, y1=y - height, y2=y + height
    )  # fmt: skip


def draw_bug(
    root: Element,
    axis: TimeAxis,
    y: float,
    bug: dict[str, Any],
    crashes: list[dict[str, Any]],
    engines: list[str],
) -> None:
    label(root, y, bug["slug"], outcome(bug), "" if bug["detected"] else " faint")
    add(root, "line", class_="lane", x1=axis.left, x2=axis.right, y1=y, y2=y)
    firsts = {
        "reached": bug["first_reached"],
        "triggered": bug["first_triggered"],
        "detected": {"seconds": bug["first_seconds"], "engine": bug["engine"]},
    }
    times = [f["seconds"] for f in firsts.values() if f and f["seconds"] is not None]
    retired = bug["retired_seconds"]
    if times:
        end = axis.x(retired) if retired is not None else axis.right
        add(root, "line", class_="known", x1=axis.x(min(times)), x2=end, y1=y, y2=y)
    for crash in [c for c in crashes if c["seconds"] is not None][:MOST_TICKS]:
        side = -13 if crash["engine"] == engines[0] else 13
        symbol(root, "crash", axis.x(crash["seconds"]), y + side, colour(crash["engine"], engines))
    for part in bug["engines"]:
        seconds = part["retired_seconds"]
        if seconds is not None:
            unshown = part["retired_as"] == "unshown"
            kind = "retired unshown" if unshown else "retired"
            drawn = symbol(root, kind, axis.x(seconds), y, colour(part["engine"], engines))
            hint(drawn, "retired unconfirmed" if unshown else "retired", seconds, part["engine"])
    for kind, first in firsts.items():
        if first and first["seconds"] is not None:
            by = first["engine"] or ""
            drawn = symbol(root, kind, axis.x(first["seconds"]), y, colour(by, engines))
            hint(drawn, kind, first["seconds"], by)


def draw_unknown(root: Element, axis: TimeAxis, y: float, cluster: dict[str, Any]) -> None:
    where = cluster["state"][0] if cluster["state"] else cluster["id"]
    label(root, y, where, f"genuine bug: {cluster['kind']}", " alarm")
    add(root, "line", class_="lane", x1=axis.left, x2=axis.right, y1=y, y2=y)
    if cluster["first_seconds"] is not None:
        x = axis.x(cluster["first_seconds"])
        hint(symbol(root, "detected", x, y, "alarm"), "found", cluster["first_seconds"], "")


def label(root: Element, y: float, name: str, below: str, tone: str) -> None:
    shown = name if len(name) <= 28 else name[:27] + "…"
    add(root, "text", shown, class_=f"name{tone}", x=0, y=y - 2)
    add(root, "text", below, class_=f"below{tone}", x=0, y=y + 14)


def hint(element: Element, kind: str, seconds: float, engine: str) -> None:
    """What a pointer resting on the symbol shows."""
    add(element, "title", f"{kind} at {duration(seconds)}" + (f" by {engine}" if engine else ""))

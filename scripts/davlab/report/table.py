"""The bugs of a campaign as a Markdown table: how far each engine came with each, and when."""

from typing import Any

STEPS = ("reached", "triggered", "detected")


def markdown(report: dict[str, Any]) -> str:
    """One row a bug, three columns an engine: seconds of the first time, `–` where there was none."""
    engines = report["campaign"]["engines"]
    columns = [f"{engine}: {step}" for engine in engines for step in STEPS]
    lines = [
        _row("bug", *columns, "first seen by"),
        _row("---", *["---:"] * len(columns), "---"),
        *(_row(*_cells(bug)) for bug in report["bugs"]),
        _row("bugs of " + str(len(report["bugs"])), *_sums(report), ""),
    ]
    return "\n".join(lines)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell.replace('|', '') for cell in cells)} |"


def _cells(bug: dict[str, Any]) -> list[str]:
    times = [_seconds(part[f"first_{step}"]) for part in bug["engines"] for step in STEPS]
    detected = bug["first_seconds"] is not None
    return [bug["slug"], *times, f"{bug['engine']}, {bug['harness']}" if detected else "–"]


def _seconds(first: dict[str, Any] | None) -> str:
    return "–" if first is None else f"{first['seconds']:.0f}"


def _sums(report: dict[str, Any]) -> list[str]:
    """How many bugs each engine brought to each step."""
    return [
        str(sum(bug["engines"][at][f"first_{step}"] is not None for bug in report["bugs"]))
        for at in range(len(report["campaign"]["engines"]))
        for step in STEPS
    ]

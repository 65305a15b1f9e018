"""A campaign's progress: a live table on a terminal, a line every few seconds elsewhere."""

import time
from contextlib import AbstractContextManager
from dataclasses import dataclass

from rich import box
from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from davlab.campaign.campaign import Campaign
from davlab.campaign.worker import Worker
from davlab.safetext import visible

TABLE_SECONDS = 0.5
LINE_SECONDS = 10.0


@dataclass(frozen=True)
class Bug:
    """Where one bug stands, as one word and since when."""

    slug: str
    stage: str  # unseen, reached, triggered, found, retired, unshown
    seconds: float | None


def bugs_of(campaign: Campaign) -> list[Bug]:
    found = campaign.confirmations.evidence.shown()
    return [_stage(slug, bug, slug in found) for slug, bug in campaign.ledger.bugs.items()]


def _stage(slug: str, bug: dict, found: bool) -> Bug:
    if bug["retired_seconds"] is not None:
        unshown = bug.get("retired_as") == "unshown" and not found
        return Bug(slug, "unshown" if unshown else "retired", bug["retired_seconds"])
    for stage, event in (("triggered", "first_triggered"), ("reached", "first_reached")):
        if bug[event]:
            seconds = bug[event]["seconds"]
            return Bug(slug, "found" if found and stage == "triggered" else stage, seconds)
    return Bug(slug, "unseen", None)


class Lines:
    """For logs and pipes: one line every ten seconds, and each event when it happens."""

    def __enter__(self) -> "Lines":
        self._next = 0.0
        self._event = ""
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __call__(self, campaign: Campaign) -> None:
        if campaign.last_event != self._event:
            self._event = campaign.last_event
            print(f"{clock_words(campaign.clock.now())}  {visible(self._event)}", flush=True)
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + LINE_SECONDS
            print(self._line(campaign), flush=True)

    def _line(self, campaign: Campaign) -> str:
        running = [worker for worker in campaign.workers if worker.running]
        rate = sum(worker.execs_per_second for worker in running)
        bugs = bugs_of(campaign)
        found = sum(bug.stage in ("found", "retired") for bug in bugs)
        names = " ".join(worker.name for worker in running)
        return (
            f"{clock_words(campaign.clock.now())} of {clock_words(campaign.seconds)}"
            f"  {rate:>9,.0f} exec/s  {len(campaign.crashes.records):>4} crashes"
            + (f"  {found} of {len(bugs)} bugs" if bugs else "")
            + f"  {names}"
        )


class Screen:
    """For a person: the table of workers and the bugs, redrawn twice a second."""

    STAGES = {
        "unseen": ("·", "dim"),
        "reached": ("○", ""),
        "triggered": ("◇", "yellow"),
        "found": ("●", "bold red"),
        "retired": ("✓", "green"),
        "unshown": ("◌", "yellow"),
    }
    FRAME = 7  # lines around the workers and the bugs

    def __init__(self, console: Console) -> None:
        self._live = Live(console=console, auto_refresh=False, transient=False)
        self._next = 0.0

    def __enter__(self) -> "Screen":
        self._live.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self._live.__exit__(*error)

    def __call__(self, campaign: Campaign) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + TABLE_SECONDS
            self._live.update(self._picture(campaign), refresh=True)

    def _picture(self, campaign: Campaign) -> Group:
        bugs = self._bugs(campaign)
        room = self._live.console.height - self.FRAME - bugs.row_count
        shown = campaign.workers
        if len(shown) > room:
            shown = [worker for worker in shown if worker.running or worker.given_up]
        parts = [self._headline(campaign), self._workers(campaign, shown), bugs]
        if campaign.ledger.bugs:
            parts.append(self._legend())
        parts.append(Text(visible(campaign.last_event), style="dim", no_wrap=True))
        return Group(*parts)

    def _legend(self) -> Text:
        words = (f"{sign} {stage}" for stage, (sign, _) in self.STAGES.items())
        return Text("  ".join(words), style="dim")

    def _headline(self, campaign: Campaign) -> Table:
        done = min(campaign.clock.now(), campaign.seconds)
        line = Table.grid(padding=(0, 2))
        line.add_row(
            Text(campaign.folder.name, style="bold"),
            ProgressBar(total=campaign.seconds, completed=done, width=30),
            f"{clock_words(done)} of {clock_words(campaign.seconds)}",
            Text("Ctrl-C ends it with the report", style="dim"),
        )
        return line

    def _workers(self, campaign: Campaign, shown: list[Worker]) -> Table:
        """A row each; where they do not all fit, those that run, and how many wait."""
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column("")
        table.add_column("worker")
        for title in ("ran", "exec/s", "inputs", "edges", "corpus", "crashes"):
            table.add_column(title, justify="right")
        for worker in shown:
            readings = worker.engine.readings(worker.job)
            mark = "✗" if worker.given_up else "▶" if worker.running else ""
            table.add_row(
                Text(mark, style="red" if worker.given_up else "green"),
                worker.name,
                clock_words(worker.used),
                f"{worker.execs_per_second:,.0f}",
                f"{worker.state.execs:,}",
                _number(readings.edges),
                _number(readings.corpus),
                _number(campaign.crashes.of(worker) or None),
                style="" if worker.running else "dim",
            )
        if waiting := len(campaign.workers) - len(shown):
            table.caption = Text(f"{waiting} workers wait for their turn", style="dim")
        return table

    def _bugs(self, campaign: Campaign) -> Table:
        """Bugs side by side, as many as the terminal is wide, read down the columns."""
        table = Table.grid(padding=(0, 2))
        cells = [self._cell(bug) for bug in bugs_of(campaign)]
        widest = max((cell.cell_len for cell in cells), default=1) + 2
        rows = -(-len(cells) // max(1, self._live.console.width // widest))
        for row in range(rows):
            table.add_row(*cells[row::rows])
        return table

    def _cell(self, bug: Bug) -> Text:
        sign, style = self.STAGES[bug.stage]
        since = "" if bug.seconds is None else f" {clock_words(bug.seconds)}"
        return Text.assemble((f"{sign} {bug.slug}", style), (since, "dim"), no_wrap=True)


def view() -> AbstractContextManager:
    """The form of progress that suits where the output goes."""
    console = Console()
    return Screen(console) if console.is_terminal else Lines()


def clock_words(seconds: float) -> str:
    """0:07, 4:59, 1:02:03."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _number(value: int | None) -> str:
    return "" if value is None else f"{value:,}"

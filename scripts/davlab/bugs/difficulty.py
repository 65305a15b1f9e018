"""scripts/bug difficulty: how hard a bug is to find, as campaigns measured it."""

import json
import re
import statistics
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from davlab import catalogue, records
from davlab.bugs import write
from davlab.bugstate import BadState, BugState
from davlab.catalogue import Bug
from davlab.repo import BUILD, UsageError, relative
from davlab.safetext import visible

SHALLOW, MEDIUM = 60, 600  # seconds until a bug is first triggered, at most
NEVER = float("inf")


@dataclass(frozen=True)
class Campaign:
    """What a campaign that ended says of bugs."""

    name: str
    date: str
    seconds: float
    jobs: int
    engines: list[str]
    harnesses: list[str]
    bugs: dict[str, dict | None]  # slug to first_triggered; None where it never was
    places: dict[str, set[str]]  # slug to the harnesses that triggered it

    def asked(self, bug: Bug) -> bool:
        """Whether the bug could have been found."""
        return bug.slug in self.bugs and bool(set(bug.harnesses) & set(self.harnesses))

    def first(self, slug: str) -> float:
        found = self.bugs[slug]
        return found["seconds"] if found else NEVER

    def says(self, slug: str) -> str:
        """The measurement in words."""
        found = self.bugs[slug]
        what = f"not triggered in {self.seconds:,.0f} s"
        if found:
            what = (
                f"first triggered after {found['seconds']:,.1f} s and {found['execs']:,} inputs, "
                f"by {found['engine']} in {found['harness']}"
            )
        return (
            f"{self.date}, campaign {self.name}, {self.seconds:,.0f} s, {self.jobs} jobs, "
            f"{' and '.join(self.engines)}, harnesses {', '.join(self.harnesses)}: {what}"
        )


def measure(names: list[str]) -> None:
    """Writes difficulty and basis into each bug.toml that these campaigns have something to say of."""
    campaigns = [read_campaign(name) for name in names]
    for bug in catalogue.load_all():
        asked = [campaign for campaign in campaigns if campaign.asked(bug)]
        said = _note(bug.slug, asked) if asked else "not looked for in any of them; as it was"
        print(f"{bug.slug}: {visible(said)}", flush=True)
        places = set().union(*(campaign.places[bug.slug] for campaign in asked))
        for harness in sorted(places - set(bug.harnesses)):
            print(f"  {visible(harness)} triggers it too, and has no trigger: add one that shows it,")
            print("  or say on the card why it shows nothing there")


def read_campaign(name: str) -> Campaign:
    """A campaign by its name, or by its folder. UsageError where it is none, or has not ended."""
    folder = Path(name) if "/" in name else BUILD / "campaigns" / name
    try:
        about = json.loads((folder / "campaign.json").read_text(encoding="utf-8"))
        bugs = json.loads((folder / "bugs.json").read_text(encoding="utf-8"))
        ended = any(e.get("kind") == "end" for e in records.read_lines(folder / "events.jsonl"))
        if not ended:
            raise UsageError(f"campaign {visible(name)} has not ended: make campaign NAME=…")
        return Campaign(
            name=about["name"],
            date=about["started"][:10],
            seconds=about["seconds"],
            jobs=about["settings"]["JOBS"],
            engines=about["engines"],
            harnesses=about["harnesses"],
            bugs={slug: bugs.get(slug, {}).get("first_triggered") for slug in about["bugs"]},
            places=_places(folder),
        )
    except OSError as error:
        place = visible(relative(folder))
        raise UsageError(f"campaign {visible(name)}: {place}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, AttributeError, BadState) as error:
        raise UsageError(f"campaign {visible(name)}: malformed: {visible(str(error))}") from error


def _places(folder: Path) -> dict[str, set[str]]:
    """Which harnesses triggered a bug, by the state files of their workers."""
    places = defaultdict(set)
    for file in sorted(folder.glob("workers/*/bugs.state")):
        harness = file.parent.name.partition("-")[2]
        for slot in BugState(file).slots():
            if slot.triggered:
                places[slot.slug].add(harness)
    return places


def difficulty(seconds: float) -> str:
    if seconds <= SHALLOW:
        return "shallow"
    return "medium" if seconds <= MEDIUM else "deep"


def _say_on_card(card: Path, level: str) -> None:
    text = card.read_text(encoding="utf-8")
    row = re.compile(r"^(\| Difficulty \| )\w+", re.MULTILINE)
    card.write_text(row.sub(rf"\g<1>{level}", text, count=1), encoding="utf-8")


def _note(slug: str, campaigns: list[Campaign]) -> str:
    """Writes what the campaigns say of one bug; of several, the one in the middle counts."""
    campaigns = sorted(campaigns, key=lambda campaign: campaign.first(slug))
    middle = statistics.median_high(campaign.first(slug) for campaign in campaigns)
    longest = max(campaign.seconds for campaign in campaigns)
    if middle == NEVER and longest < MEDIUM:
        return f"not triggered in {longest:,.0f} s, which is too short to call it deep; as it was"
    data = write.read(slug)
    before = data["difficulty"]
    data["difficulty"] = difficulty(middle)
    data["basis"] = "; ".join(campaign.says(slug) for campaign in campaigns)
    write.write(slug, data)
    _say_on_card(catalogue.BUG_FOLDER / slug / "README.md", data["difficulty"])
    change = (
        data["difficulty"]
        if before == data["difficulty"]
        else f"{before}, now {data['difficulty']}"
    )
    return f"{change} ({campaigns[0].says(slug).rpartition(': ')[2]})"

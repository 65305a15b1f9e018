"""Runs inputs in a build that a tool watches: one bug's triggers, and the committed seeds."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from davlab.bugs.measure import HEAP_FILLS, sanitizers
from davlab.catalogue import Bug, Trigger
from davlab.detect import memcheck, sanitized
from davlab.detect.sighting import Sighting, best, fresh, rank
from davlab.detect.tools import Tool
from davlab.make import built, folder_of
from davlab.repo import BUILD, CORPORA, ROOT
from davlab.triage.replay import PROFILE, Setting, run_program

MEMORY = 4 << 30  # bytes of address space, where no sanitizer needs terabytes of it
SEEDS_AT_ONCE = 40
SEEDS_SECONDS = 600


@dataclass(frozen=True)
class Run:
    """What one tool made of one trigger."""

    harness: str
    file: str
    result: str  # one of RESULTS
    sighting: Sighting | None = None
    why: str = ""  # it could not run
    chance: str = ""  # a better result, which another filling of memory gave

    @property
    def rank(self) -> tuple[int, bool]:
        """Least for what points nearest to the root cause; the tool's own report before a signal."""
        return rank(self.result), self.sighting is not None and self.sighting.by == "signal"


def programs(tool: Tool, bug: Bug) -> list[Path]:
    """What has to be built for all triggers of a bug."""
    names = {t.harness for t in bug.triggers if not _not_run(tool, t.harness)}
    return [folder_of(tool.mode, bug.slug) / f"replay-{name}" for name in sorted(names)]


def _not_run(tool: Tool, harness: str) -> str:
    """Why the tool cannot watch a harness, or ""."""
    watched = tool.mode != "msan" or "msan" in sanitizers(harness)
    return "" if watched else "libxml2 is not instrumented"


def run(tool: Tool, bug: Bug, trigger: Trigger, noise: list[Sighting]) -> Run:
    """Runs one trigger in the plain one-bug build. What the clean build says to the same input, and
    what is in `noise`, does not count; nor what it takes a certain content of foreign memory for.
    """
    names = trigger.harness, trigger.file.name
    if why := _not_run(tool, trigger.harness):
        return Run(*names, "not-run", why=why)
    profile = PROFILE if PROFILE in bug.profiles else bug.profiles[0]
    setting = Setting(profile, symbols=True, halt=not tool.goes_on, seconds=tool.seconds)
    fills = HEAP_FILLS if tool.by_chance else HEAP_FILLS[:1]
    tries = [_try(tool, bug, trigger, noise, setting.but(heap_fill=fill)) for fill in fills]
    tries.sort(key=lambda one: one.rank)
    chance = tries[0].result if tries[0].result != tries[-1].result else ""
    return replace(tries[-1], chance=chance)


def _try(tool: Tool, bug: Bug, trigger: Trigger, noise: list[Sighting], setting: Setting) -> Run:
    names = trigger.harness, trigger.file.name
    program = folder_of(tool.mode, bug.slug) / f"replay-{trigger.harness}"
    found = watch(tool, program, [trigger.file], setting, BUILD / "src" / bug.slug)
    if found and (tool.goes_on or found[0].by == "limit"):
        clean = built(tool.mode, f"replay-{trigger.harness}")
        known = watch(tool, clean, [trigger.file], setting, ROOT)
        if any(one.by == "limit" for one in known):
            return Run(*names, "not-run", why=f"takes more than {tool.seconds:g} s when clean too")
        found = fresh(found, [*known, *noise])
    chosen = best(found, bug.function)
    return Run(*names, chosen.result(bug.function) if chosen else "missed", chosen)


def watch(
    tool: Tool, program: Path, inputs: list[Path], setting: Setting, sources: Path
) -> list[Sighting]:
    """What the tool says of a program, made from `sources`, that runs these inputs."""
    command = [str(program), "--quiet", *map(str, inputs)]
    with tempfile.TemporaryDirectory(prefix="davlab-detect-") as scratch:
        report = Path(scratch) / "memcheck.xml"
        if tool.id == "valgrind":
            command = [*memcheck.command(report), *command]
        if tool.id in ("valgrind", "hardened"):
            command = ["prlimit", f"--as={MEMORY}", *command]
        outcome = run_program(command, setting)
        found = memcheck.sightings(report, sources) if tool.id == "valgrind" else []
    return found or sanitized.sightings(outcome, program, sources)


def clean_seeds(tool: Tool) -> Iterable[tuple[str, list[Path]]]:
    """The committed inputs of each harness that the tool can watch, in handfuls."""
    for folder in sorted(path.parent for path in CORPORA.glob("*/seed")):
        if not _not_run(tool, folder.name):
            files = [p for kind in ("seed", "regress") for p in sorted((folder / kind).glob("*"))]
            for at in range(0, len(files), SEEDS_AT_ONCE):
                yield folder.name, files[at : at + SEEDS_AT_ONCE]


def watch_clean(tool: Tool, harness: str, files: list[Path]) -> list[Sighting]:
    """What the tool says of the clean build that runs these."""
    setting = Setting(symbols=True, halt=not tool.goes_on, seconds=SEEDS_SECONDS)
    return watch(tool, built(tool.mode, f"replay-{harness}"), files, setting, ROOT)

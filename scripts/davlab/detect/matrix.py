"""Measures bugs x tools: every trigger in every dynamic tool, every patched file in every analyzer."""

import functools
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from davlab.bugs.patch import read_patch
from davlab.catalogue import Bug
from davlab.detect import dynamic, static
from davlab.detect.dynamic import Run
from davlab.detect.sighting import Sighting, best, fresh
from davlab.detect.tools import Tool
from davlab.make import make
from davlab.repo import BUILD, ROOT, UsageError

Say = Callable[[str], None]
Key = tuple[str, str]  # bug, tool


@dataclass(frozen=True)
class Clean:
    """What a tool says of the clean tree."""

    inputs: int  # seeds that were run, or files that were read
    places: list[Sighting]  # distinct by kind, file and line


@dataclass
class Matrix:
    tools: list[Tool]
    bugs: list[Bug]
    runs: dict[Key, list[Run]] = field(default_factory=dict)
    clean: dict[str, Clean] = field(default_factory=dict)  # by tool
    seconds: float = 0.0


def measure(tools: list[Tool], bugs: list[Bug], clean_too: bool, jobs: int, say: Say) -> Matrix:
    """`clean_too`: what the tools say of the clean tree is measured too."""
    matrix = Matrix(tools, bugs)
    began = time.monotonic()
    failed = _build(tools, bugs, clean_too, say)
    with ThreadPoolExecutor(jobs) as pool:
        for tool in tools:
            if tool.noisy or clean_too:
                matrix.clean[tool.id] = _clean(pool, tool)
                say(f"{tool.label}: {len(matrix.clean[tool.id].places)} places in the clean tree")
        cells = {
            (bug.slug, tool.id): pool.submit(_cell, matrix, tool, bug, failed)
            for bug in bugs
            for tool in tools
        }
        for number, (key, runs) in enumerate(cells.items(), 1):
            matrix.runs[key] = runs.result()
            if number % len(tools) == 0:
                say(f"{number // len(tools)} of {len(bugs)} bugs: {key[0]}")
    matrix.seconds = time.monotonic() - began
    return matrix


def _build(tools: list[Tool], bugs: list[Bug], clean_too: bool, say: Say) -> dict[Key, str]:
    """Builds all that will run. Gives why a bug cannot be built for a tool."""
    failed: dict[Key, str] = {}
    for tool in tools:
        if tool.dynamic:
            say(f"{tool.label}: builds {len(bugs)} bugs")
            if clean_too:
                make(tool.mode, "", "programs")
        for bug in bugs:
            wanted = dynamic.programs(tool, bug) if tool.dynamic else []
            try:
                make(tool.mode or "asan", bug.slug, _sources(bug) / ".ready", *wanted)
            except UsageError as error:
                failed[bug.slug, tool.id] = str(error)
    return failed


def _sources(bug: Bug):
    return BUILD / "src" / bug.slug


def _cell(matrix: Matrix, tool: Tool, bug: Bug, failed: dict[Key, str]) -> list[Run]:
    name = read_patch(bug.patch).files[0]
    why = failed.get((bug.slug, tool.id), "")
    if why or (tool.dynamic and not bug.triggers):
        return [Run("", name, "not-run", why=why or "no trigger is listed")]
    if tool.dynamic:
        noise = matrix.clean[tool.id].places if tool.noisy else []
        return [dynamic.run(tool, bug, trigger, noise) for trigger in bug.triggers]
    found = static.analyse(tool.id, static.Job(_sources(bug) / name, _sources(bug), True))
    chosen = best(fresh(found, _analysed(tool.id, name)), bug.function)
    return [Run("", name, chosen.result(bug.function) if chosen else "missed", chosen)]


@functools.cache
def _analysed(tool: str, name: str) -> list[Sighting]:
    return static.analyse(tool, static.Job(ROOT / name))


def _clean(pool: ThreadPoolExecutor, tool: Tool) -> Clean:
    """What a tool says of the clean tree: of all seeds that run, or of all files."""
    if tool.dynamic:
        parts = list(dynamic.clean_seeds(tool))
        found = pool.map(lambda part: dynamic.watch_clean(tool, *part), parts)
        count = sum(len(files) for _, files in parts)
    else:
        names = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("target/*/*.c"))
        found = pool.map(lambda name: _analysed(tool.id, name), names)
        count = len(names)
    places = {(one.kind, one.file, one.line): one for part in found for one in part}
    return Clean(count, [places[key] for key in sorted(places)])

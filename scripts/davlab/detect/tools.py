"""The tools that are compared: how each is asked, and what it is here."""

import os
import shutil
import subprocess
from dataclasses import dataclass

from davlab.detect import memcheck, static
from davlab.make import INHERITED
from davlab.repo import ROOT, UsageError
from davlab.safetext import visible

SECONDS = 60


@dataclass(frozen=True)
class Tool:
    """One column. A dynamic tool has a mode of the Makefile, in which it runs every trigger."""

    id: str
    label: str
    program: str
    mode: str = ""
    options: tuple[str, ...] = ()  # besides those of the mode
    seconds: float = 30  # for one input
    goes_on: bool = False  # behind a report: what the clean build reports too does not count
    by_chance: bool = False  # what it sees may depend on what lies in memory that is nobody's
    noisy: bool = False  # it reports what is meant: what it says of any seed does not count

    @property
    def dynamic(self) -> bool:
        return bool(self.mode)


TOOLS = (
    Tool("asan", "ASan", "clang", "asan"),
    Tool("ubsan", "UBSan", "clang", "ubsan", by_chance=True),
    Tool(
        "ubsan-int",
        "UBSan + integer",
        "clang",
        "ubsan-int",
        goes_on=True,
        by_chance=True,
        noisy=True,
    ),
    Tool("msan", "MSan", "clang", "msan", by_chance=True),
    Tool("valgrind", "valgrind", "valgrind", "valgrind", tuple(memcheck.FLAGS), 120, True),
    Tool("hardened", "hardened", "gcc", "hardened", by_chance=True),
    Tool("gcc-analyzer", "gcc -fanalyzer", "gcc", options=tuple(static.GCC)),
    Tool("clang-analyzer", "clang analyzer", "clang", options=tuple(static.CLANG)),
    Tool("cppcheck", "cppcheck", "cppcheck", options=tuple(static.CPPCHECK)),
)
BY_ID = {tool.id: tool for tool in TOOLS}


def require(tools: list[Tool]) -> None:
    """UsageError names a program that is missing, and the remedy."""
    for tool in tools:
        if not shutil.which(tool.program):
            raise UsageError(f"{tool.program} is missing: run scripts/deps base detect")


def version(tool: Tool) -> str:
    said = _words([tool.program, "--version"])
    return said.partition("\n")[0]


def flags(tool: Tool) -> str:
    """What the tool is told: the mode's compiler and flags, and its own options."""
    words = " ".join(tool.options)
    if not tool.dynamic:
        return words
    rule = "show-flags: ; @echo $(CC) $(FLAGS_$(MODE))"
    compiled = _words(["make", "-s", f"MODE={tool.mode}", f"--eval={rule}", "show-flags"])
    return f"{compiled}; {tool.program} {words}" if words else compiled


def _words(command: list[str]) -> str:
    environment = {k: v for k, v in os.environ.items() if k not in INHERITED}
    result = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=SECONDS
    )
    return visible(result.stdout.strip(), keep="\n")

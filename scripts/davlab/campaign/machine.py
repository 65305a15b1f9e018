"""What a campaign ran on: machine, tools and commit, in their own words."""

import os
import platform
import re
import subprocess
from pathlib import Path

from davlab.repo import ROOT

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
TOOLS = {"clang": ["clang", "--version"], "afl": ["afl-fuzz", "-h"]}


def describe() -> dict:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_mb": memory >> 20,
        "system": f"{_system()}, Linux {platform.release()}",
    }


def versions() -> dict[str, str]:
    words = {tool: COLOUR.sub("", _first_line(command)) for tool, command in TOOLS.items()}
    return words | {"python": platform.python_version()}


def commit() -> str:
    """The commit, with + behind it where the tree has changes; empty outside a repository."""
    identity = _first_line(["git", "-C", str(ROOT), "rev-parse", "HEAD"])
    changes = _first_line(["git", "-C", str(ROOT), "status", "--porcelain", "-uno"])
    return identity + ("+" if identity and changes else "")


def _first_line(command: list[str]) -> str:
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return result.stdout.partition("\n")[0].strip()


def _cpu() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _system() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()

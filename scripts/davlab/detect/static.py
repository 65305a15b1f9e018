"""What analyzers that read the source, and run nothing, say of one file."""

import json
import plistlib
import subprocess
import tempfile
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from davlab.detect.sighting import Sighting
from davlab.detect.source import function_at, text_at
from davlab.repo import ROOT, UsageError, relative
from davlab.safetext import visible

SECONDS = 300
INCLUDES = ["-Itarget", "-Iharnesses"]
STANDARD = ["-std=c11", "-D_GNU_SOURCE", *INCLUDES, "-isystem", "/usr/include/libxml2"]
# As the Makefile compiles a patched file in the plain form; for cppcheck without the sizeof, of which
# it would speak.
PATCHED = ["-DDAVLAB_BUGS_PLAIN", "-DBASE_BANNED_H", "-include", "harnesses/bugs.h"]
PATCHED_CPPCHECK = [
    "-DBUG(id,relation,a,b,action)=((void)0)",
    "-DBUG_TERM(id,relation,a,b,term)=0",
    "-DBUG_ACTS(id,relation,a,b)=false",
    "-DBASE_BANNED_H",
]
GCC = ["-fanalyzer"]  # it sees more where nothing has been optimised away
CLANG = ["--analyze"]
CPPCHECK = ["--std=c11", "--enable=warning,portability"]

Place = tuple[str, str, str, int]  # kind, message, file, line


@dataclass(frozen=True)
class Job:
    """One file to read, as it is in the clean tree or patched, and what comes before target/ in its
    name."""

    file: Path
    root: Path = ROOT
    patched: bool = False


def gcc(job: Job) -> list[Place]:
    """gcc's analyzer; what its other warnings say, every build prints."""
    forms = PATCHED if job.patched else []
    command = ["gcc", *STANDARD, *forms, *GCC, "-fdiagnostics-format=json"]
    said = _run([*command, "-c", str(job.file), "-o", "/dev/null"], job)
    found = []
    for line in said.splitlines():
        for one in json.loads(line) if line.startswith("[") else []:
            if str(one.get("option")).startswith("-Wanalyzer"):
                at = one["locations"][0]["caret"]
                found.append((one["option"], one["message"], at["file"], at["line"]))
    return found


def clang(job: Job) -> list[Place]:
    """clang's analyzer with the checkers that it, and scan-build, turn on by themselves."""
    forms = PATCHED if job.patched else []
    with tempfile.TemporaryDirectory(prefix="davlab-detect-") as scratch:
        report = Path(scratch) / "report.plist"
        command = ["clang", *STANDARD, *forms, *CLANG, "--analyzer-output", "plist"]
        _run([*command, str(job.file), "-o", str(report)], job)
        said = plistlib.loads(report.read_bytes())
    places = [(one, one["location"]) for one in said["diagnostics"]]
    return [
        (one["check_name"], one["description"], said["files"][at["file"]], at["line"])
        for one, at in places
    ]


def cppcheck(job: Job) -> list[Place]:
    forms = PATCHED_CPPCHECK if job.patched else []
    command = ["cppcheck", "-q", "-D_GNU_SOURCE", *INCLUDES, *forms, *CPPCHECK, "--xml"]
    errors = ElementTree.fromstring(_run([*command, str(job.file)], job)).iter("error")
    places = [(one, one.find("location")) for one in errors]
    return [
        (one.get("id"), one.get("msg"), at.get("file"), int(at.get("line")))
        for one, at in places
        if at is not None
    ]


ANALYZERS: dict[str, Callable[[Job], list[Place]]] = {
    "gcc-analyzer": gcc,
    "clang-analyzer": clang,
    "cppcheck": cppcheck,
}


def analyse(tool: str, job: Job) -> list[Sighting]:
    """What a tool says of a file. UsageError where it cannot read it."""
    found = {}
    for kind, message, name, line in ANALYZERS[tool](job):
        file = (ROOT / name).resolve()
        inside = file.is_relative_to(job.root.resolve())
        shown = str(file.relative_to(job.root.resolve())) if inside else relative(file)
        one = Sighting(
            kind, "tool", (function_at(file, line),), shown, line, text_at(file, line), message
        )
        found[one.key, line] = one
    return list(found.values())


def _run(command: list[str], job: Job) -> str:
    """What the command said. UsageError with its last words where it failed, or took too long."""
    try:
        result = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, errors="backslashreplace",
            stdin=subprocess.DEVNULL, timeout=SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise UsageError(
            f"{command[0]} took more than {SECONDS} s over {relative(job.file)}"
        ) from error
    if result.returncode != 0:
        words = (result.stderr + result.stdout).strip().splitlines() or ["no words"]
        raise UsageError(
            f"{command[0]} cannot read {relative(job.file)}: {visible(words[-1], limit=300)}"
        )
    return result.stderr

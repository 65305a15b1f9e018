"""What a sanitizer's report comes to in the words of bug.toml: for scripts/bug refresh and check."""

from davlab import catalogue
from davlab.triage import sanitizer
from davlab.triage.crash_state import cycle

NO_REPORT = {"abort", "exit", "deadly-signal"}
CHANCE = {"SEGV", "BUS", "FPE", "ILL", "TRAP", "assertion-failure", "misaligned-pointer-use"}


def observed(tool: str, report: sanitizer.Report | None) -> catalogue.Report | None:
    """The report of the build under `tool` (asan, ubsan, msan), made with symbols. Of a stack overflow,
    whose depth is chance, the frames are one round of the recursion. None too for what the tool did not
    find: the C library's abort over a broken heap; or, in a build that leaves a heap as it is, a signal, a
    failed assertion or a crooked pointer, whose place is chance. What the target gave back may be read in
    a harness first: then the frames are the harness's."""
    if report is None or report.kind in NO_REPORT or (tool != "asan" and report.kind in CHANCE):
        return None
    names = _functions(report, "target/") or _functions(report, "harnesses/")
    if report.kind == "stack-overflow":
        names = list(cycle(names))
    top = tuple(names[: catalogue.TOP_FRAMES])
    return catalogue.Report(tool, report.kind, report.access, report.size, top)


def _functions(report: sanitizer.Report, folder: str) -> list[str]:
    return [f.function for f in report.frames if f.file.removeprefix("./").startswith(folder)]

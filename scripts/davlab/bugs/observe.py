"""What a sanitizer's report comes to in the words of bug.toml: for scripts/bug refresh and check."""

from davlab import catalogue
from davlab.triage import sanitizer
from davlab.triage.crash_state import cycle


def observed(tool: str, report: sanitizer.Report | None) -> catalogue.Report | None:
    """The report of the build under `tool` (asan, ubsan, msan), made with symbols. Of a stack overflow,
    whose depth is chance, the frames are one round of the recursion."""
    if report is None:
        return None
    names = [f.function for f in report.frames if f.file.removeprefix("./").startswith("target/")]
    if report.kind == "stack-overflow":
        names = list(cycle(names))
    top = tuple(names[: catalogue.TOP_FRAMES])
    return catalogue.Report(tool, report.kind, report.access, report.size, top)

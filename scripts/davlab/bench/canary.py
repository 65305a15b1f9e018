"""What a fuzzer sees of the canary build: edges and comparisons, beside the clean build's.

Three forms of each file that a patch changes: `clean`; `canary`, guards observed by code that is not
instrumented; and `control`, the patched tree with its guards intact and observed by nobody
(tests/full/guarded.h). At -O0, where no optimizer blurs the count, the canary has the control's edges,
and its comparisons less one for each guard. At a campaign's flags only totals can be compared.
"""

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from davlab import catalogue
from davlab.bugs.patch import read_patch
from davlab.make import folder_of, make
from davlab.repo import ROOT

COMPARISONS = re.compile(r"__sanitizer_cov_trace_(const_)?cmp\d|__sanitizer_cov_trace_switch")
SITES = re.compile(r"^\+.*\bBUG(?:_TERM|_ACTS)?\(", re.MULTILINE)
PATCHED = ROOT / "build/src/canary/target"
INCLUDES = ("-Ibuild/src/canary", "-Itarget", "-isystem", "/usr/include/libxml2")
FORMS = {
    "clean": (),
    "control": ("-include", "tests/full/guarded.h"),
    "canary": ("-include", "harnesses/bugs.h", "-DDAVLAB_BUGS_CANARY"),
}
COLUMNS = ("clean -O0", "control -O0", "canary -O0", "clean", "canary")


@dataclass(frozen=True)
class Seen:
    """What one object, or several, shows a fuzzer."""

    edges: int = 0  # 8-bit counters
    comparisons: int = 0  # calls of the comparison hooks

    def __add__(self, other: "Seen") -> "Seen":
        return Seen(self.edges + other.edges, self.comparisons + other.comparisons)


def objdump(path: Path, option: str) -> str:
    return subprocess.run(
        ["objdump", option, str(path)], capture_output=True, text=True, check=True, timeout=60
    ).stdout


def seen_in(path: Path) -> Seen:
    sizes = re.findall(r"__sancov_cntrs\s+([0-9a-f]+)", objdump(path, "-h"))
    calls = [line for line in objdump(path, "-r").splitlines() if COMPARISONS.search(line)]
    return Seen(sum(int(size, 16) for size in sizes), len(calls))


def sites() -> int:
    """How many guards the catalogue observes."""
    return sum(len(SITES.findall(bug.patch.read_text())) for bug in catalogue.load_all())


def patched_files() -> list[Path]:
    """Files that any patch changes, as seen from target/, built."""
    make("libfuzzer", "canary", "programs")
    names = {name for bug in catalogue.load_all() for name in read_patch(bug.patch).files}
    return [Path(name).relative_to("target") for name in sorted(names)]


def unoptimized(file: Path) -> dict[str, Seen]:
    """The three forms of a file at -O0, with libFuzzer's instrumentation."""
    found = {}
    with tempfile.TemporaryDirectory() as scratch:
        for form, options in FORMS.items():
            source = (ROOT / "target" if form == "clean" else PATCHED) / file
            output = Path(scratch, f"{form}.o")
            subprocess.run(
                ["clang", "-std=c11", "-D_GNU_SOURCE", "-O0", "-w", "-fsanitize=fuzzer-no-link",
                 *(("-DBASE_BANNED_H",) if options else ()), *options, *INCLUDES,
                 "-c", str(source), "-o", str(output)],
                cwd=ROOT, check=True, timeout=60,
            )  # fmt: skip
            found[form] = seen_in(output)
    return found


def as_built(file: Path) -> dict[str, Seen]:
    """A file in the clean and in the canary build of a libFuzzer campaign."""
    name = Path("target", file).with_suffix(".o")
    return {
        "clean": seen_in(folder_of("libfuzzer") / name),
        "canary": seen_in(folder_of("libfuzzer", "canary") / name),
    }


def bench() -> None:
    """Prints a line for each patched file, and sums; the last two columns are as campaigns build."""
    make("libfuzzer", "", "programs")
    print(
        "edges / comparisons        at -O0: clean    control     canary   as built: clean     canary"
    )
    sums: dict[str, Seen] = {}
    for file in patched_files():
        row = {f"O0 {form}": seen for form, seen in unoptimized(file).items()}
        row |= {f"built {form}": seen for form, seen in as_built(file).items()}
        sums = {form: sums.get(form, Seen()) + seen for form, seen in row.items()}
        print(_line(str(file), list(row.values())), flush=True)
    print(_line("together", list(sums.values())))
    print(f"{sites()} guards are observed; each is one comparison fewer than in the control")


def _line(name: str, row: list[Seen]) -> str:
    return f"{name:28}" + "".join(f"{f'{s.edges} / {s.comparisons}':>15}" for s in row)

"""How fast requests are read: bench/parse.c's measurements, held against what we aim at."""

import json
import subprocess
from dataclasses import asdict, dataclass
from statistics import median

from davlab.bench.seeds import FOLDER, seed_groups
from davlab.campaign import machine
from davlab.make import built

AIM_HEAD = 2.0  # times as fast as libhttp-parser
AIM_HOSTILE = 20.0  # times the median cost of an ordinary byte
TIMEOUT = 600


@dataclass(frozen=True)
class Row:
    """One line of bench-parse: what of `requests` requests, `bytes` long together, took how long."""

    part: str  # head, request, size, ordinary, hostile
    name: str
    reader: str  # davlab, http-parser, libxml2
    outcome: str  # OK, or the rule that refuses it
    bytes: int
    requests: int
    rounds: int
    min_ns: float
    median_ns: float

    @property
    def per_byte(self) -> float:
        return self.median_ns / self.bytes

    @property
    def per_request(self) -> float:
        return self.median_ns / self.requests


def read_row(line: str) -> Row:
    words = line.split("\t")
    return Row(*words[:4], *map(int, words[4:7]), *map(float, words[7:]))


def measure(rounds: int, slice_us: int) -> list[Row]:
    program = built("plain", "bench-parse")
    groups = [f"{name}={folder}" for name, folder in seed_groups("request").items()]
    result = subprocess.run(
        [str(program), "--rounds", str(rounds), "--slice", str(slice_us), *groups],
        check=True, stdout=subprocess.PIPE, text=True, timeout=TIMEOUT,
    )  # fmt: skip
    return [read_row(line) for line in result.stdout.splitlines()]


class Results:
    """The rows, and what follows from them."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows

    def part(self, part: str, reader: str = "davlab") -> list[Row]:
        return [row for row in self.rows if row.part == part and row.reader == reader]

    def heads(self) -> list[tuple[Row, Row]]:
        """Ours and libhttp-parser's, for each group of seeds."""
        return list(zip(self.part("head"), self.part("head", "http-parser"), strict=True))

    def ordinary(self) -> float:
        """The cost of a byte in the median ordinary request, in nanoseconds."""
        return median(row.per_byte for row in self.part("ordinary"))

    def libxml2(self, row: Row) -> Row | None:
        """The same document, read by libxml2 alone."""
        key = (row.part, row.name)
        alone = [r for r in self.rows if r.reader == "libxml2" and (r.part, r.name) == key]
        return min(alone, key=lambda r: abs(r.bytes - row.bytes), default=None)

    def json(self) -> dict:
        hostile = self.part("hostile")
        ordinary = self.ordinary()
        return {
            "machine": machine.describe(),
            "commit": machine.commit(),
            "head_ratio": {
                ours.name: {
                    "median": theirs.median_ns / ours.median_ns,
                    "min": theirs.min_ns / ours.min_ns,
                }
                for ours, theirs in self.heads()
            },
            "ordinary_ns_per_byte": ordinary,
            "hostile_worst": max(row.per_byte for row in hostile) / ordinary,
            "rows": [asdict(row) for row in self.rows],
        }


def tables(results: Results) -> str:
    lines = [
        f"{'heads':12} {'bytes':>8} {'ns/head':>9} {'http-parser':>12} {'ratio':>6} {'least':>6}"
    ]
    for ours, theirs in results.heads():
        lines.append(
            f"{ours.name:12} {ours.bytes // ours.requests:8} {ours.per_request:9.0f} "
            f"{theirs.per_request:12.0f} {theirs.median_ns / ours.median_ns:6.2f} "
            f"{theirs.min_ns / ours.min_ns:6.2f}"
        )
    lines += ["", f"{'requests':12} {'bytes':>8} {'ns/request':>11} {'MB/s':>8}"]
    for row in results.part("request"):
        lines.append(
            f"{row.name:12} {row.bytes // row.requests:8} {row.per_request:11.0f} "
            f"{1e3 / row.per_byte:8.0f}"
        )
    lines += ["", *size_table(results), "", *hostile_table(results)]
    return "\n".join(lines)


def size_table(results: Results) -> list[str]:
    """A row per shape, a column per size: nanoseconds a byte."""
    rows = results.part("size")
    sizes = sorted({round_size(row.bytes) for row in rows})
    lines = [f"{'ns/byte at':12}" + "".join(f"{size:>12,}" for size in sizes)]
    for name in dict.fromkeys(row.name for row in rows):
        cells = {round_size(row.bytes): row.per_byte for row in rows if row.name == name}
        lines.append(
            f"{name:12}"
            + "".join(f"{cells[s]:12.3f}" if s in cells else f"{'-':>12}" for s in sizes)
        )
    return lines


def round_size(size: int) -> int:
    """The power of ten that a size was made for."""
    return min((10**n for n in range(2, 7)), key=lambda power: abs(size / power - 1))


def hostile_table(results: Results) -> list[str]:
    ordinary = results.ordinary()
    rows = sorted(
        results.part("ordinary") + results.part("hostile"), key=lambda r: r.per_byte, reverse=True
    )
    lines = [
        f"at 64 KB, times the {ordinary:.2f} ns of a byte in the median ordinary request:",
        f"{'shape':18} {'kind':9} {'bytes':>7} {'ns/byte':>8} {'libxml2':>8} {'times':>6}  outcome",
    ]
    for row in rows:
        alone = results.libxml2(row)
        lines.append(
            f"{row.name:18} {row.part:9} {row.bytes:7} {row.per_byte:8.2f} "
            f"{alone.per_byte if alone else 0:8.2f} {row.per_byte / ordinary:6.1f}  {row.outcome}"
        )
    return lines


def bench(rounds: int, slice_us: int) -> None:
    """Prints the tables; writes parse.json."""
    results = Results(measure(rounds, slice_us))
    print(tables(results))
    FOLDER.mkdir(parents=True, exist_ok=True)
    found = results.json() | {"slice_us": slice_us}
    (FOLDER / "parse.json").write_text(json.dumps(found, indent=1))
    print()
    print(
        f"heads: {min(r['median'] for r in found['head_ratio'].values()):.2f} times libhttp-parser "
        f"(aim: {AIM_HEAD:.0f}); hostile: {found['hostile_worst']:.1f} times the median "
        f"(aim: {AIM_HOSTILE:.0f} at most)"
    )

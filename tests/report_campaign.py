"""Writes a campaign folder by docs/formats.md, for the tests of the report."""

import json
import math
from pathlib import Path

ENGINES = ["libfuzzer", "afl"]
HARNESSES = ["chunked", "if_header", "request", "uri"]
WIDE, IF, CHUNK = "ms03-007-wide-path", "if-tag-units", "chunk-size-sign"
LONG_TARGET = b"PROPFIND /" + b"a" * 32767 + b" HTTP/1.1\r\nHost: h\r\nDepth: 0\r\n\r\n"
CHUNKED = b"5;name=value\r\nhello\r\n-2\r\nxx\r\n0\r\n\r\n"
IF_INPUT = b"(<http://h/" + b"\xc3\xa9" * 70 + b">)"
LOG = """=================================================================
==4242==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x602000000012
WRITE of size 2 at 0x602000000012 thread T0
    #0 0x4f5d21 in wide_put target/uri/wide.c:61:15
    #1 0x4f5e88 in wide_path target/uri/wide.c:102:9
    #2 0x4f1c10 in LLVMFuzzerTestOneInput harnesses/fuzz_uri.c:31:5

SUMMARY: AddressSanitizer: heap-buffer-overflow target/uri/wide.c:61:15 in wide_put
"""


def cluster(name: str, verdict: str, bug: str | None, harness: str, **more: object) -> dict:
    """One cluster of triage.json; `more` replaces fields."""
    return {
        "id": name, "kind": "heap-buffer-overflow", "access": "WRITE", "size": 2,
        "harness": harness, "frames": ["wide_put", "wide_path", "LLVMFuzzerTestOneInput"],
        "state": ["wide_put", "wide_path"], "count": 3, "bug_ids": [bug] if bug else [],
        "verdict": verdict, "reproducer": f"triage/{name}/reproducer",
        "minimised": f"triage/{name}/minimised", "report": f"triage/{name}/sanitizer.txt",
        "bytes": 40000, "minimised_bytes": 32812, "first_seconds": 12.5, "engines": ENGINES,
        "proof": {"canary": bool(bug), "plain": bool(bug), "clean_silent": verdict != "unknown"},
    } | more  # fmt: skip


CLUSTERS = [
    (cluster("c1", "known-bug", WIDE, "request"), LONG_TARGET),
    (cluster("c2", "known-bug", IF, "if_header", first_seconds=40.0), IF_INPUT),
    (cluster("c3", "known-bug", CHUNK, "chunked", first_seconds=1.2), CHUNKED),
    (cluster("c4", "unknown", None, "uri", first_seconds=200.0, state=["uri_dots"]), b"/%2e%2e/\0"),
]


class Campaign:
    """A folder under construction: `Campaign(folder).write()` makes a whole one."""

    def __init__(self, folder: Path):
        self.folder = folder

    def put(self, name: str, content: object) -> None:
        """Writes one file: bytes as they are, a list as .jsonl, all else as JSON."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif name.endswith(".jsonl"):
            path.write_text("".join(json.dumps(line) + "\n" for line in content))
        else:
            path.write_text(json.dumps(content))

    def write(self, clusters: list = CLUSTERS) -> None:
        self.put("campaign.json", {
            "name": "sample", "started": "2026-01-02T03:04:05Z", "seconds": 300.0,
            "harnesses": HARNESSES, "engines": ENGINES, "bugs": [WIDE, IF, CHUNK, "never-seen"],
            "machine": {"cpu": "A small CPU", "cores": 2}, "commit": "0123456789abcdef0123+",
            "seeds": {harness: 12 for harness in HARNESSES}, "versions": {"clang": "14.0.6"},
            "settings": {"TIME": 300},
        })  # fmt: skip
        self.put("series.jsonl", list(self.samples()))
        self.put("bugs.json", {
            WIDE: self.seen(0.5, 12.5, 30.0), IF: self.seen(2.0, 40.0, None),
            CHUNK: self.seen(0.2, 1.2, 5.0),
            "never-seen": {"reached": 0, "triggered": 0, "first_reached": None,
                           "first_triggered": None, "retired_seconds": None},
        })  # fmt: skip
        self.put("events.jsonl", [
            {"seconds": 0, "kind": "start", "text": "fuzzing begins"},
            {"seconds": 5, "kind": "retired", "bug": CHUNK, "text": "three reproducers"},
            {"seconds": 77, "kind": "worker-died", "text": "afl-uri: signal 9, restarted"},
            {"seconds": 300, "kind": "end", "text": "time is up"},
        ])  # fmt: skip
        self.put_clusters(clusters)

    def put_clusters(self, clusters: list) -> None:
        """triage.json, the clusters' files, and two crash files for each."""
        crashes, triaged = [], []
        for record, data in clusters:
            base = f"triage/{record['id']}"
            self.put(f"{base}/reproducer", data)
            self.put(f"{base}/minimised", data)
            self.put(f"{base}/sanitizer.txt", LOG.encode())
            for number, engine in enumerate(ENGINES):
                file = f"crashes/{record['harness']}-{engine}-{record['id']}"
                self.put(file, data)
                when = record["first_seconds"] + 7 * number
                crashes.append({"file": file, "harness": record["harness"], "engine": engine,
                                "seconds": when, "execs": int(9000 * when), "sha256": record["id"],
                                "bytes": len(data), "origin": "crash", "count": 1})  # fmt: skip
                triaged.append({"file": file, "harness": record["harness"], "cluster": record["id"],
                                "sha256": record["id"], "verdict": record["verdict"], "note": "",
                                "bug": (record["bug_ids"] or [None])[0],
                                "reproduced": "3 of 3", "triggers": []})  # fmt: skip
        triaged.append(self.silent("crashes/uri-afl-gone", "uri", []))
        crashes.reverse()
        triaged.reverse()
        self.put("crashes.jsonl", crashes)
        self.put("triage.json", {"crashes": triaged, "clusters": [c for c, _ in clusters]})

    def put_unshown(self, bug: str, harness: str, count: int) -> None:
        """Adds crash files that trigger a bug alone and show nothing, as both engines retired it for."""
        triage = json.loads((self.folder / "triage.json").read_text())
        files = [f"crashes/{harness}-afl-unshown{number}" for number in range(count)]
        triage["crashes"] += [self.silent(file, harness, [bug]) for file in files]
        self.put("triage.json", triage)
        bugs = json.loads((self.folder / "bugs.json").read_text())
        retired = {"retired_seconds": 50.0, "retired_as": "unshown"}
        bugs[bug] |= retired | {"engines": {engine: dict(retired) for engine in ENGINES}}
        self.put("bugs.json", bugs)

    @staticmethod
    def silent(file: str, harness: str, triggers: list[str]) -> dict:
        """A row of triage.json for a crash file that shows nothing."""
        what = f"{triggers[0]} alone" if triggers else "no bug"
        return {"file": file, "harness": harness, "sha256": "", "verdict": "no-crash", "cluster": None,
                "bug": None, "reproduced": "0 of 3", "triggers": triggers,
                "note": f"shows nothing on replay; triggers {what}"}  # fmt: skip

    @staticmethod
    def seen(reached: float, triggered: float, retired: float | None) -> dict:
        def first(seconds: float) -> dict:
            execs = int(9000 * seconds)
            return {"seconds": seconds, "execs": execs, "harness": "uri", "engine": "libfuzzer"}

        events = {"reached": 123456, "triggered": 77, "first_reached": first(reached),
                  "first_triggered": first(triggered), "retired_seconds": retired,
                  "retired_as": None if retired is None else "confirmed"}  # fmt: skip
        return events | {"engines": {"libfuzzer": events, "afl": {"reached": 5}}}

    @staticmethod
    def samples():
        for second in range(5, 301, 5):
            for place, harness in enumerate(HARNESSES):
                for speed, engine in ((50000, "libfuzzer"), (6000, "afl")):
                    if (second // 20 + place) % 2:
                        edges = 300 + 40 * place + int((60 + speed / 1000) * math.log(second))
                        yield {"seconds": second, "worker": f"{engine}-{harness}", "engine": engine,
                               "harness": harness, "execs": speed * second // 2,
                               "execs_per_second": speed * (1 + 0.2 * math.sin(second)),
                               "edges": edges, "corpus": edges // 3, "crashes": 0}  # fmt: skip

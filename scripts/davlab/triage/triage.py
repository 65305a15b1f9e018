"""Triage: attributes every crash file, clusters them, minimises one of each cluster, writes it down."""

import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from davlab import records
from davlab.triage import cluster
from davlab.triage.attribute import Attributor
from davlab.triage.crash_file import CrashFile, examine
from davlab.triage.finding import Finding, Kept, finding_of
from davlab.triage.minimise import minimise
from davlab.triage.reduce import Budget
from davlab.safetext import visible_log
from davlab.triage.inputs import Job, Work

LOG_LIMIT = 256 << 10  # bytes of a cluster's sanitizer.txt
SEVERITY = ("unknown", "known-bug", "unattributed", "timeout", "out-of-memory", "flaky")


@dataclass(frozen=True)
class Options:
    profile: str = "period"
    jobs: int = 2  # replays side by side
    runs: int = 3  # replays of each crash
    seconds: float = 15.0  # for minimising one crash; 0: leave them as they are


@dataclass(frozen=True)
class Triaged:
    """One crash file and what was found."""

    job: Job
    crash: CrashFile
    finding: Finding


@dataclass
class Triage:
    """One run of triage over `work`. `tell` is given words about progress."""

    work: Work
    options: Options
    tell: Callable[[str], None]
    reused: int = 0
    _attributors: dict[str, Attributor] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.folder = self.work.home / "triage"
        self.folder.mkdir(parents=True, exist_ok=True)
        self._kept = Kept(self.folder / "kept.json")

    def run(self) -> dict:
        """Triages everything; returns what was written to triage.json."""
        triaged = self._each("attributed", self._attribute, self.work.jobs)
        crashed = [t for t in triaged if t.finding.clustered]
        looks = [_looks(t) for t in crashed]
        by_looks = cluster.by_looks(looks)
        self.confusion = cluster.confusion(by_looks, looks, [t.finding.bug for t in crashed])
        groups = cluster.part(by_looks, [t.finding.label for t in crashed])
        members = [[crashed[at] for at in group] for group in groups]
        clusters = self._each("clusters minimised", self._describe, members)
        home = {id(t): c["id"] for c, group in zip(clusters, members) for t in group}
        result = {
            "crashes": [_crash_row(t, home.get(id(t))) for t in triaged],
            "clusters": sorted(clusters, key=lambda c: (SEVERITY.index(c["verdict"]), -c["count"])),
        }
        self._remove_others({c["id"] for c in clusters})
        records.write_json(self.work.home / "triage.json", result)
        self._kept.save()
        return result

    def _each(self, words: str, work: Callable, things: list) -> list:
        """Runs `work` on each, some side by side, and tells how far it is."""
        done = 0
        results = []
        with ThreadPoolExecutor(self.options.jobs) as pool:
            try:
                for result in pool.map(work, things):
                    results.append(result)
                    done += 1
                    self.tell(f"{done} of {len(things)} {words}")
            except BaseException:
                pool.shutdown(cancel_futures=True)
                raise
        return results

    def _attributor(self, harness: str) -> Attributor:
        with self._lock:
            if harness not in self._attributors:
                self.tell(f"building what {harness} needs")
                profile, runs = self.options.profile, self.options.runs
                self._attributors[harness] = Attributor(harness, self.work.bugs, profile, runs)
            return self._attributors[harness]

    def _key(self, crash: CrashFile, harness: str) -> str:
        return f"{crash.sha256} {harness} {self._attributor(harness).identity()}"

    def _attribute(self, job: Job) -> Triaged:
        crash = examine(job.path)
        if crash.fault:
            return Triaged(job, crash, Finding("skipped", note=crash.fault))
        key = self._key(crash, job.harness)
        finding = self._kept.get(key)
        if finding:
            self.reused += 1
        else:
            finding = finding_of(self._attributor(job.harness).attribute(job.path))
        self._kept.put(key, finding)
        return Triaged(job, crash, finding)

    def _describe(self, members: list[Triaged]) -> dict:
        """One cluster: its row, with its files written. Its crash is its smallest reliable one."""
        verdict = min((t.finding.verdict for t in members), key=SEVERITY.index)
        first = members[0]
        chosen = min(
            (t for t in members if t.finding.verdict == verdict),
            key=lambda t: (t.crash.bytes, t.crash.sha256),
        )
        name = cluster.cluster_id(_looks(first), first.finding.label)
        size, finding = self._files(name, chosen)
        seconds = [t.job.seconds for t in members if t.job.seconds is not None]
        return {
            "id": name,
            "kind": finding.kind,
            "access": finding.access,
            "size": finding.size,
            "zone": finding.zone,
            "headline": finding.headline,
            "harness": first.job.harness,
            "place": finding.place(),
            "frames": finding.functions(),
            "state": list(_looks(chosen).state),
            "count": len(members),
            "bug_ids": [finding.bug] if finding.bug else [],
            "verdict": verdict,
            "reproduced": finding.reproduced,
            "reproducer": f"triage/{name}/reproducer",
            "minimised": f"triage/{name}/minimised",
            "report": f"triage/{name}/sanitizer.txt",
            "bytes": chosen.crash.bytes,
            "minimised_bytes": size,
            "first_seconds": min(seconds, default=None),
            "engines": sorted({t.job.engine for t in members if t.job.engine}),
            "proof": {
                "canary": finding.canary,
                "plain": finding.plain,
                "clean_silent": finding.clean_silent,
            },
            "note": finding.note,
        }

    def _files(self, name: str, chosen: Triaged) -> tuple[int, Finding]:
        """Writes a cluster's reproducer, minimised and sanitizer.txt; the size of the minimised one
        and what was found of it. What an earlier run wrote of the same crash is taken as it is."""
        folder = self.folder / name
        attributor = self._attributor(chosen.job.harness)
        key = f"minimised {self._key(chosen.crash, chosen.job.harness)} {self.options.seconds:g}"
        minimised, kept = folder / "minimised", self._kept.get(key)
        if kept and examine(folder / "reproducer").sha256 == chosen.crash.sha256:
            if minimised.is_file() and (folder / "sanitizer.txt").is_file():
                return minimised.stat().st_size, kept
        folder.mkdir(exist_ok=True)
        shutil.copyfile(chosen.job.path, folder / "reproducer")
        budget = Budget(self.options.seconds)
        result = minimise(attributor, chosen.job.path, budget)
        minimised.write_bytes(result.data)
        log = visible_log(result.attribution.log, LOG_LIMIT)
        records.write_text(folder / "sanitizer.txt", log)
        finding = finding_of(result.attribution)
        self._kept.put(key, finding)
        return len(result.data), finding

    def _remove_others(self, names: set[str]) -> None:
        """Removes the files of clusters that are no more."""
        for path in self.folder.iterdir():
            if path.is_dir() and not path.is_symlink() and path.name not in names:
                shutil.rmtree(path)


def _looks(triaged: Triaged) -> cluster.Looks:
    finding = triaged.finding
    return cluster.looks_of(triaged.job.harness, finding.kind, finding.access, finding.stack())


def _crash_row(triaged: Triaged, home: str | None) -> dict:
    finding = triaged.finding
    return {
        "file": triaged.job.file,
        "harness": triaged.job.harness,
        "sha256": triaged.crash.sha256,
        "verdict": finding.verdict,
        "cluster": home,
        "bug": finding.bug,
        "reproduced": finding.reproduced,
        "triggers": finding.triggers,
        "note": finding.note,
    }

"""The parts of report.json, each worked out from a campaign's material."""

import statistics
from collections import Counter, defaultdict
from pathlib import Path

from davlab import catalogue
from davlab.report.material import Material, Record, number, whole
from davlab.repo import UsageError, relative
from davlab.safetext import clean

VERDICTS = [
    "unknown", "unattributed", "known-bug", "flaky", "timeout", "out-of-memory", "no-crash", "skipped"
]  # fmt: skip
MOST_NOTES = 20
NO_LINEAGE = {"cve": "", "evidence": "", "text": ""}


def campaign_facts(material: Material) -> Record:
    given = material.campaign
    seen = [number(r["seconds"]) or 0.0 for r in material.series + material.events]
    seeds = given.get("seeds") if isinstance(given.get("seeds"), dict) else {}
    return {
        "name": words(given.get("name")) or clean(material.folder.resolve().name) or "campaign",
        "folder": clean(relative(material.folder)),
        "started": words(given.get("started")),
        "seconds": max(0.0, number(given.get("seconds")) or max(seen, default=0.0)),
        "harnesses": listed(given, "harnesses") or in_series(material, "harness"),
        "engines": listed(given, "engines") or in_series(material, "engine"),
        "bugs": listed(given, "bugs") or sorted(material.bugs),
        "machine": facts(given.get("machine"), "machine"),
        "commit": words(given.get("commit")),
        "seeds": {name: whole(count) or 0 for name, count in seeds.items()},
        "versions": facts(given.get("versions"), "version"),
        "settings": facts(given.get("settings"), "setting"),
    }


def words(value: object) -> str:
    """A value as one line of text: lists joined by commas."""
    if isinstance(value, list):
        return ", ".join(words(v) for v in value)
    return "" if value is None else str(value)


def listed(source: Record, key: str) -> list[str]:
    value = source.get(key)
    return [v for v in value if isinstance(v, str)] if isinstance(value, list) else []


def facts(value: object, name: str) -> dict[str, str]:
    """Named facts; one bare value gets `name` as its name."""
    if isinstance(value, dict):
        return {key: words(v) for key, v in value.items()}
    return {name: words(value)} if value not in (None, "", []) else {}


def in_series(material: Material, key: str) -> list[str]:
    return sorted({record[key] for record in material.series if record[key]})


def cluster_list(material: Material) -> list[Record]:
    """Genuine bugs first, then by the number of crash files."""
    clusters = []
    for cluster in material.clusters:
        if cluster["verdict"] not in VERDICTS or cluster["access"] not in ("READ", "WRITE", ""):
            material.problems.append(
                f"triage.json: cluster {cluster['id']!r} is malformed: left out"
            )
            continue
        clusters.append(cluster | {"count": cluster["count"] or 0})
    return sorted(clusters, key=lambda c: (VERDICTS.index(c["verdict"]), -c["count"], c["id"]))


def detections(material: Material) -> dict[str, list[Record]]:
    """Per bug, what crashes.jsonl says of the files that triage attributes to it, by time."""
    found = {Path(crash["file"]).name: crash for crash in material.crashes}
    per_bug = defaultdict(list)
    for triaged in material.triaged:
        if triaged["bug"] and triaged["verdict"] == "known-bug":
            nothing = {"seconds": None, "execs": None, "engine": "", "harness": triaged["harness"]}
            per_bug[triaged["bug"]].append(found.get(Path(triaged["file"]).name, nothing))
    for crashes in per_bug.values():
        crashes.sort(key=lambda c: (c["seconds"] is None, c["seconds"] or 0.0))
    return per_bug


def unshown(material: Material) -> Counter[str]:
    """Per bug, the crash files that show nothing on replay and trigger it alone."""
    return Counter(
        triaged["triggers"][0]
        for triaged in material.triaged
        if triaged["verdict"] == "no-crash" and len(triaged["triggers"]) == 1
    )


def bug_list(material: Material, campaign: Record) -> list[Record]:
    """Every bug that was enabled or seen, in the catalogue's order."""
    detected = detections(material)
    silent = unshown(material)
    known = catalogue.slugs()
    bugs = []
    for slug in sorted({*campaign["bugs"], *material.bugs, *detected}):
        seen = material.bugs.get(slug, {})
        first = detected[slug][0] if slug in detected else {}
        bugs.append(
            {"id": slug, "slug": slug}
            | card(material, slug, known)
            | {
                "reached": seen.get("reached") or 0,
                "triggered": seen.get("triggered") or 0,
                "detected": len(detected.get(slug, [])),
                "unshown": silent[slug],
                "first_seconds": first.get("seconds"),
                "first_execs": first.get("execs"),
                "harness": first.get("harness"),
                "engine": first.get("engine"),
                "first_reached": first_time(seen.get("first_reached")),
                "first_triggered": first_time(seen.get("first_triggered")),
                "retired_seconds": seen.get("retired_seconds"),
                "retired_as": seen.get("retired_as"),
                "engines": [
                    engine_of(name, seen.get("engines", {}).get(name, {}), detected.get(slug, []))
                    for name in campaign["engines"]
                ],
            }
        )
    return bugs


def engine_of(name: str, seen: Record, crashes: list[Record]) -> Record:
    """How far one engine by itself came with a bug. What one retired, the others still hunt."""
    own = [crash for crash in crashes if crash["engine"] == name]
    return {
        "engine": name,
        "reached": seen.get("reached") or 0,
        "triggered": seen.get("triggered") or 0,
        "detected": len(own),
        "first_reached": first_time(seen.get("first_reached")),
        "first_triggered": first_time(seen.get("first_triggered")),
        "first_detected": first_time(own[0]) if own else None,
        "retired_seconds": seen.get("retired_seconds"),
        "retired_as": seen.get("retired_as"),
    }


def card(material: Material, slug: str, known: list[str]) -> Record:
    """What bug.toml says of it."""
    try:
        if slug not in known:
            raise UsageError(f"{slug}: no such bug in target/bugs")
        bug = catalogue.load(slug)
    except UsageError as error:
        material.problems.append(clean(str(error)))
        return {"title": slug, "class": "", "field": "", "lineage": dict(NO_LINEAGE)}
    lineage = {key: str(bug.lineage.get(key, "")) for key in NO_LINEAGE}
    return clean(
        {"title": bug.title, "class": bug.bug_class, "field": bug.field, "lineage": lineage}
    )


def first_time(first: Record | None) -> Record | None:
    if not first or first["seconds"] is None:
        return None
    return {key: first[key] for key in ("seconds", "execs", "harness", "engine")}


def engine_list(material: Material) -> list[Record]:
    """One per engine and harness: what its workers reached together, and their median speed."""
    samples: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in material.series:
        if record["engine"] and record["harness"]:
            samples[record["engine"], record["harness"]].append(record)
    files = Counter((crash["engine"], crash["harness"]) for crash in material.crashes)
    engines = []
    for engine, harness in sorted({*samples, *files}, key=lambda pair: (pair[1], pair[0])):
        records = samples[engine, harness]
        speeds = [r["execs_per_second"] for r in records if r["execs_per_second"]]
        execs: dict[str, int] = {}
        for record in records:
            execs[record["worker"]] = max(execs.get(record["worker"], 0), record["execs"] or 0)
        engines.append(
            {
                "engine": engine,
                "harness": harness,
                "execs": sum(execs.values()),
                "execs_per_second": statistics.median(speeds) if speeds else None,
                "edges": largest(records, "edges"),
                "corpus": largest(records, "corpus"),
                "crashes": files[engine, harness],
            }
        )
    return engines


def largest(records: list[Record], key: str) -> int | None:
    return max((r[key] for r in records if r[key] is not None), default=None)


def unclustered(material: Material) -> list[Record]:
    """Crash files outside all clusters, grouped by verdict and by what they trigger although they show
    nothing, with what triage noted of them."""
    groups = defaultdict(list)
    for triaged in material.triaged:
        if not triaged["cluster"]:
            groups[triaged["verdict"] or "skipped", tuple(triaged["triggers"])].append(triaged)
    triaged_files = {Path(triaged["file"]).name for triaged in material.triaged}
    for crash in material.crashes:
        if Path(crash["file"]).name not in triaged_files:
            groups["untriaged", ()].append(crash | {"note": ""})
    return [
        {
            "verdict": verdict,
            "triggers": list(triggers),
            "harnesses": sorted({row["harness"] for row in rows} - {""}),
            "count": len(rows),
            "notes": [f"{row['file']}: {row['note']}" for row in rows if row["note"]][:MOST_NOTES],
        }
        for (verdict, triggers), rows in sorted(groups.items())
    ]

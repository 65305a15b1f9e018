"""Renders report/index.html: one file, nothing fetched, readable without its script."""

import base64
import datetime
import functools
import hashlib
import os
import re
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from davlab import catalogue
from davlab.report.charts import charts
from davlab.report.hexdump import Mark, hexdump
from davlab.report.locate import locate
from davlab.report.material import Material
from davlab.repo import ROOT
from davlab.report.parts import detections
from davlab.safetext import visible, visible_log
from davlab.report.svg import amount, duration
from davlab.report.timeline import colour, timeline

TEMPLATES = Path(__file__).with_name("templates")
MOST_CLUSTERS = 60  # shown with dump and log; the others are in the JSON
INPUT_LIMIT = 256 << 10
LOG_READ_LIMIT = 1 << 20
LOG_LIMIT = 24 << 10  # bytes of a sanitizer log that are shown
EXCERPT_LIMIT = 320
GUIDE = ROOT / "docs/triage.md"
LESSON = "## What the guard did"
EMPHASIS = re.compile(r"\*{1,2}(\w[^*`]*)\*{1,2}")
HERE = os.fsencode(f"{ROOT}/")  # programs in a log are told from the repository's top, as elsewhere
BROKEN_RULE = re.compile(rb"oracle failed: ([^\n]{1,200})|(Assertion [^\n]{1,200} failed)")
SAFE_PATH = re.compile(r"[A-Za-z0-9._/+-]+")
TONES = {"known-bug": "good", "unknown": "alarm", "unattributed": "warn"}
MEANINGS = {
    "known-bug": "attributed to a bug of the catalogue",
    "unknown": "crashes the clean build: a genuine bug of the target",
    "unattributed": "crashes the bug build, the clean build is silent, and no single bug explains it",
    "flaky": "does not crash every time",
    "timeout": "takes too long",
    "out-of-memory": "needs more memory than it may",
    "no-crash": "silent on replay",
    "skipped": "not tried",
    "untriaged": "triage has not seen it",
}
PROOFS = {
    "canary": ("one bug alone, observed, explains it", "no bug alone, observed, explains it"),
    "plain": ("crashes the build with that bug alone", "does not crash the build of one bug"),
    "clean_silent": ("the clean build is silent", "crashes the clean build"),
}
ENTRY = "LLVMFuzzerTestOneInput"
EVIDENCE = {"C": "read in the fix", "R": "by the CVE record", "K": "general knowledge"}

Record = dict[str, Any]


@functools.cache
def template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"duration": duration, "amount": amount}
    return environment.get_template("report.html.j2")


def render(report: Record, material: Material) -> str:
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    script = (TEMPLATES / "report.js").read_text(encoding="utf-8")
    engines = report["campaign"]["engines"]
    return template().render(
        report=report,
        style=Markup(style),
        script=Markup(script),
        policy=policy(style, script),
        machine=machine_line(report["campaign"]["machine"]),
        fuzzed=material.fuzzed,
        judged=bool(material.triaged or material.clusters or not report["totals"]["crash_files"]),
        started=readable_time(report["campaign"]["started"]),
        timeline=timeline(report, detections(material)),
        charts=charts(report, material.series),
        anchors={bug["slug"]: f"#bug-{number}" for number, bug in enumerate(report["bugs"], 1)},
        guide=link(GUIDE, material.folder),
        cards={bug["id"]: card_excerpt(bug["slug"], material.folder) for bug in report["bugs"]},
        clusters=[cluster_view(c, report, material) for c in report["clusters"][:MOST_CLUSTERS]],
        evidence=EVIDENCE,
        meanings=MEANINGS,
        engine_tone=lambda engine: colour(engine, engines),
    )


def policy(style: str, script: str) -> str:
    """A Content-Security-Policy under which this page's own style and script run and nothing else."""
    digests = [
        base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
        for text in (style, script)
    ]
    return (
        f"default-src 'none'; style-src 'sha256-{digests[0]}'; script-src 'sha256-{digests[1]}';"
        " base-uri 'none'; form-action 'none'"
    )


def machine_line(machine: dict[str, str]) -> str:
    """`A small CPU, 2 cores, 7.8 GB, Linux 6.1`."""
    shown = []
    for name, value in machine.items():
        if name == "cores":
            shown.append(f"{value} core" if value == "1" else f"{value} cores")
        elif name == "memory_mb" and value.isascii() and value.isdigit() and len(value) < 12:
            shown.append(f"{int(value) / 1024:.1f} GB")
        elif value:
            shown.append(value)
    return ", ".join(shown)


def readable_time(text: str) -> str:
    """An ISO 8601 time in UTC as `2 January 2026, 03:04 UTC`; other text as it is."""
    try:
        time = datetime.datetime.fromisoformat(text)
    except ValueError:
        return text
    if time.utcoffset():
        return text
    return f"{time.day} {time:%B} {time.year}, {time:%H:%M} UTC"


def card_excerpt(slug: str, folder: Path) -> Record:
    """What a bug's card teaches first, and where the card is, seen from the page."""
    if slug not in catalogue.slugs():
        return {"text": "", "path": "", "link": ""}
    path = catalogue.BUG_FOLDER / slug / "README.md"
    shown = path.relative_to(ROOT).as_posix()
    try:
        text = card_lesson(path.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return {"text": "", "path": "", "link": ""}
    return {"text": text, "path": shown, "link": link(path, folder)}


def link(path: Path, folder: Path) -> str:
    """Where a file of the repository is, seen from the page; nothing where the page lies outside."""
    inside = folder.resolve().is_relative_to(ROOT)
    return os.path.relpath(path, folder.resolve() / "report") if inside else ""


def card_lesson(card: str) -> str:
    """The first paragraph of prose under "What the guard did", or of the card where that is not."""
    paragraphs = card.partition(LESSON)[2].split("\n\n") + card.split("\n\n")
    prose = (
        p for p in paragraphs if p.strip() and not p.lstrip("\n").startswith(("#", "|", "    "))
    )
    text = visible(" ".join(EMPHASIS.sub(r"\1", next(prose, "")).split()))
    if len(text) > EXCERPT_LIMIT:
        text = text[:EXCERPT_LIMIT].rsplit(" ", 1)[0] + " …"
    return text


def cluster_view(cluster: Record, report: Record, material: Material) -> Record:
    """A cluster with what the page shows beside: dump, marks, log, command."""
    name = cluster["minimised"] or cluster["reproducer"]
    data, size = material.read(name, INPUT_LIMIT)
    marks = field_marks(cluster, report["bugs"], data or b"")
    log, _ = material.read(cluster["report"], LOG_READ_LIMIT)
    return cluster | {
        "tone": TONES.get(cluster["verdict"], "plain"),
        "frames": until_entry(cluster["frames"]),
        "rule": broken_rule(log or b""),
        "input": name,
        "rows": hexdump(data or b"", marks),
        "marks": sorted({mark.label for mark in marks}),
        "readable": data is not None,
        "input_size": size,
        "cut": size - len(data or b""),
        "log": visible_log(log.replace(HERE, b""), LOG_LIMIT) if log else "",
        "proven": proven(cluster),
        "command": replay_command(cluster, name, report["campaign"]["folder"]),
    }


def until_entry(frames: list[str]) -> list[str]:
    """The frames of the target and the harness: what called the harness says nothing of a crash."""
    return frames[: frames.index(ENTRY) + 1] if ENTRY in frames else frames


def broken_rule(log: bytes) -> str:
    """What an oracle or an assertion says was not so; nothing where a sanitizer reported."""
    match = BROKEN_RULE.search(log)
    return visible_log(match.group(1) or match.group(2), LOG_LIMIT) if match else ""


def proven(cluster: Record) -> list[tuple[bool | None, str]]:
    """What the replays showed; a genuine bug has only the clean build to be replayed on."""
    shown = []
    for key, (yes, no) in PROOFS.items():
        held = cluster["proof"][key]
        if key == "clean_silent" or cluster["verdict"] != "unknown":
            shown.append((held, f"{yes}: not tried" if held is None else yes if held else no))
    return shown


def field_marks(cluster: Record, bugs: list[Record], data: bytes) -> list[Mark]:
    """Where the field of the cluster's bug stands in the input; no marks for a crash without bug."""
    fields = {bug["field"] for bug in bugs if bug["id"] in cluster["bug_ids"] and bug["field"]}
    return [mark for name in sorted(fields) for mark in locate(name, cluster["harness"], data)]


def replay_command(cluster: Record, name: str, folder: str) -> str:
    """The command that shows the crash again; none where a name could mean something to a shell."""
    known = cluster["bug_ids"][0] if len(cluster["bug_ids"]) == 1 else "all"
    bugs = "none" if cluster["verdict"] == "unknown" else known
    path = name if name.startswith(("corpora/", "target/")) else f"{folder}/{name}"
    if not all(SAFE_PATH.fullmatch(word) for word in (path, cluster["harness"], bugs)):
        return ""
    return f"make replay INPUT={path} HARNESS={cluster['harness']} BUGS={bugs}"

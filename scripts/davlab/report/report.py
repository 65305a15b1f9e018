"""Makes a campaign's report: report/report.json, held to its schema, and report/index.html."""

import json
from pathlib import Path
from typing import Any

import jsonschema

from davlab.report import material as reading
from davlab import records
from davlab.report import page as report_page
from davlab.report import parts
from davlab.report.material import Material
from davlab.repo import UsageError

SCHEMA = json.loads(Path(__file__).with_name("report.schema.json").read_text(encoding="utf-8"))


def make(folder: Path) -> dict[str, Any]:
    """Reads the campaign in `folder`, writes both files of its report, and returns the object."""
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such campaign folder; `make campaign` makes one")
    material = reading.load(folder)
    report = build(material)
    output = folder / "report"
    output.mkdir(exist_ok=True)
    text = json.dumps(report, ensure_ascii=False, allow_nan=False, indent=2) + "\n"
    page = report_page.render(report, material)
    records.write_text(output / "report.json", text)
    records.write_text(output / "index.html", page)
    return report


def build(material: Material) -> dict[str, Any]:
    """The object of report.json, valid by the schema."""
    campaign = parts.campaign_facts(material)
    clusters = parts.cluster_list(material)
    bugs = parts.bug_list(material, campaign)
    engines = parts.engine_list(material)
    report = {
        "schema_version": SCHEMA["properties"]["schema_version"]["const"],
        "campaign": campaign,
        "totals": {
            "bugs": len(bugs),
            "reached": sum(bug["reached"] > 0 for bug in bugs),
            "triggered": sum(bug["triggered"] > 0 for bug in bugs),
            "detected": sum(bug["detected"] > 0 for bug in bugs),
            "unknown_clusters": sum(c["verdict"] == "unknown" for c in clusters),
            "clusters": len(clusters),
            "crash_files": len(material.crashes) or len(material.triaged),
            "execs": sum(e["execs"] for e in engines),
        },
        "bugs": bugs,
        "clusters": clusters,
        "engines": engines,
        "unclustered": parts.unclustered(material),
        "events": material.events,
        "problems": material.problems,
    }
    jsonschema.Draft202012Validator(SCHEMA).validate(report)
    return report


def summary_lines(report: dict[str, Any]) -> list[str]:
    """What a terminal shows at the end of a campaign. The report's text is free of control bytes."""
    campaign, totals = report["campaign"], report["totals"]
    unknown = totals["unknown_clusters"]
    found = f"{unknown} UNKNOWN crashes of the clean target" if unknown else "no unknown crash"
    if totals["bugs"] and totals["execs"]:
        progress = f"{totals['reached']} reached, {totals['triggered']} triggered"
        found = f"{totals['detected']} of {totals['bugs']} bugs detected ({progress}), {found}"
    counts = f"{totals['crash_files']:,} crash files in {totals['clusters']:,} clusters"
    if totals["execs"]:
        counts += f"; {totals['execs']:,} inputs in {campaign['seconds']:.0f} s"
    lines = [f"{found}; {counts}"]
    if report["bugs"]:
        lines.append(f"  {'bug':28} {'reached':>12} {'triggered':>12} {'crashes':>8}  first seen")
    for bug in report["bugs"]:
        lines.append(
            f"  {bug['slug']:28} {bug['reached']:12,} {bug['triggered']:12,} {bug['detected']:8,}  "
            + first_seen(bug)
        )
    for cluster in report["clusters"]:
        if cluster["verdict"] == "unknown":
            where = cluster["state"][0] if cluster["state"] else "no frame"
            kind = f"{cluster['kind']} {cluster['access']}".strip()
            lines.append(
                f"  GENUINE BUG in the clean target: {kind} in {where}, harness {cluster['harness']}:"
                f" {cluster['minimised'] or cluster['reproducer']}"
            )
    lines += [f"  note: {problem}" for problem in report["problems"]]
    return lines + [f"report: {campaign['folder']}/report/index.html"]


def first_seen(bug: dict[str, Any]) -> str:
    """`12 s by libfuzzer in uri, retired at 30 s`; or, where no crash was attributed to it, how many
    crash files show nothing and trigger it alone, or `-`."""
    if not bug["detected"] and not bug["unshown"]:
        return "-"
    when = "time unknown" if bug["first_seconds"] is None else f"{bug['first_seconds']:.0f} s"
    by = f" by {bug['engine']}" if bug["engine"] else ""
    seen = f"{when}{by} in {bug['harness']}"
    if not bug["detected"]:
        seen = f"- ({bug['unshown']:,} crash files trigger it alone and show nothing)"
    if bug["retired_seconds"] is None:
        return seen
    unconfirmed = " unconfirmed" if bug["retired_as"] == "unshown" else ""
    return f"{seen}, retired{unconfirmed} at {bug['retired_seconds']:.0f} s"

"""The matrix as JSON, which a schema holds."""

import datetime
import json
from pathlib import Path
from typing import Any

import jsonschema

from davlab.campaign.machine import describe
from davlab.catalogue import Bug
from davlab.detect.dynamic import Run
from davlab.detect.matrix import Matrix
from davlab.detect.sighting import RESULTS, Sighting
from davlab.detect.source import function_at
from davlab.detect.tools import Tool, flags, version
from davlab.repo import ROOT, UsageError, relative
from davlab.safetext import clean

SCHEMA: dict[str, Any] = json.loads(
    Path(__file__).with_name("matrix.schema.json").read_text(encoding="utf-8")
)
VERSION = 2


def form(matrix: Matrix) -> dict[str, Any]:
    """All that was measured, with text that does no harm. Held to the schema."""
    value = {
        "schema_version": VERSION,
        "measured": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d"),
        "seconds": round(matrix.seconds),
        "machine": {key: str(words) for key, words in describe().items()},
        "results": RESULTS,
        "tools": [_tool(matrix, tool) for tool in matrix.tools],
        "bugs": [_bug(matrix, bug) for bug in matrix.bugs],
    }
    safe = clean(value)
    check(safe)
    return safe


def check(value: object) -> None:
    """Raises jsonschema.ValidationError where the schema is not kept."""
    jsonschema.Draft202012Validator(SCHEMA).validate(value)


def load(path: Path) -> dict[str, Any]:
    """A matrix that was written earlier. UsageError where it is none."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        check(value)
    except (OSError, ValueError, jsonschema.ValidationError) as error:
        words = str(error).partition("\n")[0]
        raise UsageError(
            f"{relative(path)}: no matrix: {words}; run scripts/detect-matrix"
        ) from error
    return value


def of_bugs(value: dict[str, Any], slugs: list[str]) -> dict[str, Any]:
    """The rows of those bugs alone."""
    return {**value, "bugs": [bug for bug in value["bugs"] if bug["slug"] in slugs]}


def merged(old: dict[str, Any], new: dict[str, Any], slugs: list[str]) -> dict[str, Any]:
    """What was measured anew put into what is there, of the bugs that there are. UsageError names a
    bug that would lack a tool."""
    tools = {tool["id"]: tool for tool in old["tools"]}
    for tool in new["tools"]:
        tools[tool["id"]] = {**tool, "clean": tool["clean"] or tools.get(tool["id"], tool)["clean"]}
    bugs = {bug["slug"]: bug for bug in of_bugs(old, slugs)["bugs"]}
    for bug in new["bugs"]:
        before = bugs.get(bug["slug"], {"cells": {}})["cells"]
        bugs[bug["slug"]] = {**bug, "cells": {**before, **bug["cells"]}}
    for slug, bug in bugs.items():
        if lacking := set(tools) - set(bug["cells"]):
            raise UsageError(
                f"{slug} is not in the matrix with {', '.join(sorted(lacking))}: leave out --tools"
            )
    whole = {**old, "tools": list(tools.values()), "bugs": [bugs[slug] for slug in sorted(bugs)]}
    check(whole)
    return whole


def text(value: dict[str, Any]) -> str:
    """The JSON, with a line per bug, so that a change of one shows as one."""
    head = json.dumps({**value, "bugs": []}, indent=1, ensure_ascii=False)
    bugs = ",\n".join("  " + json.dumps(bug, ensure_ascii=False) for bug in value["bugs"])
    return f"{head.removesuffix('[]' + chr(10) + '}')}[\n{bugs}\n ]\n}}\n"


def _tool(matrix: Matrix, tool: Tool) -> dict[str, Any]:
    said = {
        "id": tool.id,
        "label": tool.label,
        "dynamic": tool.dynamic,
        "version": version(tool),
        "flags": flags(tool),
        "clean": None,
    }
    if found := matrix.clean.get(tool.id):
        said["clean"] = {"inputs": found.inputs, "places": [_place(one) for one in found.places]}
    return said


def _bug(matrix: Matrix, bug: Bug) -> dict[str, Any]:
    cells = {}
    for tool in matrix.tools:
        runs = matrix.runs[bug.slug, tool.id]
        chosen = min(runs, key=lambda run: run.rank)
        cells[tool.id] = {
            "result": chosen.result,
            "report": _report(chosen.sighting) if chosen.sighting else None,
            "runs": [_run(run) for run in runs],
        }
    return {
        "slug": bug.slug,
        "id": bug.id,
        "title": bug.title,
        "class": bug.bug_class,
        "layer": bug.layer,
        "function": bug.function,
        "cells": cells,
    }


def _run(run: Run) -> dict[str, Any]:
    said = {"harness": run.harness, "file": run.file, "result": run.result}
    if run.sighting:
        said["report"] = _report(run.sighting)
    if run.chance:
        said["chance"] = run.chance
    if run.why:
        said["why"] = run.why
    return said


def _place(one: Sighting) -> dict[str, Any]:
    """With the function around it, which may be a harness's, and the text of its line."""
    said = _report(one)
    function = said["function"] or function_at(ROOT / one.file, one.line)
    return {**said, "function": function, "code": one.text}


def _report(one: Sighting) -> dict[str, Any]:
    place = f"{one.file}:{one.line}" if one.file else ""
    return {
        "kind": one.kind,
        "by": one.by,
        "function": one.functions[0] if one.functions else "",
        "place": place,
        "message": one.message,
    }

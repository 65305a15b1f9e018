"""scripts/bug refresh: the patch made anew, the reports measured, bug.toml in its one form."""

from davlab import catalogue
from davlab.bugs import measure, tree, write
from davlab.repo import UsageError, choose, harnesses
from davlab.safetext import visible
from davlab.triage.replay import PROFILE

MEASURED = ("report", "kind", "access", "frame")  # keys of a trigger that measuring replaces


def refresh(slug: str) -> bool:
    """Prints what changed, and what a person must look at; False where a trigger shows nothing and
    does not say that it is silent."""
    changed = tree.refresh(slug)
    print(f"target/bugs/{slug}/bug.patch: {'made anew' if changed else 'as it was'}", flush=True)
    before, data = write.text(slug), write.read(slug)
    good = all([_trigger(slug, data, row) for row in data.get("trigger", [])])
    write.write(slug, data)
    same = write.text(slug) == before
    print(f"target/bugs/{slug}/bug.toml: {'as it was' if same else 'written anew'}", flush=True)
    return good


def _trigger(slug: str, data: dict, row: dict) -> bool:
    """Puts into a trigger's table what is measured; False where that is nothing."""
    file = catalogue.BUG_FOLDER / slug / row["file"]
    choose(f"target/bugs/{slug}/bug.toml: harness", row["harness"], harnesses())
    if not file.is_file():
        raise UsageError(f"target/bugs/{slug}/{row['file']}: no such file; bug.toml lists it")
    found = measure.measure(slug, row["harness"], file, profile_of(data, row))
    before = [_words(table) for table in row.get("report", [])]
    for key in MEASURED:
        row.pop(key, None)
    if found.reports:
        row["report"] = [measure.table(report) for report in found.reports]
    after = [_words(table) for table in row.get("report", [])]
    silent = bool(row.get("silent"))
    _say(f"  {row['file']} in {row['harness']}:" + (" as it was" if before == after else ""))
    for mark, words in [*(("-", w) for w in before), *(("+", w) for w in after)]:
        if (words in before) != (words in after):
            _say(f"  {mark} {words}")
    for note in [] if silent and not found.reports else found.notes:
        _say(f"    {note}")
    if silent and found.reports:
        _say("    it is said to be silent, and is not: take `silent` out")
    return bool(found.reports) != silent


def _words(report: dict) -> str:
    words = [report["kind"], report.get("access", ""), str(report.get("size", ""))]
    stack = " < ".join(report["frames"])
    return f"{report['sanitizer']}: {' '.join(word for word in words if word)} in {stack}"


def _say(line: str) -> None:
    print(visible(line), flush=True)


def profile_of(data: dict, row: dict) -> str:
    """The first profile in which the trigger reaches the bug; campaigns' own where that is one."""
    stopped = [
        m["profile"]
        for m in data.get("mitigation", [])
        if m["holds"] and (m["harness"], m["file"]) == (row["harness"], row["file"])
    ]
    open_ = [profile for profile in data["profiles"] if profile not in stopped]
    return PROFILE if PROFILE in open_ or not open_ else open_[0]

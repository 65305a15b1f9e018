"""scripts/bug refresh: the patch made anew, the reports measured, bug.toml in its one form."""

from davlab import catalogue
from davlab.bugs import measure, tree, write
from davlab.bugs.proofs import reached_in
from davlab.bugs.words import report_words
from davlab.catalogue import Bug, Trigger
from davlab.repo import UsageError, choose, harnesses, relative
from davlab.safetext import visible
from davlab.triage.replay import PROFILE

MEASURED = ("report", "kind", "access", "frame")  # keys of a trigger that measuring replaces


def refresh(slug: str) -> bool:
    """Prints what changed, and what a person must look at; False where a trigger shows nothing and
    does not say that it is silent, or says so and shows something."""
    bug = catalogue.load(slug)
    changed = tree.refresh(slug)
    _say(f"target/bugs/{slug}/bug.patch: {'made anew' if changed else 'as it was'}")
    before, data = write.text(slug), write.read(slug)
    rows = data.get("trigger", [])
    good = all([_trigger(bug, trigger, row) for trigger, row in zip(bug.triggers, rows)])
    write.write(slug, data)
    same = write.text(slug) == before
    _say(f"target/bugs/{slug}/bug.toml: {'as it was' if same else 'written anew'}")
    return good


def _trigger(bug: Bug, trigger: Trigger, row: dict) -> bool:
    """Puts into a trigger's table what is measured; False where a person must say more."""
    choose(f"target/bugs/{bug.slug}/bug.toml: harness", trigger.harness, harnesses())
    if not trigger.file.is_file():
        raise UsageError(f"{relative(trigger.file)}: no such file; bug.toml lists it")
    profile = _profile(bug, trigger)
    found = measure.measure(bug.slug, trigger.harness, trigger.file, profile)
    for key in MEASURED:
        row.pop(key, None)
    if found.reports:
        row["report"] = [measure.table(report) for report in found.reports]
    _say_changes(trigger, found)
    return bool(found.reports) != bool(trigger.silent)


def _profile(bug: Bug, trigger: Trigger) -> str:
    """The first profile in which the trigger reaches the bug; campaigns' own where that is one."""
    reached = reached_in(bug, trigger)
    return PROFILE if PROFILE in reached or not reached else reached[0]


def _say_changes(trigger: Trigger, found: measure.Measured) -> None:
    before = [report_words(report) for report in trigger.reports]
    after = [report_words(report) for report in found.reports]
    same = " as it was" if before == after else ""
    _say(f"  {trigger.file.name} in {trigger.harness}:{same}")
    for words in before:
        if words not in after:
            _say(f"  - {words}")
    for words in after:
        if words not in before:
            _say(f"  + {words}")
    for note in [] if trigger.silent and not found.reports else found.notes:
        _say(f"    {note}")
    if trigger.silent and found.reports:
        _say("    it is said to be silent, and is not: take `silent` out")


def _say(line: str) -> None:
    print(visible(line), flush=True)

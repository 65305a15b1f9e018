"""Proves of each bug what its bug.toml says, and prints TAP.

A trigger is silent in the clean build; gives the stated kind, access and function in the plain build of
its bug, under every profile that reaches it; and names its bug alone in the canary build. A near miss
is silent everywhere. A mitigation that holds refuses the trigger by the rule that it names; one that
does not hold lets it through.
"""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from davlab import catalogue
from davlab.bugs import form as bug_form
from davlab.bugs.observe import observed
from davlab.triage.builds import replay_program
from davlab.catalogue import Bug, Mitigation, Trigger
from davlab.repo import UsageError
from davlab.triage.replay import Outcome, Setting, replay
from davlab.safetext import visible

JOBS = 2
REFUSAL = re.compile(rb"^davlab: [A-Z]+ ([\w-]+) \(", re.MULTILINE)


@dataclass(frozen=True)
class Check:
    """One line of TAP. `faults` says what is wrong, with nothing where all is well."""

    name: str
    faults: Callable[[], Iterator[str]]


def check_all(slugs: list[str]) -> int:
    """Runs every check of these bugs, two at a time; 0, or 1 where one failed."""
    checks: list[Check] = []
    for slug in slugs:
        checks += _checks_of(slug)
    if set(slugs) == set(catalogue.slugs()):
        checks.append(Check("all patches apply together", lambda: _together(slugs)))
    failed = 0
    print(f"1..{len(checks)}", flush=True)
    with ThreadPoolExecutor(JOBS) as pool:
        for number, (check, faults) in enumerate(zip(checks, pool.map(_run, checks)), 1):
            print(f"{'not ok' if faults else 'ok'} {number} - {check.name}", flush=True)
            for fault in faults:
                print(f"# {visible(fault)}", flush=True)
            failed += bool(faults)
    return 1 if failed else 0


def _run(check: Check) -> list[str]:
    try:
        return list(check.faults())
    except (UsageError, OSError) as error:
        return [str(error)]


def _checks_of(slug: str) -> list[Check]:
    try:
        bug = catalogue.load(slug)
    except UsageError as error:
        words = str(error)
        return [Check(f"{slug}: bug.toml", lambda: iter([words]))]
    return [
        Check(f"{slug}: the folder is complete", lambda: bug_form.folder_faults(bug)),
        Check(f"{slug}: the patch is small, and in one function", lambda: _patch(bug)),
        *_trigger_checks(bug),
        *_near_miss_checks(bug),
        *_mitigation_checks(bug),
    ]


def _patch(bug: Bug) -> Iterator[str]:
    bug_form.applies([bug.slug])
    yield from bug_form.patch_faults(bug)


def _together(slugs: list[str]) -> Iterator[str]:
    bug_form.applies(slugs)
    yield from ()


def _mitigated(bug: Bug, profile: str, harness: str, file: Path) -> bool:
    """Whether a mitigation is said to hold here."""
    return any(
        m.holds and (m.profile, m.harness, m.file) == (profile, harness, file)
        for m in bug.mitigations
    )


def _trigger_checks(bug: Bug) -> Iterator[Check]:
    for trigger in bug.triggers:
        for profile in bug.profiles:
            if _mitigated(bug, profile, trigger.harness, trigger.file):
                continue
            name = f"{bug.slug}: {trigger.file.name} in {trigger.harness}, {profile}"
            for words, check in (
                ("silent in the clean build", _clean),
                ("the report is as stated", _report),
                ("the canary names this bug alone", _canary),
            ):
                yield Check(f"{name}: {words}", _bind(check, bug, trigger, profile))


def _bind(check: Callable, *arguments) -> Callable[[], Iterator[str]]:
    return lambda: check(*arguments)


def _clean(bug: Bug, trigger: Trigger, profile: str) -> Iterator[str]:
    yield from _silent(replay_program(trigger.harness), trigger.file, profile, oracles=True)


def _report(bug: Bug, trigger: Trigger, profile: str) -> Iterator[str]:
    asan = trigger.report()
    program = replay_program(trigger.harness, bug.slug)
    outcome = replay(program, trigger.file, Setting(profile=profile, symbols=True))
    if asan is None:
        if outcome.report:
            yield f"reports {_words(outcome)}, and bug.toml states nothing for asan"
        return
    if outcome.report is None:
        yield "silent in the plain build of the bug"
        return
    seen = observed("asan", outcome.report)
    frame = seen.frames[0] if seen and seen.frames else ""
    said = (outcome.report.kind, outcome.report.access, frame)
    stated = (asan.kind, asan.access, asan.frames[0])
    if said != stated:
        yield f"reports {' '.join(said)}, and bug.toml states {' '.join(stated)}"


def _canary(bug: Bug, trigger: Trigger, profile: str) -> Iterator[str]:
    program = replay_program(trigger.harness, "canary")

    def run(bugs: str) -> Outcome:
        return replay(program, trigger.file, Setting(profile=profile, bugs=bugs), canary=True)

    everything, alone, nothing = run("all"), run(bug.slug), run("none")
    if everything.triggered != {bug.slug}:
        yield f"with all bugs it triggers {', '.join(sorted(everything.triggered)) or 'none'}"
    stated = trigger.report()
    signature = (stated.kind, stated.access) if stated else None
    for words, outcome in (("with all bugs", everything), ("with this bug alone", alone)):
        if outcome.signature != signature:
            yield f"{words} the canary build gives {_words(outcome)}"
    if nothing.report or nothing.triggered:
        yield f"with no bug the canary build gives {_words(nothing)}"


def _near_miss_checks(bug: Bug) -> Iterator[Check]:
    for harness, file in bug.near_misses:
        for profile in bug.profiles:
            yield Check(
                f"{bug.slug}: {file.name} in {harness}, {profile}: silent with the bug and without",
                _bind(_near_miss, bug, harness, file, profile),
            )


def _near_miss(bug: Bug, harness: str, file: Path, profile: str) -> Iterator[str]:
    yield from _silent(replay_program(harness), file, profile, oracles=True)
    yield from _silent(replay_program(harness, bug.slug), file, profile)
    setting = Setting(profile=profile)
    canary = replay(replay_program(harness, "canary"), file, setting, canary=True)
    if canary.report or canary.triggered:
        yield f"the canary build gives {_words(canary)}"


def _mitigation_checks(bug: Bug) -> Iterator[Check]:
    for m in bug.mitigations:
        words = f"{m.rule} holds" if m.holds else "does not hold"
        name = f"{bug.slug}: {m.file.name} in {m.harness}, mitigation {m.profile}: {words}"
        yield Check(name, _bind(_mitigation, bug, m))


def _mitigation(bug: Bug, m: Mitigation) -> Iterator[str]:
    program = replay_program(m.harness, bug.slug)
    outcome = replay(program, m.file, Setting(profile=m.profile, explain=True))
    if not m.holds:
        if outcome.report is None:
            yield f"it does: the input is refused by {_rules(outcome)}"
        return
    if outcome.report:
        yield f"it does not: {_words(outcome)}"
    elif _rules(outcome) != m.rule:
        yield f"the input is refused by {_rules(outcome)}, and bug.toml states {m.rule}"


def _silent(program: Path, file: Path, profile: str, oracles: bool = False) -> Iterator[str]:
    outcome = replay(program, file, Setting(profile=profile, oracles=oracles))
    if outcome.report:
        yield f"{program.parent.name}: {outcome.report.headline}"


def _rules(outcome: Outcome) -> str:
    """The rules that refused the input, over all runs of it: one, if all is well."""
    return ", ".join(sorted({name.decode() for name in REFUSAL.findall(outcome.log)})) or "nothing"


def _words(outcome: Outcome) -> str:
    said = outcome.signature or ("silence",)
    if said[0] in ("exit", "deadly-signal"):
        said = (outcome.report.headline,)
    triggered = ", ".join(sorted(outcome.triggered))
    return " ".join(said).strip() + (f", triggering {triggered}" if triggered else "")

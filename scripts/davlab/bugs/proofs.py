"""The proofs of a bug in the replay programs: its triggers, near misses and mitigations.

A trigger is silent in the clean builds; gives the stated report in the plain build of its bug, under
every profile that reaches it; and gives it again in the canary build, where it triggers its bug alone,
whether all bugs are enabled or this one. A near miss is silent everywhere. A mitigation that holds
refuses the trigger by the rule that it names; one that does not lets it through. Each function yields
what is wrong: nothing, if all is well.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from davlab.bugs.measure import sanitizers
from davlab.bugs.observe import observed
from davlab.bugs.words import report_words
from davlab.catalogue import Bug, Mitigation, Report, Trigger
from davlab.triage.builds import replay_program
from davlab.triage.replay import PROFILE, Outcome, Setting, replay, replay_all
from davlab.triage.sanitizer import Report as Found

SECONDS = 60  # for one process: the machine may be busy
REFUSAL = re.compile(rb"^davlab: [A-Z]+ ([\w-]+) \(", re.MULTILINE)


def setting(profile: str, **changes) -> Setting:
    return Setting(profile=profile, seconds=SECONDS).but(**changes)


def reached_in(bug: Bug, trigger: Trigger) -> list[str]:
    """The profiles in which a trigger shows the bug: those where no mitigation is said to hold."""
    held = {
        m.profile
        for m in bug.mitigations
        if m.holds and (m.harness, m.file) == (trigger.harness, trigger.file)
    }
    return [profile for profile in bug.profiles if profile not in held]


def usual_profile(profiles: list[str]) -> str:
    """The one in which an input is run where one is enough: campaigns' own, if it is among these."""
    return PROFILE if PROFILE in profiles or not profiles else profiles[0]


def tools_of(trigger: Trigger) -> list[str]:
    """The sanitizers that are asked: ASan always, others for what they are stated to report, and every
    one about a silent trigger."""
    stated = {report.sanitizer for report in trigger.reports}
    return [
        tool
        for tool in sanitizers(trigger.harness)
        if tool == "asan" or tool in stated or trigger.silent
    ]


def reports(bug: Bug, trigger: Trigger) -> Iterator[str]:
    """What sanitizers say of the plain build of the bug, and what its oracle says."""
    for tool in sorted({report.sanitizer for report in trigger.reports} - set(tools_of(trigger))):
        yield f"{trigger.harness} has no build under {tool}, and a report of it is stated"
    for profile in reached_in(bug, trigger):
        for tool in tools_of(trigger):
            program, how = replay_program(trigger.harness, bug.slug, tool), setting(profile)
            plain, stated = replay(program, trigger.file, how).report, trigger.report(tool)
            said = _named(tool, plain, program, trigger.file, how)
            if said != stated:
                yield f"{profile}: {_words(tool, said)}; bug.toml states {_words(tool, stated)}"
        if trigger.oracle:
            yield from _oracle(bug, trigger, profile)


_known: dict[tuple, Report | None] = {}  # reports by what they were without names


def _named(
    tool: str, plain: Found | None, program: Path, file: Path, how: Setting
) -> Report | None:
    """A report with the names of its stack. Finding them takes ten times as long as the run: it is done
    once for each stack of a program."""
    if plain is None:
        return None
    key = program, plain.kind, plain.access, plain.size, tuple(f.file for f in plain.frames)
    if key not in _known:
        _known[key] = observed(tool, replay(program, file, how.but(symbols=True)).report)
    return _known[key]


def _oracle(bug: Bug, trigger: Trigger, profile: str) -> Iterator[str]:
    program = replay_program(trigger.harness, bug.slug)
    report = replay(program, trigger.file, setting(profile, oracles=True)).report
    fired = report.zone if report and report.kind == "oracle" else "none"
    if fired != trigger.oracle:
        yield f"{profile}: the oracle that fires is {fired!r}; bug.toml states {trigger.oracle!r}"


def _words(tool: str, report: Report | None) -> str:
    return report_words(report) if report else f"{tool}: nothing"


def canary(bug: Bug, trigger: Trigger) -> Iterator[str]:
    """With all bugs enabled, and with this one alone, it alone is triggered and gives the stated report."""
    program, stated = replay_program(trigger.harness, "canary"), trigger.report()
    for profile in reached_in(bug, trigger):
        for enabled, words in (("all", "all bugs enabled"), (bug.slug, "this bug alone enabled")):
            how = setting(profile, bugs=enabled)
            outcome = replay(program, trigger.file, how, canary=True)
            if outcome.triggered != {bug.slug}:
                said = ", ".join(sorted(outcome.triggered)) or "none"
                yield f"{profile}, with {words}: it triggers {said}"
            named = _named("asan", outcome.report, program, trigger.file, how)
            if named != stated or (outcome.report is None) != (stated is None):
                said = _words("asan", named) if named else _said(outcome)
                yield (
                    f"{profile}, with {words}: the canary build gives {said}; "
                    f"bug.toml states {_words('asan', stated)}"
                )


def silent(
    program: Path, files: list[Path], how: Setting, is_canary: bool = False
) -> list[list[str]]:
    """Runs files in one process, which must be silent and trigger nothing. What is wrong with each."""
    how = how.but(seconds=SECONDS * (1 + len(files)))
    whole = replay_all(program, files, how, is_canary)
    if whole.report is None and not whole.triggered:
        return [[] for _ in files]
    where = f"{program.parent.name}, {how.profile}"
    alone = [replay(program, file, how, is_canary) for file in files]
    faults = [[f"{where}: {_said(one)}"] if one.report or one.triggered else [] for one in alone]
    if not any(faults):
        faults = [[f"{where}: silent alone, but after other inputs {_said(whole)}"] for _ in files]
    return faults


def strangers(bug: Bug, others: list[Bug]) -> Iterator[str]:
    """Inputs of other bugs that trigger this one too. With it alone enabled hardly one does anything, so
    that one process can run many; only what is left is run with all bugs enabled."""
    inputs: dict[str, list[Path]] = defaultdict(list)
    for other in others:
        for harness, file in [(t.harness, t.file) for t in other.triggers] + other.near_misses:
            if other.slug != bug.slug and file.is_file():
                inputs[harness].append(file)
    how = setting(usual_profile(bug.profiles))
    for harness, files in inputs.items():
        program = replay_program(harness, "canary")
        alone = silent(program, files, how.but(bugs=bug.slug), is_canary=True)
        for file in (file for file, faults in zip(files, alone, strict=True) if faults):
            if bug.slug in replay(program, file, how, canary=True).triggered:
                yield f"{file.parent.name}/{file.name} in {harness}, {how.profile}"


def near_miss(bug: Bug, harness: str, file: Path) -> Iterator[str]:
    """Silent in the plain build of the bug."""
    for profile in bug.profiles:
        yield from silent(replay_program(harness, bug.slug), [file], setting(profile))[0]


def mitigation(bug: Bug, m: Mitigation) -> Iterator[str]:
    plain = replay(replay_program(m.harness, bug.slug), m.file, setting(m.profile, explain=True))
    noted = replay(replay_program(m.harness, "canary"), m.file, setting(m.profile), canary=True)
    hit = bug.slug in noted.triggered
    if not m.holds:
        if not hit:
            yield f"it holds: the input is refused by {_rules(plain)}"
    elif hit or plain.report:
        yield f"it does not hold: {_said(plain if plain.report else noted)}"
    elif _rules(plain) != m.rule:
        yield f"the input is refused by {_rules(plain)}, and bug.toml states {m.rule}"


def _rules(outcome: Outcome) -> str:
    """The rules that refused the input, over all runs of it: one, if all is well."""
    return ", ".join(sorted({name.decode() for name in REFUSAL.findall(outcome.log)})) or "nothing"


def _said(outcome: Outcome) -> str:
    said = [outcome.report.headline if outcome.report else "silence"]
    if outcome.triggered:
        said.append(f"triggering {', '.join(sorted(outcome.triggered))}")
    return ", ".join(said)

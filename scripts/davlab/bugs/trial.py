"""Tries inputs on a bug that is being made: where they trigger it, what stops them, how small they can
be."""

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from davlab.bugs.form import PROFILES, WHOLE
from davlab.bugs.proofs import REFUSAL
from davlab.repo import UsageError, relative
from davlab.triage.builds import replay_program
from davlab.triage.reduce import Budget, reduce
from davlab.triage.replay import PROFILE, Outcome, Setting, replay

MINIMISE_SECONDS = 60
LINE_END = re.compile(rb"\r?\n")


@dataclass(frozen=True)
class Reach:
    """What comes of one input in one profile."""

    triggers: bool
    rule: str  # the rule that refuses it; "" where none does


def observe(slug: str, harness: str, file: Path, profile: str, bugs: str = "") -> Outcome:
    """A run of the canary build with this bug enabled, or those that `bugs` names."""
    setting = Setting(profile=profile, bugs=bugs or slug)
    return replay(replay_program(harness, "canary"), file, setting, canary=True)


def reach(slug: str, harness: str, file: Path) -> dict[str, Reach]:
    """What comes of an input in each profile."""
    found = {}
    for profile in PROFILES:
        triggers = slug in observe(slug, harness, file, profile).triggered
        found[profile] = Reach(triggers, "" if triggers else _rule(slug, harness, file, profile))
    return found


def _rule(slug: str, harness: str, file: Path, profile: str) -> str:
    setting = Setting(profile=profile, explain=True)
    names = REFUSAL.findall(replay(replay_program(harness, slug), file, setting).log)
    return names[0].decode() if len(set(names)) == 1 else ""


def must_trigger(slug: str, harness: str, file: Path) -> dict[str, Reach]:
    """As `reach`. UsageError where the input does not trigger the bug, or another one too, or is not
    silent in the clean build."""
    found = reach(slug, harness, file)
    profiles = [profile for profile, one in found.items() if one.triggers]
    if not profiles:
        rules = ", ".join(sorted({one.rule for one in found.values() if one.rule}))
        why = f": it is refused by {rules}" if rules else ""
        raise UsageError(f"{relative(file)} does not trigger {slug} in {harness}{why}")
    profile = PROFILE if PROFILE in profiles else profiles[0]
    others = observe(slug, harness, file, profile, "all").triggered - {slug}
    if others:
        raise UsageError(f"{relative(file)} triggers {', '.join(sorted(others))} too, in {harness}")
    _must_be_silent(harness, "", file, Setting(profile=profile, oracles=True))
    return found


def must_miss(slug: str, harness: str, file: Path, profiles: list[str]) -> None:
    """UsageError where a near miss is no miss."""
    for profile in profiles:
        triggered = observe(slug, harness, file, profile, "all").triggered
        if triggered:
            said = ", ".join(sorted(triggered))
            raise UsageError(f"{relative(file)} is no near miss in {harness}: it triggers {said}")
        for variant in (slug, ""):
            _must_be_silent(harness, variant, file, Setting(profile=profile, oracles=not variant))


def _must_be_silent(harness: str, variant: str, file: Path, setting: Setting) -> None:
    report = replay(replay_program(harness, variant), file, setting).report
    if report:
        build = "build with the bug" if variant else "clean build"
        raise UsageError(
            f"{relative(file)} is not silent in the {build} of {harness}: {report.headline}"
        )


def minimised(slug: str, harness: str, data: bytes, profile: str) -> bytes:
    """The smallest input that was found to trigger this bug and show the same."""
    with tempfile.TemporaryDirectory(prefix="davlab-new-") as scratch:
        trial = Path(scratch) / "input"

        def run(candidate: bytes) -> tuple:
            trial.write_bytes(candidate)
            outcome = observe(slug, harness, trial, profile)
            return outcome.triggered, outcome.signature

        like = run(data)
        small = reduce(data, lambda c: run(c) == like, Budget(seconds=MINIMISE_SECONDS))
        proper = LINE_END.sub(b"\r\n", small)  # the reducer takes every byte that can go
        return proper if harness in WHOLE and run(proper) == like else small

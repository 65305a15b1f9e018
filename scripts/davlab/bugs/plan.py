"""What is to be checked of a catalogue, as jobs: each one process or a few, and a line of TAP or more."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from davlab import catalogue
from davlab.bugs import files, form, mutants, patch, promises, proofs, wire
from davlab.bugs.proofs import reached_in, setting
from davlab.catalogue import Bug, Trigger
from davlab.corpus import seedcheck
from davlab.repo import UsageError, harnesses
from davlab.triage.builds import replay_program

JOBS = os.cpu_count() or 1

Program = tuple[str, str, str]  # mode, bug, name


@dataclass(frozen=True)
class Job:
    """Some checks that are made together. `faults` says what is wrong with each, nothing where all is
    well."""

    phase: str
    names: list[str]
    faults: Callable[[], list[list[str]]]
    programs: frozenset[Program] = frozenset()
    cost: float = 0.1  # seconds, about: the longest run first


def jobs(slugs: list[str]) -> tuple[list[Job], list[Job]]:
    """The checks of form, and the proofs. Of a folder that cannot be read, only that is said. The canary
    build takes every folder that there is: with one that is refused, nothing is built."""
    refused = {
        p.name: found for p in catalogue.folders() if (found := list(files.folder_faults(p)))
    }
    forms = [_one("form", f"{name}: its files", _says(found)) for name, found in refused.items()]
    if refused:
        names = ", ".join(f"target/bugs/{name}" for name in refused)
        words = f"nothing is built before {names} can be read"
        forms.append(_one("form", "what the proofs are built from", _says([words])))
    everything = set(slugs) == set(catalogue.slugs())
    slugs = [slug for slug in slugs if slug not in refused]
    bugs = []
    for slug in slugs:
        try:
            bugs.append(catalogue.load(slug))
        except UsageError as error:
            says = form.shape_faults(catalogue.BUG_FOLDER / slug) or [str(error)]
            forms.append(_one("form", f"{slug}: bug.toml", _says(says)))
    catalogued = [
        bug
        for bug in catalogue.readable()
        if bug.slug not in refused and not form.shape_faults(bug.folder)
    ]
    ready = [bug for bug in bugs if form.can_run(bug)]
    for bug in bugs:
        forms += _forms(bug, catalogued)
    if everything:
        forms.append(_one("form", "all patches apply together", lambda: patch.apply_faults(slugs)))
        forms += [_one("form", name, _bind(check, ready)) for name, check in promises.ALL.items()]
    return forms, [] if refused else [
        *(job for bug in ready for job in _of_bug(bug)),
        *_clean(ready),
        *_canary(ready),
        *_seeds(ready, everything),
        *([] if everything else _strangers(ready, catalogued)),
    ]


def _forms(bug: Bug, catalogued: list[Bug]) -> Iterator[Job]:
    yield _one("form", f"{bug.slug}: the folder", lambda: form.folder_faults(bug, catalogued))
    if bug.patch.is_file():
        yield _one("form", f"{bug.slug}: the patch", lambda: patch.faults(bug, catalogued))
        yield _one("form", f"{bug.slug}: the patch applies", lambda: patch.apply_faults([bug.slug]))


def _of_bug(bug: Bug) -> Iterator[Job]:
    """The proofs that need a process for each input of the bug."""
    for trigger in bug.triggers:
        yield from _of_trigger(bug, trigger)
    for harness, file in bug.near_misses:
        yield _one(
            "near misses",
            f"{bug.slug}: {file.name} in {harness}: silent with the bug",
            _bind(proofs.near_miss, bug, harness, file),
            {("asan", bug.slug, f"replay-{harness}")},
        )
    for m in bug.mitigations:
        held = f"{m.rule} holds" if m.holds else "does not hold"
        yield _one(
            "mitigations",
            f"{bug.slug}: {m.file.name} in {m.harness}: mitigation {m.profile}: {held}",
            _bind(proofs.mitigation, bug, m),
            {("asan", variant, f"replay-{m.harness}") for variant in (bug.slug, "canary")},
        )
    yield from _on_the_wire(bug)


def _of_trigger(bug: Bug, trigger: Trigger) -> Iterator[Job]:
    name, replay = (
        f"{bug.slug}: {trigger.file.name} in {trigger.harness}",
        f"replay-{trigger.harness}",
    )
    profiles = reached_in(bug, trigger)
    yield _one(
        "reports",
        f"{name}: {'silent' if trigger.silent else 'the report'} as stated",
        _bind(proofs.reports, bug, trigger),
        {(tool, bug.slug, replay) for tool in proofs.tools_of(trigger)},
        cost=0.3 * len(profiles),
    )
    yield _one(
        "canary",
        f"{name}: triggers this bug alone, with all enabled and with it alone",
        _bind(proofs.canary, bug, trigger),
        {("asan", "canary", replay)},
        cost=0.3 * len(profiles),
    )
    profile = proofs.usual_profile(profiles)
    size = trigger.file.stat().st_size if trigger.file.is_file() else 0
    yield _one(
        "mutants",
        f"{name}: {mutants.COUNT} mutants are clean without the bug",
        lambda: mutants.faults(mutants.mutants_program(trigger.harness), trigger.file, profile),
        {("asan", "", f"mutants-{trigger.harness}")},
        cost=0.5 + size / (300 if trigger.harness == "session" else 5000),
    )


def _on_the_wire(bug: Bug) -> Iterator[Job]:
    servers = {("asan", "", "server"), ("asan", bug.slug, "server")}
    for trigger in wire.triggers(bug):
        yield _one(
            "wire",
            f"{bug.slug}: {trigger.file.name}, sent: the bug shows, and the clean server lives",
            _bind(wire.trigger_faults, bug, trigger),
            servers,
            cost=0.5,
        )
    for file in wire.near_misses(bug):
        yield _one(
            "wire",
            f"{bug.slug}: {file.name}, sent: the server with the bug answers",
            _bind(wire.near_miss_faults, bug, file),
            servers,
        )


Inputs = dict[str, list[tuple[str, Path]]]  # by harness: name of the check, file


def _clean(bugs: list[Bug]) -> Iterator[Job]:
    """All triggers and near misses of a harness in one clean process for each profile; under other
    sanitizers than ASan the triggers that those report."""
    for tool in catalogue.SANITIZERS:
        inputs: Inputs = defaultdict(list)
        for bug in bugs:
            asked = [(t.harness, t.file) for t in bug.triggers if tool in proofs.tools_of(t)]
            for harness, file in asked + (bug.near_misses if tool == "asan" else []):
                name = f"{bug.slug}: {file.name} in {harness}: silent without the bug, {tool}"
                inputs[harness].append((name, file))
        for harness, rows in inputs.items():
            yield _batch("clean", (tool, "", f"replay-{harness}"), rows, {"oracles": True})


def _canary(bugs: list[Bug]) -> Iterator[Job]:
    """Near misses trigger nothing with all bugs enabled; with none enabled no trigger does anything."""
    near: Inputs = defaultdict(list)
    quiet: Inputs = defaultdict(list)
    for bug in bugs:
        for harness, file in bug.near_misses:
            name = f"{bug.slug}: {file.name} in {harness}: triggers nothing"
            near[harness].append((name, file))
        for t in bug.triggers:
            name = f"{bug.slug}: {t.file.name} in {t.harness}: silent in canary with no bug enabled"
            quiet[t.harness].append((name, t.file))
    for inputs, enabled in ((near, "all"), (quiet, "none")):
        for harness, rows in inputs.items():
            program = ("asan", "canary", f"replay-{harness}")
            yield _batch("canary", program, rows, {"bugs": enabled})


def _batch(phase: str, program: Program, rows: list[tuple[str, Path]], how: dict) -> Job:
    """Silence of many files, in one process for each profile. A file that is not there is the form's
    to name."""
    rows = [(name, file) for name, file in rows if file.is_file()]
    mode, bug, name = program
    harness = name.removeprefix("replay-")

    def faults() -> list[list[str]]:
        found: list[list[str]] = [[] for _ in rows]
        for profile in form.PROFILES:
            path = replay_program(harness, bug, mode)
            files = [file for _, file in rows]
            results = proofs.silent(path, files, setting(profile, **how), bug == "canary")
            for mine, more in zip(found, results, strict=True):
                mine += more
        return found

    return Job(phase, [name for name, _ in rows], faults, frozenset({program}), 0.03 * len(rows))


def _seeds(bugs: list[Bug], everything: bool) -> Iterator[Job]:
    """No committed seed triggers a bug. Without the whole catalogue, only harnesses that reach it."""
    chosen = harnesses() if everything else sorted({t.harness for b in bugs for t in b.triggers})
    for harness in chosen:
        for profile in form.PROFILES:
            yield _one(
                "seeds",
                f"corpora/{harness}: no input triggers a bug, {profile}",
                _bind(seedcheck.bugs, harness, profile),
                {("asan", "canary", f"replay-{harness}")},
                cost=3,
            )


def _strangers(bugs: list[Bug], catalogued: list[Bug]) -> Iterator[Job]:
    """What the others' own checks say when the whole catalogue is checked."""
    others = [bug for bug in catalogued if form.can_run(bug)]
    programs = {("asan", "canary", f"replay-{t.harness}") for b in others for t in b.triggers}
    for bug in bugs:
        yield _one(
            "canary",
            f"{bug.slug}: no other bug's input triggers it",
            _bind(proofs.strangers, bug, others),
            programs,
            cost=3,
        )


def _one(
    phase: str,
    name: str,
    check: Callable[[], Iterator[str]],
    programs: set[Program] = frozenset(),
    cost: float = 0.1,
) -> Job:
    return Job(phase, [name], lambda: [list(check())], frozenset(programs), cost)


def _bind(check: Callable, *arguments) -> Callable[[], Iterator[str]]:
    return lambda: check(*arguments)


def _says(words: list[str]) -> Callable[[], Iterator[str]]:
    return lambda: iter(words)

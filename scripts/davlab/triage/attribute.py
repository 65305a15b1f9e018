"""Says which bug a crash shows, and proves it.

First the clean build: what crashes there is a genuine bug. Then the canary build with every bug of
the scope enabled, which tells what the input triggers; then with one of those enabled at a time; and
last the plain build of that one bug, whose guard is gone for good.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from davlab import catalogue
from davlab.triage.builds import build_id, replay_program
from davlab.triage.crash_file import examine
from davlab.triage.replay import PROFILE, Outcome, Setting, replay
from davlab.triage.sanitizer import Report

RUNS = 3
BEHIND = 4  # bugs that are looked for behind the first one
SILENT = "shows nothing on replay"
RESOURCES = {kind: kind for kind in ("timeout", "out-of-memory")}  # their own verdicts


@dataclass(frozen=True)
class Proof:
    canary: bool = False  # the canary build crashes with this bug alone
    plain: bool = False  # the plain one-bug build crashes in the same way
    clean_silent: bool = False  # the clean build does not


@dataclass(frozen=True)
class Attribution:
    verdict: str  # as in docs/formats.md
    bug: str | None = None
    report: Report | None = None
    log: bytes = b""
    program: Path | None = None  # what printed the log
    reproduced: tuple[int, int] = (0, 0)  # k of n
    proof: Proof = Proof()
    also: tuple[str, ...] = ()  # bugs that it shows as well, once the first is out of the way
    triggers: tuple[str, ...] = ()  # of an input that shows nothing: what it triggers all the same
    note: str = ""


@dataclass
class Attributor:
    """Attributes the crashes of one harness. `bugs` is the scope: None is the whole catalogue."""

    harness: str
    bugs: Sequence[str] | None = None
    profile: str = PROFILE
    runs: int = RUNS
    scope: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.scope = catalogue.slugs() if self.bugs is None else sorted(self.bugs)
        self.clean = replay_program(self.harness)
        self.canary = replay_program(self.harness, "canary") if self.scope else None
        self.setting = Setting(profile=self.profile)

    def identity(self) -> str:
        """What the answers depend on, besides the input."""
        programs = [self.clean, *([self.canary] if self.canary else [])]
        words = [build_id(*programs), self.profile, str(self.runs), ",".join(self.scope)]
        return "|".join(words)

    def attribute(self, crash: Path) -> Attribution:
        """Answers for one crash file; one that cannot be replayed is `skipped`."""
        crash = crash.resolve()
        fault = examine(crash).fault
        if fault:
            return Attribution("skipped", note=fault)
        clean = self.setting.but(oracles=True)
        runs = _Runs(self.clean, crash, clean)
        if runs.more(1).shown or not self.canary:
            return self._in_clean(runs)
        with_bugs = _Runs(self.canary, crash, self.setting.but(bugs=",".join(self.scope)), True)
        if not with_bugs.more(self.runs).shown:
            return self._in_clean(runs, with_bugs.outcomes[0].triggered)
        return self._with_bugs(crash, with_bugs)

    def _in_clean(self, runs: "_Runs", triggered: frozenset[str] = frozenset()) -> Attribution:
        """For an input that crashes the clean build, or no build at all."""
        runs.more(self.runs - 1)
        if runs.shown:
            return self._crashed("unknown" if runs.always else "flaky", runs, "in the clean build")
        return Attribution(
            "no-crash",
            reproduced=runs.counts,
            proof=Proof(clean_silent=True),
            triggers=tuple(sorted(triggered)),
            note=_silence(sorted(triggered)) if self.canary else SILENT,
        )

    def _with_bugs(self, crash: Path, runs: "_Runs") -> Attribution:
        if not runs.always:
            return self._crashed("flaky", runs)
        first = runs.shown[0]
        triggered = sorted(first.triggered)
        bug = self._alone(crash, triggered, first)
        if bug is None:
            named = ", ".join(triggered) or "no bug"
            note = f"triggers {named}; no single one of them gives {first.report.kind}"
            return self._crashed("unattributed", runs, note)
        return self._proven(crash, bug, first)

    def _alone(self, crash: Path, slugs: list[str], like: Outcome) -> str | None:
        """The bug that, enabled alone, gives the same kind of report. Where several do, the first
        whose stack is the same."""
        same = []
        for slug in slugs:
            outcome = replay(self.canary, crash, self.setting.but(bugs=slug))
            if outcome.signature == like.signature:
                same.append((slug, outcome))
        if len(same) > 1:
            stack = like.report.frames[:3]
            same.sort(key=lambda entry: entry[1].report.frames[:3] != stack)
        return same[0][0] if same else None

    def _proven(self, crash: Path, bug: str, first: Outcome) -> Attribution:
        """The answer for an input that the canary build crashes on with this bug alone."""
        runs = _Runs(replay_program(self.harness, bug), crash, self.setting).more(self.runs)
        same = runs.always and all(o.signature == first.signature for o in runs.shown)
        proof = Proof(canary=True, plain=same, clean_silent=True)
        if not runs.shown:
            runs = _Runs(self.canary, crash, self.setting.but(bugs=bug)).more(self.runs)
            note = f"the canary build names {bug}, the plain build of that bug is silent"
            return self._crashed("unattributed", runs, note, proof=proof)
        also = self._behind(crash, [bug])
        note = f"behind it: {', '.join(also)}" if also else ""
        return self._crashed("known-bug" if same else "flaky", runs, note, bug, proof, also)

    def _behind(self, crash: Path, found: list[str]) -> tuple[str, ...]:
        """The bugs that the same input shows once those found are fixed."""
        behind: list[str] = []
        while len(behind) < BEHIND:
            rest = [slug for slug in self.scope if slug not in found + behind]
            setting = self.setting.but(bugs=",".join(rest) or "none")
            outcome = replay(self.canary, crash, setting, canary=True)
            slug = outcome.report and self._alone(crash, sorted(outcome.triggered), outcome)
            if not slug:
                break
            behind.append(slug)
        return tuple(behind)

    def _crashed(
        self,
        verdict: str,
        runs: "_Runs",
        note: str = "",
        bug: str | None = None,
        proof: Proof | None = None,
        also: tuple[str, ...] = (),
    ) -> Attribution:
        """The answer, with a report that has names in its stacks."""
        outcome = replay(runs.program, runs.crash, runs.setting.but(symbols=True))
        shown = outcome if outcome.report else runs.shown[0]
        if bug is None and verdict != "flaky":
            verdict = RESOURCES.get(shown.report.kind, verdict)
        return Attribution(
            verdict=verdict,
            bug=bug,
            report=shown.report,
            log=shown.log,
            program=runs.program,
            reproduced=runs.counts,
            proof=proof or Proof(clean_silent=runs.program != self.clean),
            also=also,
            note=note,
        )


def _silence(triggers: list[str]) -> str:
    """A silent input in words, with what it triggers where every bug in scope is enabled."""
    if len(triggers) == 1:
        return f"{SILENT}; triggers {triggers[0]} alone"
    return f"{SILENT}; triggers {', '.join(triggers) or 'no bug'}"


@dataclass
class _Runs:
    """The replays of one input in one program."""

    program: Path
    crash: Path
    setting: Setting
    canary: bool = False
    outcomes: list[Outcome] = field(default_factory=list)

    def more(self, count: int) -> "_Runs":
        """Adds up to `count` replays; after one that hung, no more."""
        for _ in range(count):
            if self.shown and self.shown[-1].report.kind == "timeout":
                break
            self.outcomes.append(replay(self.program, self.crash, self.setting, self.canary))
        return self

    @property
    def shown(self) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.report]

    @property
    def always(self) -> bool:
        return len(self.shown) == len(self.outcomes)

    @property
    def counts(self) -> tuple[int, int]:
        """k of n."""
        return len(self.shown), len(self.outcomes)

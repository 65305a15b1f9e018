"""The proofs of a bug over the wire: what davlab's server does when it is sent trigger.http."""

import re
import time
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

from davlab.bugs.proofs import reached_in, setting, usual_profile
from davlab.catalogue import Bug, Trigger
from davlab.replay_wire import WireOutcome, replay_wire, server_program

# What a server that runs anew says otherwise each time: its clock alone, for its seed is fixed.
TIME = re.compile(
    rb"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
)
TIME_FORMS = ("%a, %d %b %Y %H:%M:%S GMT", "%Y-%m-%dT%H:%M:%SZ")


def triggers(bug: Bug) -> list[Trigger]:
    """One for each file that can be sent; of two harnesses that take it, the one that is more like a
    server."""
    found: dict[Path, Trigger] = {}
    for trigger in bug.triggers:
        if trigger.file.suffix == ".http" and (
            trigger.file not in found or trigger.harness == "session"
        ):
            found[trigger.file] = trigger
    return list(found.values())


def near_misses(bug: Bug) -> list[Path]:
    return sorted({file for _, file in bug.near_misses if file.suffix == ".http"})


def trigger_faults(bug: Bug, trigger: Trigger) -> Iterator[str]:
    profile = usual_profile(reached_in(bug, trigger))
    clean, clean_answer = _send("", trigger.file, profile)
    if clean.report:
        yield f"the clean server: {clean.report.headline}"
    elif not clean.answer.startswith(b"HTTP/1.1 "):
        yield "the clean server does not answer"
    buggy, answer = _send(bug.slug, trigger.file, profile)
    stated = trigger.report()
    if buggy.signature != ((stated.kind, stated.access) if stated else None):
        said = buggy.report.headline if buggy.report else "nothing"
        yield f"the server with the bug reports {said}, and not what the trigger states"
    if trigger.silent == "wire" and answer == clean_answer:
        yield "silent on the wire: both servers give the same answer"


def near_miss_faults(bug: Bug, file: Path) -> Iterator[str]:
    outcome, _ = _send(bug.slug, file, usual_profile(bug.profiles))
    if outcome.report:
        yield f"the server with the bug: {outcome.report.headline}"
    elif not outcome.answer.startswith(b"HTTP/1.1 "):
        yield "the server with the bug does not answer"


def _send(variant: str, file: Path, profile: str) -> tuple[WireOutcome, bytes]:
    """What a server of a variant did, and its answer without what each run varies."""
    since = time.time()
    outcome = replay_wire(server_program(variant), file, setting(profile))
    return outcome, steady(outcome.answer, since, time.time())


def steady(answer: bytes, since: float, until: float) -> bytes:
    """An answer with each time of the run as `now`."""

    def moment(match: re.Match[bytes]) -> bytes:
        return b"now" if int(since) <= _seconds(match[0].decode()) <= until + 1 else match[0]

    return TIME.sub(moment, answer)


def _seconds(text: str) -> float:
    """A time as it is printed; 0 where it is none."""
    for form in TIME_FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=timezone.utc).timestamp()
        except ValueError:
            continue
    return 0.0

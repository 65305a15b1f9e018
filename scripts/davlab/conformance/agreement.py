"""How far our head parser and libhttp-parser agree on the heads of all seeds (harnesses/agreement.c)."""

import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from davlab.make import built

SECONDS = 600

# What each opinion means, and in which order they are shown.
OPINIONS = {
    "agree": "both accept, and give the same method, target, version, fields and framing",
    "policy": "libhttp-parser refuses what ours accepts",
    "stricter": "ours refuses what libhttp-parser accepts",
    "refused": "both refuse",
    "incomplete": "the head does not end",
    "differ": "a difference that no policy allows",
}

# Why, for each difference by policy: libhttp-parser's error, or the rule that ours names.
POLICIES = {
    "HPE_INVALID_METHOD": ("it knows a list of methods; a method is any token", "RFC 9110 9.1"),
    "HPE_INVALID_URL": ("the request-target is the uri layer's to judge", "RFC 9112 3.2"),
    "HPE_HEADER_OVERFLOW": ("it holds 80 KiB at most; ours has a limit of its own", "RFC 9112 3"),
    "HPE_INVALID_CONTENT_LENGTH": ("a list of equal lengths is one length", "RFC 9112 6.3"),
    "HPE_UNEXPECTED_CONTENT_LENGTH": ("so is a field repeated alike", "RFC 9112 6.3"),
    "HPE_INVALID_TRANSFER_ENCODING": ("empty list members are passed over", "RFC 9110 5.6.1.2"),
}


@dataclass(frozen=True)
class Head:
    seed: str
    opinion: str
    what: str


def measure(paths: list[Path]) -> list[Head]:
    """What both think of every head in the files."""
    program = built("asan", "agreement")
    result = subprocess.run(
        [program, *paths], check=True, capture_output=True, text=True, timeout=SECONDS
    )
    heads = []
    for line in result.stdout.splitlines():
        path, opinion, what = line.split("\t")
        heads.append(Head(f"{Path(path).parent.parent.name}/{Path(path).stem}", opinion, what))
    return heads


def summary(heads: list[Head]) -> str:
    counts = Counter(head.opinion for head in heads)
    shown = ", ".join(f"{counts[opinion]} {opinion}" for opinion in OPINIONS if counts[opinion])
    return f"libhttp-parser: of {len(heads)} heads: {shown}"


def reason(head: Head) -> tuple[str, str]:
    """Why they differ, and by which clause."""
    if head.opinion == "stricter":
        return "refused on purpose: a rule of target/http/rules.c", "as the rule says"
    return POLICIES.get(head.what, ("", ""))

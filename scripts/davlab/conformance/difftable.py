"""docs/differences.md: what was measured, for people to read."""

from collections import Counter

from davlab.conformance import agreement
from davlab.conformance.differences import OTHERS, OURS, Answers, Difference, Judgement, Verdict
from davlab.corpus import servers

SEEDS_SHOWN = 3
WHO = {"ours": "ours", "theirs": "**theirs**", "both": "both"}


def line(one: Difference) -> str:
    return f"{one.seed}: {one.request}: {one.aspect}: {OURS} {one.ours}, {one.server} {one.theirs}"


def summary(answers: dict[str, Answers], judgement: Judgement) -> str:
    about = [one for ones in judgement.judged.values() for one in ones]
    different = {one.seed for one in [*about, *judgement.unjudged]}
    right = Counter(v.right for v, ones in judgement.judged.items() for _ in ones)
    words = ", ".join(f"{right[who]} {who}" for who in WHO)
    return (
        f"{len(answers)} seeds, {len(answers) - len(different)} answered alike by all; "
        f"{len(about) + len(judgement.unjudged)} differences by {len(judgement.judged)} causes; "
        f"right: {words}; {len(judgement.unjudged)} without a verdict"
    )


def cell(text: str) -> str:
    return text.replace("|", "\\|")


def values(ones: list[Difference], side: str) -> str:
    return ", ".join(sorted({getattr(one, side) for one in ones}))


def by_server(ones: list[Difference]) -> str:
    """What the others answered: `apache2 200; lighttpd 403`."""
    parts = []
    for server in OTHERS:
        if own := [one for one in ones if one.server == server]:
            parts.append(f"{server} {values(own, 'theirs')}")
    return "; ".join(parts)


def examples(ones: list[Difference]) -> str:
    names = sorted({one.seed for one in ones})
    more = f" and {len(names) - SEEDS_SHOWN} more" if len(names) > SEEDS_SHOWN else ""
    return ", ".join(f"`{name}`" for name in names[:SEEDS_SHOWN]) + more


def row(verdict: Verdict, ones: list[Difference]) -> str:
    methods = sorted({one.request for one in ones})
    columns = (
        verdict.cause,
        f"{len(methods)} methods" if len(methods) > SEEDS_SHOWN else ", ".join(methods),
        values(ones, "ours"),
        by_server(ones),
        WHO[verdict.right],
        f"{verdict.clause}: {verdict.why}",
        examples(ones),
    )
    return f"| {' | '.join(map(cell, columns))} |"


DIFFERENCES = """\
# Differences: our server, apache2, lighttpd, libhttp-parser

Written by `scripts/differences`, which measures all of this anew; edit the verdicts
(`scripts/davlab/conformance/verdicts.toml`), not this file.

## Three servers

{summary}.

Every seed of `corpora/request` and `corpora/session` goes to {versions}, each freshly started
on loopback, on a connection of its own. A request finds what it is about: the resource (unless it makes
one), the collections above it and above its Destination; a session begins with an empty collection.
Compared are the status of every reply, the framing of the last (Content-Length, chunked, to the end of the
connection) and whether the connection is kept. Of a session the first difference counts; what
follows from it does not.

| what | request | ours | theirs | right | because | seeds |
|---|---|---|---|---|---|---|
{rows}

## Two parsers

{agreement}.

| heads | |
|---:|---|
{opinions}

Differences by policy, which `harnesses/http_differential.c` allows and fuzzing holds to that:

| heads | | reason | clause |
|---:|---|---|---|
{policies}
"""


def policies(heads: list[agreement.Head]) -> list[str]:
    counted = Counter(
        (head.opinion, head.what) for head in heads if head.opinion in ("policy", "stricter")
    )
    rows = []
    for (opinion, what), count in sorted(counted.items()):
        why, clause = agreement.reason(agreement.Head("", opinion, what))
        rows.append(f"| {count} | {opinion}: `{what}` | {why} | {clause} |")
    return rows


def document(answers: dict[str, Answers], judgement: Judgement, heads: list[agreement.Head]) -> str:
    counts = Counter(head.opinion for head in heads)
    versions = [f"{name} {servers.SERVERS[name][0]()}" for name in OTHERS]
    return DIFFERENCES.format(
        summary=summary(answers, judgement),
        versions=", ".join(["our server", *versions[:-1]]) + f" and {versions[-1]}",
        rows="\n".join(row(v, ones) for v, ones in judgement.judged.items() if ones),
        agreement=agreement.summary(heads),
        opinions="\n".join(
            f"| {counts[name]} | {name}: {meaning} |"
            for name, meaning in agreement.OPINIONS.items()
        ),
        policies="\n".join(policies(heads)),
    )

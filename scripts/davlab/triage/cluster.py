"""Puts crashes that look alike together, and counts where looks deceive.

First by looks alone: equal crash states, then stacks whose similarity (CASR's) leaves no pair of a
cluster further apart than 0.3. Then by what attribution knows: crashes of different bugs part again.
What the looks got wrong is measured against the bugs that attribution proved.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from davlab.triage.crash_state import STATE_FRAMES, names_of, similarity
from davlab.triage.stacks import Frame

FARTHEST = 0.3  # distance (1 - similarity) of any two stacks in one cluster


@dataclass(frozen=True)
class Looks:
    """What a crash looks like. Only crashes of one harness and one access are compared further."""

    harness: str
    kind: str
    access: str
    names: tuple[str, ...]

    @property
    def state(self) -> tuple[str, ...]:
        return self.names[:STATE_FRAMES]


@dataclass(frozen=True)
class Confusion:
    """How far clusters by looks are from the bugs. Both are 0 where looks tell all."""

    over: int  # clusters that hold crashes of more than one bug
    under: int  # clusters beyond one per bug and harness


def looks_of(harness: str, kind: str, access: str, frames: Sequence[Frame]) -> Looks:
    return Looks(harness, kind, access, tuple(names_of(kind, frames)))


def by_looks(crashes: Sequence[Looks]) -> list[list[int]]:
    """Clusters of positions in `crashes`, in the order of their first members."""
    same: dict[tuple, list[int]] = {}
    for at, looks in enumerate(crashes):
        key = (looks.harness, looks.kind, looks.access, looks.state)
        same.setdefault(key, []).append(at)
    return _join(list(same.values()), crashes)


def _join(clusters: list[list[int]], crashes: Sequence[Looks]) -> list[list[int]]:
    """Joins the nearest two clusters for as long as they are near enough (complete linkage)."""
    stacks = [sorted({crashes[at].names for at in cluster}) for cluster in clusters]
    family = [(crashes[c[0]].harness, crashes[c[0]].access) for c in clusters]
    distance = {
        (i, j): _distance(stacks[i], stacks[j])
        for j in range(len(clusters))
        for i in range(j)
        if family[i] == family[j]
    }
    joined = dict(enumerate(clusters))
    while distance:
        (i, j), nearest = min(distance.items(), key=lambda entry: (entry[1], entry[0]))
        if nearest > FARTHEST:
            break
        joined[i] = sorted(joined[i] + joined.pop(j))
        del distance[i, j]
        for k in joined:
            if (pair := _pair(j, k)) in distance:
                farther = max(distance.pop(pair), distance[_pair(i, k)])
                distance[_pair(i, k)] = farther
    return sorted(joined.values())


def _pair(i: int, j: int) -> tuple[int, int]:
    return (i, j) if i < j else (j, i)


def _distance(a: Sequence[tuple[str, ...]], b: Sequence[tuple[str, ...]]) -> float:
    """Between two clusters: that of their two members that are least alike."""
    return max(1 - similarity(left, right) for left in a for right in b)


def part(clusters: Sequence[list[int]], labels: Sequence[str]) -> list[list[int]]:
    """The same clusters, parted so that each has one label: a bug's slug, or a verdict."""
    parted = []
    for cluster in clusters:
        per_label: dict[str, list[int]] = {}
        for at in cluster:
            per_label.setdefault(labels[at], []).append(at)
        parted += per_label.values()
    return sorted(parted)


def confusion(
    clusters: Sequence[list[int]], crashes: Sequence[Looks], bugs: Sequence[str | None]
) -> Confusion:
    """Measures clusters against the bugs of those crashes that have one."""
    known = [{bugs[at] for at in cluster if bugs[at]} for cluster in clusters]
    homes: dict[tuple[str, str], int] = {}
    for cluster, found in zip(clusters, known):
        for bug in found:
            key = (crashes[cluster[0]].harness, bug)
            homes[key] = homes.get(key, 0) + 1
    return Confusion(sum(len(k) > 1 for k in known), sum(count - 1 for count in homes.values()))


def cluster_id(looks: Looks, label: str) -> str:
    """Stable over runs and machines: from the looks of a cluster's first crash and its label."""
    words = [looks.harness, looks.kind, looks.access, *looks.state, label]
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:12]

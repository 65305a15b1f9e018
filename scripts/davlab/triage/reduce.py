"""Makes an input small and plain while it keeps showing what it shows.

Four steps, in rounds, until a round changes nothing: long repetitions are shortened by binary search,
because in a bug about lengths no single byte can go; pieces are left out, in ever smaller groups;
stretches are filled with one plain byte, which makes them repetitions; single bytes are made plain.
Where the input's Content-Length told its body's length, it goes on doing so. The same input and the
same answers give the same result.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

PLAIN = b"a"
SHORTEST_RUN = 24  # bytes of a repetition that is handled as one thing
PERIOD_LIMIT = 12  # bytes of what is repeated
COARSE = 32  # what is smaller than this part of the input waits for the fine steps
FILL_FLOOR = 16  # pieces to fill are at least so long
BYTES_LIMIT = 400  # single bytes are made plain where they are at most so many
CONTENT_LENGTH = re.compile(rb"(?i)(\r?\ncontent-length:[ \t]*)(\d{1,9})(?=[ \t]*\r?\n)")
HEAD_END = re.compile(rb"\r?\n\r?\n")


@dataclass
class Budget:
    """How much a reduction may cost."""

    seconds: float = 15.0
    runs: int = 3000
    used: int = 0
    _end: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self._end = time.monotonic() + self.seconds

    @property
    def spent(self) -> bool:
        return self.used >= self.runs or time.monotonic() >= self._end


def content_length_fits(data: bytes) -> bool:
    """Whether a Content-Length is there and tells the length of what follows the head."""
    field_, head = CONTENT_LENGTH.search(data), HEAD_END.search(data)
    return bool(field_ and head) and int(field_.group(2)) == len(data) - head.end()


def with_content_length(data: bytes) -> bytes:
    """The same request with its Content-Length made true."""
    head = HEAD_END.search(data)
    if not head:
        return data
    length = str(len(data) - head.end()).encode()
    return CONTENT_LENGTH.sub(lambda match: match.group(1) + length, data, count=1)


def repetitions(data: bytes) -> list[tuple[int, int, int]]:
    """The places where a few bytes are repeated at length: (start, end, period), left to right."""
    found = []
    at = 0
    while at < len(data):
        end, period = max((_extent(data, at, p), -p) for p in range(1, PERIOD_LIMIT + 1))
        period = -period
        if end - at >= max(SHORTEST_RUN, 3 * period):
            found.append((at, end, period))
            at = end
        else:
            at += 1
    return found


def _extent(data: bytes, start: int, period: int) -> int:
    """Where the repetition of the `period` bytes at `start` ends."""
    unit = data[start : start + period]
    if data[start + period : start + 2 * period] != unit:
        return start + period
    end = start + 2 * period
    while data[end : end + period] == unit:
        end += period
    return end


class Reducer:
    """One reduction. `holds` says whether an input still shows what it should."""

    def __init__(self, data: bytes, holds: Callable[[bytes], bool], budget: Budget) -> None:
        self.data = data
        self._holds = holds
        self._budget = budget
        self._repair = content_length_fits(data)
        self._tried: set[int] = {hash(data)}

    def run(self) -> bytes:
        before = None
        while before != self.data and not self._budget.spent:
            before = self.data
            self._shorten(least=len(self.data) // COARSE)
            self._leave_out(smallest=1 + len(self._pieces()) // COARSE)
            self._fill()
            self._shorten(least=len(self.data) // COARSE)
            self._leave_out(smallest=1)
            self._shorten(least=0)
            self._plain_bytes()
        return self.data

    def _accept(self, candidate: bytes) -> bool:
        """Tries a candidate; where it holds, it is the new input."""
        if self._repair:
            candidate = with_content_length(candidate)
        if hash(candidate) in self._tried or not candidate or self._budget.spent:
            return False
        self._tried.add(hash(candidate))
        self._budget.used += 1
        if not self._holds(candidate):
            return False
        self.data = candidate
        return True

    def _pieces(self) -> list[tuple[int, int]]:
        """The input cut into bytes, with each long repetition as one piece."""
        pieces, at = [], 0
        for start, end, _ in repetitions(self.data):
            pieces += [(i, i + 1) for i in range(at, start)] + [(start, end)]
            at = end
        return pieces + [(i, i + 1) for i in range(at, len(self.data))]

    def _leave_out(self, smallest: int) -> None:
        """Leaves out groups of pieces, from the end to the start, halved down to `smallest` pieces."""
        pieces = self._pieces()
        size = max(1, len(pieces) // 2)
        while not self._budget.spent:
            last = len(pieces)
            while last > 0 and not self._budget.spent:
                first = max(0, last - size)
                start, end = pieces[first][0], pieces[last - 1][1]
                length = len(self.data)
                if self._accept(self.data[:start] + self.data[end:]):
                    if length - len(self.data) != end - start:
                        return  # the Content-Length lost a digit: the places have moved
                    moved = [(a - (end - start), b - (end - start)) for a, b in pieces[last:]]
                    pieces = pieces[:first] + moved
                last = first
            if size <= smallest:
                break
            size = max(smallest, size // 2)

    def _fill(self) -> None:
        """Fills stretches with one plain byte: the whole, else its halves, down to a floor."""
        waiting = [(0, len(self.data))]
        runs = repetitions(self.data)
        while waiting and not self._budget.spent:
            start, end = waiting.pop()
            if any(a <= start and end <= b for a, b, _ in runs):
                continue  # shortening sees to these
            if self._accept(self.data[:start] + PLAIN * (end - start) + self.data[end:]):
                continue
            middle = (start + end) // 2
            if end - middle >= FILL_FLOOR:
                waiting += [(start, middle), (middle, end)]

    def _shorten(self, least: int) -> None:
        """Finds the shortest length of each repetition of `least` bytes, by binary search."""
        index = 0
        while not self._budget.spent:
            runs = repetitions(self.data)
            if index >= len(runs):
                break
            start, end, period = runs[-1 - index]
            index += 1
            if end - start < least:
                continue
            low, high = 0, (end - start) // period  # `high` copies hold; fewer than `low` do not
            base, tail, unit = self.data[:start], self.data[end:], self.data[start : start + period]
            while low < high and not self._budget.spent:
                middle = (low + high) // 2
                if self._accept(base + unit * middle + tail):
                    if self._repair:
                        base = self.data[: len(self.data) - len(tail) - middle * period]
                    high = middle
                else:
                    low = middle + 1

    def _plain_bytes(self) -> None:
        """Makes the single bytes outside of repetitions plain, where they are not too many."""
        single = [start for start, end in self._pieces() if end - start == 1]
        for at in single if len(single) <= BYTES_LIMIT else []:
            if self.data[at : at + 1] != PLAIN:
                self._accept(self.data[:at] + PLAIN + self.data[at + 1 :])


def reduce(data: bytes, holds: Callable[[bytes], bool], budget: Budget) -> bytes:
    """The smallest input that was found within the budget; `data` itself where none was."""
    return Reducer(data, holds, budget).run()

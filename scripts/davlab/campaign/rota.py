"""Who runs when: workers take turns in slices on a number of jobs, so that none starves."""

from davlab.campaign.worker import Worker

SLICE_LONGEST = 15.0  # seconds
SLICE_SHORTEST = 2.0  # below this, starting an engine costs more than it finds
TURNS = 4  # that each worker gets at least, where the time allows

# A harness's share of the time, where it is not 1.
WEIGHTS: dict[str, float] = {}


def slice_seconds(seconds: float, jobs: int, workers: int) -> float:
    """A slice's length for `workers` that share `seconds` on `jobs` cores."""
    return min(SLICE_LONGEST, max(SLICE_SHORTEST, seconds * jobs / (workers * TURNS)))


def next_worker(workers: list[Worker]) -> Worker | None:
    """The one that waits and has had the least of its share; the earlier one where several have."""
    waiting = [worker for worker in workers if not worker.running and not worker.given_up]
    return min(waiting, key=_had, default=None)


def _had(worker: Worker) -> float:
    return worker.used / WEIGHTS.get(worker.job.harness, 1.0)

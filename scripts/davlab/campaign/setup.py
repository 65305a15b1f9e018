"""Turns settings into workers with their inputs, and into the opening words of campaign.json."""

import json
import os
from datetime import datetime, timezone

from davlab import catalogue
from davlab.campaign import building, machine
from davlab.bugstate import BugState
from davlab.campaign.campaign import make_state
from davlab.campaign.engines import ENGINES, Job
from davlab.repo import UsageError
from davlab.campaign.settings import Settings
from davlab.campaign.worker import Worker


def harness_environment(settings: Settings) -> dict[str, str]:
    """Bug campaigns use the limits of the servers of the time, and only sanitizers detect."""
    return {
        "DAVLAB_PROFILE": os.environ.get("DAVLAB_PROFILE") or "period",
        "DAVLAB_ORACLES": "0" if settings.bugs else "1",
        "DAVLAB_BUGS": ",".join(settings.bugs) or "none",
    }


def make_workers(settings: Settings, seeds: dict[str, int]) -> list[Worker]:
    """One worker for each harness and engine, and more of them where there are more jobs."""
    pairs = [(harness, engine) for harness in settings.harnesses for engine in settings.engines]
    slugs = catalogue.slugs() if settings.bugs else []
    workers: list[Worker] = []
    while len(workers) < max(len(pairs), settings.jobs):
        number, place = divmod(len(workers), len(pairs))
        harness, engine = pairs[place]
        name = f"{engine}-{harness}" + (f"-{number + 1}" if number else "")
        inputs = settings.folder / "inputs" / harness
        job = Job(
            harness=harness,
            program=building.program(engine, harness, settings.variant),
            folder=settings.folder / "workers" / name,
            seeds=inputs / "seeds",
            dictionary=building.merge_dictionaries(harness, inputs / "dictionary"),
            random=settings.random + 10_000 * len(workers),
            oracles=not settings.bugs,
            environment=harness_environment(settings),
        )
        seeds[harness] = building.gather_seeds(harness, job.seeds)
        if not job.state_file.exists():
            make_state(job.state_file, slugs, settings.bugs)
        if BugState(job.state_file).slugs() != slugs:
            raise UsageError(
                f"campaign {settings.name} was begun with another catalogue; choose another NAME"
            )
        workers.append(Worker(name, ENGINES[engine], job))
    return workers


def header(settings: Settings, seeds: dict[str, int]) -> dict:
    """campaign.json as it is at the start. A campaign that is taken up again keeps its first date."""
    file = settings.folder / "campaign.json"
    before = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    now = datetime.now(timezone.utc).isoformat(timespec="seconds")
    return {
        "name": settings.name,
        "started": before.get("started", now),
        "seconds": 0.0,
        "harnesses": settings.harnesses,
        "engines": settings.engines,
        "bugs": settings.bugs,
        "machine": machine.describe(),
        "commit": machine.commit(),
        "seeds": seeds,
        "versions": machine.versions(),
        "settings": {
            "TIME": settings.seconds,
            "JOBS": settings.jobs,
            "RANDOM": settings.random,
            **harness_environment(settings),
        },
    }

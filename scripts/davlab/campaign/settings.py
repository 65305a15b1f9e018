"""What the user asked of a campaign, checked, and its folder: made new, or taken up again."""

import fcntl
import json
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

from davlab import catalogue, records
from davlab.campaign.engines import ENGINES
from davlab.repo import BUILD, UsageError, choose, harnesses, relative

CAMPAIGNS = BUILD / "campaigns"
DEFAULT_SECONDS = 300
DEFAULT_JOBS = 2
SECONDS_LIMIT = 30 * 24 * 3600
JOBS_LIMIT = 256
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass
class Settings:
    name: str
    seconds: int
    jobs: int
    harnesses: list[str]
    engines: list[str]
    bugs: list[str]  # empty: the clean tree
    random: int  # from which every engine's own seed follows

    @property
    def folder(self) -> Path:
        return CAMPAIGNS / self.name

    @property
    def variant(self) -> str:
        """The Makefile's BUG."""
        return "canary" if self.bugs else ""


@dataclass(frozen=True)
class Request:
    """The user's words; None where nothing was said."""

    time: str | None = None
    jobs: str | None = None
    harness: str | None = None
    engines: str | None = None
    bugs: str | None = None
    name: str | None = None
    random: str | None = None


def settle(request: Request) -> Settings:
    """The settings for this request: of a new campaign, or of the one that has this name already."""
    if request.name and not NAME.fullmatch(request.name):
        raise UsageError(
            f"NAME={request.name!r}: letters, digits, '.', '_' and '-' only, at most 64 of them"
        )
    if request.name and (CAMPAIGNS / request.name / "settings.json").exists():
        return _resumed(request, CAMPAIGNS / request.name)
    chosen = _harnesses(request.harness or ",".join(harnesses()))
    return Settings(
        name=request.name or _fresh_name(chosen if request.harness else ["all"]),
        seconds=_number("TIME", request.time, DEFAULT_SECONDS, SECONDS_LIMIT),
        jobs=_number("JOBS", request.jobs, DEFAULT_JOBS, JOBS_LIMIT),
        harnesses=chosen,
        engines=_engines(request.engines or ",".join(ENGINES)),
        bugs=_bugs(request.bugs or "all"),
        random=_number("RANDOM", request.random, 1 + secrets.randbelow(1 << 30), 1 << 31),
    )


def save(settings: Settings) -> None:
    settings.folder.mkdir(parents=True, exist_ok=True)
    records.write_json(settings.folder / "settings.json", asdict(settings))


def lock(settings: Settings) -> TextIO:
    """Holds the campaign's folder while the returned file is open; refuses a second holder."""
    settings.folder.mkdir(parents=True, exist_ok=True)
    file = (settings.folder / "lock").open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise UsageError(
            f"{relative(settings.folder)} is in use by another campaign; choose another NAME"
        ) from None
    return file


def _resumed(request: Request, folder: Path) -> Settings:
    """The recorded settings; TIME and JOBS may change, what was fuzzed may not."""
    try:
        settings = Settings(**json.loads((folder / "settings.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise UsageError(
            f"{relative(folder)}/settings.json cannot be read ({error}); choose another NAME"
        ) from error
    asked = {
        "HARNESS": (request.harness and _harnesses(request.harness), settings.harnesses),
        "ENGINES": (request.engines and _engines(request.engines), settings.engines),
        "BUGS": (request.bugs and _bugs(request.bugs), settings.bugs),
    }
    for kind, (wanted, recorded) in asked.items():
        if wanted is not None and sorted(wanted) != sorted(recorded):
            words = ",".join(recorded) or "none"
            raise UsageError(
                f"campaign {settings.name} was begun with {kind}={words}; choose another NAME"
            )
    gone = [name for name in settings.harnesses if name not in harnesses()]
    gone += [slug for slug in settings.bugs if slug not in catalogue.slugs()]
    if gone:
        raise UsageError(f"campaign {settings.name} needs {', '.join(gone)}, which is not here now")
    settings.seconds = _number("TIME", request.time, settings.seconds, SECONDS_LIMIT)
    settings.jobs = _number("JOBS", request.jobs, settings.jobs, JOBS_LIMIT)
    return settings


def _harnesses(text: str) -> list[str]:
    return sorted(set(choose("HARNESS", text, harnesses())))


def _engines(text: str) -> list[str]:
    chosen = choose("ENGINES", text, list(ENGINES))
    return [name for name in ENGINES if name in chosen]


def _bugs(text: str) -> list[str]:
    slugs = catalogue.slugs()
    if text in ("all", "none"):
        return slugs if text == "all" else []
    return sorted(set(choose("BUGS", text, ["all", "none", *slugs])) & set(slugs))


def _number(kind: str, text: str | None, default: int, limit: int) -> int:
    if text is None:
        return default
    if not re.fullmatch(r"[0-9]{1,9}", text) or not 1 <= int(text) <= limit:
        raise UsageError(f"{kind}={text!r}: not a whole number from 1 to {limit}")
    return int(text)


def _fresh_name(harness_names: list[str]) -> str:
    """The date and the harnesses, with a number behind it where that is taken."""
    stem = f"{datetime.now():%Y-%m-%d-%H%M%S}-{'-'.join(harness_names)}"[:56]
    names = [stem, *(f"{stem}-{number}" for number in range(2, 1000))]
    return next(name for name in names if not (CAMPAIGNS / name).exists())

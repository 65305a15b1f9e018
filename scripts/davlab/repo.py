"""Where things are, and how a command stops with one clear line."""

import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
CORPORA = ROOT / "corpora"
HARNESS_FOLDER = ROOT / "harnesses"
BUG_FOLDER = ROOT / "target" / "bugs"


class UsageError(Exception):
    """Bad input from the user: its text is one line that names the remedy; exit code 2."""


def harnesses() -> list[str]:
    """The names of all harnesses: harnesses/fuzz_NAME.c."""
    return sorted(p.stem.removeprefix("fuzz_") for p in HARNESS_FOLDER.glob("fuzz_*.c"))


def choose(kind: str, text: str, valid: list[str]) -> list[str]:
    """The names in the comma-separated `text`, each checked against `valid`."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names or [text]:
        if name not in valid:
            raise UsageError(f"{kind}={name!r}: no such name; valid: {', '.join(valid)}")
    return names


def relative(path: Path) -> str:
    """`path` as seen from the repository's top, for messages and reports."""
    try:
        return str(path.resolve().relative_to(ROOT))
    except ValueError:
        return str(path)


def run_command(main) -> NoReturn:
    """Runs a command's `main`, and turns what goes wrong into one line and an exit code."""
    try:
        sys.exit(main())
    except UsageError as error:
        print(f"{Path(sys.argv[0]).name}: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(1)
    except KeyboardInterrupt:
        print(f"{Path(sys.argv[0]).name}: interrupted", file=sys.stderr)
        sys.exit(130)

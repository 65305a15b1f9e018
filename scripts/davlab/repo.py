"""Where things are, and how a command begins, and stops with one clear line."""

import errno
import os
import resource
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
CORPORA = ROOT / "corpora"
HARNESS_FOLDER = ROOT / "harnesses"
BUG_FOLDER = ROOT / "target" / "bugs"
# What a command's programs may have at most, whatever it was started with. Without an end of the stack,
# a recursion without end is taken for a lack of memory; and a sanitizer closes as many files as there
# may be, one by one, whenever it starts its symbolizer.
SOFT_LIMITS = {resource.RLIMIT_STACK: 8 << 20, resource.RLIMIT_NOFILE: 4096}


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


def limit_programs() -> None:
    for kind, most in SOFT_LIMITS.items():
        soft, hard = resource.getrlimit(kind)
        if soft > most or soft == resource.RLIM_INFINITY:
            resource.setrlimit(kind, (most, hard))


def drop_output() -> None:
    """What nobody can take must not be tried again when Python ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def run_command(main) -> NoReturn:
    """Runs a command's `main`, and turns what goes wrong into one line and an exit code."""
    limit_programs()
    try:
        try:
            code = main()
        except SystemExit as end:  # argparse's, after --help
            code = end.code
        print(end="", flush=True)
        sys.exit(code)
    except UsageError as error:
        print(f"{Path(sys.argv[0]).name}: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        drop_output()
        sys.exit(1)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        drop_output()
        where = error.filename or "where the output goes"
        words = f"{error.strerror}: make room ({where}) and run it again"
        print(f"{Path(sys.argv[0]).name}: {words}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print(f"{Path(sys.argv[0]).name}: interrupted", file=sys.stderr)
        sys.exit(130)

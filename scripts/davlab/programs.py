"""One program of the Makefile, built when it is needed, whatever `make` called us."""

import functools
import os
import subprocess
from pathlib import Path

from davlab.repo import BUILD, ROOT, relative

INHERITED = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MODE", "BUG")


@functools.cache
def built(mode: str, name: str, bug: str = "") -> Path:
    """The path of build/MODE[+BUG]/NAME, after make has seen to it, once. CalledProcessError."""
    program = BUILD / (f"{mode}+{bug}" if bug else mode) / name
    subprocess.run(
        ["make", "-s", "-j2", f"MODE={mode}", f"BUG={bug}", relative(program)],
        cwd=ROOT, env={k: v for k, v in os.environ.items() if k not in INHERITED},
        check=True, timeout=1800,
    )  # fmt: skip
    return program

"""After the fuzzing: triage and report, each a command of its own, on the campaign's folder."""

import subprocess
import sys
from pathlib import Path

from davlab.repo import ROOT, relative

STEP_SECONDS = 3600


def finish(folder: Path) -> int:
    """Runs both, the report even where triage failed; 0, or 1 where one of them failed."""
    return max([_run(step, folder) for step in ("triage", "report")])


def _run(step: str, folder: Path) -> int:
    command = [str(ROOT / "scripts" / step), str(folder)]
    try:
        code = subprocess.run(command, timeout=STEP_SECONDS).returncode
        trouble = f"exit code {code}" if code else ""
    except (OSError, subprocess.TimeoutExpired) as error:
        trouble = str(error)
    if trouble:
        again = f"once that is mended, scripts/{step} {relative(folder)}"
        print(f"campaign: {step}: {trouble}; {again}", file=sys.stderr)
    return 1 if trouble else 0

"""A scratch copy of what builds by itself in seconds: two layers of the target, and its bugs."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
LAYERS = ("base", "uri")


class UriTree(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.top = Path(scratch.name)
        for name in ("scripts", "harnesses", *(f"target/{layer}" for layer in LAYERS)):
            shutil.copytree(TOP / name, self.top / name)
        shutil.copyfile(TOP / "Makefile", self.top / "Makefile")
        for folder in sorted((TOP / "target/bugs").iterdir()):
            if "+++ b/target/uri/" in (folder / "bug.patch").read_text(encoding="utf-8"):
                shutil.copytree(folder, self.bug(folder.name))

    def bug(self, slug: str) -> Path:
        return self.top / "target/bugs" / slug

    def make(self, mode: str, name: str, bug: str = "") -> Path:
        """The path of a program or a library of a variant, built."""
        path = Path("build", f"{mode}+{bug}" if bug else mode, name)
        subprocess.run(
            ["make", "-s", "-j2", f"MODE={mode}", f"BUG={bug}", str(path)],
            cwd=self.top, env={"PATH": os.environ["PATH"]}, check=True, timeout=300,
        )  # fmt: skip
        return self.top / path

"""A variant is what the present patches make of the tree, whatever was built in its folder before."""

import hashlib
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
LAYERS = ("base", "uri")  # enough to be built by themselves
LIBRARY = Path("build/plain+canary/libtarget.a")


class Variants(unittest.TestCase):
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

    def built(self) -> str:
        subprocess.run(
            ["make", "-s", "-j2", "MODE=plain", "BUG=canary", str(LIBRARY)],
            cwd=self.top, env={"PATH": os.environ["PATH"]}, check=True, timeout=300,
        )  # fmt: skip
        return hashlib.sha256((self.top / LIBRARY).read_bytes()).hexdigest()

    def built_anew(self) -> str:
        shutil.rmtree(self.top / "build")
        return self.built()

    def test_a_bug_that_is_removed_or_renamed(self) -> None:
        first = self.built()
        self.assertEqual(first, self.built())
        shutil.rmtree(self.bug("percent-short"))  # the only patch of its file
        shutil.rmtree(self.bug("surrogate-pair-units"))  # one of two
        fewer = self.built()
        self.assertNotEqual(first, fewer)
        patch = self.bug("utf8-tail-end") / "bug.patch"
        text, time = patch.read_text(encoding="utf-8"), patch.stat().st_mtime
        patch.write_text(text.replace("UTF8_TAIL_END", "TAIL_LOST"), encoding="utf-8")
        os.utime(patch, (time, time))
        self.bug("utf8-tail-end").rename(self.bug("tail-lost"))
        renamed = self.built()
        self.assertNotEqual(fewer, renamed)
        self.assertEqual(self.built_anew(), renamed)
        self.bug("tail-lost").rename(self.bug("utf8-tail-end"))
        patch.write_text(text, encoding="utf-8")
        self.assertEqual(self.built_anew(), fewer)


if __name__ == "__main__":
    unittest.main()

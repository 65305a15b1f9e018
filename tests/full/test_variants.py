"""A variant is what the present patches make of the tree, whatever was built in its folder before."""

import hashlib
import os
import shutil
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from uri_tree import UriTree


class Variants(UriTree):
    def built(self) -> str:
        library = self.make("plain", "libtarget.a", "canary")
        return hashlib.sha256(library.read_bytes()).hexdigest()

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

"""What is wrong with the clean build shows in the mutants of an input: planted in a copy of it."""

import sys
import unittest
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS.parent / "scripts")]

from uri_tree import TOP, UriTree

from davlab import catalogue
from davlab.bugs import mutants, proofs
from davlab.triage.replay import replay

BUG = catalogue.load("ms03-007-wide-path")
FILE = next(file for harness, file in BUG.near_misses if harness == "uri")


class Mutants(UriTree):
    def planted(self, old: str, new: str) -> list[str]:
        """The faults where words of the harness are replaced."""
        source = self.top / "harnesses/fuzz_uri.c"
        text = (TOP / "harnesses/fuzz_uri.c").read_text(encoding="utf-8")
        self.assertEqual(1, text.count(old))
        source.write_text(text.replace(old, new), encoding="utf-8")
        return list(mutants.faults(self.make("asan", "mutants-uri"), FILE, "period"))

    def kept(self, fault: str) -> bytes:
        """The mutant that a fault names."""
        file = TOP / fault.rpartition("the mutant is kept: ")[2]
        data = file.read_bytes()
        file.unlink()
        return data

    def assertLeaks(self, mutant: bytes) -> None:
        """It is the very mutant, of about one in a hundred: the same build leaks on it alone."""
        program = self.make("asan", "replay-uri")
        file = self.top / "mutant.uri"
        file.write_bytes(mutant)
        said = replay(program, file, proofs.setting("period")).report
        self.assertEqual("leak", said.kind if said else "silence")

    def test_each_ill_of_a_clean_build(self) -> None:
        free = "    arena_free(&arena);\n}\n\nstatic void check_form"
        with self.subTest("none"):
            self.assertEqual([], self.planted(free, free))
        with self.subTest("an endless loop"):
            (slow,) = self.planted("allowed <<= 1", "allowed <<= 0")
            self.assertIn("a mutant takes no more than ten seconds", slow)
            self.assertNotEqual(b"", self.kept(slow))
        with self.subTest("an overflow"):
            (crash,) = self.planted(
                "first = out_make(arena_alloc(arena, cap)",
                "first = out_make(arena_alloc(arena, cap / 2)",
            )
            self.assertIn("heap-buffer-overflow", crash)
            self.assertNotEqual(b"", self.kept(crash))
        with self.subTest("a leak"):
            (leak,) = self.planted(
                free, free.replace("arena_free", "if (c->hash % 101)\n        arena_free")
            )
            self.assertIn("detected memory leaks", leak)
            self.assertLeaks(self.kept(leak))


if __name__ == "__main__":
    unittest.main()

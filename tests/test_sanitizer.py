"""Sanitizer reports are read right: golden logs of every kind, under two LLVMs, and hostile ones."""

import sys
import time
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TOP / "scripts"), str(TOP / "tests" / "triage")]

import golden
from davlab.triage import sanitizer
from davlab.triage.crash_state import crash_state, ignored
from davlab.triage.stacks import Frame, first_stack, function_name, parse_frame

LOGS = TOP / "tests" / "triage" / "golden"


class Golden(unittest.TestCase):
    def test_every_log_gives_what_it_should(self) -> None:
        for compiler in sorted(p.name for p in LOGS.iterdir()):
            for row in golden.expected():
                with self.subTest(compiler=compiler, log=row.name):
                    golden.check(self, row, (LOGS / compiler / f"{row.name}.log").read_text())

    def test_no_log_is_without_a_row(self) -> None:
        names = {f"{row.name}.log" for row in golden.expected()}
        for folder in LOGS.iterdir():
            self.assertEqual(names, {path.name for path in folder.iterdir()})

    def test_stacks_of_allocation_and_free(self) -> None:
        report = self.report("asan.use_after_free")
        self.assertEqual("use_after_free", report.allocated[1].function)
        self.assertEqual("use_after_free", report.freed[1].function)
        self.assertNotEqual(report.allocated[1].line, report.freed[1].line)
        self.assertEqual([], self.report("asan.heap_write").freed)

    def test_memory_origin(self) -> None:
        report = self.report("msan.uninitialised")
        self.assertIn("uninitialised", [frame.function for frame in report.allocated])

    def test_a_recursion_is_its_cycle(self) -> None:
        for compiler in ("clang-14", "clang-19"):
            report = self.report("asan.mutual_recursion", compiler)
            self.assertEqual(("even", "odd"), crash_state(report.kind, report.frames))
            report = self.report("asan.stack_exhausted", compiler)
            self.assertEqual(("recurse",), crash_state(report.kind, report.frames))

    def test_the_state_ends_at_the_entry(self) -> None:
        report = self.report("libfuzzer.heap_read")
        self.assertEqual(("read_byte", "heap_read"), crash_state(report.kind, report.frames))

    def report(self, name: str, compiler: str = "clang-14") -> sanitizer.Report:
        report = sanitizer.parse((LOGS / compiler / f"{name}.log").read_text())
        self.assertIsNotNone(report)
        return report


class Wordings(unittest.TestCase):
    """Lines written for this test, where no program of ours makes a sanitizer say them."""

    def test_kinds(self) -> None:
        lines = {
            "==1==ERROR: AddressSanitizer: pvalloc parameters overflow: size 0x9": "pvalloc-overflow",
            "==1==ERROR: AddressSanitizer: out of memory: allocator is trying to allocate 0x10 "
            "bytes": "out-of-memory",
            "==1== ERROR: libFuzzer: fuzz target overwrites its const input": "overwrites-input",
            "==1==ERROR: MemorySanitizer: requested allocation size 0x7": "allocation-size-too-big",
            "a.c:1:2: runtime error: signed integer overflow: 1 + 2": "signed-integer-overflow",
            "a.c:1:2: runtime error: something new": "undefined-behavior",
        }
        for line, kind in lines.items():
            with self.subTest(line=line):
                self.assertEqual(kind, sanitizer.parse(line).kind)

    def test_silence(self) -> None:
        for text in ("", "replay: 3 inputs ran", "==1==Process memory map follows:", "\0" * 100):
            self.assertIsNone(sanitizer.parse(text))

    def test_the_first_report_counts(self) -> None:
        first = "==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x1\n"
        second = "==1==ERROR: AddressSanitizer: SEGV on unknown address 0x0\n"
        self.assertEqual("heap-use-after-free", sanitizer.parse(first + second).kind)

    def test_colours_are_passed_over(self) -> None:
        line = (
            "\x1b[1m\x1b[31m==1==ERROR: AddressSanitizer: heap-use-after-free on address 0x1\x1b[0m"
        )
        self.assertEqual("heap-use-after-free", sanitizer.parse(line).kind)


class Frames(unittest.TestCase):
    def test_places(self) -> None:
        rows = {
            "    #0 0x55d9 in f target/uri/a.c:12:3": Frame("f", "target/uri/a.c", 12),
            "    #1 0x55d9 in f target/uri/a.c": Frame("f", "target/uri/a.c", 0),
            "    #2 0x55d9 in g(int, char) /a b/c.c:7": Frame("g", "b/c.c", 7),
            "    #3 0x55d9  (/lib/libc.so.6+0x27d67) (BuildId: ab)": Frame(
                "", "/lib/libc.so.6+0x27d67"
            ),
            "    #4 0x55d9 in free (/x/y+0x9)": Frame("free", "/x/y+0x9"),
            "    #5 0x55d9 in operator delete(void*) (/x+0x9)": Frame("operator delete", "/x+0x9"),
            "    #6 0x55d9 in f": Frame("f", ""),
        }
        for line, frame in rows.items():
            with self.subTest(line=line):
                self.assertEqual(frame, parse_frame(line))

    def test_a_stack_ends_where_the_next_begins(self) -> None:
        lines = ["    #0 0x1 in a x.c:1", "    #1 0x1 in b x.c:2", "    #0 0x1 in c x.c:3", ""]
        frames, at = first_stack(["words", *lines], 0)
        self.assertEqual((["a", "b"], 1), ([frame.function for frame in frames], at))

    def test_what_is_no_frame(self) -> None:
        for line in ("", "#0 0x1 in f", "    #x 0x1 in f", "    #0 main", "   #99999 0x1 in f"):
            self.assertIsNone(parse_frame(line))

    def test_clones_have_the_name_of_their_original(self) -> None:
        for name in ("f.isra.0", "f.part.0.cold", "f.llvm.1234", "f.specialized.3", "f(int)"):
            self.assertEqual("f", function_name(name))

    def test_only_whole_names_are_ignored(self) -> None:
        for name in ("free_props", "delete_resource", "assert_lock", "memcpy_path", "fuzzer_input"):
            self.assertFalse(ignored(Frame(name, "other/x.c", 1)), name)
        for name in ("free", "__asan_memcpy", "__interceptor_free", "abort", "fuzzer::RunOne"):
            self.assertTrue(ignored(Frame(name, "/x/y+0x1")), name)

    def test_the_project_is_never_hidden(self) -> None:
        self.assertFalse(ignored(Frame("free", "target/base/arena.c", 3)))
        self.assertFalse(ignored(Frame("abort", "harnesses/fuzz.c", 3)))


class Hostile(unittest.TestCase):
    SECONDS = 20  # far above what is needed: a pattern that backtracks would take hours

    def test_logs_made_to_be_slow(self) -> None:
        headline = "==1==ERROR: AddressSanitizer: "
        logs = {
            "a long line": headline + "x" * (32 << 20),
            "spaces": headline + " " * (8 << 20),
            "many frames": headline + "SEGV on\n" + "    #0 0x1 in " + "f " * 2000 + "\n" * 9,
            "a million frames": headline + "SEGV\n" + "    #1 0x1 in f a.c:1\n" * 1000000,
            "brackets": (headline + "SEGV\n    #0 0x1 in " + "(" * 4000 + "\n") * 500,
            "numbers": headline + "SEGV\n    #0 0x1 in f a.c:" + "1:" * 2000,
            "many errors": "a.c:1:2: runtime error: " * 500000,
            "asserts": "x: Assertion `" * 300000 + "' failed.",
            "zones": headline + "stack-buffer-overflow on\n" + "0x1 is located " * 100000,
            "variables": headline + "SEGV\n" + "    [1, 2) '" + "'" * 5000 + " <== Memory access",
        }
        for name, text in logs.items():
            with self.subTest(name=name):
                started = time.process_time()
                sanitizer.parse(text)
                self.assertLess(time.process_time() - started, self.SECONDS)

    def test_both_ends_of_a_huge_log_are_read(self) -> None:
        filler = "x" * 99 + "\n"
        text = filler * 100000 + "==1==ERROR: AddressSanitizer: double-free on 0x1\n"
        self.assertEqual("double-free", sanitizer.parse(text).kind)

    def test_numbers_beyond_reason(self) -> None:
        text = "==1==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x1\n"
        text += f"READ of size {'9' * 4000} at 0x1\n    #0 0x1 in f a.c:{'9' * 4000}\n"
        self.assertIsNone(sanitizer.parse(text).size)

    def test_a_kind_is_a_short_word(self) -> None:
        for word in (
            "<script>alert(1)</script>",
            "\x1b[2J",
            "a" * 500,
            "../../etc/passwd",
            "\u202e",
        ):
            kind = sanitizer.parse(f"==1==ERROR: AddressSanitizer: {word} on x").kind
            self.assertEqual("unknown-AddressSanitizer", kind)


if __name__ == "__main__":
    unittest.main()

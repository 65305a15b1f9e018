#!/usr/bin/python3
"""Holds the dictionaries to their syntax and to the specifications."""

import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

from davlab import dictionaries, repo
from webdav_tokens import ELEMENTS, FIELDS, METHODS, TOKENS

LEVELS = (0, 1)


class Syntax(unittest.TestCase):
    def test_each_entry_form(self):
        text = '# comment\n\na="b"\nc@1="\\\\\\"\\x0a\\xFF"\n'
        entries = dictionaries.parse(text, "text")
        self.assertEqual([(e.name, e.level, e.value) for e in entries],
                         [("a", 0, b"b"), ("c", 1, b'\\"\n\xff')])  # fmt: skip
        self.assertEqual(entries[1].line, 'c="\\\\\\"\\x0a\\xFF"')

    def test_what_is_refused(self):
        for line in ("a=b", 'a="', '="b"', 'a b="c"', 'a-b="c"', ' a="b"', 'a="b" ', 'a=""',
                     'a="b"c"', 'a="\\n"', 'a="\\x1"', 'a="\\"', 'a="é"', 'a="\t"',
                     'a="%s"' % ("b" * 65), 'a@="b"'):  # fmt: skip
            with self.subTest(line=line), self.assertRaisesRegex(repo.UsageError, "text:1: "):
                dictionaries.parse(line, "text")

    def test_files_parse_and_nothing_stands_twice(self):
        entries = [e for name in dictionaries.names() for e in dictionaries.load(name)]
        for kind in ("name", "value"):
            seen = [getattr(entry, kind) for entry in entries]
            twice = sorted({value for value in seen if seen.count(value) > 1})
            self.assertEqual(twice, [], f"{kind}s that stand twice")

    def test_groups_cite_their_source(self):
        for name in dictionaries.names():
            text = (dictionaries.FOLDER / f"{name}.dict").read_text(encoding="ascii")
            for group in text.split("\n\n")[1:]:
                heading = group.splitlines()[0]
                self.assertRegex(heading, r"^# .*(RFC \d+|XML 1\.0|XML \d|Microsoft|as bytes)")


class Lists(unittest.TestCase):
    def test_one_for_each_harness(self):
        self.assertEqual(sorted(set(repo.harnesses()) - set(dictionaries.harnesses())), [])

    def test_none_is_empty(self):  # libFuzzer refuses a dictionary without entries
        empty = [h for h in dictionaries.harnesses() if not dictionaries.entries(h)]
        self.assertEqual(empty, [])

    def test_every_dictionary_is_taken(self):
        taken = {name for h in dictionaries.harnesses() for name in dictionaries.taken_by(h)}
        self.assertEqual(taken, set(dictionaries.names()))

    def test_unknown_harness(self):
        with self.assertRaisesRegex(repo.UsageError, "valid: .*'request'"):
            dictionaries.merged("no-such-harness")

    def test_merged_reads_back(self):
        for harness in dictionaries.harnesses():
            for level in LEVELS:
                entries = dictionaries.parse(dictionaries.merged(harness, level), harness)
                self.assertEqual([(e.name, e.value) for e in entries],
                                 [(e.name, e.value) for e in dictionaries.entries(harness, level)])  # fmt: skip

    def test_command_prints_merged(self):
        result = subprocess.run(
            [repo.ROOT / "scripts" / "corpus", "dict", "if_header"],
            check=True, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        self.assertEqual(result.stdout, dictionaries.merged("if_header"))


class Completeness(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.values = {e.value.decode("latin-1") for e in dictionaries.entries("request", 1)}

    def check(self, table: dict[str, str], form: str) -> None:
        for source, words in table.items():
            missing = [w for w in words.split() if form.format(w) not in self.values]
            self.assertEqual(missing, [], f"{source}: missing")

    def test_methods(self):
        self.check(METHODS, "{}")

    def test_fields(self):
        self.check(FIELDS, "\r\n{}: ")

    def test_elements(self):
        self.check(ELEMENTS, "{}")

    def test_tokens(self):
        for source, tokens in TOKENS.items():
            missing = [token for token in tokens if token not in self.values]
            self.assertEqual(missing, [], f"{source}: missing")


if __name__ == "__main__":
    unittest.main()

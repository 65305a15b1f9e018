#!/usr/bin/python3
"""Holds docs/smuggling.md to the rules that it lists and to the tests that it names."""

import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scripts"))

from davlab.repo import ROOT

RULES_H = ROOT / "target" / "http" / "rules.h"
REFUSED = re.compile(r"^\|.*\| `([a-z-]+)` \| ([^|]+) \| `(tests/[^`]+)` \|$", re.MULTILINE)
ACCEPTED = re.compile(r"^\|.*\| (RFC [^|]+) \| `(tests/[^`]+)` (\w+) \|$", re.MULTILINE)


def framing_rules() -> dict[str, str]:
    """Each rule of HTTP_FRAMING_RULES with its source."""
    macro = RULES_H.read_text(encoding="ascii").split("#define HTTP_FRAMING_RULES(X)")[1]
    macro = macro.split("#define")[0]
    return dict(re.findall(r'X\(\w+, \w+, "([^"]+)", "([^"]+)"', macro))


class Smuggling(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = (ROOT / "docs" / "smuggling.md").read_text(encoding="utf-8")
        cls.refused = REFUSED.findall(cls.text)
        cls.accepted = ACCEPTED.findall(cls.text)

    def test_every_row_is_of_one_of_the_two_tables(self):
        rows = [r for r in self.text.splitlines() if r.startswith("| ") and "what is sent" not in r]
        self.assertEqual(len(rows), len(self.refused) + len(self.accepted))

    def test_lists_exactly_the_framing_rules_with_their_clauses(self):
        rules = framing_rules()
        self.assertIn("two-framings", rules)
        self.assertEqual([(name, clause) for name, clause, _ in self.refused], list(rules.items()))

    def test_each_rule_is_held_by_a_row_of_the_test_named(self):
        for name, _, test in self.refused:
            with self.subTest(rule=name):
                self.assertRegex((ROOT / test).read_text(encoding="utf-8"), f'"{name}", ')

    def test_each_liberty_is_held_by_the_test_named(self):
        for _, test, case in self.accepted:
            with self.subTest(test=f"{test} {case}"):
                text = (ROOT / test).read_text(encoding="utf-8")
                self.assertRegex(text, rf"\nTest\(\w+, {case}\)")


if __name__ == "__main__":
    unittest.main()

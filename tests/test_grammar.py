#!/usr/bin/python3
"""The table of grammar and the code agree, and the check sees every way in which they could not."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

from davlab import grammar

GOOD = "| a | RFC 1 | `http/line.c:http_take_line` | `http_head.accepts` |\n"


class Page(unittest.TestCase):
    def test_it_agrees_with_the_code(self) -> None:
        self.assertEqual(grammar.problems(), [])

    def test_it_has_enough_to_be_worth_the_name(self) -> None:
        hand = grammar.read(grammar.PAGE).partition(grammar.MARK)[0]
        self.assertGreater(len(grammar.ROW.findall(hand)), 70)

    def test_every_function_that_reads_a_header_is_there(self) -> None:
        text = grammar.read(grammar.PAGE)
        self.assertEqual([name for name, reader in grammar.headers() if reader not in text], [])


class Rows(unittest.TestCase):
    """A row that is wrong is named."""

    def problems(self, row: str) -> list[str]:
        return list(grammar.row_problems(row + grammar.MARK))

    def test_a_good_row(self) -> None:
        self.assertEqual(self.problems(GOOD), [])

    def test_bad_rows(self) -> None:
        for was, is_now, word in [
            ("http_take_line", "take_line_end", "no function"),
            ("http/line.c", "http/lines.c", "no function"),
            ("accepts", "agrees", "no Test"),
            ("`http_head.accepts`", "everywhere", "not `layer"),
        ]:
            found = self.problems(GOOD.replace(was, is_now))
            self.assertEqual(len(found), 1, found)
            self.assertIn(word, found[0])

    def test_a_declaration_is_no_definition(self) -> None:
        self.assertFalse(grammar.defines("int f(int a);\n", "f"))
        self.assertFalse(grammar.defines("int g(int a)\n{\n    return f(a);\n}\n", "f"))
        self.assertTrue(grammar.defines("static int f(int a,\n             int b)\n{\n", "f"))


class Stale(unittest.TestCase):
    """A table made from the code is held to it."""

    CODE = "| rule | held by |\n|---|---|\n| `a` | `x`, `y` |\n| `b` | `x` |\n"

    def test_what_it_says_is_so(self) -> None:
        self.assertEqual(list(grammar.stale(self.CODE, self.CODE)), [])
        self.assertEqual(list(grammar.stale(self.CODE.replace(", `y`", ""), self.CODE)), [])

    def test_what_is_not_so(self) -> None:
        for was, is_now, word in [
            ("| `b` | `x` |\n", "", "not in the page: | `b`"),
            ("`y`", "`z`", "`z` does not name it any more"),
            (
                "| `b` | `x` |\n",
                "| `b` | `x` |\n| `c` | `x` |\n",
                "not in the code any more: | `c`",
            ),
        ]:
            found = list(grammar.stale(self.CODE.replace(was, is_now), self.CODE))
            self.assertEqual(len(found), 1, found)
            self.assertIn(word, found[0])


class Code(unittest.TestCase):
    """What is read from the code is all of it."""

    def test_methods_headers_and_rules_are_all_seen(self) -> None:
        count = grammar.read(grammar.ROOT / "target/dav/method.c").count('NAME("')
        self.assertEqual(len(grammar.methods()), count)
        header_rows = grammar.read(grammar.ROOT / "target/dav/headers.c").count(" DAV_HEADER_")
        self.assertEqual(len(grammar.headers()), header_rows)
        rows = sum(
            line.lstrip().startswith("X(")
            for file in grammar.ROOT.glob("target/*/*rules.h")
            for line in grammar.read(file).splitlines()
        )
        self.assertEqual(len(grammar.rules()), rows)

    def test_what_no_test_names_is_seen(self) -> None:
        texts = {"test_a.c": 'row("depth")'}
        self.assertEqual(grammar.held_by('"depth"', texts), "`test_a.c`")
        self.assertEqual(grammar.held_by('"length"', texts), "nothing")

    def test_elements_stand_in_each_other(self) -> None:
        elements = grammar.elements()
        self.assertGreater(len(elements), 40)
        self.assertIn("D:prop", elements["D:propfind"]["D:propfind"])
        self.assertIn("C:time-range", elements["C:calendar-query"]["C:comp-filter"])


if __name__ == "__main__":
    unittest.main()

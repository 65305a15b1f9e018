"""What the report's page is made of: hexdumps, marked fields, harmless text, axes and amounts."""

import random
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

from davlab.report.hexdump import MOST_ROWS, Mark, hexdump
from davlab.report.locate import locate
from davlab.safetext import clean, visible, visible_log
from davlab.report.svg import TimeAxis, amount, ceiling, duration
from davlab.report.charts import thin

PATH = "path of a request-target, Destination, Resource-Tag or DAV:href"
DATA = "character data of a property or of DAV:owner"
REQUEST = (
    b"LOCK /a/b HTTP/1.1\r\nHost: h\r\nif: </x>\r\n (<t:1>)\r\nDestination: /c\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n"
)
XML = (
    b'<?xml version="1.0"?><D:lockinfo xmlns:D="DAV:"><D:owner><D:href>http://h/</D:href></D:owner>'
)


def noise(size: int) -> bytes:
    """Bytes without a pattern, the same ones in each run."""
    return random.Random(size).randbytes(size)


class Hexdump(unittest.TestCase):
    def test_bytes_are_all_there_once_and_in_order(self):
        data = bytes(range(256)) + b"tail"
        rows = hexdump(data, [Mark(5, 9, "x"), Mark(250, 258, "y")])
        spelled = "".join(hex_ for row in rows for hex_, _, _ in row.runs).replace(" ", "")
        self.assertEqual(spelled, data.hex())
        self.assertEqual([row.offset for row in rows], list(range(0, 260, 16)))

    def test_every_row_is_as_wide(self):
        for size in range(1, 40):
            for row in hexdump(noise(size), [Mark(size // 3, size // 2, "m")]):
                width = sum(len(hex_) + 1 for hex_, _, _ in row.runs) + len(row.padding)
                self.assertEqual(width, 48)

    def test_marked_bytes_are_those_of_the_mark(self):
        data = noise(100)
        rows = hexdump(data, [Mark(14, 35, "If")])
        marked = "".join(hex_ for row in rows for hex_, _, on in row.runs if on).replace(" ", "")
        self.assertEqual(marked, data[14:35].hex())
        self.assertEqual([row.labels for row in rows if row.labels], [["If"]])

    def test_folds(self):
        table = [
            (b"a" * 64, ["64 × 61 'a'"]),
            (b"a" * 63, ["", "", "", ""]),
            (b"0123456789abcdef" + b"a" * 32600, ["", "32,592 × 61 'a'", ""]),
            (b"/.." * 64, ["64 × 2f 2e 2e '/..'"]),
            (b"ab" * 33, ["32 × 61 62 'ab'", ""]),
            (b"abc" * 30, ["80 bytes that repeat 61 62 63 'abc'", ""]),
            (b"\0" * 80 + b"\xff" * 80, ["80 × 00 '·'", "80 × ff '·'"]),
        ]
        for data, notes in table:
            with self.subTest(data[:20]):
                self.assertEqual([row.note for row in hexdump(data, [])], notes)

    def test_fold_inside_a_mark_is_marked(self):
        rows = hexdump(b"x" * 16 + b"a" * 160, [Mark(16, 176, "m")])
        self.assertEqual([row.marked for row in rows], [False, True])
        self.assertEqual(rows[1].labels, ["m"])

    def test_long_input_keeps_head_tail_and_mark(self):
        data = noise(1 << 18)
        rows = hexdump(data, [Mark(131072, 131080, "m")])
        self.assertLessEqual(len(rows), MOST_ROWS + 3)
        self.assertEqual(sum(row.size for row in rows), len(data))
        self.assertIn(["m"], [row.labels for row in rows])
        self.assertEqual(rows[0].offset, 0)
        self.assertEqual(rows[-1].offset + rows[-1].size, len(data))

    def test_many_marks_stay_in_bounds(self):
        data = noise(1 << 16)
        rows = hexdump(data, [Mark(i, i + 1, "m") for i in range(0, 1 << 16, 999)])
        self.assertLessEqual(len(rows), 2 * MOST_ROWS)

    def test_nothing(self):
        self.assertEqual(hexdump(b"", [Mark(0, 5, "m")]), [])


class Locate(unittest.TestCase):
    def test_fields(self):
        body = b"5;a=b\r\nhello\r\n-1\r\nx"
        long_tag, long_path = b"<" + b"t" * 40 + b">", b"GET /" + b"a" * 90 + b" HTTP/1.1\r\n\r\n"
        table = [
            (PATH, "request", REQUEST, [b"/a/b", b"/x", b"/c"]),
            (PATH, "request", REQUEST + XML, [b"/a/b", b"http://h/"]),
            (PATH, "request", long_path + XML, [b"/" + b"a" * 90]),
            (PATH, "uri", b"/a?b", [b"/a?b"]),
            (PATH, "if_header", long_tag + b"(<s>)", [b"t" * 40]),
            (PATH, "xml_body", XML, [b"http://h/"]),
            ("request-target", "request", b"\r\nGET  /x", [b"/x"]),
            ("Destination", "request", REQUEST, [b"/c"]),
            ("If", "request", REQUEST, [b"</x>\r\n (<t:1>)"]),
            ("If", "if_header", b"(<t:1>)", [b"(<t:1>)"]),
            ("Resource-Tag of If", "if_header", b"<http://h/a> (<t:1>)", [b"http://h/a"]),
            ("Resource-Tag of If", "request", REQUEST, [b"/x"]),
            ("chunk-size of a chunked body", "chunked", body, [b"-1"]),
            ("chunk-size of a chunked body", "request", REQUEST + body, [b"-1"]),
            ("chunk-size", "chunked", b"ffffffffffffffff\r\nx", [b"ffffffffffffffff"]),
            ("chunk-ext", "chunked", b"1;name=v\r\nx\r\n", [b";name=v"]),
            (DATA, "xml_body", b"<a><b>   long text</b>x</a>", [b"   long text"]),
            ("body", "request", b"A / H\n\nrest", [b"rest"]),
            (PATH, "request", b"", []),
        ]
        for field, harness, data, expected in table:
            with self.subTest(field, harness=harness, data=data[:20]):
                marks = locate(field, harness, data)
                self.assertEqual(sorted(data[m.start : m.end] for m in marks), sorted(expected))

    def test_labels(self):
        for field, data, label in (
            (PATH, b"GET /x", "request-target"),
            ("Resource-Tag of If", REQUEST, "Resource-Tag"),
            ("chunk-size of a chunked body", REQUEST + b"5", "chunk-size"),
            (DATA, b"A /\n\n<D:owner>me", "character data"),
        ):
            self.assertEqual({m.label for m in locate(field, "request", data)}, {label})

    def test_marks_stay_inside_whatever_the_input(self):
        fields = ["request-target", "If", "Resource-Tag of If", "chunk-size", "chunk-ext", "DAV:href",
                  "text", "body", "Destination", "", " of ", "(", "reference"]  # fmt: skip
        inputs = [b"", b"\n", b"<", b"a <", b"1;", b"If:", REQUEST, XML, noise(4096)]
        inputs += [whole[:end] for whole in (REQUEST, XML) for end in range(len(whole))]
        for field in fields:
            for harness in ("request", "uri", "if_header", "chunked", "xml_body", ""):
                for data in inputs:
                    for mark in locate(field, harness, data):
                        self.assertTrue(0 <= mark.start < mark.end <= len(data), (field, data))

    def test_inputs_that_tempt_a_slow_scan(self):
        size = 1 << 20
        for unit in (b"<", b">", b"<>", b"If:\r\n ", b"1\r\n", b"\r\n", b" ", b"a", b">a", b"\r"):
            data = unit * (size // len(unit))
            for field in ("request-target", "If", "Resource-Tag of If", "chunk-size", "DAV:href"):
                self.assertLessEqual(len(locate(field, "request", data)), 8)


class Text(unittest.TestCase):
    def test_visible(self):
        table = [
            ("plain ÄЖ漢 😀", "plain ÄЖ漢 😀"),
            ("\x1b[31m\0\x7f", "␛[31m␀␡"),
            ("a\nb\tc\r", "a␊b␉c␍"),
            ("\x9b\u202e\u2066\u200b\ufeff", "‹U+009B›‹U+202E›‹U+2066›‹U+200B›‹U+FEFF›"),
            ("\ud800\u2028\ue000", "‹U+D800›‹U+2028›‹U+E000›"),
            ("z" + "\u0301" * 9, "z" + "\u0301" * 4),
        ]
        for text, expected in table:
            with self.subTest(ascii(text)):
                self.assertEqual(visible(text), expected)

    def test_visible_is_bounded(self):
        self.assertLess(len(visible("x" * 10**6)), 5000)
        self.assertIn("995,904 characters more", visible("x" * 10**6))

    def test_log_keeps_lines_and_both_ends(self):
        log = visible_log(b"first\r\n\xff" + b"x" * 10000 + b"\nlast\n", 1000)
        self.assertTrue(log.startswith("first\n\\xff"))
        self.assertTrue(log.endswith("\nlast\n"))
        self.assertIn("bytes left out", log)

    def test_clean_reaches_keys_and_depths(self):
        self.assertEqual(clean({"\x1b": [{"a": "\0"}]}), {"␛": [{"a": "␀"}]})
        deep = None
        for _ in range(500):
            deep = [deep]
        clean(deep)


class Pictures(unittest.TestCase):
    def test_durations(self):
        table = [(0, "0 s"), (0.44, "0.4 s"), (9.97, "10 s"), (59.6, "1 min"), (90, "1 min 30 s"),
                 (300, "5 min"), (7500, "2 h 5 min"), (86400, "1 d"), (100000, "1 d 3 h")]  # fmt: skip
        for seconds, text in table:
            self.assertEqual(duration(seconds), text)

    def test_amounts(self):
        table = [(0, "0"), (950, "950"), (9999, "9,999"), (12400, "12.4 k"), (999_600, "1 M"),
                 (3_100_000, "3.1 M"), (2e9, "2 G"), (5e13, "50,000 G")]  # fmt: skip
        for value, text in table:
            self.assertEqual(amount(value), text)

    def test_ceiling_is_near_and_above(self):
        for value in (0.1, 1, 3, 99, 100, 101, 7777, 123456789):
            self.assertLessEqual(value, ceiling(value))
            self.assertLessEqual(ceiling(value), max(1, 2 * value))

    def test_axis_is_in_order_and_in_bounds(self):
        axis = TimeAxis(300, 10, 500)
        places = [axis.x(s) for s in (-5, 0, 1, 10, 300, 999)]
        self.assertEqual(places, sorted(places))
        self.assertEqual((places[0], places[-1]), (10, 500))
        self.assertEqual(TimeAxis(0, 10, 500).x(0), 10)

    def test_thin_keeps_both_ends(self):
        points = [(float(i), 0.0) for i in range(100_000)]
        kept = thin(points)
        self.assertEqual((kept[0], kept[-1]), (points[0], points[-1]))
        self.assertLess(len(kept), 200)


if __name__ == "__main__":
    unittest.main()

"""What valgrind's memcheck reports, from its XML (docs/internals/xml-output-protocol4.txt there)."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

from davlab.detect.sighting import Sighting, place_of
from davlab.detect.source import text_in
from davlab.triage.stacks import Frame, function_name

FLAGS = ["-q", "--xml=yes", "--child-silent-after-fork=yes", "--num-callers=40", "--leak-check=no"]


def command(report: Path) -> list[str]:
    """What stands in front of the program's own command."""
    return ["valgrind", *FLAGS, f"--xml-file={report}"]


def sightings(report: Path, sources: Path) -> list[Sighting]:
    """The errors of a run, and the signal that ended it."""
    found = []
    for element in _elements(report):
        name = element.findtext("kind" if element.tag == "error" else "signame", "?")
        if element.tag == "error":
            found.append(_sighting(element, name, "tool", sources))
        elif element.tag == "fatal_signal" and name != "SIGABRT":
            found.append(_sighting(element, name, "signal", sources))
    return list({one.key: one for one in found}.values())


def _elements(report: Path) -> Iterator[ElementTree.Element]:
    """Those that are whole: memory that a bug has broken can end valgrind too, in mid-report."""
    parser = ElementTree.XMLPullParser(["end"])
    try:
        parser.feed(report.read_bytes() if report.exists() else b"")
        for _, element in parser.read_events():
            yield element
    except ElementTree.ParseError:
        return


def _sighting(element: ElementTree.Element, kind: str, by: str, sources: Path) -> Sighting:
    stack = element.find("stack")
    frames = [_frame(one) for one in stack.findall("frame")] if stack is not None else []
    functions, file, line = place_of(frames)
    return Sighting(kind, by, functions, file, line, text_in(sources, file, line))


def _frame(element: ElementTree.Element) -> Frame:
    folder, name = element.findtext("dir", ""), element.findtext("file", "")
    line = element.findtext("line", "0")
    return Frame(
        function_name(element.findtext("fn", "")),
        f"{folder}/{name}",
        int(line) if line.isdigit() else 0,
    )

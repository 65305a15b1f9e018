"""Finds the field that carries a bug in an input, for the report to mark.

A light scan and no parser: the input crashed one, so every rule here is loose and stays in bounds.
"""

import re
from collections.abc import Iterator

from davlab.hexdump import Mark

MOST_MARKS = 8
CHUNK_LINE = re.compile(rb"[ \t]*([^;\r\n]{0,64})([^\r\n]{0,4096})\r?\n?")
TEXT_OF_ELEMENT = re.compile(rb">([^<]+)")
# Harnesses whose input is one part of a request, and what that part is.
PARTS = {"uri": "request-target", "if_header": "If"}
XML_FIELDS = ("href", "dav:", "prop", "xml", "element", "attribute", "namespace", "white", "owner")


def locate(field: str, harness: str, data: bytes) -> list[Mark]:
    """The places of `field` (as bug.toml names it) in an input of `harness`; none where not found."""
    if harness in PARTS:
        return whole(data, PARTS[harness])
    head, body = (0, 0) if harness in ("chunked", "xml_body") else split(data)
    return list(places(field, data, head, body))[:MOST_MARKS]


def whole(data: bytes, label: str) -> list[Mark]:
    return [Mark(0, len(data), label)] if data else []


def split(data: bytes) -> tuple[int, int]:
    """Where the head ends and the body begins; both at the end where there is no empty line."""
    match = re.search(rb"\r?\n\r?\n", data)
    return (match.start(), match.end()) if match else (len(data), len(data))


def places(field: str, data: bytes, head: int, body: int) -> Iterator[Mark]:
    name = field.lower()
    if "target" in name or name in ("path", "uri"):
        yield from request_target(data, head)
    elif "chunk" in name:
        yield from chunk_lines(data, body, "ext" in name, field)
    elif any(word in name for word in XML_FIELDS):
        yield from element_text(data, body, "href" in name, field)
    elif "body" in name:
        yield from whole_from(data, body, field)
    else:
        yield from field_values(data, head, field)


def request_target(data: bytes, head: int) -> Iterator[Mark]:
    """The second word of the first line that is not empty."""
    match = re.compile(rb"[\r\n]*[^\s]*[ \t]+([^\s]*)").match(data, 0, head)
    if match and match.group(1):
        yield Mark(*match.span(1), "request-target")


def field_values(data: bytes, head: int, field: str) -> Iterator[Mark]:
    """The value of each field line of that name, with the lines folded onto it."""
    name = re.escape(field.split()[0].rstrip(":").encode()) if field.split() else b""
    pattern = rb"(?im)^" + name + rb"[ \t]*:[ \t]*((?:[^\r\n]|\r?\n[ \t])*)"
    for match in re.compile(pattern).finditer(data, 0, head) if name else ():
        if match.group(1):
            yield Mark(*match.span(1), field)


def chunk_lines(data: bytes, body: int, extension: bool, label: str) -> Iterator[Mark]:
    """Walks the chunks; gives the size (or extension) at which a walk can go no further."""
    at, seen = body, []
    while at < len(data):
        match = CHUNK_LINE.match(data, at)
        if not match or not match.group(1):
            break
        span = match.span(2 if extension else 1)
        seen.append(Mark(*span, label))
        digits = match.group(1).strip()
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,7}", digits) or int(digits, 16) == 0:
            break
        at = match.end() + int(digits, 16)
        at += 2 if data[at : at + 2] == b"\r\n" else 1
    yield from [mark for mark in seen if mark.start < mark.end][-1:]


def element_text(data: bytes, body: int, href: bool, label: str) -> Iterator[Mark]:
    """The longest text of an element, of DAV:href alone where that is the field."""
    texts = [
        match.span(1)
        for match in TEXT_OF_ELEMENT.finditer(data, body)
        if not href or b"href" in tag_before(data, match)
    ]
    if texts:
        yield Mark(*max(texts, key=lambda span: span[1] - span[0]), label)
    elif not href:
        yield from whole_from(data, body, label)


def tag_before(data: bytes, match: re.Match[bytes]) -> bytes:
    """The tag whose `>` stands in front of the text."""
    start = data.rfind(b"<", max(0, match.start() - 256), match.start())
    return data[start : match.start()] if start >= 0 else b""


def whole_from(data: bytes, start: int, label: str) -> Iterator[Mark]:
    if start < len(data):
        yield Mark(start, len(data), label)

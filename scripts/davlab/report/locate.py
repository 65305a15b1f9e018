"""Finds the field that carries a bug in an input, for the report to mark.

A light scan and no parser: the input crashed one, so every rule here is loose and stays in bounds.
"""

import re
from collections.abc import Iterator

from davlab.report.hexdump import Mark

MOST_MARKS = 8
HEAD_END = re.compile(rb"\r?\n\r?\n")
REQUEST_TARGET = re.compile(rb"[\r\n]*[^\s]*[ \t]+([^\s]*)")
CHUNK_LINE = re.compile(rb"[ \t]*([^;\r\n]{0,64})([^\r\n]{0,4096})\r?\n?")
RESOURCE_TAG = re.compile(rb"\([^)]*|<([^>]*)")  # a list in parentheses holds none
TEXT_OF_ELEMENT = re.compile(rb">([^<]+)")
LONGEST_TAG = 256
SMALL = 3  # a mark is shown from a third of the longest
XML_FIELDS = ("dav:", "href", "prop", "xml", "element", "attribute", "namespace", "data", "owner")


def locate(field: str, harness: str, data: bytes) -> list[Mark]:
    """The places of `field` (as bug.toml names it) in an input of `harness`; none where not found."""
    if harness == "uri":
        return list(everything(data, 0, "reference"))
    return list(places(field, harness, data))[:MOST_MARKS]


def places(field: str, harness: str, data: bytes) -> Iterator[Mark]:
    head, body = bounds(harness, data)
    name, label = field.lower(), field.split(" of ")[0].strip()
    if "target" in name or "reference" in name:
        yield from notable(references(harness, data, head, body))
    elif "resource-tag" in name:
        yield from notable(resource_tags(harness, data, head))
    elif harness == "if_header":
        yield from everything(data, 0, "If")
    elif "chunk" in name:
        yield from last_chunk(data, body, "ext" in name, label)
    elif any(word in name for word in XML_FIELDS):
        yield from notable(element_texts(data, body, "href" in name, label))
    elif "body" in name:
        yield from everything(data, body, label)
    else:
        yield from field_values(data, head, field.split(" of ")[-1].strip())


def bounds(harness: str, data: bytes) -> tuple[int, int]:
    """Where the head ends and the body begins; both at the end where there is no empty line."""
    if harness in ("chunked", "xml_body"):
        return 0, 0
    match = HEAD_END.search(data)
    return (match.start(), match.end()) if match else (len(data), len(data))


def matches(
    pattern: re.Pattern[bytes], data: bytes, start: int, end: int, label: str
) -> Iterator[Mark]:
    """Group 1 of every match that is not empty."""
    for match in pattern.finditer(data, start, end):
        if match.group(1):
            yield Mark(*match.span(1), label)


def notable(marks: Iterator[Mark]) -> Iterator[Mark]:
    """Those that are not small beside the longest: length is what most bugs of a field ask for."""
    found = list(marks)
    longest = max((mark.end - mark.start for mark in found), default=0)
    yield from (mark for mark in found if SMALL * (mark.end - mark.start) >= longest)


def references(harness: str, data: bytes, head: int, body: int) -> Iterator[Mark]:
    """Everything in an input that is read as a reference."""
    if harness == "request":
        target = REQUEST_TARGET.match(data, 0, head)
        if target and target.group(1):
            yield Mark(*target.span(1), "request-target")
        yield from field_values(data, head, "Destination")
    yield from resource_tags(harness, data, head)
    yield from element_texts(data, body, True, "DAV:href")


def resource_tags(harness: str, data: bytes, head: int) -> Iterator[Mark]:
    whole = harness == "if_header"
    values = everything(data, 0, "If") if whole else field_values(data, head, "If")
    for value in values:
        yield from matches(RESOURCE_TAG, data, value.start, value.end, "Resource-Tag")


def field_values(data: bytes, head: int, name: str) -> Iterator[Mark]:
    """The value of each field line of that name, with the lines folded onto it."""
    line = rb"(?im)^" + re.escape(name.encode()) + rb"[ \t]*:[ \t]*((?:[^\r\n]|\r?\n[ \t])*)"
    yield from matches(re.compile(line), data, 0, head, name)


def last_chunk(data: bytes, body: int, extension: bool, label: str) -> Iterator[Mark]:
    """Walks the chunks; gives the size (or extension) at which the walk can go no further."""
    at, last = body, None
    while at < len(data):
        match = CHUNK_LINE.match(data, at)
        if not match or not match.group(1):
            break
        last = Mark(*match.span(2 if extension else 1), label)
        digits = match.group(1).strip()
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,7}", digits) or int(digits, 16) == 0:
            break
        at = match.end() + int(digits, 16)
        at += 2 if data[at : at + 2] == b"\r\n" else 1
    if last and last.start < last.end:
        yield last


def element_texts(data: bytes, body: int, href: bool, label: str) -> Iterator[Mark]:
    """The texts between tags, after a tag that names `href` alone where that is asked for."""
    for mark in matches(TEXT_OF_ELEMENT, data, body, len(data), label):
        tag = data.rfind(b"<", max(body, mark.start - LONGEST_TAG), mark.start)
        if not href or (tag >= 0 and b"href" in data[tag : mark.start]):
            yield mark


def everything(data: bytes, start: int, label: str) -> Iterator[Mark]:
    if start < len(data):
        yield Mark(start, len(data), label)

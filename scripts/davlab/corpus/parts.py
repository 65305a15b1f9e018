"""From a recorded request, what each harness reads: the request itself, or one part of it."""

import re
from collections.abc import Iterator

from davlab import repo
from davlab.corpus import wire

RESOURCE_TAG = re.compile(rb"<((?:https?:/)?/[^<>]*)>[ \t]*\(")
HREF = re.compile(rb"<(?:[\w.-]+:)?href[^>]*>([^<]*)<")


def chunked(request: wire.Request) -> Iterator[tuple[str, bytes]]:
    if request.chunked:
        yield "", request.body


def uris(request: wire.Request) -> Iterator[tuple[str, bytes]]:
    yield "target", request.target
    yield from (("destination", value) for value in request.values("destination"))
    for value in request.values("if"):
        yield from (("tag", tag) for tag in RESOURCE_TAG.findall(value))
    yield from (("href", href.strip()) for href in HREF.findall(request.content))


def conditions(request: wire.Request) -> Iterator[tuple[str, bytes]]:
    yield from (("", value) for value in request.values("if"))


def xml(request: wire.Request) -> Iterator[tuple[str, bytes]]:
    if wire.root_element(request.content):
        yield "", request.content


def field_lines(request: wire.Request) -> Iterator[tuple[str, bytes]]:
    yield "", request.raw.split(wire.HEAD_END)[0].partition(b"\r\n")[2]


# Harness: what a file of it is called after its request, what it is made of, and what was done.
PARTS = {
    "field_value": (field_lines, "its field lines alone"),
    "chunked": (chunked, "the chunked body alone"),
    "uri": (uris, "one reference alone"),
    "if_header": (conditions, "the value of If alone"),
    "xml_body": (xml, "the XML body alone, its framing undone"),
}


def harnesses() -> list[str]:
    """The harnesses whose inputs can be made from recordings."""
    return sorted({"request", "session", *PARTS} & set(repo.harnesses()))


def of(harness: str, request: wire.Request) -> Iterator[tuple[str, bytes]]:
    """The harness's inputs in the request, each with a word for its name ("": the whole)."""
    if harness == "request":
        yield "", request.raw
    else:
        yield from PARTS[harness][0](request)


def done(harness: str) -> str:
    if harness == "session":
        return (
            "cut from its connection, port replaced by 8080, lock tokens by the harness's, "
            "the collections above made first"
        )
    extracted = f"; {PARTS[harness][1]}" if harness in PARTS else ""
    return f"cut from its connection, port replaced by 8080{extracted}"

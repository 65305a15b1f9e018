"""Makes text that came from outside harmless: no byte of it can steer a terminal or reorder a line.

HTML needs escaping besides (jinja2's autoescape does that); JSON needs text without lone surrogates.
"""

import re
import unicodedata

TEXT_LIMIT = 4096  # characters of one string in a report; sanitizer logs have their own limit
# Unicode's categories of control, format, surrogate, private, unassigned; line and paragraph ends.
HARMFUL = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
DEEPEST = 40  # nesting of a JSON value that is still read
# Runs of marks stacked on one character cover the neighbouring lines: four are enough for any script.
MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
STACKED_MARKS = re.compile(f"([{MARKS}]{{4}})[{MARKS}]+")


def symbol(character: str) -> str:
    """What is shown for a character that must not act: ␛ for ESC, ‹U+202E› for a bidi control."""
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"‹U+{code:04X}›"


def harmless(character: str) -> bool:
    return character.isprintable() or unicodedata.category(character) not in HARMFUL


def visible(text: str, keep: str = "", limit: int = TEXT_LIMIT) -> str:
    """`text` with every control, format or surrogate character made visible, cut at `limit`."""
    cut = text[:limit]
    if not cut.isprintable():
        cut = "".join(c if c in keep or harmless(c) else symbol(c) for c in cut)
    shown = STACKED_MARKS.sub(r"\1", cut)
    return shown if len(text) <= limit else f"{shown} … ({len(text) - limit:,} characters more)"


def visible_log(data: bytes, limit: int) -> str:
    """A log for reading: line ends and tabs stay, broken UTF-8 is spelled out, the middle is cut."""
    if len(data) > limit:
        half = limit // 2
        left_out = f"\n… {len(data) - 2 * half:,} bytes left out …\n".encode()
        data = data[:half] + left_out + data[-half:]
    text = data.decode("utf-8", errors="backslashreplace").replace("\r\n", "\n")
    return visible(text, keep="\n\t", limit=4 * limit)


def clean(value: object, depth: int = 0) -> object:
    """A JSON value whose strings and keys are all visible text."""
    if depth > DEEPEST:
        return "…"
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {visible(str(k)): clean(v, depth + 1) for k, v in value.items()}
    if isinstance(value, list):
        return [clean(v, depth + 1) for v in value]
    return value

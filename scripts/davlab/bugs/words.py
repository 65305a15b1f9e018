"""How the catalogue's facts are put in words, wherever they are shown."""

from davlab.catalogue import Report


def report_words(report: Report) -> str:
    size = "" if report.size is None else str(report.size)
    words = " ".join(word for word in (report.kind, report.access, size) if word)
    return f"{report.sanitizer}: {words} in {' < '.join(report.frames) or '?'}"

"""The layer check: who may include whom, read against one table."""

import re
from pathlib import Path

from davlab.repo import ROOT

# A layer's own headers, and those of the layers named here, may be included; nothing else.
MAY_INCLUDE = {
    "base": [],
    "http": ["base"],
    "uri": ["base"],
    "xml": ["base"],
    "tree": ["base"],
    "dav": ["base", "http", "uri", "xml"],
    "serve": ["base", "http", "uri", "xml", "dav", "tree"],
    "server": ["base", "tree", "serve"],
}

# System headers that belong to one layer.
ONLY_IN = [
    (re.compile(r"libxml/"), {"xml"}),
    (re.compile(r"sys/socket\.h|netinet/|arpa/|netdb\.h"), {"server"}),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.MULTILINE)


def faults_of(layer: str, text: str) -> list[str]:
    """What one file of `layer` includes and may not."""
    found = []
    for quote, name in INCLUDE.findall(text):
        for pattern, homes in ONLY_IN:
            if pattern.match(name) and layer not in homes:
                found.append(f"<{name}> belongs to {', '.join(sorted(homes))}")
        if quote == '"':
            owner = name.split("/")[0]
            if "/" not in name:
                found.append(f'"{name}" is not rooted: write "{layer}/{name}"')
            elif owner != layer and owner not in MAY_INCLUDE[layer]:
                found.append(f'{layer} may not include "{name}"')
    return found


def check(target: Path = ROOT / "target") -> list[str]:
    """Every include that breaks the table, as `file: what`."""
    faults = []
    for folder in sorted(p for p in target.iterdir() if p.is_dir() and p.name != "bugs"):
        if folder.name not in MAY_INCLUDE:
            faults.append(f"target/{folder.name}: no such layer in scripts/davlab/layers.py")
            continue
        for path in sorted(folder.glob("*.[ch]")):
            text = path.read_text(encoding="utf-8")
            faults += [
                f"target/{folder.name}/{path.name}: {f}" for f in faults_of(folder.name, text)
            ]
    return faults

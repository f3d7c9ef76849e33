"""Greps for what no linter knows: templates a strict CSP would break, addresses in the locks."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# (what is wrong, how it looks). Mail readers need inline styles; mails are not checked.
IN_TEMPLATES = [
    ("a style attribute", re.compile(r"\sstyle\s*=", re.I)),
    ("a style element", re.compile(r"<style\b", re.I)),
    ("an inline script", re.compile(r"<script\b(?![^>]*\b(src|type=\"application/json\"))", re.I)),
    ("an inline event handler", re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.I)),
    ("an hx-on handler", re.compile(r"\shx-on[:=-]", re.I)),
    ("a javascript: address", re.compile(r"[\"']\s*javascript:", re.I)),
    ("something from another site", re.compile(r"(src|<link[^>]*href)=[\"'](https?:)?//", re.I)),
]
IN_LOCKS = [
    ("an address", re.compile(r"://")),
    ("an index option", re.compile(r"^\s*-{1,2}(i|f|index-url|extra-index-url|find-links)\b")),
]


def complaints() -> Iterator[str]:
    """One line for each find: file, line, what."""
    pages = (ROOT / "templates").rglob("*.html")
    yield from _search((path for path in pages if "email" not in path.parts), IN_TEMPLATES)
    yield from _search((ROOT / "requirements").glob("*.txt"), IN_LOCKS)


def _search(paths: Iterator[Path], rules: list) -> Iterator[str]:
    for path in sorted(paths):
        text = path.read_text(encoding="utf-8")
        for what, pattern in rules:
            # Over the whole text: a tag may spread over several lines.
            for match in re.finditer(pattern.pattern, text, pattern.flags | re.M):
                line = text.count("\n", 0, match.start()) + 1
                yield f"{path.relative_to(ROOT)}:{line}: {what}"


if __name__ == "__main__":
    found = list(complaints())
    print("\n".join(found))
    sys.exit(bool(found))

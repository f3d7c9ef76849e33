"""The definitions put together: for the page, and for the docs.

`manage.py print_definitions` writes the block that stands in docs/adherence.md; a test holds the
two together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from patients.reports.definition_desk import DESK
from patients.reports.definition_figures import FIGURES
from patients.triage import Limits


def desk_sentences(limits: Limits) -> list[str]:
    """The rules of the desk with a clinic's numbers in them."""
    return [str(words) % asdict(limits) for words in DESK.sentences]


def sections(limits: Limits) -> Iterator[Mapping[str, Any]]:
    """All of it, in order: {key, title, sentences}."""
    for section in FIGURES:
        words = [str(each) for each in section.sentences]
        yield {"key": section.key, "title": section.title, "sentences": words}
    yield {"key": DESK.key, "title": DESK.title, "sentences": desk_sentences(limits)}


def as_markdown(limits: Limits) -> str:
    """The block of the docs."""
    blocks = []
    for section in sections(limits):
        lines = [f"**{section['title']}**", "", *(f"- {words}" for words in section["sentences"])]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"

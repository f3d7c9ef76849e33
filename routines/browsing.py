"""Finding one's way through the catalog: filters, counts and order. Pure.

Within a group one of the ticked values is enough ("supine or prone"); every group must agree.
Conflicts are never left out: they sink to the end, and only a ticked verdict narrows them away.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

# The groups of checkboxes, as they stand on the page and in the query.
GROUPS = ("position", "kind", "muscle", "trait", "equipment")
NO_EQUIPMENT = "none"
# How well a verdict fits, best first.
FIT = {"preferred": 0, "neutral": 1, "caution": 2, "contraindicated": 3}
SORTS = ("fit", "catalog", "name")


@dataclass(frozen=True)
class Entry:
    """What filtering needs to know of a stretch. `words` is lower case; `values` by group.

    `version` tells whether what was drawn of it still holds.
    """

    pk: int
    name: str
    words: str
    values: Mapping[str, frozenset[str]]
    verdict: str = ""
    version: int = 1


@dataclass(frozen=True)
class Filters:
    """What a reader asked for. An empty group asks nothing."""

    words: tuple[str, ...] = ()
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    verdicts: frozenset[str] = frozenset()
    sort: str = ""

    def without(self, group: str) -> "Filters":
        """The same question with one group left open, as its counts need it."""
        rest = {key: values for key, values in self.chosen.items() if key != group}
        return replace(self, chosen=rest)


def words_of(text: str) -> tuple[str, ...]:
    """The words of a search, lower case; at most eight, more than anybody means."""
    return tuple(text.lower().split()[:8])


def matching(entries: Iterable[Entry], filters: Filters) -> list[Entry]:
    """The entries that answer the question, in their given order."""
    return [entry for entry in entries if _matches(entry, filters)]


def counts(entries: Sequence[Entry], filters: Filters, group: str) -> Counter[str]:
    """How many entries each value of a group would show, all other groups as they are."""
    return counted(matching(entries, filters.without(group)), group)


def counted(found: Iterable[Entry], group: str) -> Counter[str]:
    """How many of these entries carry each value of a group."""
    return Counter(chain.from_iterable(entry.values.get(group, ()) for entry in found))


def verdict_counts(entries: Sequence[Entry], filters: Filters) -> Counter[str]:
    """How many entries carry each verdict, all other groups as they are."""
    found = matching(entries, replace(filters, verdicts=frozenset()))
    return Counter(entry.verdict for entry in found)


def in_order(entries: Iterable[Entry], sort: str) -> list[Entry]:
    """By fit, by name, or as the catalog has them; within a fit the catalog's order stays."""
    if sort == "name":
        return sorted(entries, key=lambda entry: entry.name.casefold())
    if sort == "fit":
        return sorted(entries, key=lambda entry: FIT.get(entry.verdict, FIT["neutral"]))
    return list(entries)


def _matches(entry: Entry, filters: Filters) -> bool:
    if filters.verdicts and entry.verdict not in filters.verdicts:
        return False
    if not all(word in entry.words for word in filters.words):
        return False
    return all(
        not values.isdisjoint(entry.values.get(group, ()))
        for group, values in filters.chosen.items()
        if values
    )

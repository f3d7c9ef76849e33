"""One page of the catalog for one reader: which stretches, how they stand, how many of what.

The catalog's own page and a patient's (on the floor above) both ask `browse`. The number of
queries depends neither on the size of the catalog nor on the filters.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial

from django.core.paginator import Page, Paginator
from django.http import QueryDict

from routines.browsing import (
    FIT,
    GROUPS,
    SORTS,
    Entry,
    Filters,
    counted,
    counts,
    in_order,
    matching,
    verdict_counts,
    words_of,
)
from routines.entries import read_entries
from routines.models import DosingRule, Facet, Stretch, StretchTag
from routines.rule import VERDICTS
from routines.verdicts import Facts, Judgement, judge
from routines.words import group_words, label, labels
from therapy.accounts.models import User

PER_PAGE = 24
# Not on a card, and slow to read: lists in JSON.
LONG_TEXTS = ("steps", "stop_if", "cues", "cautions", "sources")


@dataclass(frozen=True)
class Option:
    """One checkbox: how many stretches it would show, and whether it is ticked."""

    value: str
    label: str
    count: int
    ticked: bool


@dataclass(frozen=True)
class Group:
    """One group of checkboxes."""

    key: str
    options: tuple[Option, ...]

    @property
    def ticked(self) -> int:
        return sum(option.ticked for option in self.options)


class Shelf:
    """The rows behind a page's cards, read when one of them has to be drawn: two queries for all."""

    def __init__(self, pks: Sequence[int]) -> None:
        self.pks = pks

    @cached_property
    def rows(self) -> dict[int, Stretch]:
        return Stretch.objects.defer(*LONG_TEXTS).in_bulk(self.pks)

    @cached_property
    def muscles(self) -> dict[int, list[str]]:
        """Each stretch's, the most important first."""
        found: dict[int, list[str]] = defaultdict(list)
        tags = StretchTag.objects.filter(stretch__in=self.pks, facet=Facet.MUSCLE).order_by("order")
        for pk, value in tags.values_list("stretch_id", "value"):
            found[pk].append(value)
        return found


@dataclass(frozen=True)
class Card:
    """One stretch on the page; `judgement` is None when nobody's facts are known."""

    entry: Entry
    judgement: Judgement | None
    shelf: Shelf

    @property
    def stretch(self) -> Stretch:
        return self.shelf.rows[self.entry.pk]

    @property
    def meta(self) -> str:
        muscles = labels("muscle", self.shelf.muscles[self.entry.pk][:3])
        return " · ".join([label("position", self.stretch.position), ", ".join(muscles)])


@dataclass(frozen=True)
class CatalogPage:
    """What a template needs. `total` counts all pages; `judged` says whether cards have verdicts."""

    cards: tuple[Card, ...]
    groups: tuple[Group, ...]
    page: Page
    filters: Filters
    total: int
    judged: bool

    @property
    def ticked(self) -> int:
        """How many boxes are ticked."""
        return sum(group.ticked for group in self.groups)


def browse(user: User, query: QueryDict, *, facts: Facts | None = None) -> CatalogPage:
    """The catalog as `user` may see it, searched by `query` and judged for `facts`.

    Eight queries at most. Unknown values in the query ask for nothing rather than fail.
    """
    judged = facts is not None and bool(facts.diagnoses)
    filters = read_filters(query, judged=judged)
    entries = read_entries(Stretch.objects.visible_to(user).prescribable())
    judgements = _judge_all(entries, facts) if judged else {}
    if judged:
        entries = [replace(each, verdict=judgements[each.pk].verdict) for each in entries]
    matched = matching(entries, filters)
    found = in_order(matched, filters.sort)
    page = Paginator(found, PER_PAGE).get_page(query.get("page"))
    return CatalogPage(
        cards=_cards(list(page), judgements),
        groups=tuple(_groups(entries, matched, filters, judged=judged)),
        page=page,
        filters=filters,
        total=len(found),
        judged=judged,
    )


def _judge_all(entries: list[Entry], facts: Facts) -> dict[int, Judgement]:
    rules = DosingRule.objects.as_rules()
    return {
        entry.pk: judge(
            entry.values["trait"], kind=min(entry.values["kind"]), facts=facts, rules=rules
        )
        for entry in entries
    }


def read_filters(query: QueryDict, *, judged: bool) -> Filters:
    sort = query.get("sort", "")
    fitting = ("fit",) if judged else ()
    return Filters(
        words=words_of(query.get("q", "")),
        chosen={group: frozenset(query.getlist(group)) for group in GROUPS},
        verdicts=frozenset(query.getlist("verdict")) & set(VERDICTS) if judged else frozenset(),
        sort=sort if sort in (*SORTS[1:], *fitting) else (*fitting, "catalog")[0],
    )


def _cards(entries: Sequence[Entry], judgements: Mapping[int, Judgement]) -> tuple[Card, ...]:
    shelf = Shelf([entry.pk for entry in entries])
    return tuple(Card(entry, judgements.get(entry.pk), shelf) for entry in entries)


def _groups(
    entries: list[Entry], matched: list[Entry], filters: Filters, *, judged: bool
) -> Iterator[Group]:
    if judged:
        count = verdict_counts(entries, filters)
        verdicts = sorted(VERDICTS, key=FIT.__getitem__)
        yield Group("verdict", _options("verdict", verdicts, count, filters.verdicts))
    for key in GROUPS:
        values: set[str] = set().union(*(entry.values[key] for entry in entries))
        in_words = sorted(values, key=partial(_place, key))
        chosen = filters.chosen.get(key, frozenset())
        # A group in which nothing is ticked narrows nothing: what it would show has been found.
        count = counts(entries, filters, key) if chosen else counted(matched, key)
        yield Group(key, _options(key, in_words, count, chosen))


def _place(group: str, value: str) -> tuple[int, str]:
    """Positions and kinds as the vocabulary has them, the long groups by alphabet."""
    known = list(group_words(group)) if group in ("position", "kind") else []
    return known.index(value) if value in known else len(known), label(group, value).casefold()


def _options(
    key: str, values: list[str], count: Mapping[str, int], chosen: frozenset[str]
) -> tuple[Option, ...]:
    return tuple(
        Option(value, label(key, value), count.get(value, 0), value in chosen) for value in values
    )

"""Filtering, counting and ordering the catalog; grouping a routine by position."""

import pytest

from routines.browsing import Entry, Filters, counts, in_order, matching, words_of
from routines.grouping import grouped_order


def entry(pk: int, words: str = "", verdict: str = "", **values: set[str]) -> Entry:
    groups = {key: frozenset(value) for key, value in values.items()}
    return Entry(pk=pk, name=words, words=words.lower(), values=groups, verdict=verdict)


BRIDGE = entry(1, "Bridge gluteus maximus", kind={"strength"}, position={"supine"})
PIGEON = entry(2, "Pigeon piriformis", kind={"stretch"}, position={"quadruped"})
FIGURE = entry(3, "Figure-4 piriformis", kind={"stretch"}, position={"supine"})
ALL = [BRIDGE, PIGEON, FIGURE]


@pytest.mark.parametrize(
    ("words", "chosen", "found"),
    [
        ("", {}, [1, 2, 3]),
        ("PIRI", {}, [2, 3]),
        ("piriformis figure", {}, [3]),
        ("piriformis bridge", {}, []),
        ("", {"kind": {"strength", "stretch"}}, [1, 2, 3]),
        ("", {"kind": {"stretch"}, "position": {"supine"}}, [3]),
        ("", {"kind": {"nothing of that kind"}}, []),
        ("", {"kind": set()}, [1, 2, 3]),
    ],
)
def test_it_wants_one_value_of_each_group_and_every_word(words, chosen, found):
    asked = Filters(words=words_of(words), chosen={k: frozenset(v) for k, v in chosen.items()})
    assert [each.pk for each in matching(ALL, asked)] == found


def test_it_counts_a_group_as_if_nothing_in_it_were_ticked():
    asked = Filters(chosen={"kind": frozenset({"strength"}), "position": frozenset({"supine"})})
    assert counts(ALL, asked, "kind") == {"strength": 1, "stretch": 1}
    assert counts(ALL, asked, "position") == {"supine": 1}


def test_it_puts_conflicts_last_and_leaves_none_out():
    verdicts = ["contraindicated", "neutral", "caution", "preferred", "neutral"]
    entries = [entry(place, verdict=verdict) for place, verdict in enumerate(verdicts)]
    assert [each.pk for each in in_order(entries, "fit")] == [3, 1, 4, 2, 0]
    assert [each.pk for each in in_order(entries, "catalog")] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("positions", "order"),
    [
        ([], []),
        (["supine", "standing", "supine"], [0, 2, 1]),
        (["standing", "supine", "seated", "prone"], [0, 2, 1, 3]),
        (["supine", "prone", "supine"], [0, 2, 1]),
    ],
)
def test_it_groups_a_routine_into_one_stay_on_the_floor(positions, order):
    assert grouped_order(positions) == order
